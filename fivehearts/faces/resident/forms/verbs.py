"""催一催、还没解决、撤回: a word each, where the resident wants to say one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.actions.registering import MOST_PHOTOS
from fivehearts.engines.matters.vocabulary.states import State, Verb
from fivehearts.foundation.files.fields import FilesField
from fivehearts.foundation.web.fields import PlainTextField

_LONGEST = 1000
_QUESTIONS = {
    Verb.URGE: _("Is there anything the unit should know?"),
    Verb.REOPEN: _("What is not in order yet?"),
    Verb.WITHDRAW: _("May we know why?"),
}
# Of a matter that was turned away nothing was done yet that could lack something.
_WHY_OURS = _("Why should it be ours after all?")


class AskForm(forms.Form):
    """Words, and files that show it; only whoever says "not solved yet" has to say what is missing."""

    use_required_attribute = False

    words = PlainTextField(
        max_length=_LONGEST, lines=True, rows=4, required=False,
        error_messages={"required": _("Please say in a sentence what is not in order yet.")},
    )  # fmt: skip

    photos = FilesField(
        label=_("Photos, recordings or documents"), most=MOST_PHOTOS, required=False,
        help_text=_("At most 6. The place where a photo was taken is removed from it."),
    )  # fmt: skip

    def __init__(self, *args: Any, verb: Verb, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if verb == Verb.WITHDRAW:
            del self.fields["photos"]
        declined = verb == Verb.REOPEN and state == State.DECLINED
        words = self.fields["words"]
        words.label = _WHY_OURS if declined else _QUESTIONS[verb]
        words.required = verb == Verb.REOPEN
        if declined:
            words.error_messages["required"] = _("Please say in a sentence why it is ours.")
