"""What the page of figures is asked for: a unit, a month, with or without imported history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.figures import Period
from fivehearts.foundation.scope.models import Unit


class AskedForm(forms.Form):
    """The picker above the figures; it asks by address, so a page can be kept and sent."""

    unit = forms.ChoiceField(label=_("Unit"))
    month = forms.CharField(label=_("Month"), widget=forms.TextInput(attrs={"type": "month"}))
    history = forms.BooleanField(label=_("With imported history"), required=False)

    def __init__(
        self, units: Iterable[Unit], *, unit: Unit, period: Period, history: bool, **kwargs: Any
    ) -> None:
        asked = {"unit": unit.code, "month": period.name, "history": history}
        super().__init__(initial=asked, **kwargs)
        listed = list(units)
        top = min((one.tier for one in listed), default=1)
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            (one.code, "\u3000" * (one.tier - top) + one.name) for one in listed
        ]
