"""One file with everything on it, one household, and the places people are written down at."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from fivehearts.community.people import rules
from fivehearts.community.people.models import (
    Consent,
    Correction,
    Departure,
    Duplicate,
    Household,
    Label,
    LegalHold,
    Membership,
    Merge,
    Person,
    PersonalData,
    Phone,
    Residence,
)
from fivehearts.community.people.queries.indexes import identity_index, kinds_by_index
from fivehearts.community.people.vocabulary import DuplicateState
from fivehearts.community.places.models import Building, Dwelling
from fivehearts.community.places.queries import buildings_below
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.managers import subtrees
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.vocabulary import UnitKind


@dataclass(slots=True)
class File:
    """One person with both histories where another file was merged into this one."""

    person: Person
    phones: list[Phone] = field(default_factory=list)
    residences: list[Residence] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    labels: list[tuple[Label, str]] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    departures: list[Departure] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    holds: list[LegalHold] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    suspected: int = 0


def person(actor: Actor, pk: UUID) -> Person:
    """The person, where the actor may open the file. Raises `Person.DoesNotExist`."""
    rows = Person.objects.filter(subtrees("unit_path", actor.paths("people.view")))
    return rows.select_related("unit", "data", "dwelling__building__quarter", "merged_into").get(
        pk=pk
    )


def speaks_for(pk: UUID) -> UUID:
    """The key of the file that speaks for this one: its own, or of the one it was merged into."""
    row = Person._base_manager.filter(pk=pk).values_list("merged_into", flat=True).first()
    return row or pk


def file_of(actor: Actor, person: Person) -> File:
    """Everything on the file that is in the actor's scope, by a fixed number of queries."""
    merges = list(Merge.objects.filter(kept=person, undone_at=None).select_related("gone__data"))
    whose = Q(person=person) | Q(person__merged_into=person)
    kinds = kinds_by_index()
    labels = Label.objects.filter(whose).select_related("person__unit", "consent")
    pair = Q(first=person) | Q(second=person)
    return File(
        person=person,
        merges=merges,
        phones=list(Phone.objects.filter(whose).select_related("person").order_by("pk")),
        residences=list(
            Residence.objects.filter(whose)
            .select_related("person", "dwelling__building__quarter")
            .order_by("until_on", "since_on", "pk")
        ),
        memberships=list(
            Membership.objects.filter(whose)
            .select_related("person", "household__dwelling__building__quarter")
            .order_by("until_on", "since_on", "pk")
        ),
        labels=[
            (row, kinds[row.kind_index])
            for row in labels.order_by("since_on", "pk")
            if row.kind_index in kinds
            and rules.may_see_label(actor, row.unit_path, kinds[row.kind_index])
        ],
        consents=list(Consent.objects.filter(whose).order_by("given_on", "pk")),
        departures=list(
            Departure.objects.filter(whose)
            .select_related("from_unit", "to_unit", "person")
            .order_by("noted_at")
        ),
        corrections=list(Correction.objects.filter(whose).order_by("asked_at")),
        holds=list(LegalHold.objects.filter(whose, lifted_at=None)),
        suspected=Duplicate.objects.filter(pair, state=DuplicateState.OPEN).count(),
    )


def household(pk: UUID) -> Household:
    """The household in scope. Raises `Household.DoesNotExist`."""
    return Household.objects.select_related("unit", "dwelling__building__quarter").get(pk=pk)


def members_of(household: Household) -> QuerySet[Membership]:
    """Who belongs, and belonged, to a household; the head first, those who left last."""
    rows = Membership.objects.filter(household=household).select_related(
        "person__data", "person__merged_into", "household"
    )
    return rows.order_by("until_on", "since_on", "pk")


def households_at(dwelling: Dwelling | None) -> list[tuple[Household, Membership | None]]:
    """The open households of a dwelling, each with its head where one is named."""
    if dwelling is None:
        return []
    rows = Household.objects.filter(dwelling=dwelling, closed_at=None).order_by("made_at", "pk")
    heads = Membership.objects.filter(
        household__dwelling=dwelling, relation="head", until_on=None
    ).select_related("person__data")
    by_household = {row.household_id: row for row in heads}
    return [(row, by_household.get(row.pk)) for row in rows]


def buildings_to_choose(actor: Actor) -> list[Building]:
    """The buildings at whose doors the actor writes people down, quarter by quarter."""
    return buildings_below_any(actor.paths("people.edit"))


def dwelling_at(building: int, entrance: str, room: str) -> Dwelling | None:
    """The door of this room; where no entrance is named, the only one with this room."""
    rows = Dwelling.objects.filter(building=building, room=_number(room))
    if entrance:
        rows = rows.filter(entrance=_number(entrance))
    doors = list(rows.select_related("building__unit", "building__quarter__unit")[:2])
    return doors[0] if len(doors) == 1 else None


def _number(words: str) -> str:
    """The number of a room or entrance without the word behind it; names stay as they are."""
    found = re.match(r"[0-9A-Za-z-]+", words)
    return found.group() if found else words


def home_of(unit: Unit) -> Unit:
    """The community that keeps the files of a unit's people."""
    return Unit.objects.get(path=rules.home_path(unit))


def own_communities(actor: Actor) -> list[Unit]:
    """The communities at or above the actor's posts that write people down; at most two."""
    found: dict[int, Unit] = {}
    for path in actor.paths("people.edit"):
        above = Unit.objects.above(path).filter(kind=UnitKind.COMMUNITY)
        below = Unit.objects.filter(
            kind=UnitKind.COMMUNITY, closed_at=None, path__gte=path, path__lt=path + "~"
        )[:2]
        found |= {unit.pk: unit for unit in [*above, *below]}
    return list(found.values())


def communities_of_city(person: Person) -> QuerySet[Unit]:
    """The other communities under the same top of the tree, by name."""
    top = person.unit_path[:4]
    rows = Unit.objects.filter(
        kind=UnitKind.COMMUNITY, closed_at=None, path__gte=top, path__lt=top + "~"
    )
    return rows.exclude(path__in=[person.unit_path, person.unit_path[:-4]]).order_by("name", "pk")


def buildings_below_any(paths: Iterable[str]) -> list[Building]:
    """The buildings of these units, at most five hundred of each, quarter by quarter."""
    found: dict[int, Building] = {}
    for path in paths:
        found |= {row.pk: row for row in buildings_below(path)[:500]}
    return list(found.values())


def path_now(pk: UUID) -> str:
    """The path of whoever looks after a person now, whoever may see them."""
    return str(Person._base_manager.filter(pk=pk).values_list("unit_path", flat=True).get())


def persons_by_identity(unit: Unit, numbers: Iterable[str]) -> dict[str, Person]:
    """The files in scope with these identity numbers that a unit's community keeps, by number."""
    by_index = {identity_index(number): number for number in numbers}
    rows = PersonalData.objects.filter(
        home_path=rules.home_path(unit), identity_index__in=list(by_index)
    )
    found = rows.select_related("person__unit", "person__dwelling__building__quarter")
    return {by_index[row.identity_index]: row.person for row in found}


# Rows of a file that a button acts on, with what the action looks at.
_ROWS: dict[str, tuple[type[Any], tuple[str, ...]]] = {
    "phone": (Phone, ("person__unit",)),
    "residence": (Residence, ("person__unit",)),
    "membership": (Membership, ("household__unit", "person__unit")),
    "label": (Label, ("person__unit", "consent")),
    "consent": (Consent, ("person__unit",)),
    "departure": (Departure, ("person__unit", "from_unit", "to_unit")),
    "hold": (LegalHold, ("person__unit",)),
}


def row_of_file(table: str, pk: UUID, row: UUID) -> Any:
    """A row of the file of this person, or of one merged into it; None where there is none."""
    if table == "person":
        return Person.objects.filter(pk=row, merged_into=pk).select_related("unit").first()
    model, related = _ROWS[table]
    whose = Q(person=pk) | Q(person__merged_into=pk)
    return model.objects.filter(whose, pk=row).select_related(*related).first()


def suspected_pair(pk: UUID) -> Duplicate | None:
    """A pair in scope with both persons; None where there is none."""
    return Duplicate.objects.filter(pk=pk).select_related("first", "second").first()


def correction(actor: Actor, pk: UUID) -> Correction | None:
    """A request about a file that the actor may answer; None where there is none."""
    may = actor.paths("people.edit") + actor.paths("people.erase")
    rows = Correction.objects.filter(subtrees("unit_path", may), pk=pk)
    return rows.select_related("person__unit", "person__data").first()
