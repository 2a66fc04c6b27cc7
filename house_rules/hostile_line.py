"""Verbs beside the main line as hostile input meets them: what stands still, who helps, who is called."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Assistance, Matter, Summons
from fivehearts.engines.matters.tests.community import Community, lead_to, reload
from fivehearts.foundation.clock import today


def part_of(state: str) -> Callable[[Any], Any]:
    return lambda ground: ground.parts[state]


def parts(matters: dict[str, Matter]) -> dict[str, int]:
    """The part or the summons that the verbs on these matters are about."""
    found = {name: Assistance.unscoped.get(matter=matters[name]).pk for name in HELPED}
    return found | {name: Summons.unscoped.get(matter=matters[name]).pk for name in CALLED}


def later(ground: Any) -> str:
    """A day of next week."""
    return f"{today() + timedelta(days=7)}"


HELPED, CALLED = ("helped", "declined part"), ("called", "reported back")

# State of the matter, verb, and what fills its form properly.
BESIDE_THE_LINE: list[tuple[str, str, dict[str, Any]]] = [
    ("handling", "ask_suspension", {"cause": "parts", "reason": "等配件", "review_on": later}),
    ("handling", "ask_parking", {"cause": "budget", "reason": "等资金", "review_on": later}),
    ("parked", "renew_parking", {"words": "资金还没到", "review_on": later}),
    ("parked", "resume", {"words": "资金到了"}),
    ("to be parked", "park", {"words": "列入计划"}),
    ("to be parked", "keep_running", {"reason": "先做起来"}),
    ("handling", "ask_help",
     {"unit": lambda g: g.place.property.pk, "task": "请配合", "amount": "1"}),
    ("helped", "sign_part", {"part": part_of("helped")}),
    ("helped", "part_done", {"part": part_of("helped"), "words": "已做"}),
    ("helped", "decline_part", {"part": part_of("helped"), "reason": "不归我们"}),
    ("declined part", "insist", {"part": part_of("declined part"), "reason": "合同写明"}),
    ("declined part", "drop_part", {"part": part_of("declined part"), "reason": "已查清"}),
    ("handling", "summon",
     {"unit": lambda g: g.place.police.pk, "urgency": "days", "place_words": "门口",
      "reason": "有人打架"}),
    ("called", "call_off", {"part": part_of("called"), "reason": "已散开"}),
    ("reported back", "rate",
     {"part": part_of("reported back"), "first": "yes", "second": "no", "third": "partly",
      "words": "来得快"}),
]  # fmt: skip


def standing(place: Community) -> dict[str, Matter]:
    """One matter to be parked, and one that is."""
    given = {"cause": "budget", "reason": "等资金", "review_on": today() + timedelta(days=30)}
    found = {}
    for name in ("to be parked", "parked"):
        matter = reload(lead_to(place, "handling"))
        actions.ask_parking(by=place.grid_worker, matter=matter, **given)
        if name == "parked":
            actions.park(by=place.secretary, matter=matter, words="列入计划")
        found[name] = reload(matter)
    return found


def helping(place: Community) -> dict[str, Matter]:
    """A part to be done by the second grid, one it declined, and calls on their way."""
    found = {}
    for name in HELPED:
        matter = reload(lead_to(place, "handling"))
        unit = place.second_grid
        actions.ask_help(by=place.grid_worker, matter=matter, unit=unit, task="请配合", amount=2)
        if name == "declined part":
            part = Assistance.objects.get(matter=matter)
            actions.decline_part(by=place.colleague, matter=matter, part=part, reason="不归我们")
        found[name] = reload(matter)
    for name in CALLED:
        matter = reload(lead_to(place, "handling"))
        actions.summon(
            by=place.secretary, matter=matter, unit=place.police, reason="有人打架",
            place_words="门口", urgency="days",
        )  # fmt: skip
        if name == "reported back":
            call = Summons.objects.get(matter=matter)
            actions.come(by=place.officer, matter=matter, part=call)
            actions.report_back(by=place.officer, matter=matter, part=call, words="已劝开")
        found[name] = reload(matter)
    return found
