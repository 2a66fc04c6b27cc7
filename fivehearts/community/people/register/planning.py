"""What taking a home in would change: compared in memory, written by the action alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID, uuid4

from fivehearts.community.people.queries.register import Known, KnownHome, KnownPerson
from fivehearts.community.people.register.addresses import Address, Addresses
from fivehearts.community.people.register.drafts import Home, Rejected, Someone
from fivehearts.community.people.register.reasons import Reason
from fivehearts.community.people.vocabulary.register import PRESENT, Living, Relation


class NewPerson(NamedTuple):
    """Somebody to be written down, and where they live."""

    id: UUID
    someone: Someone
    address: Address
    present: bool


class NewMember(NamedTuple):
    """Somebody who belongs to a household from now on."""

    id: UUID
    home: UUID
    person: UUID
    relation: str
    since_on: date | None
    unit_path: str


class NewResidence(NamedTuple):
    """Somebody who lives behind a door from now on."""

    id: UUID
    person: UUID
    dwelling_id: int
    living: str
    since_on: date | None
    unit_path: str


@dataclass(slots=True)
class Plan:
    """Everything a batch of homes comes to."""

    people: list[NewPerson] = field(default_factory=list)
    homes: list[tuple[UUID, Address]] = field(default_factory=list)
    members: list[NewMember] = field(default_factory=list)
    residences: list[NewResidence] = field(default_factory=list)
    # A number more, and whether it becomes the first one.
    phones: list[tuple[UUID, str, bool, str]] = field(default_factory=list)
    facts: list[tuple[UUID, dict[str, str]]] = field(default_factory=list)
    registered: list[UUID] = field(default_factory=list)
    relations: list[tuple[UUID, str]] = field(default_factory=list)
    livings: list[tuple[UUID, str]] = field(default_factory=list)
    # Known people who live somewhere else or anew: their file follows them.
    settled: list[UUID] = field(default_factory=list)
    imported: int = 0
    changed: int = 0
    known: int = 0
    rejected: list[Rejected] = field(default_factory=list)


class _Here(NamedTuple):
    """Where somebody belongs: behind which door, in which household."""

    address: Address
    home: KnownHome


class Planner:
    """Plans homes one after another; `known` learns of everybody as if it were written already."""

    def __init__(self, known: Known, addresses: Addresses) -> None:
        self._known, self._addresses = known, addresses
        self._out = Plan()

    def plan(self, homes: Iterable[Home]) -> Plan:
        """The plan of these homes."""
        self._out = Plan()
        for home in homes:
            self._home(home)
        return self._out

    def _home(self, home: Home) -> None:
        address = self._addresses.find(home.door)
        if isinstance(address, Reason):
            self._out.rejected += [Rejected(one.at, (address,)) for one in home.people]
            return
        matched: list[tuple[Someone, KnownPerson | None]] = []
        for one in home.people:
            found = self._match(one, address.dwelling_id)
            if isinstance(found, Reason):
                self._out.rejected.append(Rejected(one.at, (found,)))
            else:
                matched.append((one, found))
        if not matched:
            return
        where, is_new = self._household(home, matched, address)
        here = _Here(address, where)
        for place, (one, found) in enumerate(matched):
            relation = one.relation
            if not relation and is_new and not home.has_head and place == 0:
                relation = Relation.HEAD.value
            # Named twice in one home: the second time they are known.
            who = found or self._match(one, address.dwelling_id)
            if isinstance(who, Reason):
                self._out.rejected.append(Rejected(one.at, (who,)))
            elif who is None:
                self._written_down(one, here, relation)
            else:
                self._compared(one, who, here, relation)

    # Who is it?

    def _match(self, one: Someone, dwelling: int) -> KnownPerson | Reason | None:
        """The known person, None for somebody new, or why it cannot be said."""
        known, said = self._known, one.digests
        name, number = said.name, said.identity
        if number and (key := known.by_identity.get(number)):
            person = known.people.get(key)
            if person is None or person.left:
                return Reason.LEFT
            return person if person.name == name else Reason.OTHER_NAME
        keys: list[UUID] = []
        for phone in said.phones:
            keys += filter(None, [known.by_phone.get((phone, name))])
        keys += known.by_door.get((name, dwelling), ())
        if said.birth:
            keys += known.by_birth.get((name, said.birth), ())
        for key in keys:
            person = known.people.get(key)
            if person is None or person.left:
                continue
            if not _contradicts(one, person):
                return person
        first = said.phones[0] if said.phones else ""
        if first and known.by_phone.get((first, name)):
            # One name with one telephone is one person; its papers say otherwise.
            return Reason.SAME_PHONE
        return None

    # Which household?

    def _household(
        self, home: Home, matched: list[tuple[Someone, KnownPerson | None]], address: Address
    ) -> tuple[KnownHome, bool]:
        """The household behind the door these people keep together, or a new one."""
        there = self._known.homes[address.dwelling_id]
        named_head = any(one.relation == Relation.HEAD for one, _who in matched)
        found = _of_head(matched, there, self._known) if named_head else None
        if found is None and not named_head:
            keys = {who.id for _one, who in matched if who is not None}
            shared = sorted(there, key=lambda one: -len(keys & one.members.keys()))
            found = shared[0] if shared else None
        if found is not None:
            return found, False
        new = KnownHome(uuid4())
        there.append(new)
        self._out.homes.append((new.id, address))
        return new, True

    # What changes?

    def _written_down(self, one: Someone, here: _Here, relation: str) -> None:
        living = one.living or Living.RESIDENT.value
        person = KnownPerson(
            uuid4(), one.digests.name, one.digests.identity, one.digests.birth,
            one.sex, phones=set(one.digests.phones),
            has_phone=bool(one.phones),
            dwelling_id=here.address.dwelling_id if living in PRESENT else None,
        )  # fmt: skip
        self._out.people.append(NewPerson(person.id, one, here.address, living in PRESENT))
        self._out.phones += [
            (person.id, phone, False, here.address.unit_path) for phone in one.phones[1:]
        ]
        self._lives(person, one, here.address, living)
        self._belongs(person, one, here, relation or Relation.OTHER.value)
        self._known.add(person)
        self._known.heard.add((person.id, str(here.home.id)))
        self._out.imported += 1

    def _compared(self, one: Someone, person: KnownPerson, here: _Here, relation: str) -> None:
        changed = self._facts(one, person)
        changed |= self._phones(one, person, here.address)
        changed |= self._residence(one, person, here.address)
        changed |= self._membership(one, person, here, relation)
        if not person.registered:
            person.registered, changed = True, True
            self._out.registered.append(person.id)
        if changed:
            self._known.index(person)
            self._out.changed += 1
        else:
            self._out.known += 1

    def _facts(self, one: Someone, person: KnownPerson) -> bool:
        """Fill what the file does not know; where it says otherwise, it was not matched at all."""
        fills: dict[str, str] = {}
        if one.identity and not person.identity:
            fills["identity"], person.identity = one.identity, one.digests.identity
        if one.born_on and not person.birth:
            fills["birth"], person.birth = one.born_on.isoformat(), one.digests.birth
        if one.sex and not person.sex:
            fills["sex"] = person.sex = one.sex
        if fills:
            self._out.facts.append((person.id, fills))
        return bool(fills)

    def _phones(self, one: Someone, person: KnownPerson, address: Address) -> bool:
        changed = False
        for phone, index in zip(one.phones, one.digests.phones, strict=True):
            if index in person.phones:
                continue
            # The first number of a name is nobody else's with the same name.
            first = not person.has_phone and (index, person.name) not in self._known.by_phone
            self._out.phones.append((person.id, phone, first, address.unit_path))
            person.phones.add(index)
            person.has_phone = person.has_phone or first
            changed = True
        return changed

    def _residence(self, one: Someone, person: KnownPerson, address: Address) -> bool:
        there = person.living.get(address.dwelling_id)
        if there is None:
            self._lives(person, one, address, one.living or Living.RESIDENT.value)
            self._out.settled.append(person.id)
            return True
        heard = bool(one.living) and self._said(person, f"at {address.dwelling_id}")
        if not one.living or one.living == there[1] or heard:
            return False
        person.living[address.dwelling_id] = (there[0], one.living)
        self._out.livings.append((there[0], one.living))
        self._out.settled.append(person.id)
        return True

    def _lives(self, person: KnownPerson, one: Someone, address: Address, living: str) -> None:
        key = uuid4()
        self._out.residences.append(
            NewResidence(
                key, person.id, address.dwelling_id, living, one.since_on, address.unit_path
            )
        )
        person.living[address.dwelling_id] = (key, living)
        self._known.heard.add((person.id, f"at {address.dwelling_id}"))

    def _membership(self, one: Someone, person: KnownPerson, here: _Here, relation: str) -> bool:
        there = here.home.members.get(person.id)
        if there is None:
            self._belongs(person, one, here, relation or Relation.OTHER.value)
            self._known.heard.add((person.id, str(here.home.id)))
            return True
        heard = bool(relation) and self._said(person, str(here.home.id))
        if not relation or relation == there[1] or heard:
            return False
        if relation == Relation.HEAD:
            self._former_head(here.home)
        here.home.members[person.id] = (there[0], relation)
        self._out.relations.append((there[0], relation))
        return True

    def _belongs(self, person: KnownPerson, one: Someone, here: _Here, relation: str) -> None:
        if relation == Relation.HEAD:
            self._former_head(here.home)
        key = uuid4()
        here.home.members[person.id] = (key, relation)
        self._out.members.append(
            NewMember(key, here.home.id, person.id, relation, one.since_on, here.address.unit_path)
        )

    def _former_head(self, where: KnownHome) -> None:
        """A household has one head: whoever was it stays as a relative."""
        former = where.head
        if former is not None:
            key = where.members[former][0]
            where.members[former] = (key, Relation.OTHER.value)
            self._out.relations.append((key, Relation.OTHER.value))

    def _said(self, person: KnownPerson, what: str) -> bool:
        """Whether this import has said it already; from now on it has."""
        heard = (person.id, what) in self._known.heard
        self._known.heard.add((person.id, what))
        return heard


def _of_head(
    matched: list[tuple[Someone, KnownPerson | None]], there: list[KnownHome], known: Known
) -> KnownHome | None:
    """The household of the named head: where they are it, where nobody is, or where whoever is
    has not been named in this import."""
    head = next((who for one, who in matched if one.relation == Relation.HEAD), None)
    headless = [one for one in there if one.head is None]
    if head is None:
        return headless[0] if len(headless) == 1 else None
    mine = [one for one in there if head.id in one.members]
    for one in mine:
        if one.head == head.id:
            return one
    for one in mine:
        if one.head is None or (one.head, str(one.id)) not in known.heard:
            return one
    return None


def _contradicts(one: Someone, person: KnownPerson) -> bool:
    """Whether what is said cannot be of this person, though the name is the same."""
    if one.identity and person.identity:
        # The same number was found before; so it is another.
        return True
    born = one.digests.birth
    if born and person.birth and born != person.birth:
        return True
    return bool(one.sex and person.sex and one.sex != person.sex)
