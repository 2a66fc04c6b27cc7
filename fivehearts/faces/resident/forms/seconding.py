"""附议: who says “me too”, and what is added."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.vocabulary.words import Contact
from fivehearts.foundation.web.fields import PhoneField, PlainTextField

_CONTACTS = (
    (Contact.SELF, _("With my name and phone")),
    (Contact.ANONYMOUS, _("Anonymous: without name and phone")),
)


class MeTooForm(forms.Form):
    """“The same here”."""

    use_required_attribute = False

    once = forms.CharField(widget=forms.HiddenInput, max_length=64)
    words = PlainTextField(
        label=_("What it is like at your place"),
        max_length=1000,
        lines=True,
        rows=3,
        required=False,
        help_text=_("You may leave it empty. Only those who work on it read it."),
    )
    contact = forms.ChoiceField(
        label=_("How do you want to say it?"),
        choices=_CONTACTS,
        widget=forms.RadioSelect,
        initial=Contact.SELF,
    )
    name = PlainTextField(
        label=_("Your name"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name", "data-private": True}),
    )
    phone = PhoneField(
        label=_("Your phone"),
        required=False,
        help_text=_("So that we can tell you the answer. Nobody else who asked sees it."),
    )

    def clean(self) -> dict[str, Any]:
        """Name and phone belong to everybody but the anonymous, who leave nothing."""
        data = super().clean() or {}
        if data.get("contact") == Contact.ANONYMOUS:
            for name in ("name", "phone"):
                self.errors.pop(name, None)
                data[name] = ""
            return data
        for name, words in (
            ("name", _("Please write your name, or choose “anonymous”.")),
            ("phone", _("Please give a phone number, or choose “anonymous”.")),
        ):
            if name not in self.errors and not data.get(name):
                self.add_error(name, words)
        return data
