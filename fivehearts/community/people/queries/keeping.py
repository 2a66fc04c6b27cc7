"""How long what is kept, and what has outlived its purpose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from fivehearts.community.people.models import Correction, Label, LegalHold, Person, Retention
from fivehearts.community.people.vocabulary import (
    KEPT_DAYS,
    Kept,
    Leaving,
    RequestState,
)
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.managers import subtree, subtrees
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.vocabulary import UnitKind


@dataclass(frozen=True, slots=True)
class Due:
    """Files with the rule that ends them, and keys of labels and corrections to be emptied."""

    files: list[tuple[str, Person]]
    labels: list[UUID]
    corrections: list[UUID]


def communities_keeping(actor: Actor) -> list[Unit]:
    """The communities whose times of keeping the actor answers for, by name."""
    rows = Unit.objects.working().filter(kind=UnitKind.COMMUNITY)
    return list(rows.filter(subtrees("path", actor.paths("people.erase"))).order_by("name", "pk"))


def said_by(units: Iterable[Unit]) -> dict[int, dict[str, Retention]]:
    """What communities said of their own, by unit and kind of data; one statement for all."""
    units = list(units)
    said: dict[int, dict[str, Retention]] = {unit.pk: {} for unit in units}
    for row in Retention._default_manager.filter(unit__in=units):
        said[row.unit_id][row.kind] = row
    return said


def days_kept(unit: Unit) -> Mapping[str, int]:
    """Days by kind of data, as this community keeps them: said, or usual."""
    return {**KEPT_DAYS, **{kind: row.days for kind, row in said_by([unit])[unit.pk].items()}}


def due(at: datetime, most: int) -> Due:
    """What the rules end at this moment, at most so many of each kind; nothing that is held."""
    over = _Over(at)
    files = [(rule, person) for rule, rows in _files(over) for person in rows[:most]]
    held = Exists(LegalHold._base_manager.filter(person=OuterRef("person"), lifted_at=None))
    labels = Label._base_manager.filter(
        Q(grade__isnull=False) | Q(note__isnull=False), over(Kept.LABEL, "ended_at")
    )
    corrections = Correction._base_manager.filter(
        ~Q(state=RequestState.OPEN),
        over(Kept.CORRECTION, "decided_at"),
        Q(wanted__isnull=False) | Q(answer__isnull=False) | Q(wrong__isnull=False),
    )
    return Due(
        files,
        list(labels.exclude(held).values_list("pk", flat=True)[:most]),
        list(corrections.exclude(held).values_list("pk", flat=True)[:most]),
    )


def _files(over: _Over) -> list[tuple[str, QuerySet[Person]]]:
    held = Exists(LegalHold._base_manager.filter(person=OuterRef("pk"), lifted_at=None))
    rows = Person._base_manager.filter(erased_at=None, merged_into=None).exclude(held)
    left = rows.filter(over(Kept.LEFT, "left_on", _day), left_how=Leaving.AWAY)
    died = rows.filter(over(Kept.DIED, "left_on", _day), left_how=Leaving.DIED)
    contacts = rows.filter(over(Kept.CONTACT, "made_at"), registered_at=None)
    ordered = ((Kept.LEFT, left), (Kept.DIED, died), (Kept.CONTACT, contacts))
    return [(rule.value, found.order_by("made_at", "pk")) for rule, found in ordered]


def _itself(moment: datetime) -> object:
    return moment


def _day(moment: datetime) -> object:
    return timezone.localtime(moment).date()


class _Over:
    """What ended so long ago that its time is over, by the rule of each community."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        rows = Retention._default_manager.select_related("unit").order_by("pk")
        self.said = list(rows)

    def __call__(self, kind: Kept, ended: str, cut: Callable[[datetime], object] = _itself) -> Q:
        def before(days: int) -> Q:
            given: dict[str, Any] = {f"{ended}__lt": cut(self.at - timedelta(days=days))}
            return Q(**given)

        usual, found = before(KEPT_DAYS[kind]), Q()
        for row in self.said:
            if row.kind == kind:
                here = subtree("unit_path", row.unit.path)
                usual &= ~here
                found |= here & before(row.days)
        return usual | found
