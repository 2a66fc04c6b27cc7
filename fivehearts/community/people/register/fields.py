"""What the titles of a register mean: which fact, and of which person of the row."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.intake import cleaning
from fivehearts.foundation.intake.headings import BELOW


class Fact(StrEnum):
    """One fact a column can hold. The first group is of the dwelling, the second of a person."""

    QUARTER = "quarter"
    BUILDING = "building"
    ENTRANCE = "entrance"
    FLOOR = "floor"
    ROOM = "room"
    ADDRESS = "address"
    HOUSEHOLD = "household"
    NAME = "name"
    IDENTITY = "identity"
    PHONE = "phone"
    GENDER = "gender"
    BORN_ON = "born_on"
    RELATION = "relation"
    STAY = "stay"
    MOVED_IN = "moved_in"


OF_PLACE = (
    Fact.QUARTER, Fact.BUILDING, Fact.ENTRANCE, Fact.FLOOR, Fact.ROOM, Fact.ADDRESS, Fact.HOUSEHOLD,
)  # fmt: skip
OF_PERSON = (
    Fact.NAME, Fact.IDENTITY, Fact.PHONE, Fact.GENDER, Fact.BORN_ON, Fact.RELATION, Fact.STAY,
    Fact.MOVED_IN,
)  # fmt: skip

FACT_LABELS: dict[Fact, LazyText] = {
    Fact.QUARTER: _("Quarter"),
    Fact.BUILDING: _("Building"),
    Fact.ENTRANCE: _("Entrance"),
    Fact.FLOOR: _("Floor"),
    Fact.ROOM: _("Door"),
    Fact.ADDRESS: _("Whole address of the door"),
    Fact.HOUSEHOLD: _("Number of the household"),
    Fact.NAME: _("Name"),
    Fact.IDENTITY: _("Identity number"),
    Fact.PHONE: _("Phone"),
    Fact.GENDER: _("Gender"),
    Fact.BORN_ON: _("Date of birth"),
    Fact.RELATION: _("Relation to the head of the household"),
    Fact.STAY: _("Kind of residence"),
    Fact.MOVED_IN: _("Moved in on"),
}

# The words a title may consist of, as `cleaning.title` leaves them.
_TITLES: dict[Fact, tuple[str, ...]] = {
    Fact.QUARTER: ("小区", "小区名称", "所属小区", "院落", "居住小区"),
    Fact.BUILDING: ("楼栋", "楼栋号", "栋", "栋号", "楼号", "幢", "幢号", "座", "座号", "楼", "几栋", "楼幢号", "所在楼栋"),
    Fact.ENTRANCE: ("单元", "单元号", "门洞", "梯", "所在单元"),
    Fact.FLOOR: ("楼层", "层", "层数", "所在楼层"),
    Fact.ROOM: ("房号", "房间号", "室", "室号", "门号", "户室号", "房屋编号", "房间", "门牌", "门牌号", "房屋号", "住户号"),
    Fact.ADDRESS: ("地址", "住址", "居住地址", "现住址", "家庭住址", "详细地址", "现居住地址", "居住地", "现居住地",
                   "房屋地址", "门牌地址", "家庭地址", "常住地址", "实际居住地址", "现住地", "楼栋门牌"),
    Fact.HOUSEHOLD: ("户号", "户编号", "家庭编号", "户口簿号", "户籍号", "户口本号", "家庭号"),
    Fact.NAME: ("姓名", "名字", "居民姓名", "人员姓名", "名称", "成员姓名", "住户姓名", "居民"),
    Fact.IDENTITY: ("身份证", "身份证号", "身份证号码", "证件号", "证件号码", "公民身份号码", "居民身份证号", "身份证件号码", "身份号码"),
    Fact.PHONE: ("电话", "联系电话", "手机", "手机号", "手机号码", "联系方式", "电话号码", "联系手机"),
    Fact.GENDER: ("性别",),
    Fact.BORN_ON: ("出生日期", "出生年月", "出生年月日", "生日", "出生时间", "出生"),
    Fact.RELATION: ("与户主关系", "关系", "家庭关系", "与户主的关系", "成员关系", "同户主关系", "户主关系", "与产权人关系"),
    Fact.STAY: ("居住类别", "人口类型", "人员类别", "居住类型", "人员类型", "居住性质", "人口性质", "户籍类别",
                "人户状态", "居住情况", "人户情况", "居住状态"),
    Fact.MOVED_IN: ("迁入日期", "入住日期", "入住时间", "迁入时间", "来本地时间", "登记入住日期"),
}  # fmt: skip
_KNOWN = {cleaning.title(word): fact for fact, words in _TITLES.items() for word in words}
# A title may also end so: `户主身份证号码`, `子女1联系电话`. The longer ending first.
_ENDINGS = sorted(
    ((word, fact) for word, fact in _KNOWN.items() if fact in OF_PERSON),
    key=lambda one: -len(one[0]),
)

# Who of a household: the word of a title, and the relation that follows from it.
_WHO = re.compile(
    r"(户主|房主|业主|产权人|承租人|租户|租客|本人|配偶|妻子|丈夫|爱人|子女|儿子|女儿|孩子|小孩|长子|次子|长女|次女"
    r"|父亲|母亲|父母|老人|孙子女|孙子|孙女|家庭成员|家属|成员|同住人|共同居住人|居住人|人员|居民|姓名人)?"
    r"[之]?(\d{1,2}|[一二三四五六七八九十])?"
)
_BRACKETED = re.compile(r"[(]([0-9]{1,2}|[一二三四五六七八九十])[)]")
_DIGITS = {word: number for number, word in enumerate("一二三四五六七八九十", 1)}
_SAME_WHO = {"房主": "户主", "业主": "户主", "产权人": "户主", "本人": "户主", "妻子": "配偶", "丈夫": "配偶",
             "爱人": "配偶", "孩子": "子女", "小孩": "子女", "家属": "成员", "家庭成员": "成员", "人员": "成员",
             "居民": "成员", "居住人": "成员", "共同居住人": "同住人", "租客": "租户", "承租人": "租户"}  # fmt: skip
# A word that names nobody in particular says nothing of a relation.
NOBODY = ("成员", "同住人")
# Nobody is named in the title: one person a row, or the numbered ones of `姓名1`.
ROW = ""


@dataclass(frozen=True, slots=True)
class Place:
    """What a column holds: a fact, and whose it is (`户主`, `子女1`, `1`; "" where it goes by rows)."""

    fact: Fact
    who: str = ROW

    def __str__(self) -> str:
        return f"{self.fact}@{self.who}" if self.who else str(self.fact)


def parsed(text: str) -> Place | None:
    """The place written by `str(place)`; None for anything else."""
    fact, _at, who = text.partition("@")
    if fact not in set(Fact) or len(who) > 12:
        return None
    return Place(Fact(fact), who)


@lru_cache(maxsize=4096)
def guess(title: str) -> Place | None:
    """What a title probably means; None where it is not understood."""
    parts = [cleaning.title(_BRACKETED.sub(r"\1", _folded(one))) for one in title.split(BELOW)]
    last = parts[-1]
    group = next((who for one in reversed(parts[:-1]) if (who := _who(one)) is not None), None)
    fact = _KNOWN.get(last)
    if fact is not None:
        return Place(fact, (group or ROW) if fact in OF_PERSON else ROW)
    # `户主` alone, or below a group that names nobody, is the name of the head.
    alone = _who(last)
    if alone and not alone.isdigit():
        return Place(Fact.NAME, alone)
    return _numbered(last, group)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _numbered(last: str, group: str | None) -> Place | None:
    """`姓名1`, `身份证号2`, `户主姓名`, `子女1身份证`."""
    match = re.fullmatch(r"(.+?)(\d{1,2}|[一二三四五六七八九十])", last)
    if match and (fact := _KNOWN.get(match[1])) in OF_PERSON and fact is not None:
        number = match[2] if match[2].isdigit() else str(_DIGITS[match[2]])
        return Place(fact, (group or "") + str(int(number)))
    for ending, fact in _ENDINGS:
        if last.endswith(ending) and len(last) > len(ending):
            who = _who(last.removesuffix(ending).removesuffix("的"))
            if who is not None:
                return Place(fact, who)
    return None


def _who(word: str) -> str | None:
    """`户主`, `子女1`, `1` for a word that names somebody of a household; None for other words."""
    match = _WHO.fullmatch(word.removesuffix("信息").removesuffix("情况").removesuffix("资料"))
    if match is None or not match.group():
        return None
    number = match[2] or ""
    number = str(_DIGITS.get(number, number))
    return _SAME_WHO.get(match[1] or "", match[1] or "") + number


def weight(title: str) -> float:
    """How much a title says, for finding the row of titles."""
    place = guess(title)
    if place is None:
        return 0.0
    return 1.1 if place.who else 1.0


def suggested(titles: Sequence[str]) -> list[Place | None]:
    """What each title of a table probably means; the second of two alike means nothing.

    `姓名 身份证 电话 姓名 身份证 电话` without any number: each time a name comes again another
    person begins.
    """
    places = [guess(one) for one in titles]
    names = [at for at, place in enumerate(places) if place == Place(Fact.NAME)]
    if len(names) > 1:
        places = [_of_turn(place, at, names) for at, place in enumerate(places)]
    seen: set[Place] = set()
    kept: list[Place | None] = []
    for place in places:
        kept.append(None if place is None or place in seen else place)
        if place is not None:
            seen.add(place)
    return kept


def _of_turn(place: Place | None, at: int, names: list[int]) -> Place | None:
    if place is None or place.fact not in OF_PERSON or place.who:
        return place
    turn = sum(name <= at for name in names)
    return Place(place.fact, str(max(turn, 1)))


def whos(places: Iterable[Place | None]) -> list[str]:
    """Who is named in the columns of a table, in their order; those without a name column too."""
    return list(dict.fromkeys(p.who for p in places if p is not None and p.fact in OF_PERSON))


def lacking(places: Iterable[Place | None]) -> list[Fact]:
    """What a table cannot be taken without, and does not have: a name, and where people live."""
    given = {place.fact for place in places if place is not None}
    lacks = [] if Fact.NAME in given else [Fact.NAME]
    if not given & {Fact.ROOM, Fact.ADDRESS}:
        lacks.append(Fact.ROOM)
    return lacks
