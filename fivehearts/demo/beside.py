"""What waits, and who helps: suspended and parked matters, parts of other units, calls to the spot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from fivehearts.demo.course import Beat
from fivehearts.demo.texts import beside as words
from fivehearts.engines.matters import actions as matters
from fivehearts.engines.matters.models import Assistance, Summons
from fivehearts.engines.matters.vocabulary.words import Channel
from fivehearts.foundation.clock import day_of, now
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.scope.models import Unit

if TYPE_CHECKING:
    from fivehearts.demo.between import Between


class Beside:
    """Each beat is what happened last to an open matter, with what it answered to."""

    def __init__(self, between: Between) -> None:
        self.between = between
        self.verbs: dict[str, Callable[[Beat], None]] = {
            "suspension_asked": self._ask_suspension, "suspended": self._suspended,
            "parked": self._parked, "helped": self._helped, "declined_part": self._declined_part,
            "called": self._called, "came": self._came,
        }  # fmt: skip

    def _ask_suspension(self, beat: Beat) -> None:
        matter = self.between.matter
        # A date of the city stands, and what is late is not suspended.
        if matter.channel == Channel.ORDER_12345 or beat.at > matter.promise.due_at:
            return
        matters.ask_suspension(
            by=self.between.living.handler(),
            matter=matter,
            cause="parts",
            reason=self.between.one(words.SUSPENSION_REASONS),
            review_on=day_of(now()) + timedelta(days=9),
            at=beat.at,
        )

    def _suspended(self, beat: Beat) -> None:
        self._ask_suspension(beat)
        matter = self.between.matter
        if matter.decision == "suspension":
            said = self.between.one(words.SUSPENDED)
            matters.suspend(by=self.between.decider(), matter=matter, words=said, at=beat.at)

    def _parked(self, beat: Beat) -> None:
        matter = self.between.matter
        if matter.channel == Channel.ORDER_12345:
            return
        matters.ask_parking(
            by=self.between.living.handler(),
            matter=matter,
            cause="budget",
            reason=self.between.one(words.PARKING_REASONS),
            review_on=day_of(beat.at) + timedelta(days=80),
            at=beat.at,
        )
        said = self.between.one(words.PARKED)
        matters.park(by=self.between.decider(), matter=matter, words=said, at=beat.at)

    def _unit(self, trade: str) -> Unit:
        letter = self.between.living.life.letter
        code = self.between.living.town.handling_unit(trade, letter.community, letter.grid)
        return self.between.living.stage.units[code]

    def _helped(self, beat: Beat) -> None:
        matter, promise = self.between.matter, self.between.matter.promise
        unit = self._unit("property")
        due = calendar().due_at(beat.at, type(promise.term)(1, promise.term.unit))
        if promise.term.unit.in_days and due <= promise.due_at and unit != matter.holder_unit:
            matters.ask_help(
                by=self.between.living.handler(),
                matter=matter,
                unit=unit,
                task=self.between.one(words.TASKS),
                amount=1,
                at=beat.at,
            )

    def _declined_part(self, beat: Beat) -> None:
        self._helped(beat)
        part = Assistance.objects.filter(matter=self.between.matter).first()
        if part is not None:
            by = self.between.living.one_of(part.unit.code, "unit_head", "handler", "liaison")
            said = self.between.one(words.PARTS_DECLINED)
            matters.decline_part(
                by=by, matter=self.between.matter, part=part, reason=said, at=beat.at
            )

    def _called(self, beat: Beat) -> None:
        matters.summon(
            by=self.between.head(),
            matter=self.between.matter,
            unit=self._unit("enforcement"),
            reason=self.between.one(words.CALLS),
            place_words=self.between.living.life.letter.place_words or words.AT_THE_DOOR,
            urgency="days",
            at=beat.at,
        )

    def _came(self, beat: Beat) -> None:
        self._called(beat)
        between, at = self.between, beat.at
        call = Summons.objects.get(matter=between.matter)
        by = between.living.one_of(call.unit.code, "unit_head", "handler", "liaison")
        matters.acknowledge(by=by, matter=between.matter, part=call, at=at)
        matters.come(by=by, matter=between.matter, part=call, at=at)
        said = between.one(words.REPORTED_BACK)
        matters.report_back(by=by, matter=between.matter, part=call, words=said, at=at)
        for who, answers in ((by, ("yes", "yes", "partly")), (between.head(), ("yes",) * 3)):
            matters.rate(by=who, matter=between.matter, part=call, answers=answers, at=at)
