"""The form by which staff register what somebody tells."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.catalogue.forms import answers_in, question_fields
from fivehearts.engines.catalogue.queries.published import questions_of
from fivehearts.engines.matters.actions.registering import MOST_PHOTOS
from fivehearts.engines.matters.forms.ground import LONGEST_WORDS, CategoryField, UnitField
from fivehearts.engines.matters.queries import places
from fivehearts.engines.matters.vocabulary.words import Channel, Contact, Kind, Urgency
from fivehearts.foundation.files.fields import FilesField
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.queries import working_units
from fivehearts.foundation.web.fields import PhoneField, PlainTextField

# Of the form itself, and no fact that is told.
NOT_TOLD = frozenset({"once", "along"})


class RegisterForm(forms.Form):
    """Register what somebody tells: by phone, at the counter, on the way."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=60)
    # The number of a matter about the same thing, to which this one is joined at once.
    along = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)
    channel = forms.ChoiceField(
        label=_("How it came"),
        choices=[
            (c.value, c.label) for c in Channel if c not in {Channel.WEB, Channel.LEADER_MAIL}
        ],
    )
    place_unit = UnitField(
        queryset=working_units().none(),
        label=_("Community or grid"),
        empty_label=_("choose a place"),
        error_messages={"required": _("Please choose the community where it happened.")},
    )
    place_words = PlainTextField(
        label=_("Place in words"),
        max_length=200,
        required=False,
        help_text=_("Building, entrance, floor, or what is next to it."),
    )
    happened_on = forms.DateField(
        label=_("Since when"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        localize=False,
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    category = CategoryField()
    urgency = forms.ChoiceField(
        label=_("Urgency"), choices=Urgency.choices, initial=Urgency.ORDINARY
    )
    words = PlainTextField(
        label=_("What happened"),
        max_length=LONGEST_WORDS,
        lines=True,
        rows=7,
        help_text=_("Cause and course, in the resident's own words."),
    )
    contact = forms.ChoiceField(
        label=_("For whom"),
        choices=Contact.choices,
        initial=Contact.SELF,
        help_text=_(
            "Registered on behalf of somebody, the contact is that person, never the clerk."
        ),
    )
    resident_name = PlainTextField(
        label=_("Name of the resident"),
        max_length=60,
        required=False,
        help_text=_("May stay empty only where nobody is to be called: anonymous, or no contact."),
        error_messages={
            "required": _("Please give the name of the resident, or choose “anonymous”.")
        },
    )
    resident_phone = PhoneField(
        label=_("Phone of the resident"),
        required=False,
        error_messages={
            "required": _("Please give a phone number, or choose “anonymous” or “no contact”.")
        },
    )
    speaker_name = PlainTextField(
        label=_("Name of whoever spoke for them"), max_length=60, required=False
    )
    speaker_phone = PhoneField(label=_("Phone of whoever spoke for them"), required=False)
    photos = FilesField(label=_("Pictures and files"), most=MOST_PHOTOS, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = places.places_to_register(actor)
        self.fields["place_unit"].queryset = chosen  # type: ignore[attr-defined]
        paths = actor.paths()
        self.fields["place_unit"].top = len(paths[0]) // 4 if paths else 1  # type: ignore[attr-defined]
        # Whoever is to be reached has a name and a phone; the page says so beside the fields.
        contact = self.data.get("contact") if self.is_bound else Contact.SELF
        for name in ("resident_name", "resident_phone"):
            self.fields[name].required = contact in {Contact.SELF, Contact.ON_BEHALF}
        # What whoever is sent out must know before leaving; asked once the category is chosen.
        self.questions = questions_of(self._category_chosen())
        self.fields.update(question_fields(self.questions))

    def _category_chosen(self) -> int | None:
        given = self.data.get("category") if self.is_bound else self.initial.get("category")
        text = str(given or "")
        return int(text) if text.isdecimal() and len(text) < 19 else None

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields of the category's questions, in their order."""
        return [self[name] for name in question_fields(self.questions)]

    def facts(self) -> dict[str, Any]:
        """What the action is given: the five facts, and what the category asked."""
        data = {name: self.cleaned_data[name] for name in self.base_fields if name not in NOT_TOLD}
        given = answers_in(self.questions, self.cleaned_data)
        told = [(one.text_zh, given[one.pk]) for one in self.questions if one.pk in given]
        return {**data, "answers": told}
