"""Random lives, what others read of them: published, seconded, asked before, done by a substitute."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from fivehearts.community.duties import actions as duties
from fivehearts.community.duties.models import Substitution, User
from fivehearts.community.duties.queries import actor_of
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Matter, Publication, Repeat, Report
from fivehearts.engines.matters.queries.publishing import review
from fivehearts.engines.matters.rules import can_be_published
from fivehearts.engines.matters.tests.community import Community, facts, reload, resident_of
from fivehearts.engines.matters.tests.lives_beside import (
    RIGHT,
    actors,
    colleagues,
    happens,
    in_turn,
    when,
    where,
)
from fivehearts.engines.matters.tests.looking_in_public import OWN_WORDS
from fivehearts.engines.matters.vocabulary.states import Verb
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.actors import resident
from fivehearts.foundation.verbs import Refusal

_MOST_SECONDS = 2


class InPublic(RuleBasedStateMachine):
    """The verbs of joining, publishing, repeats and absences; `AnyLife` has the life itself."""

    place: Community
    matter: Matter
    at: datetime
    # Another resident's, about the same thing.
    other: Matter | None
    # Those who said “me too” besides.
    seconds: list[Matter]
    # What a reviewer let stand in a publication, with a reason.
    let_stay: set[str]
    # Whether anything was ever public, or ever linked as asked before.
    published: bool
    linked: bool
    # Whether anybody was ever away in this life: until then everybody acts by the own posts.
    somebody_was_away: bool

    def _try(self, verb: Any, who: str, what: dict[str, Any] | None = None, **given: Any) -> None:
        raise NotImplementedError

    def _actor(self, name: str) -> Actor:
        if name == "resident":
            return resident_of(self.matter).backdating()
        if not self.somebody_was_away:
            return self.place.people[name].backdating()
        return actor_of(self._user(name), at=self.at).backdating()

    def _user(self, name: str) -> User:
        return User.objects.get(pk=self.place.people[name].user_id)

    @when(lambda life: can_be_published(life.matter))
    @happens(who=st.sampled_from(["reviewer", "secretary", "grid_worker", RIGHT]),
          stays=st.booleans(), more=st.booleans())  # fmt: skip
    def publish(self, who: str, stays: bool, more: bool) -> None:
        looked_at = review(Matter.objects.select_related("wording").get(pk=self.matter.pk))
        spans = looked_at.words.spans[:1] if stays else ()
        self._try(
            actions.publish,
            who,
            digest=looked_at.digest,
            stays={f"words:{span.key}": "已征得同意〔内〕" for span in spans},
            also=["楼道灯"] if more else (),
        )
        self.published = Publication.objects.exists()
        original = looked_at.words.original
        self.let_stay |= {original[span.start : span.end] for span in spans}

    @where("published")
    @happens(who=actors)
    def take_down(self, who: str) -> None:
        self._try(actions.unpublish, who, reason="先撤下〔内〕")

    @where("published")
    @happens(contact=st.sampled_from(["self", "anonymous"]))
    def somebody_says_me_too(self, contact: str) -> None:
        released = Publication.objects.filter(taken_at=None).order_by("-pk").first()
        if released is None or len(self.seconds) == _MOST_SECONDS:
            return
        reached = {"name": "王秀兰", "phone": "13912340000"} if contact == "self" else {}
        told = actions.Seconding(contact=contact, words=f"我家也是，{OWN_WORDS[2]}。", **reached)
        by = resident("visitor").backdating()
        made = actions.me_too(by=by, publication=released, told=told, at=self.at)
        self.seconds.append(made)
        self.matter = reload(self.matter)
        if self.other is None:
            self.other = reload(made)

    @in_turn(Verb.JOIN)
    @happens(who=st.sampled_from(["dispatcher", "secretary", "clerk", "stranger"]))
    def join(self, who: str) -> None:
        """To what another resident told meanwhile, about the same thing."""
        if self.other is None:
            told = facts(self.place.grid, words=f"楼道灯坏了，{OWN_WORDS[1]}。")
            self.other = actions.register(by=self._actor("clerk"), facts=told, at=self.at)
        self._try(
            actions.join,
            who,
            {"matter": self.matter, "leading": reload(self.other)},
            reason="〔内〕",
        )

    @in_turn(Verb.SEPARATE)
    @happens(who=actors)
    def separate(self, who: str) -> None:
        self._try(actions.separate, who, reason="另一盏灯〔内〕")

    @where("other")
    @happens()
    def look_at_the_other_one(self) -> None:
        """From here on everything is done to the other: it leads, or goes along."""
        if self.other is not None:
            self.matter, self.other = reload(self.other), self.matter

    @where("other")
    @happens(who=actors)
    def it_was_asked_before(self, who: str) -> None:
        if self.other is not None:
            earlier, later = sorted((self.matter, self.other), key=lambda one: one.registered_at)
            self._try(actions.link, who, {"matter": later, "earlier": earlier})
            self.linked = Repeat.unscoped.exists()

    @where("linked")
    @happens(who=actors)
    def it_was_something_else(self, who: str) -> None:
        self._try(actions.unlink, who)

    @happens(who=colleagues, substitute=colleagues, days=st.integers(1, 9))
    def somebody_goes_away(self, who: str, substitute: str, days: int) -> None:
        given = {"user": self._user(who), "substitute": self._user(substitute)}
        until = self.at + timedelta(days=days)
        try:
            duties.begin_absence(
                **given, until=until, reason="leave", by=self._actor(who), at=self.at
            )
        except Refusal:
            return
        self.somebody_was_away = True
        self.matter = reload(self.matter)

    @happens()
    def whoever_is_away_comes_back(self) -> None:
        absence = Substitution.objects.filter(ended_at=None).order_by("pk").first()
        if absence is not None:
            by = actor_of(absence.user, at=self.at).backdating()
            duties.end_absence(absence=absence, by=by, at=max(self.at, absence.since))
            self.matter = reload(self.matter)

    def _was_independent(self, verb: Any, actor: Actor, before: Matter) -> None:
        """Who reviews, asks or publishes handled nothing of it, nor anybody they stand in for."""
        if verb not in {actions.approve, actions.answer_follow_up, actions.publish}:
            return
        reports = Report.objects.filter(matter=before, round=before.round)
        assert not actor.refs_behind & set(reports.values_list("by", flat=True))

    @invariant()
    def what_is_public_is_public_once(self) -> None:
        if hasattr(self, "matter"):
            rows = Publication.objects.filter(matter=self.matter, taken_at=None)
            assert rows.count() <= 1
