"""Forms about a matter that exists: find it, and say how it went."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.actions import Answers
from fivehearts.engines.matters.vocabulary.words import Satisfaction, Solved
from fivehearts.foundation import numbering
from fivehearts.foundation.web.fields import PlainTextField, plain_text

LONGEST_REMARK = 1000
MOST_TYPED = 64


class TrackForm(forms.Form):
    """查进度: number and query code."""

    number = forms.CharField(
        label=_("Number"), strip=True,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("It stands on your receipt, for example 26-0001234-7."),
        error_messages={"required": _("Please write the number of your matter.")},
    )  # fmt: skip
    code = forms.CharField(
        label=_("Query code"), strip=True,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "data-private": True}),
        help_text=_("Eight digits, on the receipt below the number."),
        error_messages={"required": _("Please write the query code.")},
    )  # fmt: skip

    def clean_number(self) -> str:
        known = numbering.check(plain_text(self.cleaned_data["number"], lines=False))
        if known is None:
            raise forms.ValidationError(
                _(
                    "This number is not complete or has a wrong digit. Please compare it with the receipt."
                )
            )
        return known

    def clean_code(self) -> str:
        return plain_text(self.cleaned_data["code"], lines=False)[:MOST_TYPED]


class FollowUpForm(forms.Form):
    """三个问题: contacted, solved, satisfied; each on its own."""

    contacted = forms.TypedChoiceField(
        label=_("Did somebody contact you about it?"),
        choices=[("yes", _("Yes, they did")), ("no", _("No, nobody did"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Please say whether somebody contacted you.")},
    )
    solved = forms.ChoiceField(
        label=_("Is it solved?"), choices=Solved.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Please say whether it is solved.")},
    )  # fmt: skip
    satisfaction = forms.ChoiceField(
        label=_("Are you satisfied with how it was handled?"),
        choices=Satisfaction.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Please say whether you are satisfied.")},
    )  # fmt: skip
    words = PlainTextField(
        label=_("Is there anything else you would like to say?"),
        max_length=LONGEST_REMARK, lines=True, rows=3, required=False,
    )  # fmt: skip

    def answers(self) -> Answers:
        """What the action is given."""
        data = self.cleaned_data
        return Answers(data["contacted"], data["solved"], data["satisfaction"], data["words"])
