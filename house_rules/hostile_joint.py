"""Forms of handling together, repeats and publication, for the test of hostile input."""

from __future__ import annotations

from typing import Any

from house_rules.hostile_ground import Ground


def _join(ground: Ground) -> str:
    return f"/desk/matters/{ground.matters['accepted'].number}/join/"


def _both(ground: Ground) -> dict[str, Any]:
    return {
        "to": ground.matters["handling"].number,
        "version": ground.matters["accepted"].version,
        "leading_version": ground.matters["handling"].version,
        "reason": "同一盏灯",
    }


def _publish(ground: Ground) -> str:
    return f"/desk/matters/{ground.matters['accepted'].number}/publish/"


def _take_down(ground: Ground) -> str:
    return f"/desk/published/{ground.matters['accepted'].number}/take-down/"


def _link(ground: Ground) -> str:
    return f"/desk/matters/{ground.matters['accepted'].number}/link/"


# Name, address, who sends it, what fills it, and by which method where it is not a form that is sent.
JOINT_FORMS: list[Any] = [
    ("join two matters", _join, "holder", _both),
    ("publish", _publish, "holder", lambda g: {"digest": "0" * 32, "also": "王奶奶"}),
    ("take down", _take_down, "holder", lambda g: {"reason": "居民要求"}),
    ("number of a rule", lambda g: "/desk/published/measure/", "holder",
     lambda g: {"code": "repeat_months", "value": "6"}),
    ("link", _link, "holder", lambda g: {"earlier": str(g.matters["handling"].pk)}),
    ("search of what is public", lambda g: "/published/", "visitor",
     lambda g: {"q": "楼道灯", "category": "noise", "where": "here", "page": "1"}, "get"),
    ("the leading matter", _join, "holder", lambda g: {"to": g.matters["handling"].number}, "get"),
]  # fmt: skip
