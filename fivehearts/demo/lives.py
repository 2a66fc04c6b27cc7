"""The lives of a thousand matters, drawn from a seed: who, where, what, when. Data only."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from fivehearts.demo import wishes
from fivehearts.demo.course import (
    GENTLE,
    TURNS,
    Beat,
    Course,
    Flavour,
    nearest_due,
    stopped,
)
from fivehearts.demo.people_in import Letter, write
from fivehearts.demo.texts import SITUATIONS, Situation
from fivehearts.demo.texts.phrases import DECLINED
from fivehearts.demo.town import INSIDE, Size, Town
from fivehearts.demo.wishes import WAITS, Wish
from fivehearts.engines.matters.vocabulary.words import Channel
from fivehearts.foundation.clock import SHANGHAI, Calendar, local

YEARS_BACK = timedelta(days=730)
# How many candidates are drawn for an open matter before the best is taken.
_CANDIDATES = 30
# Where a candidate does not meet the wish at all.
_UNMET = 10_000
# What a step done at night counts against a candidate.
_NIGHT = 60


@dataclass(frozen=True, slots=True)
class Life:
    """One matter from the first word to the last beat."""

    key: str
    letter: Letter
    flavour: Flavour
    registered_at: datetime
    beats: tuple[Beat, ...]
    wish: Wish | None = None
    # Steers rotating choices, such as which of two handlers it was.
    turn: int = 0


class Storyteller:
    """Draws lives: the same seed and the same start moment draw the same lives."""

    def __init__(
        self, seed: str, town: Town, size: Size, calendar: Calendar, now: datetime
    ) -> None:
        self.rng = random.Random(f"{seed}:lives")  # noqa: S311 - a repeatable story, no secret
        self.town, self.size, self.calendar, self.now = town, size, calendar, now
        self._on_desks: Counter[str] = Counter()

    def lives(self) -> list[Life]:
        """All lives in the order of their registration."""
        open_wishes = wishes.wished(self.town, self.size.open_matters)
        found = [self._open(wish) for wish in open_wishes]
        found += [self._over(number) for number in range(self.size.matters - len(found))]
        found.sort(key=lambda life: life.registered_at)
        return [replace(life, key=f"{n:05d}", turn=n) for n, life in enumerate(found, start=1)]

    # What is over

    def _over(self, number: int) -> Life:
        community = self._community()
        declined = number % 16 == 7
        registered_at = self._moment()
        situation = None if declined else self._situation(registered_at)
        base = self._flavour(situation, registered_at)
        flavour = replace(base, declined=declined)
        flavour = self._turned(flavour, situation)
        for _try in range(12):
            beats = Course(self.rng, self.calendar, flavour, registered_at).laid()
            if beats[-1].at < self.now - timedelta(minutes=5):
                break
            # Too recent to be over already: it went quickly, or it was a few days earlier.
            flavour = replace(flavour, brisk=True, late=False, redo=False, unreached=False, turn="")
            registered_at -= timedelta(days=self.rng.randrange(1, 4))
        return self._life(
            community=community, situation=situation, flavour=flavour,
            registered_at=registered_at, beats=beats, wish=None,
        )  # fmt: skip

    def _turned(self, flavour: Flavour, situation: Situation | None) -> Flavour:
        """Perhaps something happens on the way: one thing at most, where it fits."""
        if flavour.declined or flavour.redo:
            return flavour
        if flavour.kind in GENTLE:
            return replace(flavour, turn="at_once" if self.rng.random() < 0.6 else "")
        turns = {name: many for name, many in TURNS.items() if name != "at_once"}
        if flavour.urgency in {"critical", "urgent"}:
            turns = {name: turns[name] for name in ("urged", "supervised", "raised")}
        if not flavour.contactable:
            turns = {n: m for n, m in turns.items() if n not in {"urged", "withdrawn", "reopened"}}
        if situation is not None and situation.unit not in {*INSIDE, "property", "elderly"}:
            # Only what lies inside the community is raised by its secretary.
            turns = {n: m for n, m in turns.items() if n not in {"raised", "handed_back"}}
        nothing = 100 - sum(turns.values())
        turn = self.rng.choices(["", *turns], [nothing, *turns.values()])[0]
        return replace(flavour, turn=turn, sent_back=flavour.sent_back and not turn)

    def _community(self) -> str:
        codes = self.town.communities
        weights = [4.0, *(1.3 - 0.05 * number for number in range(len(codes) - 1))]
        return self.rng.choices(codes, weights)[0]

    def _moment(self) -> datetime:
        """A moment of the last two years, rather lately, rather on weekdays and by day."""
        share = self.rng.random() ** 0.8
        day = (local(self.now) - YEARS_BACK * (1 - share)).date()
        if not self.calendar.is_working_day(day) and self.rng.random() < 0.6:
            day = self.calendar.nth_working_day(day - timedelta(days=4), 1)
        hour = self.rng.choices(range(24), _BY_HOUR)[0]
        at = datetime(
            day.year,
            day.month,
            day.day,
            hour,
            self.rng.randrange(60),
            self.rng.randrange(60),
            tzinfo=SHANGHAI,
        )
        return min(at, self.now - timedelta(hours=30))

    def _situation(self, at: datetime) -> Situation:
        month = local(at).month
        fitting = [one for one in SITUATIONS if month in one.months]
        return self.rng.choices(fitting, [one.weight for one in fitting])[0]

    def _flavour(self, situation: Situation | None, at: datetime) -> Flavour:
        rng = self.rng
        contactable = rng.random() < 0.82
        outcome = (
            situation.other[0] if situation and situation.other and rng.random() < 0.3 else "solved"
        )
        # Who is told honestly what was not done comes back more often.
        redo_share = {"partly": 0.55, "unsolved": 0.4}.get(outcome, 0.05)
        mendable = situation is None or situation.kind in {"help", "complaint", "report"}
        return Flavour(
            kind=situation.kind if situation else "complaint",
            urgency=situation.urgency if situation else "ordinary",
            contactable=contactable,
            late=rng.random() < 0.11,
            slow_sign=rng.random() < 0.08,
            sent_back=rng.random() < 0.08,
            redo=contactable and mendable and rng.random() < redo_share,
            unreached=rng.random() < 0.07,
            outcome=outcome,
            by_resident=rng.random() < 0.35,
        )

    # What is open today

    def _open(self, wish: Wish) -> Life:
        """The candidate that fits the wish best: late, soon due, or fresh."""
        best: tuple[float, datetime, Flavour, list[Beat], Situation] | None = None
        for attempt in range(5 * _CANDIDATES):
            rounds, turn = divmod(attempt, _CANDIDATES)
            if rounds and best is not None and best[0] < _UNMET:
                break
            # Long holidays: what lies on a desk today came in earlier than usual.
            registered_at = self._recent(wish, stretch=1 + 2 * rounds)
            situation = self._fitting(wish, registered_at)
            flavour = replace(
                self._flavour(situation, registered_at),
                # Whoever is to own it calls first; nobody owns what nobody can be asked about.
                contactable=bool(wish.owner) or wish.state in {"signed", "redo"} or self.rng.random() < 0.9,
                sent_back=False, redo=wish.state == "redo", late=wish.mood == "late",
                on_duty=wish.mood != "late" and turn > _CANDIDATES // 2,
            )  # fmt: skip
            if flavour.redo:
                flavour = replace(flavour, by_resident=True)
            beats = stopped(
                Course(self.rng, self.calendar, flavour, registered_at).laid(), wish.state
            )
            if (beats[-1].at if beats else registered_at) >= self.now:
                continue
            due = nearest_due(self.calendar, flavour, registered_at, beats)
            score = self._score(wish, due, beats[-1].at if beats else registered_at)
            score += sum(_NIGHT for beat in beats if not 7 <= local(beat.at).hour < 22)
            if best is None or score < best[0]:
                best = (score, registered_at, flavour, beats, situation)
        if best is None:
            raise RuntimeError(f"no course fits {wish}")
        _, registered_at, flavour, beats, situation = best
        self._on_desks[situation.title] += 1
        if wish.extra:
            beats = [*beats, self._extra(wish.extra, beats[-1].at if beats else registered_at)]
        return self._life(
            community=wish.community, situation=situation, flavour=flavour,
            registered_at=registered_at, beats=beats, wish=wish,
        )  # fmt: skip

    def _extra(self, verb: str, after: datetime) -> Beat:
        """What happened last, some of the time since the step before it."""
        return Beat(verb, after + (self.now - after) * self.rng.uniform(0.3, 0.8))

    def _score(self, wish: Wish, due: datetime, last: datetime) -> float:
        """The smaller, the better the wish is met; above a year where it is not met at all."""
        hours = (due - self.now).total_seconds() / 3600
        if wish.mood == "late":
            # Late by a little less than two days is told best.
            return abs(hours + 30) if hours < 0 else _UNMET + hours
        if hours <= 0:
            return _UNMET - hours
        return hours if wish.mood == "soon" else (self.now - last).total_seconds() / 3600

    def _recent(self, wish: Wish, *, stretch: int) -> datetime:
        least, most = _AGES.get((wish.state, wish.mood)) or _AGES["later", wish.mood]
        age = timedelta(hours=least * (most * stretch / least) ** self.rng.random())
        at = self.now - age
        # People sleep at four in the morning, but whoever looks at that hour sees the newest come in.
        return at + timedelta(hours=6) if local(at).hour < 6 and age > timedelta(hours=12) else at

    def _fitting(self, wish: Wish, at: datetime) -> Situation:
        month = local(at).month
        fitting = [
            one for one in SITUATIONS
            if month in one.months and (not wish.trade or one.unit == wish.trade)
            and (wish.state != "redo" or one.kind in {"help", "complaint"})
            # Nobody lets danger lie for a day, or until the parts have come.
            and (
                (wish.mood != "late" and wish.extra not in WAITS)
                or one.urgency in {"ordinary", "complex"}
            )
        ]  # fmt: skip
        # Today's desks do not show the same thing three times.
        weights = [one.weight * 0.1 ** self._on_desks[one.title] for one in fitting]
        return self.rng.choices(fitting, weights)[0]

    # Both

    def _life(
        self, *, community: str, situation: Situation | None, flavour: Flavour, registered_at: datetime,
        beats: list[Beat], wish: Wish | None,
    ) -> Life:  # fmt: skip
        declined = self.rng.choice(DECLINED) if situation is None else None
        if declined is not None:
            flavour = replace(flavour, kind=declined[1])
        letter = write(
            self.rng, self.town, community=community, situation=situation, declined=declined,
            flavour=flavour, at=registered_at, working=self.calendar.is_open(registered_at), grid=wish.grid if wish else "",
        )  # fmt: skip
        if wish is not None and wish.extra in WAITS and letter.channel == Channel.ORDER_12345:
            # The date of an order is the city's: nobody here lets it stand.
            letter = replace(letter, channel=Channel.PHONE)
        return Life("", letter, flavour, registered_at, tuple(beats), wish)


# How many letters come in each hour of the day.
_BY_HOUR = (1, 0, 0, 0, 0, 0, 2, 5, 12, 18, 17, 11, 6, 7, 12, 14, 13, 10, 7, 8, 9, 7, 4, 2)
# How many clock hours ago an open matter was registered: least, most.
_AGES = {
    ("registered", "fresh"): (0.1, 4), ("registered", "soon"): (2, 80), ("registered", "late"): (20, 130),
    ("accepted", "fresh"): (0.3, 70), ("accepted", "soon"): (2, 80), ("accepted", "late"): (20, 130),
    ("dispatched", "fresh"): (1, 80), ("dispatched", "soon"): (3, 90), ("dispatched", "late"): (20, 140),
    ("signed", "fresh"): (2, 90), ("signed", "soon"): (8, 100), ("signed", "late"): (20, 150),
    ("later", "fresh"): (12, 140), ("later", "soon"): (40, 420), ("later", "late"): (80, 600),
}  # fmt: skip
