"""Everything one page about one matter shows, in a fixed number of statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fivehearts.engines.matters import rules
from fivehearts.engines.matters.models import (
    Due,
    Escalation,
    FollowUp,
    Matter,
    Photo,
    Report,
    Request,
    Span,
    Supervision,
    TimelineStep,
    Urging,
    Wording,
)
from fivehearts.engines.matters.vocabulary.states import Verb
from fivehearts.engines.promises.models import Move
from fivehearts.engines.promises.queries import explanation
from fivehearts.foundation.clock.explain import explain
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.scope import Actor

_UNITS = ("place_unit", "intake_unit", "accountable_unit", "holder_unit", "decider_unit")


def matter_by_number(number: str) -> Matter:
    """The matter of this number inside the scope in force. Raises `Matter.DoesNotExist`."""
    return (
        Matter.objects.select_related(
            *_UNITS,
            "category",
            "owner",
            "promise",
            "promise__unit",
            "order",
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
    requests: list[Request]
    escalations: list[Escalation]
    supervisions: list[Supervision]
    urgings: list[Urging]

    @property
    def open_request(self) -> Request | None:
        return next((one for one in self.requests if not one.decided), None)

    @property
    def has_history(self) -> bool:
        """Whether anything went between units."""
        return bool(self.requests or self.escalations or self.supervisions or self.urgings)

    @property
    def report_under_review(self) -> Report | None:
        return next((one for one in self.reports if one.reviewed_at is None), None)


def matter_page(actor: Actor, matter: Matter, *, at: datetime) -> MatterPage:
    """Load the page: twelve statements, however long the story is.

    The matter has come through its scope, so that its rows are read without asking again.
    """
    reports = list(Report.unscoped.filter(matter=matter).select_related("unit").order_by("-pk"))
    handled_by = frozenset(report.by for report in reports)
    used = used_time(matter, at=at)
    return MatterPage(
        matter=matter,
        wording=Wording.unscoped.get(matter=matter),
        steps=story(matter),
        used=used,
        # Whole minutes are shown: the sum is that of what is shown, so that the column adds up.
        used_total=sum(one.seconds - one.seconds % 60 for one in used),
        dues=list(
            Due.unscoped.filter(matter=matter)
            .select_related("promise", "promise__unit")
            .order_by("pk")
        ),
        reports=reports,
        follow_ups=list(FollowUp.unscoped.filter(matter=matter).order_by("-pk")),
        photos=list(Photo.unscoped.filter(matter=matter).order_by("pk")),
        moves=list(Move.objects.filter(promise=matter.promise_id).order_by("pk")),
        why=explain(explanation(matter.promise)),
        verbs=rules.verbs_open_to(actor, matter, handled_by=handled_by),
        handled_by=handled_by,
        requests=list(
            Request.unscoped.filter(matter=matter)
            .select_related("unit", "wanted_unit", "decider_unit")
            .order_by("-pk")
        ),
        escalations=list(
            Escalation.unscoped.filter(matter=matter)
            .select_related("from_unit", "to_unit")
            .order_by("-pk")
        ),
        supervisions=list(
            Supervision.unscoped.filter(matter=matter)
            .select_related("unit", "addressed_to", "promise")
            .order_by("-pk")
        ),
        urgings=list(Urging.unscoped.filter(matter=matter).select_related("unit").order_by("-pk")),
    )


def story(matter: Matter, *, public_only: bool = False) -> list[TimelineStep]:
    """The timeline, newest first; `recorded_at` of the matter prunes the partitions before it."""
    steps = TimelineStep.unscoped.filter(matter=matter, recorded_at__gte=matter.recorded_at)
    if public_only:
        steps = steps.filter(public=True)
    return list(steps.select_related("unit").order_by("-id"))


def used_time(matter: Matter, *, at: datetime) -> list[UsedTime]:
    """Working seconds by unit in the order in which the units had it; the columns add up."""
    days = calendar(matter.calendar)
    spans = Span.unscoped.filter(matter=matter).select_related("unit").order_by("since", "pk")
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
