"""What is worth a look in a day's work, and the signs that were noticed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from fivehearts.engines.matters.models import Attempt, Matter, Photo, Report, Request
from fivehearts.engines.matters.vocabulary.states import Decided, Decision, Verb
from fivehearts.engines.matters.vocabulary.words import Contact, Outcome
from fivehearts.foundation.clock import start_of
from fivehearts.foundation.scope.models import Unit
from fivehearts.insight.signals.models import Sign
from fivehearts.insight.signals.vocabulary import (
    MOST_REPORTS,
    MOST_RETURNS,
    RUSH_BEFORE,
    RUSH_REPORTS,
    RUSH_WITHIN,
    Kind,
)


@dataclass(frozen=True, slots=True)
class Noticed:
    """A sign that may be new: `key` says which, whoever looks and however often."""

    kind: Kind
    unit: Unit
    key: str
    matters: list[int]


def noticed_on(day: date) -> Iterator[Noticed]:
    """Everything worth a look in what was done on a day; five statements, whatever was done."""
    begin, end = start_of(day), start_of(day + timedelta(days=1))
    done = Report.objects.filter(
        at__gte=begin, at__lt=end, at_once=False, matter__historical=False
    ).select_related("matter__promise", "unit")
    yield from _rushed(done)
    yield from _silent(done, day)
    yield from _flipped(done)
    yield from _returned(begin, end)


def _rushed(done: QuerySet[Report]) -> Iterator[Noticed]:
    """Reports of one hand within the hour, each shortly before its limit."""
    by_hand: dict[tuple[int, str], list[Report]] = defaultdict(list)
    for one in done.order_by("at", "pk"):
        left = one.matter.promise.due_at - one.at
        if timedelta(0) <= left <= RUSH_BEFORE:
            by_hand[one.unit_id, one.by].append(one)
    for reports in by_hand.values():
        for crowd in _crowds(reports):
            key = f"{Kind.RUSHED}:{crowd[0].pk}"
            yield Noticed(Kind.RUSHED, crowd[0].unit, key, [one.matter_id for one in crowd])


def _crowds(reports: list[Report]) -> Iterator[list[Report]]:
    """Runs of reports that began within the hour and are many enough."""
    crowd: list[Report] = []
    for one in reports:
        if crowd and one.at - crowd[0].at > RUSH_WITHIN:
            if len(crowd) >= RUSH_REPORTS:
                yield crowd
            crowd = []
        crowd.append(one)
    if len(crowd) >= RUSH_REPORTS:
        yield crowd


def _silent(done: QuerySet[Report], day: date) -> Iterator[Noticed]:
    """Reported as solved though the resident could be asked: nobody tried, nothing is shown."""
    same = Q(matter=OuterRef("matter"), round=OuterRef("round"))
    rows = done.filter(
        ~Exists(Attempt.objects.filter(same)),
        ~Exists(Photo.objects.filter(same).exclude(verb=Verb.REGISTER)),
        outcome=Outcome.SOLVED,
        matter__contact__in=(Contact.SELF, Contact.ON_BEHALF),
    )
    by_unit: dict[Unit, list[int]] = defaultdict(list)
    for one in rows.order_by("at", "pk"):
        by_unit[one.unit].append(one.matter_id)
    for unit, matters in by_unit.items():
        yield Noticed(Kind.SILENT, unit, f"{Kind.SILENT}:{unit.pk}:{day:%F}", matters)


def _flipped(done: QuerySet[Report]) -> Iterator[Noticed]:
    """Matters whose completion was reported again and again."""
    reports = Report.objects.filter(matter__in=done.values("matter"))
    for one, key in _often(Kind.FLIPPED, reports, MOST_REPORTS):
        yield Noticed(Kind.FLIPPED, one.accountable_unit, key, [one.pk])


def _returned(begin: datetime, end: datetime) -> Iterator[Noticed]:
    """Matters that were returned more than once: who shares them out looks why."""
    agreed = Request.objects.filter(kind=Decision.RETURN, decided=Decided.GRANTED)
    lately = agreed.filter(decided_at__gte=begin, decided_at__lt=end).values("matter")
    returns = agreed.filter(matter__in=lately, matter__historical=False)
    for one, key in _often(Kind.RETURNED, returns, MOST_RETURNS):
        yield Noticed(Kind.RETURNED, one.intake_unit, key, [one.pk])


def _often(kind: Kind, rows: QuerySet[Any], least: int) -> Iterator[tuple[Matter, str]]:
    """Matters with so many of these rows or more; one more of them is another sign."""
    counted = rows.values("matter").annotate(times=Count("pk")).filter(times__gte=least)
    times = dict(counted.values_list("matter", "times"))
    matters = Matter.objects.filter(pk__in=times).select_related("accountable_unit", "intake_unit")
    for one in matters.order_by("pk"):
        yield one, f"{kind}:{one.pk}:{times[one.pk]}"


def known(keys: list[str]) -> set[str]:
    """Which of these were noticed before."""
    return set(Sign.objects.filter(key__in=keys).values_list("key", flat=True))


def signs() -> QuerySet[Sign]:
    """Those in sight, the newest first, with how many matters stand behind each."""
    rows = Sign.objects.select_related("unit").annotate(number=Count("members"))
    return rows.order_by("-day", "-pk")


def sign(pk: int) -> Sign | None:
    """One in sight."""
    return signs().filter(pk=pk).first()


def matters_behind(one: Sign) -> list[Matter]:
    """Its matters in sight, in the order of their registration."""
    keys = one.members.values("matter")
    rows = Matter.objects.filter(pk__in=keys).select_related("place_unit", "category", "promise")
    return list(rows.order_by("registered_at", "pk"))
