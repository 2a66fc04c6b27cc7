"""The words of the office: answers to residents, notes between colleagues. Drawn, not stored."""

from __future__ import annotations

import random
from datetime import datetime

from fivehearts.demo.lives import Life
from fivehearts.demo.texts import phrases
from fivehearts.demo.town import Town, UnitSpec
from fivehearts.foundation.clock import local


class Pen:
    """Writes what is said about one life; the same life is always told in the same words."""

    def __init__(self, seed: str, town: Town, life: Life, unit: UnitSpec) -> None:
        self.rng = random.Random(f"{seed}:words:{life.key}")  # noqa: S311 - a repeatable story
        self.town, self.life, self.unit = town, life, unit
        # Whether hands and tools are needed: other words than for a question.
        repair = life.flavour.kind not in {"praise", "consult", "suggestion"}
        # Fees and accounts are the property company's too, but nobody repairs them.
        repair = repair and life.letter.category != "property"
        self.at_work = repair and life.letter.trade in phrases.AT_WORK
        self._greeting = self.rng.choice(phrases.GREETINGS)
        self._address = self.rng.choice(("女士", "先生"))

    def one(self, choices: tuple[str, ...]) -> str:
        """One of the sentences."""
        return self.rng.choice(choices)

    def answer(self, outcome: str, first_day: datetime, done_at: datetime) -> str:
        """The answer of the first round: what was done, when, by whom, and what was not."""
        situation = self.life.letter.situation
        assert situation is not None
        if situation.other is not None and outcome == situation.other[0]:
            body = situation.other[1]
        else:
            body = self.one(situation.solved)
        return self._whole(body, first_day, done_at, greet=not body.startswith("您好"))

    def second_answer(self, outcome: str, first_day: datetime, done_at: datetime) -> str:
        """The answer after the resident said that it was not solved."""
        at_work = phrases.REDONE_AT_WORK if self.at_work else phrases.REDONE
        pool = at_work if outcome == "solved" else phrases.REDONE_EXPLAINED
        return self._whole(self.one(pool), first_day, done_at, greet=True)

    def note(self) -> str:
        """A note between colleagues."""
        situation = self.life.letter.situation
        if situation is not None and situation.note and self.rng.random() < 0.6:
            return situation.note
        return self.one(phrases.NOTES)

    def progress(self) -> str:
        """A note the resident reads on the way."""
        situation = self.life.letter.situation
        if situation is not None and situation.progress:
            return situation.progress
        return self.one(phrases.PROGRESS_AT_WORK if self.at_work else phrases.PROGRESS)

    def _whole(self, body: str, first_day: datetime, done_at: datetime, *, greet: bool) -> str:
        community = self.town.unit[self.life.letter.community]
        first, done = _day(first_day), _day(done_at)
        if first == done:
            body = body.replace("{d1}、{d2}两次", "{d1}两次").replace("{d2}", "当天")
        resident = self.life.letter.resident[0][0] + self._address
        if not self.life.flavour.contactable:
            resident = "居民朋友"
        gentle = self.life.flavour.kind in {"praise", "consult", "suggestion"}
        tails = phrases.TAILS_SHORT if gentle else phrases.TAILS
        text = (self._greeting if greet else "") + body + self.one(tails)
        facts = {
            **self.life.letter.slots,
            "u": self.unit.name, "tel": self.unit.phone or community.phone,
            "c": community.name, "ctel": community.phone,
            "d1": first, "d2": done, "resident": resident,
        }  # fmt: skip
        return text.format(**facts)


def _day(at: datetime) -> str:
    day = local(at)
    return f"{day.month}月{day.day}日"
