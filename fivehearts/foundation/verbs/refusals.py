"""Refusals: why a verb may not be done now, in a sentence a clerk can act on."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """A refused action. Subclasses name the reason; the view shows it in the form, input kept.

    `message` may hold %(name)s places filled from keyword facts; `field` names the form field
    the sentence belongs to, or "" for the whole form.
    """

    code: str = "refused"
    message: str | LazyText = _("This cannot be done now.")
    field: str = ""

    def __init__(
        self, message: str | LazyText | None = None, *, field: str = "", **facts: Any
    ) -> None:
        self.facts = facts
        if message is not None:
            self.message = message
        if field:
            self.field = field
        super().__init__(self.code)

    @property
    def sentence(self) -> str:
        """The message in the reader's language, with its facts."""
        text = str(self.message)
        return text % self.facts if self.facts else text

    def __str__(self) -> str:
        return self.sentence


class Forbidden(Refusal):
    """The actor holds no post that gives this verb over this thing."""

    code = "verbs.forbidden"
    message = _(
        "None of your posts allows this here. Ask the head of the unit that answers for it."
    )


class IllegalTransition(Refusal):
    """The thing is in a state from which this verb does not lead on."""

    code = "verbs.illegal_transition"
    message = _(
        "“%(verb)s” is not possible while it is “%(state)s”. Reload the page to see how it stands."
    )


class Overtaken(Refusal):
    """Somebody else changed the thing between reading and writing."""

    code = "verbs.overtaken"
    message = _(
        "Somebody else was a moment faster. Reload the page, look at what changed, and decide again."
    )
