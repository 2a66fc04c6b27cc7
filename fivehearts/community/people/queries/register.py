"""What the register of a community knows already: everybody and every door, by keyed digests.

Read whole, once for an import: comparing sixty thousand rows one by one would ask the database
sixty thousand times. No name or number is opened for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import F, QuerySet

from fivehearts.community.people import rules
from fivehearts.community.people.models import (
    Household,
    Membership,
    PersonalData,
    Phone,
    Residence,
)
from fivehearts.community.people.models.layouts import RegisterForm
from fivehearts.community.people.vocabulary.register import Relation
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.managers import subtree, subtrees
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.vocabulary import UnitKind


@dataclass(slots=True)
class KnownPerson:
    """Somebody of the community as their file says, in digests. `living` is by dwelling."""

    id: UUID
    name: str
    identity: str = ""
    birth: str = ""
    sex: str = ""
    phones: set[str] = field(default_factory=set)
    has_phone: bool = False
    registered: bool = True
    left: bool = False
    dwelling_id: int | None = None
    living: dict[int, tuple[UUID, str]] = field(default_factory=dict)


@dataclass(slots=True)
class KnownHome:
    """A household behind a door: relation and key of the membership, by person."""

    id: UUID
    members: dict[UUID, tuple[UUID, str]] = field(default_factory=dict)

    @property
    def head(self) -> UUID | None:
        """Who is the head, or None."""
        return next((who for who, (_k, one) in self.members.items() if one == Relation.HEAD), None)


class Known:
    """Everybody of one community, found by what a row may say of them."""

    def __init__(self) -> None:
        self.people: dict[UUID, KnownPerson] = {}
        self.by_identity: dict[str, UUID] = {}
        self.by_phone: dict[tuple[str, str], UUID] = {}
        self.by_birth: defaultdict[tuple[str, str], list[UUID]] = defaultdict(list)
        self.by_door: defaultdict[tuple[str, int], list[UUID]] = defaultdict(list)
        self.homes: defaultdict[int, list[KnownHome]] = defaultdict(list)
        # Facts this import has heard already: whoever is named twice is not changed twice.
        self.heard: set[tuple[UUID, str]] = set()

    def add(self, person: KnownPerson) -> None:
        """Somebody more."""
        self.people[person.id] = person
        self.index(person)

    def index(self, person: KnownPerson) -> None:
        """Make somebody findable by all that is known of them now."""
        if person.identity:
            self.by_identity.setdefault(person.identity, person.id)
        for phone in person.phones:
            self.by_phone.setdefault((phone, person.name), person.id)
        if person.birth:
            _note(self.by_birth[person.name, person.birth], person.id)
        for dwelling in person.living:
            _note(self.by_door[person.name, dwelling], person.id)

    def alias(self, gone: KnownPerson, kept: UUID) -> None:
        """A merged file still finds the one that speaks for it."""
        if gone.identity:
            self.by_identity.setdefault(gone.identity, kept)
        for phone in gone.phones:
            self.by_phone.setdefault((phone, gone.name), kept)


def _note(found: list[UUID], key: UUID) -> None:
    if key not in found:
        found.append(key)


def known_people(unit: Unit) -> Known:
    """Everybody whose file the community of this unit keeps, in six queries.

    Goes by the community and not by the scope: whoever may take its register in compares
    with all of it, and sees digests alone.
    """
    home = rules.home_path(unit)
    known, merged = Known(), []
    rows = PersonalData._base_manager.filter(home_path=home, person__erased_at=None)
    phones = _phones(home)
    for key, name, phone, identity, birth, sex, registered, left, into, dwelling in rows.values_list(
        "person_id", "name_index", "phone_index", "identity_index", "birth_index", "sex",
        "person__registered_at", "person__left_on", "person__merged_into", "person__dwelling",
    ):  # fmt: skip
        one = KnownPerson(
            key, name, identity, birth, sex,
            phones={phone, *phones.get(key, ())} - {""},
            has_phone=bool(phone), registered=registered is not None, left=left is not None,
            dwelling_id=dwelling,
        )  # fmt: skip
        if into is not None:
            merged.append((one, into))
        else:
            known.people[key] = one
    _living(known, home)
    for one in known.people.values():
        known.index(one)
    for one, into in merged:
        known.alias(one, into)
    _homes(known, home)
    return known


def _phones(home: str) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    rows = Phone._base_manager.filter(subtree("unit_path", home))
    for key, index in rows.values_list("person_id", "phone_index"):
        found.setdefault(key, []).append(index)
    return found


def _living(known: Known, home: str) -> None:
    rows = Residence._base_manager.filter(subtree("unit_path", home), until_on=None)
    for key, who, dwelling, living in rows.values_list("id", "person_id", "dwelling_id", "living"):
        if who in known.people:
            known.people[who].living[dwelling] = (key, living)


def _homes(known: Known, home: str) -> None:
    rows = Household._base_manager.filter(
        subtree("unit_path", home), closed_at=None, dwelling__isnull=False
    )
    by_key: dict[UUID, KnownHome] = {}
    for key, dwelling in rows.order_by("made_at", "pk").values_list("pk", "dwelling_id"):
        by_key[key] = KnownHome(key)
        known.homes[dwelling].append(by_key[key])
    members = Membership._base_manager.filter(subtree("unit_path", home), until_on=None)
    for key, household, who, relation in members.values_list(
        "pk", "household_id", "person_id", "relation"
    ):
        if household in by_key:
            by_key[household].members[who] = (key, relation)


def form_of(unit: Unit, shape: str) -> list[str] | None:
    """What was said of the columns of this form here, or in the unit above; None where nothing."""
    rows = RegisterForm._default_manager.filter(
        shape=shape, unit__path__in=[unit.path, rules.home_path(unit)]
    )
    found = rows.order_by("-unit__path").first()
    return None if found is None else list(found.columns)


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody behind a door, as the exported register has it. `data` is masked until opened."""

    person_id: UUID
    household_id: UUID
    quarter: str
    building: str
    entrance: str
    room: str
    relation: str
    living: str
    since_on: date | None


def lines(unit: Unit) -> list[Line]:
    """Every member of every open household with a door below this unit, door by door."""
    rows = (
        Membership.objects.filter(
            subtree("unit_path", unit.path),
            until_on=None,
            household__closed_at=None,
            household__dwelling__isnull=False,
            person__merged_into=None,
            person__erased_at=None,
        )
        .annotate(
            door=F("household__dwelling"),
            quarter=F("household__dwelling__building__quarter__name"),
            building=F("household__dwelling__building__name"),
            entrance=F("household__dwelling__entrance"),
            room=F("household__dwelling__room"),
        )
        .order_by(
            "household__dwelling__building__quarter__pinyin",
            "household__dwelling__building__sort_key",
            "household__dwelling__sort_key",
            "household__made_at",
            "household_id",
            "pk",
        )
    )
    lives = {
        (who, door): (living, since)
        for who, door, living, since in Residence.objects.filter(
            subtree("unit_path", unit.path), until_on=None
        ).values_list("person_id", "dwelling_id", "living", "since_on")
    }
    found = []
    for who, home, door, quarter, building, entrance, room, relation in rows.values_list(
        "person_id", "household_id", "door", "quarter", "building", "entrance", "room", "relation"
    ):
        living, since = lives.get((who, door), ("", None))
        found.append(Line(who, home, quarter, building, entrance, room, relation, living, since))
    # The head of a household stands first, whoever was written down first.
    order = {home: at for at, home in reversed(list(enumerate(one.household_id for one in found)))}
    found.sort(key=lambda one: (order[one.household_id], one.relation != Relation.HEAD))
    return found


def sealed_of(keys: Sequence[UUID]) -> dict[UUID, PersonalData]:
    """What the vault keeps of these people, in one query; for rows a scoped query gave."""
    return {row.pk: row for row in PersonalData._base_manager.filter(pk__in=keys)}


def further_phones(keys: Iterable[UUID]) -> dict[UUID, list[Phone]]:
    """Further phones by person, in one query."""
    found: dict[UUID, list[Phone]] = {}
    for row in Phone._base_manager.filter(person_id__in=list(keys)).order_by("pk"):
        found.setdefault(row.person_id, []).append(row)
    return found


def places_of_registers(actor: Actor, permission: str) -> QuerySet[Unit]:
    """Communities and grids under a post that gives `permission`, the upper ones first."""
    rows = Unit.objects.working().filter(kind__in=[UnitKind.COMMUNITY, UnitKind.GRID])
    if not actor.is_system:
        rows = rows.filter(subtrees("path", actor.paths(permission)))
    return rows.order_by("path")
