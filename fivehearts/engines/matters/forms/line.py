"""The verbs of the main line: one form per verb. Forms check the shape; the action checks the rule."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fivehearts.community.people.vocabulary import PersonalField
from fivehearts.community.people.vocabulary import Purpose as RevealPurpose
from fivehearts.engines.catalogue.queries.published import responsible_unit
from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions import Answers
from fivehearts.engines.matters.actions.registering import MOST_PHOTOS
from fivehearts.engines.matters.forms.ground import (
    LONGEST_ANSWER,
    LONGEST_NOTE,
    CategoryField,
    UnitField,
    VerbForm,
)
from fivehearts.engines.matters.queries import places
from fivehearts.engines.matters.vocabulary.words import (
    REPORTABLE,
    Kind,
    Outcome,
    Satisfaction,
    Solved,
    Urgency,
    Way,
)
from fivehearts.foundation.files.fields import FilesField
from fivehearts.foundation.scope.queries import working_units
from fivehearts.foundation.web.fields import PlainTextField


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
        self.fields["unit"].queryset = places.units_to_dispatch(self.matter.holder_unit)  # type: ignore[attr-defined]
        self.fields["unit"].top = self.matter.holder_unit.tier  # type: ignore[attr-defined]
        self.fields["category"].initial = self.matter.category_id
        # Proposed by the catalogue; the dispatcher decides.
        proposed = responsible_unit(self.matter.category_id, community=self.matter.place_unit)
        if proposed is not None:
            self.fields["unit"].initial = proposed.pk
            said = _("The catalogue proposes %(unit)s; you decide.") % {"unit": proposed.name}
            self.fields["unit"].help_text = said


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
    photos = FilesField(label=_("Pictures and files"), most=MOST_PHOTOS, required=False)
    public = forms.BooleanField(
        label=_("Show this note to the resident"), required=False,
        help_text=_("Without this tick only colleagues see it."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not rules.may_note(self.actor, self.matter):
            # Whoever helps with a part: the leading unit alone writes to the resident.
            del self.fields["public"]


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
    photos = FilesField(label=_("Pictures and files"), most=MOST_PHOTOS, required=False)


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


class RevealNumberForm(forms.Form):
    """See a number from somebody's words, for a purpose that goes into the record."""

    purpose = forms.ChoiceField(label=_("For what"), choices=RevealPurpose.choices)
