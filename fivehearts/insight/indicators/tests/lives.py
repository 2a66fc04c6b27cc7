"""Lives of matters of October 2024 that go other ways than the main line; made by the real verbs.

Each is told by what happens in it; `LIVES` names them all for tests that mix them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from fivehearts.engines.catalogue.models import Category
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.tests.community import (
    Community,
    facts,
    lead_to,
    reload,
    resident_of,
)
from fivehearts.foundation.scope import Actor, SystemScope, enter
from fivehearts.insight.indicators.tests.ground import (
    MONDAY,
    TOO_LATE,
    answered,
    declined,
    imported,
    unanswered,
)

HOUR = timedelta(hours=1)
# The city numbers its orders once.
_ORDERS = count(1)


@contextmanager
def _written() -> Iterator[None]:
    with enter(SystemScope("test")):
        yield


def _on(actor: Actor, at: datetime) -> dict[str, Any]:
    return {"by": actor.backdating(), "at": at}


def finished(place: Community, matter: Matter, *, worker: Actor, at: datetime = MONDAY) -> Matter:
    """Signed for, handled, approved; the resident is content."""
    with _written():
        actions.sign(matter=matter, **_on(worker, at))
        if matter.state == "signed":
            actions.contact(matter=matter, way="phone", reached=True, **_on(worker, at))
        actions.report_done(matter=matter, outcome="solved", answer="已办好。", **_on(worker, at))
        actions.approve(matter=matter, **_on(place.reviewer, at))
        answers = actions.Answers(True, "solved", "satisfied")
        asker = place.caller
        actions.answer_follow_up(matter=matter, answers=answers, way="phone", **_on(asker, at))
    return matter


def solved(place: Community) -> Matter:
    return answered(place, "solved", "satisfied")


def solved_late(place: Community) -> Matter:
    return answered(place, "solved", "basically", done=TOO_LATE)


def urgent(place: Community) -> Matter:
    return answered(place, "solved", "satisfied", urgency="urgent")


def redone(place: Community) -> Matter:
    """The resident says no; a second round ends well."""
    matter = answered(place, "unsolved", "dissatisfied")
    with _written():
        matter = reload(matter)
        actions.report_done(
            matter=matter, outcome="solved", answer="又修了。", **_on(place.grid_worker, MONDAY)
        )
        actions.approve(matter=matter, **_on(place.reviewer, MONDAY))
        answers = actions.Answers(True, "solved", "satisfied")
        actions.answer_follow_up(
            matter=matter, answers=answers, way="phone", **_on(place.caller, MONDAY)
        )
    return matter


def explained(place: Community) -> Matter:
    return answered(place, "explained", "very_dissatisfied")


def unreached(place: Community) -> Matter:
    return unanswered(place, contact="self")


def without_contact(place: Community) -> Matter:
    return unanswered(place)


def at_once(place: Community) -> Matter:
    """Answered at the desk; nobody has asked the resident yet."""
    with _written():
        matter = actions.register(
            facts=facts(place.grid, kind="consult"), **_on(place.clerk, MONDAY)
        )
        return actions.answer_at_once(
            matter=matter, answer="在二楼窗口办理。", **_on(place.clerk, MONDAY + HOUR)
        )


def withdrawn(place: Community) -> Matter:
    matter = lead_to(place, "handling", at=MONDAY)
    with _written():
        return actions.withdraw(
            matter=reload(matter), reason="自己修好了", **_on(resident_of(matter), MONDAY + HOUR)
        )


def reopened(place: Community) -> Matter:
    """Closed, and opened again in November."""
    matter = answered(place, "solved", "satisfied")
    with _written():
        return actions.reopen(
            matter=reload(matter),
            reason="又坏了",
            **_on(resident_of(matter), MONDAY + timedelta(days=20)),
        )


def unsigned(place: Community) -> Matter:
    return lead_to(place, "dispatched", at=MONDAY)


def extended(place: Community) -> Matter:
    """More time was asked for and granted; done within it, after the first date."""
    matter = lead_to(place, "handling", at=MONDAY)
    with _written():
        ask, grant = _on(place.grid_worker, MONDAY + HOUR), _on(place.secretary, MONDAY + 2 * HOUR)
        actions.ask_extension(matter=matter, amount=3, reason="等配件", **ask)
        actions.extend(matter=matter, words="同意", **grant)
        matter, done = reload(matter), MONDAY + timedelta(days=9)
        actions.report_done(
            matter=matter, outcome="solved", answer="已更换。", **_on(place.grid_worker, done)
        )
        return actions.approve(matter=matter, **_on(place.reviewer, done))


def returned(place: Community) -> Matter:
    """The grid gives it back, and the property company does it."""
    matter = _asked_back(place)
    with _written():
        actions.take_back(matter=matter, **_on(place.secretary, MONDAY + 2 * HOUR))
        matter = reload(matter)
        actions.dispatch(
            matter=matter, unit=place.property, **_on(place.dispatcher, MONDAY + 3 * HOUR)
        )
    return finished(place, reload(matter), worker=place.manager, at=MONDAY + 4 * HOUR)


def kept_there(place: Community) -> Matter:
    """The grid asks to give it back, and is refused."""
    matter = _asked_back(place)
    with _written():
        grounds = _on(place.secretary, MONDAY + 2 * HOUR)
        return actions.keep_there(matter=matter, reason="先上门查看", **grounds)


def retracted(place: Community) -> Matter:
    """The grid asks to give it back, and thinks better of it."""
    matter = _asked_back(place)
    with _written():
        return actions.retract(matter=matter, **_on(place.grid_worker, MONDAY + 2 * HOUR))


def _asked_back(place: Community) -> Matter:
    matter = lead_to(place, "signed", at=MONDAY)
    with _written():
        asked = _on(place.grid_worker, MONDAY + HOUR)
        actions.ask_return(matter=matter, reason="路灯归市政", **asked)
        return reload(matter)


def raised(place: Community, *, beyond_powers: bool = False, code: str = "housing") -> Matter:
    """Raised to the sub-district, which gives it to the police post; done there."""
    matter = lead_to(place, "handling", at=MONDAY, category=category(code))
    with _written():
        actions.escalate(
            matter=reload(matter),
            reason="需街道协调",
            beyond_powers=beyond_powers,
            **_on(place.secretary, MONDAY + HOUR),
        )
        matter = reload(matter)
        actions.dispatch(
            matter=matter, unit=place.police, **_on(place.administrator, MONDAY + 2 * HOUR)
        )
    return finished(place, reload(matter), worker=place.officer, at=MONDAY + 3 * HOUR)


def raised_beyond_powers(place: Community) -> Matter:
    return raised(place, beyond_powers=True)


def supervised(place: Community) -> Matter:
    """The sub-district orders a reply, and gets it in time."""
    matter = lead_to(place, "handling", at=MONDAY)
    with _written():
        actions.supervise(
            matter=matter,
            unit=place.subdistrict,
            words="请说明原因",
            **_on(place.administrator, MONDAY + HOUR),
        )
        matter = reload(matter)
        grounds = _on(place.grid_worker, MONDAY + 2 * HOUR)
        return actions.reply(matter=matter, words="配件周四到", **grounds)


def small(place: Community) -> Matter:
    """Within the powers of the community, done there."""
    return answered(place, "solved", "satisfied", category=category("housing"))


def large(place: Community) -> Matter:
    """Beyond the powers of the community by the catalogue."""
    return answered(place, "solved", "satisfied", category=category("utilities"))


def leaking_roof(place: Community) -> Matter:
    """Of a category that is part of another."""
    return lead_to(place, "accepted", at=MONDAY, category=category("housing-roof"))


def ordered(place: Community, *, at: datetime = MONDAY) -> Matter:
    """Ordered by the city's 12345, to be done within three days by the calendar."""
    order = actions.OrderFacts(f"GD{next(_ORDERS):06d}", at, at + timedelta(days=3))
    with _written():
        told = facts(place.grid, channel="order_12345")
        matter = actions.take_order(facts=told, order=order, **_on(place.clerk, at))
        actions.dispatch(matter=matter, unit=place.grid, **_on(place.dispatcher, at))
    return matter


def ordered_and_done(place: Community) -> Matter:
    return finished(place, ordered(place), worker=place.grid_worker)


def category(code: str) -> Category:
    """A category of the catalogue in force."""
    return Category.objects.get(code=code)


LIVES: tuple[Callable[[Community], Matter], ...] = (
    solved, solved_late, urgent, redone, explained, unreached, without_contact, at_once, withdrawn, reopened,
    unsigned, extended, returned, kept_there, retracted, raised, raised_beyond_powers, supervised,
    small, large, leaking_roof, ordered, ordered_and_done, declined, imported,
)  # fmt: skip
