"""Doors as people write them: `3-2-501`, `3栋2单元501`, `3#2-501`, `三号楼501室`. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple


class Door(NamedTuple):
    """A door in its plain parts; "" where a part is not given."""

    quarter: str = ""
    building: str = ""
    entrance: str = ""
    room: str = ""


_DASH = r"[-—–_~/、.·]"
_NUMBER = r"[A-Za-z]?\d{1,4}[A-Za-z]?|[A-Za-z]{1,2}"
_WHOLE = re.compile(
    rf"(?P<quarter>.*?)(?P<building>{_NUMBER}|[东南西北中]{{1,2}}(?=[栋幢座楼]))"
    rf"(?:(?P<mark>号楼|#楼|号院|栋|幢|座|楼|号|#){_DASH}?|{_DASH})"
    rf"(?:(?P<entrance>{_NUMBER})(?:(?:单元|门洞|门|梯){_DASH}?|{_DASH}))?"
    r"(?:\d{1,2}(?:层|楼))?"
    r"(?P<room>[A-Za-z]?\d{1,5}[A-Za-z]?|[东南西北中]{1,2}户)(?:室|号房|号|房|户)?",
    re.DOTALL,
)
_IN_BUILDING = re.compile(
    rf"(?:(?P<entrance>{_NUMBER})(?:(?:单元|门洞|门|梯){_DASH}?|{_DASH}))?"
    r"(?:\d{1,2}(?:层|楼))?(?P<room>[A-Za-z]?\d{1,5}[A-Za-z]?|[东南西北中]{1,2}户)(?:室|号房|号|房|户)?"
)
_BUILDING = re.compile(
    rf"(?P<quarter>.*?)(?:第)?(?P<building>{_NUMBER})(?:号楼|#楼|号院|栋|幢|座|楼|号|#)?", re.DOTALL
)
_CHINESE = re.compile(r"[一二三四五六七八九十]{1,3}(?=(?:号楼|号|栋|幢|座|单元|门|梯|楼|层))")
_DIGITS = {word: number for number, word in enumerate("一二三四五六七八九", 1)}
_MARKS = re.compile(
    r"(?:号楼|#楼|号院|栋|幢|座|楼|单元|门洞|门|梯|室|号房|房|号|#|(?<=[0-9A-Za-z])户)$"
)
_NAMED_BUILDING = re.compile(rf"(?P<building>{_NUMBER})(?:号楼|#楼|栋|幢|座|#)")
_NAMED_QUARTER = re.compile(
    r"(?:^|社区|街道|[市区县村镇]|[\s:：《（(])([\u4e00-\u9fff]{2,8}?(?:小区|家园|花园|新村|公寓))"
)
# How a quarter is called beside its name.
_QUARTER_ENDINGS = ("小区", "社区", "家园", "院")


@lru_cache(maxsize=65_536)
def plain(text: str) -> str:
    """Without spaces and full-width forms, Chinese numbers before a mark as figures."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).replace("＃", "#")
    return _CHINESE.sub(lambda found: str(_number(found.group())), folded)


def _number(word: str) -> int:
    tens, ten, ones = word.partition("十")
    if not ten:
        return int("".join(str(_DIGITS[one]) for one in word))
    return (_DIGITS.get(tens, 1)) * 10 + _DIGITS.get(ones, 0)


@lru_cache(maxsize=65_536)
def whole(text: str) -> Door | None:
    """The door of a text that names building and room; None where it is not understood."""
    match = _WHOLE.fullmatch(plain(text))
    if match is None:
        return None
    quarter = match["quarter"].strip("-—,，;；()（）")
    return Door(quarter, *_keys(match["building"], match["entrance"], match["room"]))


@lru_cache(maxsize=65_536)
def in_building(text: str) -> Door | None:
    """The door of a text that stands beside its building: `2-501`, `2单元501室`, `501`."""
    match = _IN_BUILDING.fullmatch(plain(text))
    if match is None:
        return None
    return Door("", *_keys("", match["entrance"], match["room"]))


@lru_cache(maxsize=4096)
def building(text: str) -> Door | None:
    """The building a text is about, and its quarter where it is said: `幸福里3栋`, `3号楼`, `03`."""
    match = _BUILDING.fullmatch(plain(text))
    if match is None:
        return None
    return Door(match["quarter"].strip("-—,，;；()（）"), key(match["building"]))


def _keys(first: str, second: str | None, third: str) -> tuple[str, str, str]:
    return key(first), key(second or ""), key(third)


def building_in(text: str) -> str:
    """The key of the one building a title or the name of a sheet speaks of; "" for none or several."""
    found = {key(match["building"]) for match in _NAMED_BUILDING.finditer(plain(text))}
    return found.pop() if len(found) == 1 else ""


def quarter_in(text: str) -> str:
    """The quarter a title speaks of: `幸福社区晨光里小区住户台账` is of 晨光里; "" for none."""
    match = _NAMED_QUARTER.search(text)
    return quarter_key(match[1]) if match else ""


@lru_cache(maxsize=65_536)
def key(part: str) -> str:
    """How buildings, entrances and rooms are compared: `03栋` is `3`, `a座` is `A`."""
    folded = plain(part)
    short = _MARKS.sub("", folded) or folded
    return re.sub(r"(?<![0-9A-Za-z])0+(?=\d)", "", short).upper()


def quarter_key(name: str) -> str:
    """How quarters are compared: `幸福里小区` and `幸福里` are one."""
    short = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))
    for ending in _QUARTER_ENDINGS:
        if short.endswith(ending) and len(short) > len(ending) + 1:
            return short.removesuffix(ending)
    return short
