"""What has outlived its purpose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from fivehearts.community.people.models import Correction, Label, LegalHold, Person
from fivehearts.community.people.vocabulary import (
    KEPT_DAYS,
    CorrectionState,
    Kept,
    Leaving,
)


@dataclass(frozen=True, slots=True)
class Due:
    """Files with the rule that ends them, and keys of labels and corrections to be emptied."""

    files: list[tuple[str, Person]]
    labels: list[UUID]
    corrections: list[UUID]


def due(at: datetime, most: int) -> Due:
    """What the rules end at this moment, at most so many of each kind; nothing that is held."""
    files = [(rule, person) for rule, rows in _files(at) for person in rows[:most]]
    held = Exists(LegalHold._base_manager.filter(person=OuterRef("person"), lifted_at=None))
    labels = Label._base_manager.filter(
        Q(grade__isnull=False) | Q(note__isnull=False), ended_at__lt=_before(at, Kept.LABEL)
    )
    corrections = Correction._base_manager.filter(
        ~Q(state=CorrectionState.OPEN),
        wanted__isnull=False,
        decided_at__lt=_before(at, Kept.CORRECTION),
    )
    return Due(
        files,
        list(labels.exclude(held).values_list("pk", flat=True)[:most]),
        list(corrections.exclude(held).values_list("pk", flat=True)[:most]),
    )


def _files(at: datetime) -> list[tuple[str, QuerySet[Person]]]:
    held = Exists(LegalHold._base_manager.filter(person=OuterRef("pk"), lifted_at=None))
    rows = Person._base_manager.filter(erased_at=None, merged_into=None).exclude(held)
    left = rows.filter(left_on__lt=_day(at, Kept.LEFT), left_how=Leaving.AWAY)
    died = rows.filter(left_on__lt=_day(at, Kept.DIED), left_how=Leaving.DIED)
    contacts = rows.filter(registered_at=None, made_at__lt=_before(at, Kept.CONTACT))
    ordered = ((Kept.LEFT, left), (Kept.DIED, died), (Kept.CONTACT, contacts))
    return [(rule.value, found.order_by("made_at", "pk")) for rule, found in ordered]


def _before(at: datetime, kind: Kept) -> datetime:
    return at - timedelta(days=KEPT_DAYS[kind])


def _day(at: datetime, kind: Kept) -> object:
    return timezone.localtime(_before(at, kind)).date()
