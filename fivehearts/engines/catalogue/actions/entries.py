"""Add, change, retire and bring back categories of the draft."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fivehearts.engines.catalogue.actions.ground import open_draft
from fivehearts.engines.catalogue.models import Category, Entry, Version
from fivehearts.engines.catalogue.vocabulary.refusals import (
    CodeNotUsable,
    CodeTaken,
    NameMissing,
    NotBelowItself,
    ParentRetired,
    PartsInForce,
    TooDeep,
    UnitNeeded,
)
from fivehearts.engines.catalogue.vocabulary.words import ATTACHED, LEVELS, Responsible
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import NOW, action, record_it

CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")


@dataclass(frozen=True, slots=True)
class Said:
    """What an entry shall say."""

    name_zh: str
    name_en: str
    power: str
    parent: Category | None = None
    examples_zh: str = ""
    examples_en: str = ""
    order: int = 0
    responsible: str = ""
    responsible_name: str = ""
    responsible_unit: Unit | None = None


@action("catalogue.add_category")
def add_category(*, by: Actor, said: Said, code: str = "", at: datetime = NOW) -> Entry:
    """Add a category to the draft; nobody can choose it before the draft is published.

    Without a code it gets the next free one. Then: record. Raises `Forbidden`, `DraftMissing`,
    `CodeTaken`, `CodeNotUsable`, `NameMissing`, `TooDeep`, `ParentRetired`, `UnitNeeded`.
    """
    draft = open_draft(by)
    code = code.strip().lower() or _next_code()
    if not CODE.fullmatch(code):
        raise CodeNotUsable
    if Category.objects.filter(code=code).exists():
        raise CodeTaken(code=code)
    _check(draft, said, None)
    category = Category.objects.create(
        code=code,
        name_zh=said.name_zh.strip(),
        name_en=said.name_en.strip(),
        order=Category.objects.count(),
    )
    entry = Entry(version=draft, category=category)
    _say(entry, said)
    entry.save()
    record_it(category, data={"version": draft.number, "code": code})
    return entry


@action("catalogue.change_entry")
def change_entry(*, by: Actor, entry: Entry, said: Said, at: datetime = NOW) -> Entry:
    """Change what the draft says of a category.

    Then: record. Raises `Forbidden`, `DraftMissing`, `NameMissing`, `NotBelowItself`, `TooDeep`,
    `ParentRetired`, `UnitNeeded`.
    """
    draft = open_draft(by)
    entry = Entry.objects.select_related("category").get(pk=entry.pk, version=draft)
    _check(draft, said, entry)
    _say(entry, said)
    entry.save()
    record_it(entry.category, data={"version": draft.number, "power": entry.power})
    return entry


@action("catalogue.retire_category")
def retire_category(*, by: Actor, entry: Entry, at: datetime = NOW) -> Entry:
    """Retire a category in the draft: matters keep it, nobody chooses it any more.

    Then: record. Raises `Forbidden`, `DraftMissing`, and `PartsInForce` while something stands
    below it.
    """
    draft = open_draft(by)
    parts = Entry.objects.filter(version=draft, parent=entry.category_id, retired=False)
    below = parts.order_by("order").first()
    if below is not None:
        raise PartsInForce(name=below.name)
    return _retire(draft, entry, retired=True)


@action("catalogue.restore_category")
def restore_category(*, by: Actor, entry: Entry, at: datetime = NOW) -> Entry:
    """Bring a retired category back in the draft.

    Then: record. Raises `Forbidden`, `DraftMissing`, and `ParentRetired` where what stands above
    it is retired.
    """
    draft = open_draft(by)
    if entry.parent_id is not None:
        _above(draft, entry.parent_id)
    return _retire(draft, entry, retired=False)


def _retire(draft: Version, entry: Entry, *, retired: bool) -> Entry:
    Entry.objects.filter(pk=entry.pk, version=draft).update(retired=retired)
    entry.retired = retired
    record_it(entry.category, data={"version": draft.number, "retired": retired})
    return entry


def _next_code() -> str:
    number = Category.objects.count() + 1
    while Category.objects.filter(code=f"c{number}").exists():
        number += 1
    return f"c{number}"


def _say(entry: Entry, said: Said) -> None:
    named = said.responsible == Responsible.NAMED
    entry.parent = said.parent
    entry.name_zh, entry.name_en = said.name_zh.strip(), said.name_en.strip()
    entry.examples_zh, entry.examples_en = said.examples_zh.strip(), said.examples_en.strip()
    entry.order, entry.power = said.order, said.power
    entry.responsible = said.responsible
    entry.responsible_name = said.responsible_name.strip() if said.responsible in ATTACHED else ""
    entry.responsible_unit = said.responsible_unit if named else None


def _check(draft: Version, said: Said, entry: Entry | None) -> None:
    if not (said.name_zh.strip() and said.name_en.strip()):
        raise NameMissing
    if said.responsible == Responsible.NAMED and said.responsible_unit is None:
        raise UnitNeeded
    if said.parent is None:
        return
    # A retired category may stay where it is; what is chosen must stand below something in force.
    if entry is None or not entry.retired:
        _above(draft, said.parent.pk)
    places = dict(Entry.objects.filter(version=draft).values_list("category_id", "parent_id"))
    height = 1 if entry is None else _height(places, entry.category_id)
    line = _line(places, said.parent.pk)
    if entry is not None and entry.category_id in line:
        raise NotBelowItself
    if len(line) + height > LEVELS:
        raise TooDeep(levels=LEVELS)


def _above(draft: Version, category_id: int) -> Entry:
    """What stands above. Raises `ParentRetired` where the draft has it no more."""
    found = Entry.objects.filter(version=draft, category=category_id).first()
    if found is None or found.retired:
        name = found.name if found else Category.objects.get(pk=category_id).name
        raise ParentRetired(name=name)
    return found


def _line(places: Mapping[int, int | None], key: int | None) -> list[int]:
    """`key` and everything above it."""
    line: list[int] = []
    while key is not None and key not in line:
        line.append(key)
        key = places.get(key)
    return line


def _height(places: Mapping[int, int | None], key: int) -> int:
    """How many levels a category and its parts take."""
    parts = [one for one, above in places.items() if above == key and one != key]
    return 1 + max((_height(places, one) for one in parts), default=0)
