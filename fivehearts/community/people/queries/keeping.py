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
    Latitude,
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


@dataclass(frozen=True, slots=True)
class Said:
    """How long one kind of data is kept at a unit, and the rule that says so; None: the usual."""

    days: int
    rule: Retention | None
    # What a tier above allows at most; None where it says nothing, or leaves it to the unit.
    bound: Retention | None


def units_keeping(actor: Actor) -> list[Unit]:
    """The units whose times of keeping the actor answers for: cities first, then by name."""
    own = Q(kind=UnitKind.COMMUNITY) & subtrees("path", actor.paths("people.erase"))
    kinds = [UnitKind.CITY, UnitKind.DISTRICT, UnitKind.COMMUNITY]
    for_all = Q(kind__in=kinds) & subtrees("path", actor.paths("people.keeping"))
    rows = list(Unit.objects.working().filter(own | for_all).order_by("name", "pk"))
    return sorted(rows, key=lambda unit: kinds.index(UnitKind(unit.kind)))


def said_for(units: Iterable[Unit]) -> dict[int, dict[str, Said]]:
    """What holds at these units, by unit and kind of data; one statement for all."""
    rows = _all_said()
    return {unit.pk: {kind: _holding(rows, unit.path, kind) for kind in Kept} for unit in units}


def days_kept(unit: Unit) -> Mapping[str, int]:
    """Days by kind of data, as this unit keeps them: said there, above it, or usual."""
    return {kind: one.days for kind, one in said_for([unit])[unit.pk].items()}


def binding_above(unit: Unit, kind: str) -> Retention | None:
    """The rule of a tier above that the unit may only make shorter; None where it is free."""
    return _holding(_all_said(), unit.path, kind).bound


def _all_said() -> list[Retention]:
    """Every rule, those of the higher tiers first: there are a few for each community at most."""
    return list(Retention._default_manager.select_related("unit").order_by("unit__path"))


def _holding(rows: Iterable[Retention], path: str, kind: str) -> Said:
    """What holds at `path`: the nearest rule, never beyond what a tier above leaves open."""
    rule: Retention | None = None
    bound: Retention | None = None
    for row in rows:
        if row.kind != kind or not path.startswith(row.unit.path):
            continue
        if bound is None or row.days <= bound.days:
            rule = row
        if row.unit.path != path and row.latitude == Latitude.SHORTER:
            bound = row if bound is None or row.days < bound.days else bound
        elif row.unit.path != path and row.latitude == Latitude.OWN:
            bound = None
    return Said(rule.days if rule else KEPT_DAYS[kind], rule, bound)


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
    """What ended so long ago that its time is over, by the rule that holds where it lies."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.said = _all_said()

    def __call__(self, kind: Kept, ended: str, cut: Callable[[datetime], object] = _itself) -> Q:
        def before(days: int) -> Q:
            given: dict[str, Any] = {f"{ended}__lt": cut(self.at - timedelta(days=days))}
            return Q(**given)

        paths = [row.unit.path for row in self.said if row.kind == kind]
        usual, found = before(KEPT_DAYS[kind]), Q()
        for path in paths:
            usual &= ~subtree("unit_path", path)
            here = subtree("unit_path", path)
            for nearer in paths:
                if nearer != path and nearer.startswith(path):
                    here &= ~subtree("unit_path", nearer)
            found |= here & before(_holding(self.said, path, kind).days)
        return usual | found
