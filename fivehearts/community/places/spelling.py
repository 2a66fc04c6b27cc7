"""How places are spelled for finding and ordering; pure."""

from __future__ import annotations

import re

from pypinyin import Style, lazy_pinyin


def pinyin(name: str) -> str:
    """Full pinyin without tones or spaces, lower case: `幸福里` → `xingfuli`."""
    return "".join(lazy_pinyin(name, errors="default")).lower().replace(" ", "")[:200]


def initials(name: str) -> str:
    """First letters: `幸福里` → `xfl`."""
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
