"""The resident's forms: few questions, everything kept when something is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.actions import Answers, Registration
from fivehearts.engines.matters.actions.registering import MOST_PHOTOS
from fivehearts.engines.matters.vocabulary.words import (
    Channel,
    Contact,
    Kind,
    Satisfaction,
    Solved,
)
from fivehearts.faces.resident.queries import Group, Place, place_of
from fivehearts.foundation import numbering
from fivehearts.foundation.files.pictures import clean as clean_picture
from fivehearts.foundation.files.vocabulary import PictureRefused
from fivehearts.foundation.verbs import Refusal
from fivehearts.foundation.web.fields import PhoneField, PicturesField, PlainTextField, plain_text

LONGEST_WORDS = 4000
LONGEST_REMARK = 1000
MOST_TYPED = 64

KINDS = (
    (Kind.HELP, _("Please help with something")),
    (Kind.COMPLAINT, _("Something is not done well")),
    (Kind.REPORT, _("Somebody breaks the rules")),
    (Kind.CONSULT, _("I have a question")),
    (Kind.SUGGESTION, _("I have a suggestion")),
    (Kind.PRAISE, _("I would like to say thank you")),
)
CONTACTS = (
    (Contact.SELF, _("For myself or my family")),
    (Contact.ON_BEHALF, _("For somebody else, for example a neighbour")),
    (Contact.ANONYMOUS, _("Anonymous: without name and phone")),
)


class SubmitForm(forms.Form):
    """我要反映: what, where, and how to reach whoever asks."""

    use_required_attribute = False

    # Looked at by the view, which gives a new one where this is not one of ours.
    once = forms.Field(widget=forms.HiddenInput, required=False)
    words = PlainTextField(
        label=_("What happened?"), max_length=LONGEST_WORDS, lines=True, rows=6,
        help_text=_("As you would say it: since when, what it is, what you would like."),
        error_messages={"required": _("Please write what happened; one sentence is enough.")},
    )  # fmt: skip
    unit = forms.ChoiceField(
        label=_("In which community?"),
        error_messages={
            "required": _("Please choose the community where it happened."),
            "invalid_choice": _("Please choose the community where it happened."),
        },
    )
    place_words = PlainTextField(
        label=_("Where exactly?"), max_length=200, required=False,
        help_text=_("For example: building 3, entrance 2, third floor; or what is next to it."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("What would you like?"), choices=KINDS, widget=forms.RadioSelect, initial=Kind.HELP,
        error_messages={"required": _("Please choose one; if in doubt, the first.")},
    )  # fmt: skip
    photos = PicturesField(
        label=_("Photos"), most=MOST_PHOTOS, required=False,
        help_text=_("At most 6. The place where a photo was taken is removed from it."),
    )  # fmt: skip
    contact = forms.ChoiceField(
        label=_("For whom?"), choices=CONTACTS, widget=forms.RadioSelect, initial=Contact.SELF,
        help_text=_(
            "Only those who handle this can see the phone, and each look is recorded. "
            "Anonymous: nobody can call you; follow it here with number and code."
        ),
        error_messages={"required": _("Please choose for whom you write.")},
    )  # fmt: skip
    name = PlainTextField(
        label=_("Your name"), max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Please write your name, or choose “anonymous”.")},
    )  # fmt: skip
    phone = PhoneField(
        label=_("Your phone"),
        error_messages={"required": _("Please give a phone number, or choose “anonymous”.")},
    )
    for_name = PlainTextField(
        label=_("The name of whom you write for"), max_length=60, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Please write the name of whom you write for.")},
    )  # fmt: skip
    for_phone = PhoneField(
        label=_("Their phone"), required=False,
        help_text=_("Without it we call you."),
    )  # fmt: skip

    def __init__(self, *args: Any, groups: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        unit.choices = [("", _("Please choose"))] + [  # type: ignore[attr-defined]
            (heading, rows) if heading else rows[0] for heading, rows in groups
        ]
        for name in ("name", "for_name", "phone", "for_phone"):
            # Nobody's name or phone is kept in the draft of a shared browser.
            self.fields[name].widget.attrs["data-private"] = True
        self._ask_for_contact(str(self["contact"].value() or ""))

    def _ask_for_contact(self, contact: str) -> None:
        """Name and phone belong to everybody but the anonymous."""
        for name in ("name", "phone"):
            self.fields[name].required = contact != Contact.ANONYMOUS
        self.fields["for_name"].required = contact == Contact.ON_BEHALF

    def clean_unit(self) -> Place:
        place = place_of(self.cleaned_data["unit"])
        if place is None:
            raise forms.ValidationError(_("Please choose the community where it happened."))
        return place

    def clean_photos(self) -> list[Any]:
        """Look at the pictures here, so that the sentence stands beside the field."""
        cleaned = []
        for upload in self.cleaned_data["photos"]:
            try:
                cleaned.append(clean_picture(upload.file))
            except PictureRefused as refusal:
                name = plain_text(upload.name or "", lines=False)[:60]
                raise forms.ValidationError(
                    _("“%(name)s”: %(why)s"), params={"name": name, "why": refusal.sentence}
                ) from None
        return cleaned

    def clean(self) -> dict[str, Any]:
        """What is not asked cannot be wrong: a phone half typed by somebody who stays anonymous."""
        data = super().clean() or {}
        unasked = {
            Contact.ANONYMOUS: ("name", "phone", "for_name", "for_phone"),
            Contact.SELF: ("for_name", "for_phone"),
        }
        for name in unasked.get(data.get("contact", ""), ()):
            self.errors.pop(name, None)
        return data

    def registration(self) -> Registration:
        """What the action is given. The anonymous leave neither name nor phone, whatever they typed."""
        data = self.cleaned_data
        contact = data["contact"]
        people = {}
        if contact == Contact.SELF:
            people = {"resident_name": data["name"], "resident_phone": data["phone"]}
        elif contact == Contact.ON_BEHALF:
            people = {
                "resident_name": data["for_name"],
                "resident_phone": data["for_phone"] or data["phone"],
                "speaker_name": data["name"],
                "speaker_phone": data["phone"],
            }
        return Registration(
            words=data["words"],
            place_unit=data["unit"].unit,
            kind=data["kind"],
            channel=Channel.WEB,
            contact=contact,
            place_words=data["place_words"],
            photos=data["photos"],
            **people,
        )


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


def show_refusal(form: forms.Form, refusal: Refusal) -> None:
    """Put the sentence beside the question it speaks of, or on top of the form."""
    asked = {"place_unit": "unit", "pictures": "photos"}.get(refusal.field, refusal.field)
    form.add_error(asked if asked in form.fields else None, refusal.sentence)
