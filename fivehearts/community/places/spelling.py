"""How places are spelled for finding and ordering; pure."""

from __future__ import annotations

import re

from fivehearts.foundation.scope.vocabulary import UnitKind

# Endings of committees, the longer first, and what people call the place.
ENDINGS = (
    ("社区居民委员会", "社区"),
    ("居民委员会", "社区"),
    ("社区居委会", "社区"),
    ("村民委员会", "村"),
    ("村村委会", "村"),
    ("村委会", "村"),
    ("居委会", "社区"),
)


def pinyin(name: str) -> str:
    """Full pinyin without tones or spaces, lower case: `幸福里` → `xingfuli`."""
    # Takes half a second to load, which most commands need not wait for.
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(name, errors="default")).lower().replace(" ", "")[:200]


def initials(name: str) -> str:
    """First letters: `幸福里` → `xfl`."""
    from pypinyin import Style, lazy_pinyin

    letters = lazy_pinyin(name, style=Style.FIRST_LETTER, errors="default")
    return "".join(letters).lower().replace(" ", "")[:60]


def sort_key(*parts: str | int | None) -> str:
    """A key by which `2栋` stands before `10栋`: digits padded to four places."""
    text = "|".join("" if part is None else str(part) for part in parts)
    return re.sub(r"\d+", lambda run: run.group().zfill(4), text)[:80]


def dwelling_label(entrance: str, room: str) -> str:
    """What stands on the door: `2单元501室`; names that are no numbers stay as they are."""
    before = f"{entrance}单元" if entrance.isalnum() and entrance.isascii() else entrance
    after = f"{room}室" if room.isalnum() and room.isascii() else room
    return before + after


# A line of doors: `501`, `2单元 501`, `2 501室`.
_DOOR = re.compile(r"^(?:(?P<entrance>\S{1,20}?)(?:单元)?[\s,，]+)?(?P<room>\S{1,20}?)室?$")
_FLOOR = re.compile(r"(\d{1,2})\d\d")


def door_in(line: str) -> tuple[str, int | None, str] | None:
    """Entrance, floor and room as somebody types a door; None where it is none."""
    found = _DOOR.match(line)
    if found is None:
        return None
    floor = _FLOOR.fullmatch(found["room"])
    return found["entrance"] or "", int(floor[1]) if floor else None, found["room"]


def unit_name(name: str, kind: str) -> str:
    """The name people use: the committee's seat is not part of the place's name.

    `识字里社区居委会` → `识字里社区`, `沙田村委会` → `沙田村`; others stay as they are.
    """
    if kind != UnitKind.COMMUNITY:
        return name
    for ending, kept in ENDINGS:
        if name.endswith(ending) and len(name) > len(ending):
            return name.removesuffix(ending) + kept
    return name
