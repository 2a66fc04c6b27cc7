"""A community with matters of October 2024 that end in every way, made by the real verbs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.tests.community import Community, facts, lead_to
from fivehearts.foundation.clock import SHANGHAI
from fivehearts.foundation.figures import Period
from fivehearts.foundation.scope import Actor, ActorScope, SystemScope, enter
from fivehearts.insight.indicators.queries import compute
from fivehearts.insight.indicators.vocabulary import Figure

OCTOBER = Period.month(2024, 10)
# A Monday after the holidays: five working days later is Monday the 21st.
MONDAY = datetime(2024, 10, 14, 10, tzinfo=SHANGHAI)
TOO_LATE = datetime(2024, 10, 28, 10, tzinfo=SHANGHAI)


def answered(
    place: Community, solved: str, satisfaction: str, *, done: datetime = MONDAY, **given: Any
) -> Matter:
    """A matter of the Monday, reported done at `done`, and what the resident answered then."""
    matter = lead_to(place, "handling", at=MONDAY, **given)
    with enter(SystemScope("test")):
        _finish(place, matter, done)
        actions.answer_follow_up(
            by=place.caller.backdating(),
            matter=matter,
            answers=actions.Answers(True, solved, satisfaction),
            way="phone",
            at=done,
        )
    return matter


def unanswered(place: Community, *, contact: str = "none", done: datetime = MONDAY) -> Matter:
    """A matter closed because nobody could be reached, or nobody could be asked."""
    nobody = {"contact": contact, "resident_name": "", "resident_phone": ""}
    matter = lead_to(place, "handling", at=MONDAY, **(nobody if contact == "none" else {}))
    caller = place.caller.backdating()
    with enter(SystemScope("test")):
        _finish(place, matter, done)
        for _try in range(3 if contact != "none" else 0):
            actions.log_attempt(by=caller, matter=matter, way="phone", at=done)
        actions.close_unanswered(by=caller, matter=matter, at=done)
    return matter


def declined(place: Community) -> Matter:
    """A matter that was not ours."""
    with enter(SystemScope("test")):
        clerk = place.clerk.backdating()
        matter = actions.register(by=clerk, facts=facts(place.grid), at=MONDAY)
        return actions.decline(
            by=clerk,
            matter=matter,
            reason="不属社区职责",
            right_address="供电公司 95598",
            at=MONDAY,
        )


def imported(place: Community, at: datetime = MONDAY) -> Matter:
    """A matter of imported history."""
    with enter(SystemScope("test")):
        return actions.register(
            by=place.clerk.backdating(), facts=facts(place.grid, historical=True), at=at
        )


def figures(actor: Actor, place: Any, *, history: bool = False) -> dict[str, Figure]:
    """The figures of October by the last part of their code, as this actor sees them."""
    with enter(ActorScope(actor)):
        found = compute(actor, place, OCTOBER, history)
    return {figure.code.removeprefix("matters."): figure for figure in found}


def left_out(figure: Figure) -> dict[str, int]:
    """What was left out, without the empty reasons."""
    return {one.code: one.count for one in figure.excluded if one.count}


def parts(figure: Figure) -> dict[str, int]:
    """The lines of a breakdown."""
    return {part.key: part.count for part in figure.parts}


def _finish(place: Community, matter: Matter, done: datetime) -> None:
    worker, reviewer = place.grid_worker.backdating(), place.reviewer.backdating()
    answer = "灯已更换，今晚起可用。"
    actions.report_done(by=worker, matter=matter, outcome="solved", answer=answer, at=done)
    actions.approve(by=reviewer, matter=matter, at=done)
