"""Letters that came back without naming ours, with what helps to find whose they were."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from fivehearts.community.people.queries.listing import files_by_email
from fivehearts.foundation.outbox.models import UnnamedReturn
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.vault import masks


@dataclass(frozen=True, slots=True)
class Returned:
    """A letter that came back: its address as it may be shown, and the resident's file, if any."""

    row: UnnamedReturn
    address: str
    person: UUID | None


def with_residents(actor: Actor, rows: Iterable[UnnamedReturn]) -> list[Returned]:
    """These rows with the files that are told at their addresses: one statement for all."""
    shown = list(rows)
    told = {one.pk: one.address.reveal() if one.address else "" for one in shown}
    persons = files_by_email(actor, {address for address in told.values() if address})
    return [
        Returned(one, masks.email(told[one.pk]) if told[one.pk] else "", persons.get(told[one.pk]))
        for one in shown
    ]
