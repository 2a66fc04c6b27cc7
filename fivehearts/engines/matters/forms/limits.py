"""Limits and weights: one number at a time, and the three weights together."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.vocabulary.limits import LIMITS, SINGLE, WEIGHTS, Limited
from fivehearts.foundation.clock import today
from fivehearts.foundation.web.fields import PlainTextField


class _Saying(forms.Form):
    """From when it holds, and which rule says so."""

    valid_from = forms.DateField(
        label=_("Holds from"), widget=forms.DateInput({"type": "date"}), localize=False
    )
    source = PlainTextField(
        label=_("Rule or decision"),
        max_length=200,
        help_text=_("Its name, number and article, so that anybody can look it up."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = today().isoformat()
        self.order_fields([name for name in self.fields if name not in {"valid_from", "source"}])

    def values(self) -> dict[str, int]:
        """The numbers by their codes."""
        raise NotImplementedError


class LimitForm(_Saying):
    """One limit."""

    code = forms.ChoiceField(
        label=_("Which number"), choices=[(one.value, one.label) for one in SINGLE]
    )
    value = forms.IntegerField(label=_("How many"), min_value=0, max_value=366)

    def values(self) -> dict[str, int]:
        return {self.cleaned_data["code"]: self.cleaned_data["value"]}


class WeightsForm(_Saying):
    """The three weights, which make a hundred."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in WEIGHTS:
            self.fields[code.value] = forms.IntegerField(
                label=Limited(code).label, min_value=0, max_value=LIMITS[code].most
            )
        self.order_fields(code.value for code in WEIGHTS)

    def values(self) -> dict[str, int]:
        return {code.value: self.cleaned_data[code.value] for code in WEIGHTS}
