"""Matters handled together: who leads, who goes along, what looks alike, what a resident reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Min, Q, QuerySet, When

from fivehearts.community.duties import queries as duties
from fivehearts.engines.matters.models import (
    Assistance,
    Joining,
    Matter,
    Photo,
    Report,
    Summons,
    TimelineStep,
)
from fivehearts.engines.matters.vocabulary.helping import PART_OPEN, SUMMONS_AWAITED
from fivehearts.engines.matters.vocabulary.states import IN_WORK, State, Verb
from fivehearts.engines.matters.vocabulary.words import JoiningEnded
from fivehearts.foundation import numbering
from fivehearts.foundation.scope import SystemScope, enter

_UNITS = ("place_unit", "intake_unit", "accountable_unit", "holder_unit", "decider_unit")
# What was told longer ago is hardly the same thing.
ALIKE_FOR = timedelta(days=90)
MOST_ALIKE = 8


def leading_of(pk: int) -> Matter:
    """A matter with everything a verb on it reads. Raises `Matter.DoesNotExist`."""
    return Matter.objects.select_related(*_UNITS, "promise", "joined_to").get(pk=pk)


def joined_to(leading: Matter) -> list[Matter]:
    """What is joined to a matter, in the order of their keys: the order in which they are locked."""
    rows = Matter.objects.filter(joined_to=leading).select_related(*_UNITS, "promise")
    return list(rows.order_by("pk"))


def nearest_of_joined(leading: Matter) -> datetime | None:
    """The nearest date promised to one of those joined to a matter."""
    rows = Matter.objects.filter(joined_to=leading)
    nearest: datetime | None = rows.aggregate(nearest=Min("next_due_at"))["nearest"]
    return nearest


def others_help(matter: Matter) -> bool:
    """Whether assisting units have an open part of it, or somebody called is awaited."""
    parts = Assistance._base_manager.filter(matter=matter, state__in=PART_OPEN)
    calls = Summons._base_manager.filter(matter=matter, state__in=SUMMONS_AWAITED)
    return parts.exists() or calls.exists()


def matter_to_lead(words: str) -> Matter:
    """The matter in scope whose number somebody typed. Raises `Matter.DoesNotExist`."""
    number = numbering.check(words) or ""
    return Matter.objects.select_related(
        *_UNITS, "promise", "joined_to", "category", "wording"
    ).get(number=number)


def alike(matter: Matter, *, at: datetime) -> list[Matter]:
    """Matters in work that may be about the same thing: of the same community and lately.

    The same place and the same category come first. One statement.
    """
    near: QuerySet[Matter] = Matter.objects.filter(
        intake_unit=matter.intake_unit_id,
        state__in=IN_WORK - {State.JOINED},
        historical=False,
        registered_at__gte=at - ALIKE_FOR,
    ).exclude(pk=matter.pk)
    same_place = Q(place_unit=matter.place_unit_id)
    same_kind = Q(category=matter.category_id) if matter.category_id else Q(kind=matter.kind)
    near = near.filter(same_place | same_kind)
    nearest = Case(When(same_place & same_kind, then=0), When(same_kind, then=1), default=2)
    rows = near.select_related(*_UNITS, "promise", "category").order_by(nearest, "-registered_at")
    return list(rows[:MOST_ALIKE])


@dataclass(frozen=True, slots=True)
class JointPanel:
    """What the page of a matter shows of handling it together with others."""

    # Of this matter: with which it is or was handled, newest first.
    own: list[Joining]
    # Of those joined to it, newest first.
    led: list[Joining]
    colleagues: Mapping[str, str]

    @property
    def running(self) -> Joining | None:
        return next((one for one in self.own if not one.ended), None)

    @property
    def with_it(self) -> list[Joining]:
        """Those that are joined to it now."""
        return [one for one in self.led if not one.ended]

    @property
    def before(self) -> list[Joining]:
        """What was together before, either way."""
        return [one for one in (*self.own, *self.led) if one.ended]

    @property
    def earliest_due(self) -> datetime | None:
        """The nearest date promised to one of those joined to it."""
        dates = [one.matter.next_due_at for one in self.with_it if one.matter.next_due_at]
        return min(dates, default=None)

    def __bool__(self) -> bool:
        return bool(self.own or self.led)


_JOINT_VERBS = frozenset({Verb.JOIN, Verb.TAKE_ALONG})


def joint_panel(matter: Matter, told: set[Verb]) -> JointPanel:
    """Asks nothing where no step of the story speaks of it; two statements where one does."""
    if not told & _JOINT_VERBS:
        return JointPanel([], [], {})
    rows = Joining.unscoped.filter(Q(matter=matter) | Q(leading=matter))
    found = list(rows.select_related("matter", "leading").order_by("-pk"))
    keys = {int(one.by.removeprefix("user:")) for one in found if one.by.startswith("user:")}
    names = {f"user:{key}": name for key, name in duties.names_of(keys).items()} if keys else {}
    own = [one for one in found if one.matter_id == matter.pk]
    return JointPanel(own, [one for one in found if one.leading_id == matter.pk], names)


@dataclass(frozen=True, slots=True)
class Together:
    """What a resident reads of the joint handling: units, moments and steps; nobody and no word."""

    since: datetime
    unit_name: str
    steps: list[TimelineStep]


def joint_photos(matter: Matter) -> list[Photo]:
    """The pictures of the answers it was given together with others: two statements.

    They stay with the leading matter, so that they are read past the code. What was said beside
    them was said to somebody else: names of files and descriptions stay there.
    """
    with enter(SystemScope("joint")):
        ended = Joining.objects.filter(matter=matter, ended=JoiningEnded.ANSWERED)
        leading: dict[int, Any] = dict(ended.values_list("leading", "ended_at"))
        approved = Report.objects.filter(matter__in=leading, approved=True)
        rounds = [
            (one.matter_id, one.round)
            for one in approved.order_by("pk")
            if one.reviewed_at is not None and one.reviewed_at <= leading[one.matter_id]
        ]
        # The last answer before the joint handling ended is the one that was given.
        given = dict(rounds)
        photos = Photo.objects.filter(
            matter__in=given, verb=Verb.REPORT_DONE, public=True
        ).select_related("file", "file__examination")
        found = [one for one in photos.order_by("pk") if given[one.matter_id] == one.round]
    for one in found:
        one.name = one.description = ""
    return found


# Steps of the leading matter that tell how far the work is, by unit and moment alone.
_PROGRESS = frozenset(
    {Verb.ACCEPT, Verb.DISPATCH, Verb.SIGN, Verb.REPORT_DONE, Verb.ESCALATE, Verb.HAND_BACK}
)


def together(matter: Matter) -> Together | None:
    """How far the work is where a matter is handled together with another; None where it is not.

    The resident's code opens the own matter alone, so the leading one is read here past it: units,
    moments and verbs leave, words and persons do not.
    """
    if matter.joined_to_id is None:
        return None
    with enter(SystemScope("joint")):
        joining = Joining.objects.select_related("leading").get(matter=matter, ended="")
        steps = TimelineStep.objects.filter(
            matter=joining.leading_id,
            recorded_at__gte=joining.leading.recorded_at,
            public=True,
            verb__in=_PROGRESS,
        )
        shown = list(steps.select_related("unit").order_by("-id"))
    return Together(joining.at, matter.accountable_unit.name, shown)
