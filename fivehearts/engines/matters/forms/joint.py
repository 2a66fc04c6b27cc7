"""合并与拆分: join to another matter in two steps, and separate again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.forms.ground import LONGEST_REASON, VerbForm
from fivehearts.foundation.web.fields import PlainTextField


class SeparateForm(VerbForm):
    """Take it apart again."""

    reason = PlainTextField(
        label=_("Why it is something else after all"),
        max_length=LONGEST_REASON,
        lines=True,
        rows=3,
        help_text=_("It goes back to where it stood before; the promised date never moved."),
    )


class LeadingForm(forms.Form):
    """Which matter leads: by number, or one that looks alike."""

    to = PlainTextField(
        label=_("Number of the other matter"),
        max_length=40,
        help_text=_("As it stands on the slip, with or without spaces."),
    )
    # What was typed on the second page is kept where the first has to be shown again.
    reason = PlainTextField(
        max_length=LONGEST_REASON, lines=True, required=False, widget=forms.HiddenInput
    )


class JoinForm(VerbForm):
    """Both were looked at: join them."""

    to = forms.CharField(widget=forms.HiddenInput, max_length=40)
    # The leading matter as the page showed it.
    leading_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = PlainTextField(
        label=_("Why both are the same thing"),
        max_length=LONGEST_REASON,
        lines=True,
        rows=2,
        required=False,
        help_text=_("Only colleagues read it."),
    )

    def facts(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}
