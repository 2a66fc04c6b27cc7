"""By which address and in which language somebody is told."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.web.fields import FILL_IN, PlainTextField


class NoticeForm(forms.Form):
    """An e-mail address, or none, and a language."""

    use_required_attribute = False

    email = PlainTextField(
        label=_("E-mail address"), max_length=254, required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "data-private": True}),
        help_text=_("Leave it empty to be told by text message alone; an address kept so far is then forgotten."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language of messages"), choices=settings.LANGUAGES, error_messages=FILL_IN
    )
