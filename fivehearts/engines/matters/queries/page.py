"""Everything one page about one matter shows, in a fixed number of statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fivehearts.engines.matters import rules
from fivehearts.engines.matters.models import (
    Due,
    FollowUp,
    Matter,
    Photo,
    Report,
    Span,
    TimelineStep,
    Wording,
)
from fivehearts.engines.matters.vocabulary.states import Verb
from fivehearts.engines.promises.models import Move
from fivehearts.engines.promises.queries import explanation
from fivehearts.foundation.clock.explain import explain
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.scope import Actor

_UNITS = ("place_unit", "intake_unit", "accountable_unit", "holder_unit")


def matter_by_number(number: str) -> Matter:
    """The matter of this number inside the scope in force. Raises `Matter.DoesNotExist`."""
    return (
        Matter.objects.select_related(
            *_UNITS,
            "category",
            "owner",
            "promise",
            "promise__unit",
            "resident__data",
            "speaker__data",
        )
        .filter(number=number)
        .get()
    )


@dataclass(frozen=True, slots=True)
class UsedTime:
    """Working seconds a unit has had the matter, all its spans together."""

    unit_name: str
    seconds: int
    running: bool


@dataclass(frozen=True, slots=True)
class MatterPage:
    """What the desk's page of a matter shows."""

    matter: Matter
    wording: Wording
    steps: list[TimelineStep]
    used: list[UsedTime]
    used_total: int
    dues: list[Due]
    reports: list[Report]
    follow_ups: list[FollowUp]
    photos: list[Photo]
    moves: list[Move]
    why: list[str]
    verbs: list[Verb]
    handled_by: frozenset[str]

    @property
    def report_under_review(self) -> Report | None:
        return next((one for one in self.reports if one.reviewed_at is None), None)


def matter_page(actor: Actor, matter: Matter, *, at: datetime) -> MatterPage:
    """Load the page: eight statements, however long the story is."""
    reports = list(Report.objects.filter(matter=matter).select_related("unit").order_by("-pk"))
    handled_by = frozenset(report.by for report in reports)
    used = used_time(matter, at=at)
    return MatterPage(
        matter=matter,
        wording=Wording.objects.get(matter=matter),
        steps=story(matter),
        used=used,
        # Whole minutes are shown: the sum is that of what is shown, so that the column adds up.
        used_total=sum(one.seconds - one.seconds % 60 for one in used),
        dues=list(
            Due.objects.filter(matter=matter)
            .select_related("promise", "promise__unit")
            .order_by("pk")
        ),
        reports=reports,
        follow_ups=list(FollowUp.objects.filter(matter=matter).order_by("-pk")),
        photos=list(Photo.objects.filter(matter=matter).order_by("pk")),
        moves=list(Move.objects.filter(promise=matter.promise_id).order_by("pk")),
        why=explain(explanation(matter.promise)),
        verbs=rules.verbs_open_to(actor, matter, handled_by=handled_by),
        handled_by=handled_by,
    )


def story(matter: Matter, *, public_only: bool = False) -> list[TimelineStep]:
    """The timeline, newest first; `recorded_at` of the matter prunes the partitions before it."""
    steps = TimelineStep.objects.filter(matter=matter, recorded_at__gte=matter.recorded_at)
    if public_only:
        steps = steps.filter(public=True)
    return list(steps.select_related("unit").order_by("-id"))


def used_time(matter: Matter, *, at: datetime) -> list[UsedTime]:
    """Working seconds by unit in the order in which the units had it; the columns add up."""
    days = calendar(matter.calendar)
    spans = Span.objects.filter(matter=matter).select_related("unit").order_by("since", "pk")
    seconds: dict[str, int] = {}
    running: set[str] = set()
    for span in spans:
        name = span.unit.name
        spent = span.seconds if span.seconds is not None else days.working_seconds(span.since, at)
        seconds[name] = seconds.get(name, 0) + spent
        if span.until is None:
            running.add(name)
    return [UsedTime(name, spent, name in running) for name, spent in seconds.items()]


def photo_of(matter: Matter, file_id: UUID) -> Photo:
    """One picture of a matter. Raises `Photo.DoesNotExist`."""
    return Photo.objects.select_related("file").get(matter=matter, file=file_id)
