"""What a supervisor says of a sign."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.web.fields import PlainTextField
from fivehearts.insight.signals.vocabulary import LONGEST_WORDS


class WordsForm(forms.Form):
    """Why nothing is wrong, or what to ask the unit."""

    words = PlainTextField(
        label=_("Your note"),
        required=False,
        max_length=LONGEST_WORDS,
        help_text=_("What to ask the unit, or why nothing is wrong. No names of residents."),
    )
