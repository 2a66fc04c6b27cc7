"""用手机号查: the number first, then the code that was sent to it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from fivehearts.faces.resident.forms.tracking import MOST_TYPED
from fivehearts.foundation.web.fields import plain_text


class PhoneForm(forms.Form):
    """The number a code goes to."""

    phone = forms.CharField(
        label=_("Your mobile number"), strip=True, max_length=MOST_TYPED,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel", "data-private": True}),
        help_text=_("The number you left with your matter. A code is sent to it."),
        error_messages={"required": _("Please write your mobile number.")},
    )  # fmt: skip

    def clean_phone(self) -> str:
        return plain_text(self.cleaned_data["phone"], lines=False)


class PhoneCodeForm(PhoneForm):
    """The code; the number goes along unseen, so that it lies in no session."""

    code = forms.CharField(
        label=_("Code from the text message"), strip=True, max_length=MOST_TYPED,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "data-private": True}),
        help_text=_("Six digits. It can take a minute to arrive, and works for ten."),
        error_messages={"required": _("Please write the code.")},
    )  # fmt: skip

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["phone"].widget = forms.HiddenInput()

    def clean_code(self) -> str:
        return plain_text(self.cleaned_data["code"], lines=False)
