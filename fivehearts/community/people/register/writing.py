"""The register out again, in a form that comes in unchanged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from fivehearts.community.people.models import PersonalData, Phone
from fivehearts.community.people.queries.register import (
    Line,
    further_phones,
    lines,
    sealed_of,
)
from fivehearts.community.people.register.words import LIVING_WORDS, RELATION_WORDS, SEX_WORDS
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.vault.sealed import Sealed

HEAD = ("小区", "楼栋", "单元", "房号", "户号", "姓名", "与户主关系", "身份证号", "性别", "出生日期", "联系电话",
        "居住类别", "入住日期")  # fmt: skip
_AT_ONCE = 1000


def rows(unit: Unit, *, opened: bool) -> Iterator[tuple[Any, ...]]:
    """A row for each member of each household, door by door, the head first.

    Names, numbers and phones are masked unless `opened`: the caller has recorded that before.
    """
    found = lines(unit)
    for start in range(0, len(found), _AT_ONCE):
        piece = found[start : start + _AT_ONCE]
        keys = [one.person_id for one in piece]
        data, phones = sealed_of(keys), further_phones(keys)
        for one in piece:
            yield _row(one, data[one.person_id], phones.get(one.person_id, ()), opened=opened)


def _row(
    one: Line, data: PersonalData, phones: Sequence[Phone], *, opened: bool
) -> tuple[Any, ...]:
    numbers = [data.phone, *(row.phone for row in phones)]
    return (
        one.quarter,
        one.building,
        one.entrance,
        one.room,
        # Two households behind one door stay two.
        one.household_id.hex[:12],
        _text(data.name, opened=opened),
        RELATION_WORDS.get(one.relation, ""),
        _text(data.identity, opened=opened),
        SEX_WORDS.get(data.sex, ""),
        _text(data.birth, opened=opened),
        "、".join(words for number in numbers if (words := _text(number, opened=opened))),
        LIVING_WORDS.get(one.living, ""),
        one.since_on.isoformat() if one.since_on else "",
    )


def _text(sealed: Sealed | str | None, *, opened: bool) -> str:
    if not isinstance(sealed, Sealed):
        return sealed or ""
    return sealed.reveal() if opened else sealed.masked
