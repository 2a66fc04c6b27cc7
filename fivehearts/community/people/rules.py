"""Who may remember persons, keep the register and see what is masked; on loaded things."""

from __future__ import annotations

from collections.abc import Iterable

from fivehearts.community.people.models import Correction, Duplicate, Household, Person
from fivehearts.community.people.vocabulary import (
    LABEL_RULES,
    FileField,
    PersonalField,
    RequestKind,
)
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.vocabulary import STEP, UnitKind

_OF_ROWS = frozenset({FileField.FURTHER_PHONE.value, FileField.LABEL.value})


def home_path(unit: Unit) -> str:
    """The path of the community that keeps the files of a unit's people: of a grid the one above."""
    return unit.path[:-STEP] if unit.kind == UnitKind.GRID else unit.path


def may_remember(actor: Actor, unit: Unit) -> bool:
    """Residents leave their own contact; colleagues write down whoever they register for.

    A person is known to the community: a grid worker of one of its grids writes down persons too.
    """
    if actor.is_resident or actor.holds("matters.register", over=unit.path):
        return True
    return any(path.startswith(unit.path) for path in actor.paths("matters.register"))


def may_reveal(
    actor: Actor, person: Person, for_unit: Unit | None = None, field: str = "name"
) -> bool:
    """Whether the actor may lift a mask of the person.

    Name and phone: a post that gives `matters.reveal` over the person's unit, or over the unit
    that works for the person now (`for_unit`: a department that handles their matter), or one
    that gives `people.reveal` there; further phones and labels by the latter alone. Identity
    number and birth date: only with `people.labels` beside it, since a visit needs neither.
    """
    if field in _OF_ROWS:
        return actor.holds("people.reveal", over=person.unit_path)
    if field not in PersonalField.values:
        return may_see_identity(actor, person) and actor.holds(
            "people.reveal", over=person.unit_path
        )
    if actor.holds("people.reveal", over=person.unit_path):
        return True
    if actor.holds("matters.reveal", over=person.unit_path):
        return True
    return for_unit is not None and actor.holds("matters.reveal", over=for_unit.path)


def may_see_identity(actor: Actor, person: Person) -> bool:
    """Whether identity number and birth date stand on the page at all, masked."""
    return actor.holds("people.labels", over=person.unit_path)


def may_view(actor: Actor, person: Person) -> bool:
    """Whether the actor may open the file, masked."""
    return actor.holds("people.view", over=person.unit_path)


def may_write_down(actor: Actor, unit: Unit) -> bool:
    """Whether the actor may take somebody into the register at this unit."""
    return actor.holds("people.edit", over=unit.path)


def may_edit(actor: Actor, person: Person) -> bool:
    """Whether the actor may change what the file says: data, household, dwelling, departure."""
    return actor.holds("people.edit", over=person.unit_path)


def may_edit_household(actor: Actor, household: Household) -> bool:
    """Whether the actor may change who belongs to a household."""
    return actor.holds("people.edit", over=household.unit_path)


def may_label(actor: Actor, person: Person) -> bool:
    """Whether the actor may add, look at again and end labels, and note consent."""
    return actor.holds("people.labels", over=person.unit_path)


def may_see_label(actor: Actor, path: str, kind: str) -> bool:
    """Labels needed at the door are seen by whoever opens the file; others by who keeps labels.

    What a label says beyond its kind (grade, note) is shown for a purpose alone, on record.
    """
    if actor.holds("people.labels", over=path):
        return True
    return LABEL_RULES[kind].for_visits and actor.holds("people.view", over=path)


def may_merge(actor: Actor, paths: Iterable[str]) -> bool:
    """Whether the actor may merge files of people looked after at these paths."""
    return all(actor.holds("people.merge", over=path) for path in paths)


def may_decide(actor: Actor, duplicate: Duplicate) -> bool:
    """Whether the actor may say what becomes of a suggestion."""
    return actor.holds("people.merge", over=duplicate.unit_path)


def may_erase(actor: Actor, person: Person) -> bool:
    """Whether the actor may erase a file before its time, or hold it beyond."""
    return actor.holds("people.erase", over=person.unit_path)


def may_set_keeping(actor: Actor, unit: Unit) -> bool:
    """Whether the actor may say how long a community keeps its files, or a city for all of its own."""
    if unit.kind == UnitKind.COMMUNITY and actor.holds("people.erase", over=unit.path):
        return True
    says_for_all = {UnitKind.CITY, UnitKind.DISTRICT, UnitKind.COMMUNITY}
    return unit.kind in says_for_all and actor.holds("people.keeping", over=unit.path)


def may_ask_correction(actor: Actor, person: Person) -> bool:
    """The resident about the own file (the page that calls has checked whose it is), or whoever
    writes it down for them."""
    return actor.is_resident or actor.holds("people.view", over=person.unit_path)


def may_check(actor: Actor, request: Correction) -> bool:
    """Whether the actor may check and answer what a resident asked: to erase, who may erase."""
    wanted = "people.erase" if request.kind == RequestKind.ERASURE else "people.edit"
    return actor.holds(wanted, over=request.person.unit_path)


def may_hand_copy(actor: Actor, request: Correction) -> bool:
    """Whether the actor may open a whole file, to be handed to its resident on paper."""
    path = request.person.unit_path
    return actor.holds("people.reveal", over=path) and actor.holds("people.labels", over=path)


def may_import(actor: Actor, unit: Unit) -> bool:
    """Whether the actor may take a register of the unit's residents in."""
    return actor.holds("people.import", over=unit.path)


def may_export(actor: Actor, unit: Unit) -> bool:
    """Whether the actor may take a list of the unit's people out of the program."""
    return actor.holds("people.export", over=unit.path)


def may_export_opened(actor: Actor, unit: Unit) -> bool:
    """Whether the actor may take the register out with names, phones and numbers in full."""
    return may_export(actor, unit) and actor.holds("people.reveal", over=unit.path)
