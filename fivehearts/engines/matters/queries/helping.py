"""Who else works on a matter, what each was asked for, and what the actor may do about it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from fivehearts.engines.matters.models import Assistance, Matter, Summons, SummonsRating
from fivehearts.engines.matters.vocabulary.helping import (
    PART_OPEN,
    SUMMONS_AWAITED,
    PartState,
    Side,
    SummonsState,
)
from fivehearts.engines.matters.vocabulary.states import HANDLE, SIGN, Verb
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.queries import superior_paths, working_units
from fivehearts.foundation.scope.vocabulary import TIERS, UnitKind

# In which state a verb finds the part it is about.
PARTS_OF_VERB: dict[Verb, frozenset[str]] = {
    Verb.SIGN_PART: frozenset({PartState.ASKED}),
    Verb.PART_DONE: frozenset({PartState.ASKED, PartState.SIGNED}),
    Verb.DECLINE_PART: frozenset({PartState.ASKED, PartState.SIGNED}),
    Verb.INSIST: frozenset({PartState.DECLINED}),
    Verb.DROP_PART: PART_OPEN,
}
CALLS_OF_VERB: dict[Verb, frozenset[str]] = {
    Verb.ACKNOWLEDGE: frozenset({SummonsState.CALLED}),
    Verb.COME: SUMMONS_AWAITED,
    Verb.REPORT_BACK: frozenset({SummonsState.ARRIVED}),
    Verb.CALL_OFF: SUMMONS_AWAITED,
    Verb.RATE: frozenset({SummonsState.REPORTED}),
}
STATES_OF_VERB = PARTS_OF_VERB | CALLS_OF_VERB
# Done by the unit that was asked; the others are the lead's.
OF_THE_HELPER = frozenset(
    {Verb.SIGN_PART, Verb.PART_DONE, Verb.DECLINE_PART, Verb.ACKNOWLEDGE, Verb.COME, Verb.REPORT_BACK}
)  # fmt: skip


def works_for(actor: Actor, unit: Unit) -> bool:
    """Whether the actor signs or handles for a unit."""
    return actor.holds(HANDLE, over=unit.path) or actor.holds(SIGN, over=unit.path)


def helping_unit(actor: Actor, matter: Matter) -> Unit | None:
    """The unit of the actor that was asked to help with the matter, or called; None where none was.

    What was taken back asks nobody any more.
    """
    if matter.turn == 1:
        return None
    parts = Assistance._base_manager.filter(matter=matter).exclude(state=PartState.WITHDRAWN)
    calls = Summons._base_manager.filter(matter=matter).exclude(state=SummonsState.CALLED_OFF)
    for rows in (parts, calls):
        asked = [one.unit for one in rows.select_related("unit").order_by("-pk")]
        found = next((unit for unit in asked if works_for(actor, unit)), None)
        if found is not None:
            return found
    return None


def parts_for(verb: Verb, matter: Matter, actor: Actor) -> QuerySet[Assistance]:
    """The parts this verb may be about, for this actor."""
    rows = Assistance._base_manager.filter(matter=matter, state__in=PARTS_OF_VERB[verb])
    if verb == Verb.DECLINE_PART:
        rows = rows.filter(insisted=False)
    found = rows.select_related("unit").order_by("pk")
    return _whose(found, verb, actor)


def calls_for(verb: Verb, matter: Matter, actor: Actor) -> QuerySet[Summons]:
    """The summonses this verb may be about, for this actor."""
    rows = Summons._base_manager.filter(matter=matter, state__in=CALLS_OF_VERB[verb])
    return _whose(rows.select_related("unit", "from_unit").order_by("pk"), verb, actor)


def _whose(rows: QuerySet, verb: Verb, actor: Actor) -> QuerySet:  # type: ignore[type-arg]
    if verb not in OF_THE_HELPER:
        return rows
    paths = [*actor.paths(HANDLE), *actor.paths(SIGN)]
    wanted = Q(pk__in=[])
    for path in paths:
        wanted |= Q(unit__path__gte=path, unit__path__lt=path + "~")
    return rows.filter(wanted)


def verbs_without_a_part(
    actor: Actor,
    matter: Matter,
    parts: Iterable[Assistance],
    calls: Iterable[Summons],
    ratings: Iterable[SummonsRating],
) -> set[Verb]:
    """The verbs on parts and summonses that have none to be about, for this actor; asks nothing."""
    parts, calls = list(parts), list(calls)
    told = {(one.summons_id, one.side) for one in ratings}
    closed = set()
    for verb, states in PARTS_OF_VERB.items():
        fitting = [one for one in parts if one.state in states]
        if verb == Verb.DECLINE_PART:
            fitting = [one for one in fitting if not one.insisted]
        if verb in OF_THE_HELPER:
            fitting = [one for one in fitting if works_for(actor, one.unit)]
        if not fitting:
            closed.add(verb)
    for verb, states in CALLS_OF_VERB.items():
        waiting = [one for one in calls if one.state in states]
        if verb in OF_THE_HELPER:
            waiting = [one for one in waiting if works_for(actor, one.unit)]
        if verb == Verb.RATE:
            waiting = [one for one in waiting if rating_side(actor, matter, one, told)]
        if not waiting:
            closed.add(verb)
    return closed


def rating_side(
    actor: Actor, matter: Matter, summons: Summons, told: Iterable[tuple[int, str]]
) -> Side | None:
    """For which side the actor may still rate; the side of the called unit first."""
    said = set(told)
    if works_for(actor, summons.unit) and (summons.pk, Side.SUMMONED) not in said:
        return Side.SUMMONED
    calls = works_for(actor, matter.holder_unit) or works_for(actor, summons.from_unit)
    return Side.SUMMONER if calls and (summons.pk, Side.SUMMONER) not in said else None


def sides_told(summons: Summons) -> list[tuple[int, str]]:
    """Which sides have rated it."""
    rows = SummonsRating._base_manager.filter(summons=summons)
    return list(rows.values_list("summons_id", "side"))


def still_helping(matter: Matter) -> list[str]:
    """Names of the units whose part is open, or who are on the way."""
    if matter.turn == 1:
        # Whoever asks another unit counts as a turn: nothing to look for.
        return []
    parts = Assistance._base_manager.filter(matter=matter, ended_at=None)
    calls = Summons._base_manager.filter(matter=matter, state__in=SUMMONS_AWAITED)
    names = [
        *parts.values_list("unit__name", flat=True),
        *calls.values_list("unit__name", flat=True),
    ]
    return list(dict.fromkeys(names))


def asked_of(actor: Actor) -> QuerySet[Matter]:
    """Open matters in which a unit of the actor has an open part or was called, nearest date first."""
    units = [post.unit_id for post in actor.posts if {HANDLE, SIGN} & post.permissions]
    return Matter.objects.filter(has_a_part(*units), closed_at=None)


def has_a_part(*units: int) -> Q:
    """Whether one of these units has an open part in a matter, or was called and has not reported."""
    parts = Assistance.unscoped.filter(unit__in=units, ended_at=None).values("matter")
    calls = Summons.unscoped.filter(unit__in=units, ended_at=None).values("matter")
    # One set of keys: few parts are open, and many matters.
    return Q(pk__in=parts.union(calls, all=True))


def units_to_summon(base: Unit) -> QuerySet[Unit]:
    """The tiers above, up to the district, and what is attached to them."""
    above = Unit.objects.filter(path__in=superior_paths(base.path))
    tiers = Q(pk__in=above.filter(kind__in=(UnitKind.SUBDISTRICT, UnitKind.DISTRICT)).values("pk"))
    attached = Q(parent__in=above.values("pk")) & ~Q(kind__in=TIERS)
    return working_units().filter(tiers | attached)
