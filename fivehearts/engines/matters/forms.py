"""How people touch a matter: one form per verb. Forms check the shape; the action checks the rule."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fivehearts.community.people.vocabulary import PersonalField
from fivehearts.community.people.vocabulary import Purpose as RevealPurpose
from fivehearts.engines.matters.actions import Answers
from fivehearts.engines.matters.actions.registering import MOST_PHOTOS
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.queries import places
from fivehearts.engines.matters.vocabulary.words import (
    REPORTABLE,
    Channel,
    Contact,
    Kind,
    Outcome,
    Satisfaction,
    Solved,
    Urgency,
    Way,
)
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.queries import working_units
from fivehearts.foundation.web.fields import PhoneField, PicturesField, PlainTextField

LONGEST_WORDS = 8000
LONGEST_ANSWER = 4000
LONGEST_NOTE = 2000


class VerbForm(forms.Form):
    """Base of the forms on a matter's page: knows the matter and the actor.

    `version` is the matter as the page showed it: whoever decides on an old page is told so.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, matter: Matter, actor: Actor, **kwargs: Any) -> None:
        self.matter, self.actor = matter, actor
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = matter.version

    def facts(self) -> dict[str, Any]:
        """What the action is given besides the matter, the actor and the moment."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class CategoryField(forms.ModelChoiceField):
    """The catalogue, in its order."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=places.categories(),
            required=False,
            label=_("Category"),
            empty_label=_("not chosen yet"),
            **kwargs,
        )


class UnitField(forms.ModelChoiceField):
    """Units, indented by tier so that the tree can be read."""

    def label_from_instance(self, unit: Any) -> str:
        return f"{'　' * max(unit.tier - self.top, 0)}{unit.name}（{unit.get_kind_display()}）"

    top: int = 1


class AcceptForm(VerbForm):
    """Accept: correct what the intake got wrong."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    category = CategoryField()
    urgency = forms.ChoiceField(
        label=_("Urgency"),
        choices=Urgency.choices,
        help_text=_(
            "Another urgency moves the promised date; the resident sees it and reads the reason."
        ),
    )
    reason = PlainTextField(label=_("Reason for another urgency"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kind", "urgency"):
            self.fields[name].initial = getattr(self.matter, name)
        self.fields["category"].initial = self.matter.category_id


class DeclineForm(VerbForm):
    """Decline: say why, and where to turn instead."""

    reason = PlainTextField(
        label=_("Why this is not ours"),
        max_length=500,
        lines=True,
        rows=3,
        help_text=_("The resident reads this sentence."),
    )
    right_address = PlainTextField(
        label=_("Where the resident should turn"),
        max_length=300,
        lines=True,
        rows=2,
        help_text=_("Name of the body, with phone or address."),
    )


class DispatchForm(VerbForm):
    """Dispatch: to whom, and what they should know."""

    unit = UnitField(
        queryset=working_units().none(),
        label=_("To which unit"),
        empty_label=_("choose a unit"),
        error_messages={"required": _("Choose the unit that shall handle it.")},
    )
    category = CategoryField()
    words = PlainTextField(
        label=_("Message to the unit"), max_length=LONGEST_NOTE, lines=True, rows=2, required=False,
        help_text=_("Internal: the resident does not see it."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = places.units_to_dispatch(self.matter)  # type: ignore[attr-defined]
        self.fields["unit"].top = self.matter.intake_unit.tier  # type: ignore[attr-defined]
        self.fields["category"].initial = self.matter.category_id


class SignForm(VerbForm):
    """Sign for it: one press."""


class ContactForm(VerbForm):
    """First contact, or any later one."""

    way = forms.ChoiceField(
        label=_("How"),
        choices=[(w.value, w.label) for w in (Way.PHONE, Way.VISIT, Way.MESSAGE, Way.COUNTER)],
    )
    reached = forms.TypedChoiceField(
        label=_("Reached?"),
        choices=[("yes", _("Reached")), ("no", _("Not reached"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    words = PlainTextField(
        label=_("What was said"), max_length=LONGEST_NOTE, lines=True, rows=3, required=False
    )
    public = forms.BooleanField(label=_("Show these words to the resident"), required=False)


class NoteForm(VerbForm):
    """A note: internal unless made public by choice."""

    words = PlainTextField(label=_("Note"), max_length=LONGEST_NOTE, lines=True, rows=3)
    photos = PicturesField(label=_("Pictures"), most=MOST_PHOTOS, required=False)
    public = forms.BooleanField(
        label=_("Show this note to the resident"), required=False,
        help_text=_("Without this tick only colleagues see it."),
    )  # fmt: skip


class ReportForm(VerbForm):
    """Report done: outcome, and the answer the resident will read."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[(value, Outcome(value).label) for value in REPORTABLE],
        widget=forms.RadioSelect,
    )
    answer = PlainTextField(
        label=_("Answer to the resident"), max_length=LONGEST_ANSWER, lines=True, rows=6,
        help_text=_("What was done, when and by whom; what was not possible and why; whom to call."),
    )  # fmt: skip
    photos = PicturesField(label=_("Pictures"), most=MOST_PHOTOS, required=False)


class ApproveForm(VerbForm):
    """Approve the report."""

    words = PlainTextField(
        label=_("Remark for colleagues"), max_length=LONGEST_NOTE, required=False
    )


class SendBackForm(VerbForm):
    """Send the report back."""

    reason = PlainTextField(label=_("What is missing"), max_length=500, lines=True, rows=3)


class AttemptForm(VerbForm):
    """The resident was tried and not reached."""

    way = forms.ChoiceField(
        label=_("How"), choices=[(w.value, w.label) for w in (Way.PHONE, Way.VISIT, Way.MESSAGE)]
    )
    words = PlainTextField(
        label=_("Remark for colleagues"), max_length=LONGEST_NOTE, required=False
    )


class AnswerForm(VerbForm):
    """The three answers, written down by whoever asked."""

    contacted = forms.TypedChoiceField(
        label=_("Were you contacted?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    solved = forms.ChoiceField(
        label=_("Was it solved?"), choices=Solved.choices, widget=forms.RadioSelect
    )
    satisfaction = forms.ChoiceField(
        label=_("Are you satisfied?"), choices=Satisfaction.choices, widget=forms.RadioSelect
    )
    words = PlainTextField(
        label=_("In the resident's words"),
        max_length=LONGEST_NOTE,
        lines=True,
        rows=3,
        required=False,
    )
    way = forms.ChoiceField(
        label=_("How asked"),
        choices=[(w.value, w.label) for w in (Way.PHONE, Way.VISIT, Way.COUNTER, Way.PAPER)],
    )

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        answers = Answers(data["contacted"], data["solved"], data["satisfaction"], data["words"])
        return {"answers": answers, "way": data["way"]}


class CloseForm(VerbForm):
    """Close without an answer: nobody could be asked."""

    words = PlainTextField(
        label=_("Remark for colleagues"), max_length=LONGEST_NOTE, required=False
    )


class RevealForm(forms.Form):
    """See a masked contact, for a purpose that goes into the record."""

    field = forms.ChoiceField(choices=PersonalField.choices)
    purpose = forms.ChoiceField(label=_("For what"), choices=RevealPurpose.choices)


class RegisterForm(forms.Form):
    """Register what somebody tells: by phone, at the counter, on the way."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=60)
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
    photos = PicturesField(label=_("Pictures"), most=MOST_PHOTOS, required=False)

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
