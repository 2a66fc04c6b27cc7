"""Writes down a matter as it came in: the resident's words, the place, the door it came through."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fivehearts.demo import names
from fivehearts.demo.course import Flavour
from fivehearts.demo.texts.phrases import CLOSERS, OPENERS
from fivehearts.demo.texts.shape import Situation
from fivehearts.demo.town import Town
from fivehearts.foundation.clock import local

Declined = tuple[str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Letter:
    """An intake with its five facts, and the values that fill the answer later."""

    community: str
    grid: str
    category: str
    trade: str
    kind: str
    title: str
    words: str
    place_words: str
    happened_on: date
    channel: str
    contact: str
    resident: tuple[str, str]
    speaker: tuple[str, str]
    slots: dict[str, str]
    situation: Situation | None
    declined: Declined | None
    scene: str


def write(
    rng: random.Random, town: Town, *, community: str, situation: Situation | None,
    declined: Declined | None, flavour: Flavour, at: datetime, working: bool, grid: str,
) -> Letter:  # fmt: skip
    """The letter about `situation`, or about something that is not the community's to do."""
    slots, place_grid, days_ago = _place_and_time(rng, town, community, grid, at)
    tone = rng.choices(("polite", "plain", "annoyed"), _TONES.get(flavour.kind, (3, 4, 0)))[0]
    if situation is not None:
        title, words = situation.title, rng.choice(situation.words) + rng.choice(situation.more)
        category, trade, kind = situation.category, situation.unit, situation.kind
    else:
        assert declined is not None
        category, kind, title, words = declined[:4]
        trade = "community"
    closers = ("", "谢谢！") if kind in {"praise", "consult"} else CLOSERS[tone]
    if any(said in words[-14:] for said in ("请", "谢", "麻烦", "希望")):
        # The wish is out already.
        closers = ("",)
    opener = rng.choice(OPENERS["polite" if kind in {"praise", "consult", "suggestion"} else tone])
    channel = _channel(rng, trade, working, flavour)
    contact = _contact(rng, channel, flavour)
    return Letter(
        community=community, grid=place_grid, category=category, trade=trade, kind=kind,
        title=title.format(**slots),
        words=opener + (words + rng.choice(closers)).format(**slots),
        place_words=slots["q"] + slots["b"] + slots["e"] if rng.random() < 0.8 else slots["st"],
        happened_on=local(at).date() - timedelta(days=days_ago),
        channel=channel, contact=contact,
        resident=names.resident(rng), speaker=names.resident(rng),
        slots=slots, situation=situation, declined=declined,
        scene=situation.scene if situation and rng.random() < 0.55 else "",
    )  # fmt: skip


def _place_and_time(
    rng: random.Random, town: Town, community: str, grid: str, at: datetime
) -> tuple[dict[str, str], str, int]:
    quarter = rng.choice(town.quarters_of[community])
    buildings = [one for one in quarter.buildings if not grid or one.grid == grid]
    building = rng.choice(buildings or quarter.buildings)
    floor = rng.randrange(2, max(building.floors, 3) + 1)
    days_ago = rng.choices((0, 1, 2, 3, 4, 5, 6), (4, 6, 4, 3, 2, 2, 2))[0]
    slots = {
        "q": quarter.name,
        "b": building.name,
        "e": f"{rng.randrange(1, building.entrances + 1)}单元",
        "f": str(floor),
        "r": f"{floor}0{rng.randrange(1, building.doors + 1)}室",
        "st": rng.choice(names.STREETS),
        "shop": rng.choice(names.SHOPS),
        "day": _day(local(at).date(), days_ago),
        "clock": rng.choice(_CLOCKS),
        "late": rng.choice(_LATE),
        "n": str(rng.randrange(2, 7)),
        "span": rng.choice(_SPANS),
    }
    return slots, grid or building.grid, days_ago


def _day(today: date, days_ago: int) -> str:
    if days_ago < 3:
        return ("今天", "昨天", "前天")[days_ago]
    day = today - timedelta(days=days_ago)
    same_week = day.isocalendar()[1] == today.isocalendar()[1]
    return ("这" if same_week else "上") + "周" + "一二三四五六日"[day.weekday()]


def _channel(rng: random.Random, trade: str, working: bool, flavour: Flavour) -> str:
    if not working:
        return rng.choices(("web", "phone", "wechat", "order_12345"), (11, 4, 3, 2))[0]
    doors = {
        "web": 22, "phone": 28, "counter": 20, "wechat": 10, "order_12345": 8, "visit": 4,
        "letter_box": 3, "mail": 2, "leader_mail": 1, "patrol": 8 if trade == "grid" else 1,
    }  # fmt: skip
    if flavour.kind in {"praise", "consult", "suggestion"}:
        doors["patrol"] = 0
    return rng.choices(list(doors), list(doors.values()))[0]


def _contact(rng: random.Random, channel: str, flavour: Flavour) -> str:
    if flavour.contactable:
        return "on_behalf" if rng.random() < 0.1 else "self"
    return "none" if channel in {"patrol", "letter_box"} or rng.random() < 0.4 else "anonymous"


_TONES = {"complaint": (2, 4, 4), "report": (2, 5, 2), "help": (4, 5, 0)}
_CLOCKS = ("晚上九点多", "晚上十点多", "早上六点来钟", "中午", "傍晚", "夜里十一点", "下午三四点")
_LATE = ("晚上九点多", "晚上十点多", "夜里十一点", "晚上十一点多")
_SPANS = ("一个多星期", "半个多月", "快一个月", "十来天", "大半年", "整整三周")
