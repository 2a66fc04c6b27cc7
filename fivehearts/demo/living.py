"""Lets one life happen: each beat is a real action by a real colleague, at its moment in the past."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from fivehearts.community.duties.queries import actor_of, user_by_name
from fivehearts.demo.answering import Pen
from fivehearts.demo.between import Between
from fivehearts.demo.course import Beat
from fivehearts.demo.lives import Life
from fivehearts.demo.pictures import picture
from fivehearts.demo.texts import phrases
from fivehearts.demo.town import Town
from fivehearts.engines.catalogue.models import Category
from fivehearts.engines.matters import actions as matters
from fivehearts.engines.matters.models import Matter
from fivehearts.foundation.clock import Term, TermUnit, local
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.actors import resident
from fivehearts.foundation.scope.models import Unit

_VISITOR = resident("visitor").backdating()
_REVIEWERS = ("reviewer", "secretary", "platform_administrator")
_CALLERS = ("caller", "secretary", "platform_administrator")


class Stage:
    """What stands ready for every life: the town, its units and its colleagues."""

    def __init__(self, seed: str, town: Town) -> None:
        self.seed, self.town = seed, town
        self.units = {unit.code: unit for unit in Unit.objects.all()}
        self.categories = {one.code: one for one in Category.objects.all()}
        self._actors: dict[str, Actor] = {}

    def actor(self, username: str) -> Actor:
        """The colleague of this sign-in name, allowed to act in the past."""
        if username not in self._actors:
            self._actors[username] = actor_of(user_by_name(username)).backdating()
        return self._actors[username]


class Living:
    """One matter on its way. Call `happen` inside a transaction."""

    def __init__(self, stage: Stage, life: Life) -> None:
        self.stage, self.life, self.town = stage, life, stage.town
        letter = life.letter
        self.unit_code = self.town.handling_unit(letter.trade, letter.community, letter.grid)
        self.pen = Pen(stage.seed, self.town, life, self.town.unit[self.unit_code])
        self.matter: Matter
        self.handled_by: set[str] = set()
        self.first_day = life.registered_at
        self.outcome = life.flavour.outcome
        self.verbs: dict[str, Callable[[Beat], None]] = {
            "accept": self._accept, "decline": self._decline, "dispatch": self._dispatch,
            "sign": self._sign, "contact": self._contact, "note": self._note,
            "report_done": self._report_done, "send_back": self._send_back, "approve": self._approve,
            "attempt": self._attempt, "answer": self._answer, "close": self._close,
            **Between(self).verbs,
        }  # fmt: skip

    def happen(self) -> Matter:
        """Register the matter and let every beat follow."""
        self.matter = self._register()
        beats = [one for one in self.life.beats if not (self.is_order and one.verb == "accept")]
        for beat in beats:
            self.verbs[beat.verb](beat)
        return self.matter

    @property
    def is_order(self) -> bool:
        """Whether it is taken in as an order of the city's 12345: that is accepted as it comes."""
        accepted = any(beat.verb == "accept" for beat in self.life.beats)
        return accepted and self.life.letter.channel == "order_12345"

    # Who

    def one_of(self, unit: str, *roles: str) -> Actor:
        """A colleague with one of the roles; the first role that somebody holds, in turn."""
        for role in roles:
            actors = [self.stage.actor(name) for name in self.town.staff(unit, role)]
            free = [actor for actor in actors if actor.ref not in self.handled_by]
            if free:
                return free[self.life.turn % len(free)]
        raise LookupError(f"nobody at {unit} holds {roles}")

    def clerk(self) -> Actor:
        """Who took it in."""
        community, channel = self.life.letter.community, self.life.letter.channel
        first = "counter_clerk" if channel in {"counter", "letter_box"} else "receptionist"
        return self.one_of(community, first, "counter_clerk")

    def handler(self) -> Actor:
        """Whose work it is at the unit that answers."""
        wish, trade = self.life.wish, self.life.letter.trade
        if wish is not None and wish.owner == "head":
            return self.one_of(self.unit_code, "secretary")
        if wish is not None and wish.owner:
            return self._named(wish.owner)
        if trade == "mediator" and self.town.staff(self.unit_code, "mediator"):
            return self._named("mediator")
        if (
            trade == "community"
            and self.life.turn % 7 == 0
            and self.unit_code in self.town.communities
        ):
            return self._named("assistant_unit", "secretary", "handler")
        return self._named("handler", "grid_worker", "unit_head")

    def _named(self, *roles: str) -> Actor:
        # The same colleague goes on in round two, so nobody is left out here.
        for role in roles:
            names = self.town.staff(self.unit_code, role)
            if names:
                # What lies on a desk today lies on one desk.
                turn = 0 if self.life.wish is not None else self.life.turn
                return self.stage.actor(names[turn % len(names)])
        raise LookupError(f"nobody at {self.unit_code} holds {roles}")

    def _independent(self, *roles: str) -> Actor:
        """Whoever reviews or follows up at the unit where the matter lies now."""
        return self.one_of(self.matter.holder_unit.code, *roles)

    @property
    def wrong_unit(self) -> str:
        """A unit it was given to by mistake."""
        letter = self.life.letter
        wrong = "property" if self.life.letter.trade != "property" else "enforcement"
        return self.town.handling_unit(wrong, letter.community, letter.grid)

    # What

    def _register(self) -> Matter:
        life, letter = self.life, self.life.letter
        named = life.flavour.contactable
        channel = letter.channel
        by = _VISITOR if channel == "web" else self.clerk()
        if channel in {"visit", "patrol", "wechat"}:
            roles = ("building_captain", "grid_worker") if life.turn % 3 == 0 else ("grid_worker",)
            by = self.one_of(letter.grid, *roles, "grid_worker")
        on_behalf = letter.contact == "on_behalf"
        facts = matters.Registration(
            words=letter.words,
            title=letter.title,
            place_unit=self.stage.units[letter.grid],
            kind=life.flavour.kind,
            channel=channel,
            contact=letter.contact,
            urgency="ordinary"
            if self._urgency_raised and not self.is_order
            else life.flavour.urgency,
            category=self.stage.categories[letter.category] if life.turn % 3 else None,
            place_words=letter.place_words,
            happened_on=letter.happened_on,
            resident_name=letter.resident[0] if named else "",
            resident_phone=letter.resident[1] if named else "",
            speaker_name=letter.speaker[0] if on_behalf else "",
            speaker_phone=letter.speaker[1] if on_behalf else "",
            photos=self._photos(after=False),
        )
        if self.is_order:
            order = self._order(life.registered_at)
            return matters.take_order(by=by, facts=facts, order=order, at=life.registered_at)
        return matters.register(by=by, facts=facts, at=life.registered_at)

    def _order(self, at: datetime) -> matters.OrderFacts:
        """What the city wrote on it: their number, when they heard the resident, until when."""
        received = at - timedelta(minutes=self.pen.rng.randrange(12, 150))
        days = self.pen.rng.choice((3, 5, 5, 7))
        return matters.OrderFacts(
            external_number=f"{local(received):%Y%m%d}{90000 + self.life.turn}",
            received_at=received,
            due_at=calendar().due_at(received, Term(days, TermUnit.WORKING_DAYS)),
        )

    @property
    def _urgency_raised(self) -> bool:
        """Whether the clerk made it urgent on accepting it; residents seldom say so themselves."""
        accepted = any(beat.verb == "accept" for beat in self.life.beats)
        urgency = self.life.flavour.urgency
        return (
            accepted and urgency != "ordinary" and (urgency == "complex" or self.life.turn % 2 == 0)
        )

    def _photos(self, *, after: bool) -> Any:
        scene = self.life.letter.scene
        return [picture(scene, after=after, variant=self.life.turn % 2)] if scene else []

    def _accept(self, beat: Beat) -> None:
        category = self.stage.categories[self.life.letter.category]
        changes: dict[str, Any] = {}
        if self._urgency_raised:
            urgency = self.life.flavour.urgency
            changes = {"urgency": urgency, "reason": self.pen.one(phrases.URGENT_REASONS[urgency])}
        matters.accept(
            by=self.clerk(), matter=self.matter, category=category, at=beat.at, **changes
        )

    def _decline(self, beat: Beat) -> None:
        declined = self.life.letter.declined
        assert declined is not None
        matters.decline(
            by=self.clerk(),
            matter=self.matter,
            reason=declined[4],
            right_address=declined[5],
            at=beat.at,
        )

    def _dispatch(self, beat: Beat) -> None:
        by = self.one_of(self.matter.holder_unit.code, "dispatcher", "platform_administrator")
        words = self.pen.one(phrases.DISPATCH_WORDS) if self.life.turn % 2 else ""
        if beat.detail == "raised":
            # The next tier has people of its own for it.
            letter = self.life.letter
            self.unit_code = self.town.handling_unit("enforcement", letter.community, letter.grid)
        code = self.wrong_unit if beat.detail == "wrong" else self.unit_code
        unit = self.stage.units[code]
        matters.dispatch(by=by, matter=self.matter, unit=unit, words=words, at=beat.at)

    def _sign(self, beat: Beat) -> None:
        by = self._named("liaison", "grid_worker", "unit_head")
        matters.sign(by=by, matter=self.matter, at=beat.at)
        self.first_day = beat.at

    def _contact(self, beat: Beat) -> None:
        reached = beat.detail == "reached"
        words = self.pen.one(phrases.CONTACTED if reached else phrases.NOT_REACHED)
        way = "visit" if self.life.turn % 6 == 0 else "phone"
        matters.contact(
            by=self.handler(),
            matter=self.matter,
            way=way,
            reached=reached,
            words=words,
            at=beat.at,
        )

    def _note(self, beat: Beat) -> None:
        public = beat.detail == "public"
        words = self.pen.progress() if public else self.pen.note()
        matters.note(by=self.handler(), matter=self.matter, words=words, public=public, at=beat.at)

    def _report_done(self, beat: Beat) -> None:
        by = self.handler()
        self.handled_by.add(by.ref)
        if beat.detail == "again":
            self.outcome = "solved" if self.outcome in {"solved", "partly"} else "explained"
            answer = self.pen.second_answer(self.outcome, self.first_day, beat.at)
        elif self.life.flavour.sent_back and beat.detail != "mended":
            answer = "您反映的问题已处理完毕。"
        else:
            answer = self.pen.answer(self.outcome, self.first_day, beat.at)
        # A picture of what is mended belongs to the full report of something solved.
        photos = self._photos(after=True) if len(answer) > 20 and self.outcome == "solved" else []
        matters.report_done(
            by=by,
            matter=self.matter,
            outcome=self.outcome,
            answer=answer,
            photos=photos,
            at=beat.at,
        )

    def _send_back(self, beat: Beat) -> None:
        reason = self.pen.one(phrases.SEND_BACK)
        by = self._independent(*_REVIEWERS)
        matters.send_back(by=by, matter=self.matter, reason=reason, at=beat.at)

    def _approve(self, beat: Beat) -> None:
        matters.approve(by=self._independent(*_REVIEWERS), matter=self.matter, at=beat.at)

    def _attempt(self, beat: Beat) -> None:
        by = self._independent(*_CALLERS)
        words = self.pen.one(phrases.NOT_REACHED)
        matters.log_attempt(by=by, matter=self.matter, way="phone", words=words, at=beat.at)

    def _answer(self, beat: Beat) -> None:
        kind, _, way = beat.detail.partition(":")
        by = (
            resident(self.matter.number).backdating()
            if way == "web"
            else self._independent(*_CALLERS)
        )
        answers = self._unhappy() if kind == "redo" else self._content()
        matters.answer_follow_up(by=by, matter=self.matter, answers=answers, way=way, at=beat.at)
        if kind == "redo":
            self.first_day = self._after(beat.at)

    def _after(self, at: datetime) -> datetime:
        """The day somebody came again: the contact of round two, or the day of the answer."""
        later = [beat.at for beat in self.life.beats if beat.verb == "contact" and beat.at > at]
        return later[0] if later else at

    def _unhappy(self) -> matters.Answers:
        rng = self.pen.rng
        return matters.Answers(
            contacted=rng.random() < 0.9,
            solved="partly" if rng.random() < 0.6 else "unsolved",
            satisfaction=rng.choices(("basically", "dissatisfied", "very_dissatisfied"), (3, 5, 2))[
                0
            ],
            words=self.pen.one(phrases.UNHAPPY),
        )

    def _content(self) -> matters.Answers:
        rng = self.pen.rng
        if self.outcome != "solved":
            grades = ("satisfied", "basically", "dissatisfied", "very_dissatisfied")
            return matters.Answers(
                contacted=True,
                solved="explained",
                satisfaction=rng.choices(grades, (35, 45, 16, 4))[0],
                words=self.pen.one(phrases.ACCEPTED_AS_IS),
            )
        grade = rng.choices(("very_satisfied", "satisfied", "basically"), (40, 43, 17))[0]
        praised = phrases.PRAISED_AT_WORK if self.pen.at_work else phrases.PRAISED
        words = praised if grade == "very_satisfied" else phrases.CONTENT
        return matters.Answers(
            contacted=rng.random() < 0.97,
            solved="solved",
            satisfaction=grade,
            words=self.pen.one(words),
        )

    def _close(self, beat: Beat) -> None:
        unreached = beat.detail == "unreached"
        words = phrases.UNREACHED_WORDS if unreached else phrases.NO_CONTACT_WORDS
        by = self._independent(*_CALLERS)
        matters.close_unanswered(by=by, matter=self.matter, words=words, at=beat.at)
