"""The keyed digests by which sealed things are found again."""

from __future__ import annotations

from datetime import date

from fivehearts.community.people.vocabulary import LabelKind
from fivehearts.foundation.vault.digest import (
    blind_index,
    blind_indexes,
    identity_index,
    name_index,
    normalise_name,
    normalise_phone,
    phone_index,
)

__all__ = [
    "birth_index",
    "identity_index",
    "kind_index",
    "kinds_by_index",
    "name_index",
    "name_indexes",
    "phone_index",
    "phone_indexes",
]


def birth_index(birth_on: date | None) -> str:
    """The keyed digest by which the same birth date is known again; "" where it is unknown."""
    return blind_index("birth", birth_on.isoformat()) if birth_on else ""


def kind_index(kind: str) -> str:
    """The keyed digest that stands for a kind of label in the table."""
    return blind_index("label", kind)


def kinds_by_index() -> dict[str, str]:
    """Which kind a digest stands for, by whichever key; without the vault nobody can tell."""
    return {one: kind for kind in LabelKind.values for one in blind_indexes("label", kind)}


def phone_indexes(phone: str) -> list[str]:
    """The digests a look-up by phone asks for: one for each key in use; none without a digit."""
    digits = normalise_phone(phone)
    return blind_indexes("phone", digits) if digits else []


def name_indexes(name: str) -> list[str]:
    """The digests a look-up by the whole name asks for: one for each key in use."""
    return blind_indexes("name", normalise_name(name))
