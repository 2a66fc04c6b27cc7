"""What residents see of their own files, once they have proved whose they are; and what is due."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from fivehearts.community.people.models import (
    Consent,
    Correction,
    Label,
    Membership,
    Person,
    Phone,
    RequestPaper,
    Residence,
)
from fivehearts.community.people.queries.finding import persons_by_phone
from fivehearts.community.people.queries.indexes import kinds_by_index
from fivehearts.community.people.vocabulary import REMIND_BEFORE, RequestState
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.clock.vocabulary import Term, TermUnit
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.scope.scopes import past_the_scope

# A telephone of a whole family may stand in so many files.
MOST_OWN = 10


@dataclass(slots=True)
class OwnFile:
    """A file as its resident may see it: masked, with what they asked about it."""

    person: Person
    phones: list[Phone] = field(default_factory=list)
    residences: list[Residence] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    requests: list[Correction] = field(default_factory=list)

    @property
    def data(self) -> Any:
        """What is known of the person, masked; None of an erased file."""
        return getattr(self.person, "data", None)

    @property
    def notices(self) -> Any:
        """What they chose to be told by; None where they chose nothing."""
        return getattr(self.person, "notices", None)


def own_files(keys: Collection[UUID]) -> list[OwnFile]:
    """These files as their residents may see them, in the order of the keys; by seven statements.

    The keys are those the session proved: by a code sent to the telephone of the file, or by the
    query code of a matter the resident told for themselves. Looks past the scope for these rows.
    """
    with past_the_scope("people.own_files"):
        rows = Person._base_manager.filter(pk__in=list(keys)[:MOST_OWN])
        persons = rows.select_related("unit", "data", "notices", "dwelling__building__quarter")
        found = {person.pk: OwnFile(person) for person in persons}
        _fill(found)
    return [found[key] for key in keys if key in found]


def _fill(found: dict[UUID, OwnFile]) -> None:
    kinds, whose = kinds_by_index(), {"person__in": list(found)}
    for phone in Phone._base_manager.filter(**whose).order_by("pk"):
        found[phone.person_id].phones.append(phone)
    lived = Residence._base_manager.filter(until_on=None, **whose)
    for residence in lived.select_related("dwelling__building__quarter").order_by("pk"):
        found[residence.person_id].residences.append(residence)
    for member in Membership._base_manager.filter(until_on=None, **whose).order_by("pk"):
        found[member.person_id].memberships.append(member)
    for label in Label._base_manager.filter(ended_at=None, **whose).order_by("since_on", "pk"):
        if label.kind_index in kinds:
            found[label.person_id].kinds.append(kinds[label.kind_index])
    given = Consent._base_manager.filter(withdrawn_on=None, **whose)
    for consent in given.order_by("given_on", "pk"):
        found[consent.person_id].consents.append(consent)
    for asked in Correction._base_manager.filter(**whose).order_by("-asked_at", "pk"):
        found[asked.person_id].requests.append(asked)


def roots_of(keys: Iterable[UUID]) -> list[UUID]:
    """The files that speak for these, each once: one that was merged is told by the other."""
    rows = Person._base_manager.filter(pk__in=list(keys)).order_by("made_at", "pk")
    found = [merged or pk for pk, merged in rows.values_list("pk", "merged_into")]
    return list(dict.fromkeys(found))


def files_of_phone(phone: str) -> list[Person]:
    """The files whose own telephone this is, in any community, each once; oldest first.

    For whoever proves by a code that the telephone is theirs. Enters a scope of its own.
    """
    with enter(SystemScope("phone-code")):
        rows = persons_by_phone(system("phone-code"), phone, own=True)
        keys = roots_of(row.person_id for row in rows[: 5 * MOST_OWN])
        found = Person._base_manager.select_related("unit").in_bulk(keys[:MOST_OWN])
        return [found[key] for key in keys if key in found]


def papers_of(request: Correction) -> list[RequestPaper]:
    """The papers shown with a request, without their bytes."""
    return list(RequestPaper.objects.filter(request=request).defer("content").order_by("pk"))


def paper(request: UUID, pk: UUID) -> RequestPaper | None:
    """One paper of a request in scope, bytes and all; None where there is none."""
    rows = RequestPaper.objects.filter(request=request, pk=pk)
    return rows.select_related("request__person__unit").first()


def requests_due(at: datetime) -> list[Correction]:
    """Open requests whose promised day is near or over, the nearest first."""
    near = calendar().due_at(at, Term(REMIND_BEFORE, TermUnit.WORKING_DAYS))
    rows = Correction.objects.filter(state=RequestState.OPEN, due_at__lte=near)
    return list(rows.select_related("person__unit").order_by("due_at", "pk"))
