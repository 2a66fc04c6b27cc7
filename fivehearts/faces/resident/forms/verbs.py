"""催一催、还没解决、撤回: a word each, where the resident wants to say one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.vocabulary.states import Verb
from fivehearts.foundation.web.fields import PlainTextField

_LONGEST = 1000
_QUESTIONS = {
    Verb.URGE: _("Is there anything the unit should know?"),
    Verb.REOPEN: _("What is not in order yet?"),
    Verb.WITHDRAW: _("May we know why?"),
}


class AskForm(forms.Form):
    """One field; only whoever says "not solved yet" has to say what is missing."""

    use_required_attribute = False

    words = PlainTextField(
        max_length=_LONGEST, lines=True, rows=4, required=False,
        error_messages={"required": _("Please say in a sentence what is not in order yet.")},
    )  # fmt: skip

    def __init__(self, *args: Any, verb: Verb, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _QUESTIONS[verb]
        self.fields["words"].required = verb == Verb.REOPEN
