"""What happens to a matter besides the main line: returned, raised, urged, reopened, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from fivehearts.community.duties.queries import user
from fivehearts.demo.beside import Beside
from fivehearts.demo.course import Beat
from fivehearts.demo.texts import between as words
from fivehearts.engines.matters import actions as matters
from fivehearts.engines.matters.models import Matter
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.actors import resident

if TYPE_CHECKING:
    from fivehearts.demo.living import Living

_DECIDERS = ("secretary", "platform_administrator")
_MORE_DAYS = 2


class Between:
    """The verbs between units for one life; `living` knows who works where."""

    def __init__(self, living: Living) -> None:
        self.living = living
        self.verbs: dict[str, Callable[[Beat], None]] = {
            "answer_at_once": self._answer_at_once, "ask_return": self._ask_return,
            "take_back": self._take_back, "keep_there": self._keep_there,
            "ask_extension": self._ask_extension, "extend": self._extend,
            "keep_date": self._keep_date, "escalate": self._escalate,
            "hand_back": self._hand_back, "hand_over": self._hand_over,
            "reclassify": self._reclassify, "urge": self._urge, "supervise": self._supervise,
            "reply": self._reply, "withdraw": self._withdraw, "reopen": self._reopen,
            **Beside(self).verbs,
        }  # fmt: skip

    @property
    def matter(self) -> Matter:
        return self.living.matter

    def one(self, choices: tuple[str, ...]) -> str:
        return self.living.pen.one(choices)

    def at_holder(self, *roles: str) -> Actor:
        """Somebody of the unit where the matter lies."""
        return self.living.one_of(self.matter.holder_unit.code, *roles)

    def decider(self) -> Actor:
        decider = self.matter.decider_unit
        assert decider is not None
        return self.living.one_of(decider.code, *_DECIDERS)

    def _resident(self) -> Actor:
        return resident(self.matter.number).backdating()

    def head(self) -> Actor:
        """Who raises for the community."""
        return self.living.one_of(self.living.life.letter.community, "secretary")

    def _above(self) -> str:
        """Code of the unit above the one that answers."""
        return self.living.town.unit[self.matter.accountable_unit.code].parent

    def _answer_at_once(self, beat: Beat) -> None:
        living = self.living
        by = living.clerk()
        living.handled_by.add(by.ref)
        # Only what words can settle is answered as solved.
        matters.answer_at_once(
            by=by,
            matter=self.matter,
            answer=living.pen.answer("solved", living.first_day, beat.at),
            category=living.stage.categories[living.life.letter.category],
            at=beat.at,
        )
        living.outcome = "solved"

    def _ask_return(self, beat: Beat) -> None:
        by = self.at_holder("liaison", "grid_worker", "unit_head", "handler")
        reason = self.one(words.RETURN_REASONS)
        matters.ask_return(by=by, matter=self.matter, reason=reason, at=beat.at)

    def _take_back(self, beat: Beat) -> None:
        said = self.one(words.RETURN_AGREED)
        matters.take_back(by=self.decider(), matter=self.matter, words=said, at=beat.at)

    def _keep_there(self, beat: Beat) -> None:
        reason = self.one(words.RETURN_REFUSED)
        matters.keep_there(by=self.decider(), matter=self.matter, reason=reason, at=beat.at)

    def _ask_extension(self, beat: Beat) -> None:
        reason = self.one(words.EXTENSION_REASONS)
        matters.ask_extension(
            by=self.living.handler(),
            matter=self.matter,
            # As much again as was promised is the most.
            amount=min(_MORE_DAYS, self.matter.promise.term_amount),
            reason=reason,
            at=beat.at,
        )

    def _extend(self, beat: Beat) -> None:
        said = self.one(words.EXTENSION_AGREED)
        matters.extend(by=self.decider(), matter=self.matter, words=said, at=beat.at)

    def _keep_date(self, beat: Beat) -> None:
        reason = self.one(words.EXTENSION_REFUSED)
        matters.keep_date(by=self.decider(), matter=self.matter, reason=reason, at=beat.at)

    def _escalate(self, beat: Beat) -> None:
        reason = self.one(words.RAISED)
        beyond = self.living.life.turn % 2 == 0
        matters.escalate(
            by=self.head(), matter=self.matter, reason=reason, beyond_powers=beyond, at=beat.at
        )

    def _hand_back(self, beat: Beat) -> None:
        reason = self.one(words.HANDED_BACK)
        by = self.at_holder("platform_administrator")
        matters.hand_back(by=by, matter=self.matter, reason=reason, at=beat.at)

    def _hand_over(self, beat: Beat) -> None:
        living = self.living
        by, unit = living.handler(), self.matter.holder_unit.code
        others = [
            name
            for name in living.town.staff(unit, "handler", "grid_worker", "unit_head", "secretary")
            if living.stage.actor(name).user_id != self.matter.owner_id
        ]
        # Where nobody else works there, it stays in the same hands.
        if others:
            to = user(living.stage.actor(others[0]).user_id or 0)
            said = self.one(words.HANDED_OVER)
            matters.hand_over(by=by, matter=self.matter, to=to, words=said, at=beat.at)

    def _reclassify(self, beat: Beat) -> None:
        kind = "complaint" if self.matter.kind != "complaint" else "help"
        reason = self.one(words.RECLASSIFIED)
        matters.reclassify(
            by=self.living.handler(), matter=self.matter, kind=kind, reason=reason, at=beat.at
        )

    def _urge(self, beat: Beat) -> None:
        said = self.one(words.URGED)
        if self.living.life.flavour.contactable and self.living.life.turn % 2:
            matters.urge(by=self._resident(), matter=self.matter, words=said, at=beat.at)
        else:
            by = self.living.clerk()
            matters.urge(by=by, matter=self.matter, words=said, for_resident=True, at=beat.at)

    def _supervise(self, beat: Beat) -> None:
        above = self._above()
        matters.supervise(
            by=self.living.one_of(above, "secretary", "platform_administrator"),
            matter=self.matter,
            unit=self.living.stage.units[above],
            words=self.one(words.SUPERVISED),
            at=beat.at,
        )

    def _reply(self, beat: Beat) -> None:
        said = self.one(words.REPLIED)
        matters.reply(by=self.living.handler(), matter=self.matter, words=said, at=beat.at)

    def _withdraw(self, beat: Beat) -> None:
        said = self.one(words.WITHDRAWN)
        matters.withdraw(by=self._resident(), matter=self.matter, reason=said, at=beat.at)

    def _reopen(self, beat: Beat) -> None:
        said = self.one(words.REOPENED)
        matters.reopen(by=self._resident(), matter=self.matter, reason=said, at=beat.at)
        self.living.first_day = beat.at
