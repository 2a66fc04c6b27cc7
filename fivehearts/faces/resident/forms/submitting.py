"""我要反映: the questions, all on one page or one question a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.actions import Registration
from fivehearts.engines.matters.actions.registering import MOST_PHOTOS
from fivehearts.engines.matters.vocabulary.words import Channel, Contact, Kind
from fivehearts.faces.resident.queries.places import (
    Group,
    Place,
    place_of,
)
from fivehearts.foundation.clock import today
from fivehearts.foundation.files.fields import FilesField
from fivehearts.foundation.files.made import CleanFile
from fivehearts.foundation.web.fields import PhoneField, PlainTextField

LONGEST_WORDS = 4000
# One question a page, in this order; the answers of a page belong together.
STEPS: dict[str, tuple[str, ...]] = {
    "what": ("words", "kind"),
    "where": ("unit", "place_words"),
    "when": ("happened_on", "photos"),
    "who": ("contact",),
    "reach": ("name", "phone", "for_name", "for_phone"),
}
# Who says so leaves these empty, whatever they typed before.
_UNASKED: dict[str, tuple[str, ...]] = {
    Contact.ANONYMOUS: ("name", "phone", "for_name", "for_phone"),
    Contact.SELF: ("for_name", "for_phone"),
}

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
    """我要反映: what, where, when, and how to reach whoever asks."""

    use_required_attribute = False

    # Looked at by the view, which gives a new one where this is not one of ours.
    once = forms.Field(widget=forms.HiddenInput, required=False)
    words = PlainTextField(
        label=_("What happened?"), max_length=LONGEST_WORDS, lines=True, rows=6,
        help_text=_("As you would say it: since when, what it is, what you would like."),
        error_messages={"required": _("Please write what happened; one sentence is enough.")},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("What would you like?"), choices=KINDS, widget=forms.RadioSelect, initial=Kind.HELP,
        error_messages={"required": _("Please choose one; if in doubt, the first.")},
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
    happened_on = forms.DateField(
        label=_("On which day did it happen or begin?"), required=False, localize=False,
        input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("If you do not know, leave it empty."),
        error_messages={"invalid": _("Please write the day like this: 2026-11-22.")},
    )  # fmt: skip
    photos = FilesField(
        label=_("Photos, recordings or documents"), most=MOST_PHOTOS, required=False,
        help_text=_("At most 6. The place where a photo was taken is removed from it."),
    )  # fmt: skip
    contact = forms.ChoiceField(
        label=_("For whom?"), choices=CONTACTS, widget=forms.RadioSelect, initial=Contact.SELF,
        help_text=_("Anonymous: nobody can call you; follow it here with number and code."),
        error_messages={"required": _("Please choose for whom you write.")},
    )  # fmt: skip
    name = PlainTextField(
        label=_("Your name"), max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("Seen only by the community and by the unit that handles it; never published."),
        error_messages={"required": _("Please write your name, or choose “anonymous”.")},
    )  # fmt: skip
    phone = PhoneField(
        label=_("Your phone"),
        help_text=_(
            "Kept encrypted and shown only partly. Whoever needs it in full has to say why, "
            "and that is recorded."
        ),
        error_messages={"required": _("Please give a phone number, or choose “anonymous”.")},
    )
    for_name = PlainTextField(
        label=_("The name of whom you write for"), max_length=60, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Seen by the same people as your own name."),
        error_messages={"required": _("Please write the name of whom you write for.")},
    )  # fmt: skip
    for_phone = PhoneField(
        label=_("Their phone"), required=False,
        help_text=_("Without it we call you."),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        groups: Sequence[Group] = (),
        only: Sequence[str] = (),
        contact: str = "",
        kept_photos: int = 0,
        **kwargs: Any,
    ) -> None:
        """`only` asks some questions, `contact` says what is known of "for whom" without asking."""
        super().__init__(*args, **kwargs)
        self._known_contact = contact
        for name in set(self.fields) - set(only) - {"once"} if only else ():
            del self.fields[name]
        self._offer(groups, kept_photos)
        contact = contact or (
            str(self["contact"].value() or "") if "contact" in self.fields else ""
        )
        self._ask_for_contact(contact)

    @property
    def good_photos(self) -> list[CleanFile]:
        """Files that are fine, also where another of the same choice is not."""
        asked = self.fields.get("photos")
        return asked.good if isinstance(asked, FilesField) else []

    def _offer(self, groups: Sequence[Group], kept_photos: int) -> None:
        """The communities to choose from, and how many pictures more there may be."""
        if "unit" in self.fields:
            self.fields["unit"].choices = [("", _("Please choose"))] + [  # type: ignore[attr-defined]
                (heading, rows) if heading else rows[0] for heading, rows in groups
            ]
        if "photos" in self.fields and kept_photos:
            self.fields["photos"].allow(MOST_PHOTOS - kept_photos)  # type: ignore[attr-defined]

    def _ask_for_contact(self, contact: str) -> None:
        """Name and phone belong to everybody but the anonymous."""
        asked = {
            "name": contact != Contact.ANONYMOUS,
            "phone": contact != Contact.ANONYMOUS,
            "for_name": contact == Contact.ON_BEHALF,
        }
        for name, required in asked.items():
            if name in self.fields:
                self.fields[name].required = required
        for name in ("name", "for_name", "phone", "for_phone"):
            if name in self.fields:
                # Nobody's name or phone is kept by the script in a shared browser.
                self.fields[name].widget.attrs["data-private"] = True

    def clean_unit(self) -> Place:
        place = place_of(self.cleaned_data["unit"])
        if place is None:
            raise forms.ValidationError(_("Please choose the community where it happened."))
        return place

    def clean_happened_on(self) -> date | None:
        day: date | None = self.cleaned_data["happened_on"]
        if day is not None and day > today():
            raise forms.ValidationError(_("This day is still to come. Please look at it again."))
        return day

    def clean(self) -> dict[str, Any]:
        """What is not asked cannot be wrong: a phone half typed by somebody who stays anonymous."""
        data = super().clean() or {}
        contact = self._known_contact or data.get("contact", "")
        for name in _UNASKED.get(contact, ()):
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
            happened_on=data["happened_on"],
            photos=data["photos"],
            **people,
        )


def asked_in(step: str, contact: str = "") -> tuple[str, ...]:
    """The questions of a page, less those this "for whom" leaves out; none: the page is passed by."""
    unasked = _UNASKED.get(contact, ())
    return tuple(name for name in STEPS[step] if name not in unasked)


def whole_form(answers: Mapping[str, str]) -> SubmitForm:
    """All questions with these answers, for judging them; pictures stand elsewhere."""
    place = place_of(answers.get("unit", ""))
    groups: list[Group] = [("", [(place.unit.code, place.unit.name)])] if place else []
    return SubmitForm(dict(answers), groups=groups)


def first_open(answers: Mapping[str, str]) -> str:
    """The first page not yet answered, or answered in a way that cannot be sent; "" for none."""
    errors = whole_form(answers).errors
    for step in STEPS:
        names = asked_in(step, answers.get("contact", ""))
        missing = [name for name in names if name not in answers and name != "photos"]
        if missing or any(name in errors for name in names):
            return step
    return ""
