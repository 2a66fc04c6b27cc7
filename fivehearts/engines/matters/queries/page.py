"""Everything one page about one matter shows, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from fivehearts.community.duties import queries as duties
from fivehearts.community.people.queries import masked_contacts
from fivehearts.engines.matters import rules
from fivehearts.engines.matters.models import (
    Assistance,
    Due,
    Escalation,
    FollowUp,
    Fragment,
    Matter,
    Photo,
    Report,
    Request,
    Span,
    Standstill,
    Summons,
    SummonsRating,
    Supervision,
    TimelineStep,
    Urging,
    Wording,
)
from fivehearts.engines.matters.queries.belonging import in_sight, moves_of, photos_of, story
from fivehearts.engines.matters.queries.deciding import raising_unit_key
from fivehearts.engines.matters.queries.helping import verbs_without_a_part, works_for
from fivehearts.engines.matters.queries.joint import JointPanel, joint_panel
from fivehearts.engines.matters.queries.repeats import asked_before, chain_of, measure
from fivehearts.engines.matters.vocabulary.helping import PartState, SummonsState
from fivehearts.engines.matters.vocabulary.states import Decided, Decision, State, Verb
from fivehearts.engines.matters.vocabulary.words import Measured
from fivehearts.engines.promises.models import Move
from fivehearts.engines.promises.queries import explanation
from fivehearts.foundation.clock.explain import explain
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.scope import Actor, kept

_UNITS = ("place_unit", "intake_unit", "accountable_unit", "holder_unit", "decider_unit")


def matter_by_number(number: str) -> Matter:
    """The matter of this number inside the scope in force. Raises `Matter.DoesNotExist`."""
    found = in_sight(number, _whole)
    _show_contacts(found)
    return found


def _whole(key: int) -> QuerySet[Matter]:
    """A matter in sight with all that its page says of it: read by its key, whoever asks."""
    joined = ("category", "wording", "owner", "promise", "promise__unit", "order")
    persons = ("resident__data", "speaker__data")
    return Matter.unscoped.select_related(*_UNITS, *joined, *persons).filter(pk=key)


def _show_contacts(matter: Matter) -> None:
    """The masked contact of a matter in sight, also where its person is known to a unit above.

    A grid or a department works for a resident of the community: the lock of the person's table
    goes by place and hides the row from them.
    """
    persons = [one for one in (matter.resident, matter.speaker) if one is not None]
    hidden = [one for one in persons if not hasattr(one, "data")]
    if hidden:
        contacts = masked_contacts(one.pk for one in hidden)
        for person in hidden:
            if person.pk in contacts:
                person.data = contacts[person.pk]


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
    # Numbers taken out of any words of the matter; each opens by its key.
    numbers: list[Fragment]
    moves: list[Move]
    why: list[str]
    verbs: list[Verb]
    handled_by: frozenset[str]
    requests: list[Request]
    escalations: list[Escalation]
    supervisions: list[Supervision]
    urgings: list[Urging]
    standstills: list[Standstill]
    assistances: list[Assistance]
    summonses: list[Summons]
    ratings: list[SummonsRating]
    # What the steps of the story point at, by key.
    units: Mapping[int, str]
    colleagues: Mapping[str, str]
    joint: JointPanel
    # 重复诉求: the chain it stands in, or else what looks asked before and nobody has confirmed.
    chain: list[Matter]
    before: list[Matter]

    @property
    def open_request(self) -> Request | None:
        return next((one for one in self.requests if not one.decided), None)

    @property
    def waiting_supervisions(self) -> list[Supervision]:
        """Orders nobody has replied to yet."""
        return [one for one in self.supervisions if one.settled_at is None]

    @property
    def has_history(self) -> bool:
        """Whether anything went between units."""
        return bool(self.requests or self.escalations or self.supervisions or self.urgings)

    @property
    def standstill(self) -> Standstill | None:
        """What it stands still for now."""
        return next((one for one in self.standstills if one.ended_at is None), None)

    @property
    def report_under_review(self) -> Report | None:
        return next((one for one in self.reports if one.reviewed_at is None), None)


def matter_page(actor: Actor, matter: Matter, *, at: datetime) -> MatterPage:
    """Load the page: five statements, and one for each kind of thing its story tells of.

    The matter has come through its scope, so that its rows are read without asking again. What
    no step of the story speaks of has no rows, and is not asked for.
    """
    steps = story(matter)
    told = {Verb(step.verb) for step in steps}
    spans = _spans(matter)
    used = _used(matter, spans, at)
    between = _between(matter, told)
    settled = _settled(actor, matter, between)
    reports = _rows(Report, matter, "unit") if told & _REPORTING else []
    handled_by = frozenset(report.by for report in reports) | _helped_by(between)
    return MatterPage(
        matter=matter,
        wording=matter.wording,
        steps=steps,
        used=used,
        # Whole minutes are shown: the sum is that of what is shown, so that the column adds up.
        used_total=sum(one.seconds - one.seconds % 60 for one in used),
        dues=kept.objects(_dues, values=(matter.pk,)),
        reports=reports,
        follow_ups=_rows(FollowUp, matter) if Verb.ANSWER in told else [],
        numbers=_numbers(matter, steps, reports, between),
        photos=photos_of(matter),
        moves=moves_of(matter.promise_id),
        why=explain(explanation(matter.promise)),
        verbs=[
            verb
            for verb in rules.verbs_open_to(actor, matter, handled_by=handled_by)
            if verb not in settled
        ]
        + _own_notes(actor, matter, between),
        handled_by=handled_by,
        **between,
        units=_unit_names(matter, steps, spans, between),
        colleagues=_colleagues(steps),
        joint=joint_panel(matter, told),
        **_asked_again(actor, matter, told),
    )


def _own_notes(actor: Actor, matter: Matter, between: dict[str, list[Any]]) -> list[Verb]:
    """Whoever was asked to help writes notes too; asks nothing."""
    if not matter.is_open or rules.may_note(actor, matter):
        return []
    asked = [one for one in between["assistances"] if one.state != PartState.WITHDRAWN]
    asked += [one for one in between["summonses"] if one.state != SummonsState.CALLED_OFF]
    return [Verb.NOTE] if any(works_for(actor, one.unit) for one in asked) else []


def _helped_by(between: dict[str, list[Any]]) -> frozenset[str]:
    """Who did a part of it, or came when called."""
    done = {one.answered_by for one in between["assistances"]}
    return frozenset((done | {one.reported_by for one in between["summonses"]}) - {""})


# While it is taken in and until it is dispatched it is asked whether the same was asked before.
_ARRIVING = frozenset({State.REGISTERED, State.ACCEPTED})


def _asked_again(actor: Actor, matter: Matter, told: set[Verb]) -> dict[str, list[Any]]:
    """The chain; while it arrives, for whoever may say so, what looks asked before."""
    chain = chain_of(matter, told)
    asks = matter.state in _ARRIVING and not chain and matter.resident_id is not None
    if not asks or not rules.may_link(actor, matter):
        return {"chain": chain, "before": []}
    months = measure(Measured.REPEAT_MONTHS)
    return {"chain": chain, "before": asked_before(matter, months=months)}


_REPORTING = {Verb.REPORT_DONE, Verb.ANSWER_AT_ONCE, Verb.ANSWER_JOINTLY}


def _rows(model: Any, matter: Matter, *related: str) -> list[Any]:
    """What belongs to the matter, newest first."""
    return kept.objects(_belonging, model, related, values=(matter.pk,))


def _belonging(model: Any, related: tuple[str, ...], matter: int) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.unscoped.filter(matter=matter).order_by("-pk")
    return rows.select_related(*related) if related else rows


def _dues(matter: int) -> QuerySet[Due]:
    rows = Due.unscoped.filter(matter=matter)
    return rows.select_related("promise", "promise__unit").order_by("pk")


def _between(matter: Matter, told: set[Verb]) -> dict[str, list[Any]]:
    """What went between units: one statement for each kind that the story tells of."""
    kinds: dict[str, tuple[Any, set[Verb], tuple[str, ...]]] = {
        "requests": (
            Request,
            {Verb.ASK_RETURN, Verb.ASK_EXTENSION, Verb.ASK_SUSPENSION, Verb.ASK_PARKING},
            ("unit", "wanted_unit", "decider_unit", "final_unit"),
        ),
        "escalations": (Escalation, {Verb.ESCALATE}, ("from_unit", "to_unit")),
        "supervisions": (Supervision, {Verb.SUPERVISE}, ("unit", "addressed_to", "promise")),
        "urgings": (Urging, {Verb.URGE}, ("unit",)),
        "assistances": (Assistance, {Verb.ASK_HELP}, ("unit", "lead_unit", "promise")),
        "summonses": (Summons, {Verb.SUMMON}, ("unit", "from_unit", "promise")),
        "ratings": (SummonsRating, {Verb.RATE}, ()),
        "standstills": (Standstill, {Verb.SUSPEND, Verb.PARK}, ("unit", "approved_by_unit")),
    }
    return {
        name: _rows(model, matter, *related) if told & verbs else []
        for name, (model, verbs, related) in kinds.items()
    }


def _numbers(
    matter: Matter, steps: list[TimelineStep], reports: list[Report], between: dict[str, list[Any]]
) -> list[Fragment]:
    """The numbers of the words; asks only where some words hold one."""
    wording = matter.wording
    texts = [wording.words, *(said for _asked, said in wording.answers)]
    texts += [step.words for step in steps] + [report.answer for report in reports]
    texts += [one.reason for one in between["requests"]]
    texts += [said for one in between["assistances"] for said in (one.task, one.answer, one.words)]
    texts += [f"{one.reason}{one.place_words}{one.report}" for one in between["summonses"]]
    masks_alone = "**" in matter.title or "**" in wording.place_words
    if not masks_alone and not any("⟦" in str(text) for text in texts):
        return []
    return list(Fragment.unscoped.filter(matter=matter).order_by("found_at", "key"))


def number_in_words(matter: Matter, key: str) -> Fragment:
    """One number taken out of the words of a matter. Raises `Fragment.DoesNotExist`."""
    return Fragment.unscoped.get(matter=matter, key=key)


def _settled(actor: Actor, matter: Matter, between: dict[str, list[Any]]) -> set[Verb]:
    """Verbs that what was decided in this round leaves no room for: they are not offered.

    Each is refused by its action too, with a sentence, to whoever has an old page open.
    """
    asked = [one for one in between["requests"] if one.round == matter.round]
    here = matter.accountable_unit_id
    raised = any(
        one.round == matter.round
        and one.handed_back_at is None
        and matter.accountable_unit.is_under(one.to_unit.path)
        for one in between["escalations"]
    )
    closed = verbs_without_a_part(
        actor, matter, between["assistances"], between["summonses"], between["ratings"]
    )
    if not raised:
        closed.add(Verb.HAND_BACK)
    # The next tier has said that this unit can do it: raised again it would only go round.
    lower = raising_unit_key(matter, actor)
    if any(
        one.round == matter.round and one.handed_back_at and one.from_unit_id == lower
        for one in between["escalations"]
    ):
        closed.add(Verb.ESCALATE)
    for one in asked:
        if one.kind == Decision.EXTENSION and one.decided == Decided.GRANTED:
            closed.add(Verb.ASK_EXTENSION)
        stays = one.decided == Decided.REFUSED and one.unit_id == here
        if one.kind == Decision.RETURN and (stays or one.final_unit_id == here):
            closed.add(Verb.ASK_RETURN)
    return closed


def _unit_names(
    matter: Matter, steps: list[TimelineStep], spans: list[Span], between: dict[str, list[Any]]
) -> dict[int, str]:
    """The units met on the way: those that had it, acted on it, or were suggested."""
    met = [getattr(matter, name) for name in _UNITS]
    met += [step.unit for step in steps] + [span.unit for span in spans]
    for part in (*between["assistances"], *between["summonses"]):
        met.append(part.unit)
    for one in between["requests"]:
        met += [one.unit, one.wanted_unit, one.final_unit]
    return {unit.pk: unit.name for unit in met if unit is not None}


def _colleagues(steps: list[TimelineStep]) -> dict[str, str]:
    """Names of those it was handed over to; asks only where none of them did a step since."""
    named = {step.by: step.by_name for step in steps}
    to = {str(step.facts["to"]) for step in steps if step.verb == Verb.HAND_OVER}
    keys = {int(ref.removeprefix("user:")) for ref in to - set(named)}
    found = duties.names_of(keys) if keys else {}
    return {**named, **{f"user:{key}": name for key, name in found.items()}}


def used_time(matter: Matter, *, at: datetime) -> list[UsedTime]:
    """Working seconds by unit in the order in which the units had it; the columns add up."""
    return _used(matter, _spans(matter), at)


def _spans(matter: Matter) -> list[Span]:
    return kept.objects(_spans_of, values=(matter.pk,))


def _spans_of(matter: int) -> QuerySet[Span]:
    return Span.unscoped.filter(matter=matter).select_related("unit").order_by("since", "pk")


def _used(matter: Matter, spans: list[Span], at: datetime) -> list[UsedTime]:
    days = calendar(matter.calendar)
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
    """One file of a matter. Raises `Photo.DoesNotExist`."""
    return Photo.objects.select_related("file", "file__examination").get(
        matter=matter, file=file_id
    )
