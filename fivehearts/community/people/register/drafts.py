"""What a workbook says, row by row and person by person, before anything is compared with the register."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from fivehearts.community.people.queries.indexes import (
    birth_index,
    identity_index,
    name_index,
    phone_index,
)
from fivehearts.community.people.register.doors import Door
from fivehearts.community.people.register.reasons import Reason


class Mention(NamedTuple):
    """Where somebody stands in a workbook: sheet and row as people count them, and whose columns."""

    sheet: str
    row: int
    who: str = ""


class Digests(NamedTuple):
    """By what somebody is found: keyed digests, "" for what is not said."""

    name: str
    identity: str
    birth: str
    phones: tuple[str, ...]


@dataclass
class Someone:
    """A person as one row tells of them; empty where it says nothing."""

    at: Mention
    name: str
    identity: str = ""
    phones: tuple[str, ...] = ()
    sex: str = ""
    born_on: date | None = None
    relation: str = ""
    living: str = ""
    since_on: date | None = None

    @cached_property
    def digests(self) -> Digests:
        """Computed once: they are compared several times and then kept."""
        return Digests(
            name_index(self.name),
            identity_index(self.identity),
            birth_index(self.born_on),
            tuple(map(phone_index, self.phones)),
        )


@dataclass(slots=True)
class Home:
    """People who are said to keep house together behind one door."""

    door: Door
    people: list[Someone] = field(default_factory=list)
    # The building's number where the door names none but its sheet or its title does.
    has_head: bool = False


class Rejected(NamedTuple):
    """Somebody who is not taken, and every reason."""

    at: Mention
    reasons: tuple[Reason, ...]


@dataclass(slots=True)
class Drafts:
    """Everything a workbook holds: `people` counts everybody named, taken or not.

    Rows are counted by what became of them: `rows` with somebody named, `homes_empty` with a
    door and nobody, `notes` with neither (totals, remarks, titles of the next page).
    """

    homes: list[Home] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    rows: int = 0
    homes_empty: int = 0
    notes: int = 0
    passed: dict[str, str] = field(default_factory=dict)

    @property
    def people(self) -> int:
        """Everybody named in the workbook."""
        return sum(len(home.people) for home in self.homes) + len(self.rejected)

    @property
    def by_reason(self) -> Counter[Reason]:
        """How often each reason was met."""
        return Counter(reason for one in self.rejected for reason in one.reasons)


def rows_of(mentions: Sequence[Mention]) -> int:
    """In how many rows these people stand."""
    return len({(one.sheet, one.row) for one in mentions})
