"""How a row of the table of access is written: an address, a method, and what each of seven is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from house_rules.access_ground import PEOPLE, Ground

# Signed out: the sign-in page. A resident without a code: the page that asks for one.
DOOR, ASK, HOME = "→ /sign-in/", "→ /track/", "→ /desk/"
Told = int | str


@dataclass(frozen=True)
class Row:
    """One address as one method asks for it, and what each of the seven is told."""

    route: str
    path: Callable[[Ground], str]
    told: dict[str, Told]
    method: str = "get"
    data: Callable[[Ground], dict[str, Any]] = field(default=lambda ground: {})
    note: str = ""

    @property
    def name(self) -> str:
        return f"{self.method} /{self.route} {self.note}".strip()


def told(*answers: Told, **others: Told) -> dict[str, Told]:
    """In the order of PEOPLE; a single answer is everybody's; others by name."""
    given = answers * len(PEOPLE) if len(answers) == 1 else answers
    return {**dict(zip(PEOPLE, given, strict=True)), **others}


def staff(holder: Told, reader: Told, colleague: Told, stranger: Told) -> dict[str, Told]:
    """A page of the desk: whoever is not signed in is shown the door."""
    return told(holder, reader, colleague, stranger, DOOR, DOOR, DOOR)


def of_resident(answer: Told) -> dict[str, Told]:
    """A page behind a query code: another code opens nothing here, posts neither."""
    return told(ASK, ASK, ASK, ASK, answer, 404, ASK)


def fixed(path: str) -> Callable[[Ground], str]:
    return lambda ground: path


def of_matter(tail: str = "", head: str = "/desk/matters/") -> Callable[[Ground], str]:
    return lambda ground: f"{head}{ground.matter.number}/{tail}"


def of_order(tail: str = "") -> Callable[[Ground], str]:
    return lambda ground: f"/desk/orders/{ground.order.number}/{tail}"


def of_photo(head: str, tail: str) -> Callable[[Ground], str]:
    return lambda ground: f"{head}{ground.matter.number}/{tail}/{ground.photo}/"
