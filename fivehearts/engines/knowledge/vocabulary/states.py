"""How a version of an article stands, and why a verb on it is refused."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.verbs import Refusal, Transition, Transitions

WRITE, REVIEW = "knowledge.write", "knowledge.review"
LONGEST_QUESTION = 120
LONGEST_ANSWER = 4000
# So long before its end the keeper is reminded.
REMINDED_DAYS = 14


class State(models.TextChoices):
    """From the first draft to what is no longer said."""

    DRAFT = "draft", _("draft")
    WAITING = "waiting", _("waits for review")
    PUBLISHED = "published", _("said to everybody")
    ENDED = "ended", _("no longer said")


class Verb(models.TextChoices):
    """What is done with a version."""

    HAND_IN = "hand_in", _("hand in for review")
    PUBLISH = "publish", _("publish the answer")
    SEND_BACK = "send_back", _("send back to its writer")
    WITHDRAW = "withdraw", _("say it no longer")


FINAL = frozenset({State.ENDED})


def _line(source: State, target: State, verb: Verb) -> Transition:
    return Transition(frozenset({source}), frozenset({target}), verb.label)


TRANSITIONS: Transitions = {
    Verb.HAND_IN: _line(State.DRAFT, State.WAITING, Verb.HAND_IN),
    Verb.PUBLISH: _line(State.WAITING, State.PUBLISHED, Verb.PUBLISH),
    Verb.SEND_BACK: _line(State.WAITING, State.DRAFT, Verb.SEND_BACK),
    Verb.WITHDRAW: _line(State.PUBLISHED, State.ENDED, Verb.WITHDRAW),
}


class ArticleIncomplete(Refusal):
    """An article without question or answer."""

    code = "knowledge.incomplete"
    message = _("An article needs a question and an answer.")
    field = "answer"


class ValidityMixedUp(Refusal):
    """Valid until before valid from, or over already."""

    code = "knowledge.validity_mixed_up"
    message = _("The last day lies before the first, or is over already.")
    field = "valid_until"


class OwnReview(Refusal):
    """Whoever wrote it does not review it."""

    code = "knowledge.own_review"
    message = _("You wrote this version yourself: somebody else reviews it.")


class DraftOpen(Refusal):
    """One version at a time is being written or reviewed."""

    code = "knowledge.draft_open"
    message = _(
        "A version of this article is being written or reviewed already. Go on with that one."
    )
