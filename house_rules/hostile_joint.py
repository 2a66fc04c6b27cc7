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


# Name, address, who sends it, what fills it, and by which method where it is not a form that is sent.
JOINT_FORMS: list[Any] = [
    ("join two matters", _join, "holder", _both),
    ("the leading matter", _join, "holder", lambda g: {"to": g.matters["handling"].number}, "get"),
]
