"""The one thing a person writes here: what a hot spot is called."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.web.fields import PlainTextField
from fivehearts.insight.suggestions.vocabulary import LONGEST_NAME


class NameForm(forms.Form):
    """Confirm a hot spot by its name."""

    name = PlainTextField(
        label=_("What it is called"),
        max_length=LONGEST_NAME,
        help_text=_("Place and subject, no names of residents: “Square dancing at the east gate”."),
    )
