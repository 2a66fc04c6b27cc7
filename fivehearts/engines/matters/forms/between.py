"""The verbs between units, of urging, and of the end: one form per verb."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fivehearts.community.duties import queries as duties
from fivehearts.engines.catalogue.queries.published import power_tier, tier_of, within_powers
from fivehearts.engines.catalogue.queries.reading import tags
from fivehearts.engines.knowledge.queries import version_said
from fivehearts.engines.matters import rules
from fivehearts.engines.matters.forms.ground import (
    LONGEST_ANSWER,
    LONGEST_NOTE,
    LONGEST_REASON,
    CategoryField,
    KnownField,
    UnitField,
    VerbForm,
)
from fivehearts.engines.matters.queries import places
from fivehearts.engines.matters.queries.joint import nearest_of_joined
from fivehearts.engines.matters.vocabulary.states import HANDLE
from fivehearts.engines.matters.vocabulary.words import REPORTABLE, Kind, Outcome
from fivehearts.foundation.clock import TermUnit, local, today
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.queries import working_units
from fivehearts.foundation.web.fields import PlainTextField


def _reason(label: Any, **options: Any) -> PlainTextField:
    return PlainTextField(label=label, max_length=LONGEST_REASON, lines=True, rows=3, **options)


class AnswerAtOnceForm(VerbForm):
    """Answer at once what words can settle."""

    answer = PlainTextField(
        label=_("Answer to the resident"),
        max_length=LONGEST_ANSWER,
        lines=True,
        rows=5,
        help_text=_("The resident reads it at once, and somebody else asks whether it helped."),
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[(value, Outcome(value).label) for value in REPORTABLE],
        initial=Outcome.SOLVED,
    )
    category = CategoryField()
    # Set by the press that puts an article of the knowledge base in.
    article = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=1, max_value=2**62
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].initial = self.matter.category_id

    def facts(self) -> dict[str, Any]:
        """With the article as it is said today; what is no longer said was not taken."""
        data = super().facts()
        chosen = data["article"]
        return {**data, "article": version_said(chosen, today()) if chosen else None}


class _WithUnit(VerbForm):
    """A unit may be named among those that can be given the matter."""

    unit: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = places.units_to_dispatch(self.matter.intake_unit)  # type: ignore[attr-defined]
        self.fields["unit"].top = self.matter.intake_unit.tier  # type: ignore[attr-defined]


class AskReturnForm(_WithUnit):
    """Ask the superior to take it back."""

    reason = _reason(
        _("Why this is not your unit's"),
        help_text=_(
            "The superior unit reads it. Until it decides the matter stays here, clock and all."
        ),
    )
    unit = UnitField(
        queryset=working_units().none(),
        required=False,
        label=_("Whose it is, if you know"),
        empty_label=_("not known"),
    )


class TakeBackForm(_WithUnit):
    """Agree to the return; name the unit where that ends the travelling."""

    unit = UnitField(
        queryset=working_units().none(),
        required=False,
        label=_("Unit that shall answer for it"),
        empty_label=_("the dispatcher chooses"),
        help_text=_("Named here it is final: that unit cannot return it."),
    )
    words = PlainTextField(label=_("Words to the units"), max_length=LONGEST_NOTE, required=False)


class KeepThereForm(VerbForm):
    """Refuse the return, for good."""

    reason = _reason(
        _("Why it stays with the unit"),
        help_text=_("The decision is final for this round."),
    )


class AskExtensionForm(VerbForm):
    """Ask for more time, before the date."""

    amount = forms.IntegerField(label=_("How much more"), min_value=1)
    reason = _reason(
        _("Why more time is needed"),
        help_text=_("What holds it up, and what will be done by when."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        promise = self.matter.promise
        most = promise.term_amount // (60 if promise.term.unit == TermUnit.CLOCK_MINUTES else 1)
        said = _("In %(unit)s, at most %(most)s. It can be granted once in each round.")
        self.fields["amount"].help_text = said % {
            "unit": rules.extension_unit(promise),
            "most": most,
        }


class ExtendForm(VerbForm):
    """Grant more time."""

    words = _reason(
        _("What the resident reads about the new date"),
        help_text=_("Say why it takes longer, in plain words."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.matter.leads:
            # What goes along was promised to somebody else: more time here moves nothing there.
            said = _(
                "%(n)s other matters are handled together with it and keep their own dates, the"
                " nearest %(due)s: more time here moves none of them."
            )
            due = nearest_of_joined(self.matter)
            day = f"{local(due):%Y-%m-%d %H:%M}" if due else "—"
            told = said % {"n": self.matter.leads, "due": day}
            self.fields["words"].help_text = f"{self.fields['words'].help_text} {told}"


class KeepDateForm(VerbForm):
    """Refuse more time."""

    reason = _reason(_("Why the date stays"))


class RetractForm(VerbForm):
    """Take the request back: one press."""


class EscalateForm(VerbForm):
    """Raise it to the next tier."""

    reason = _reason(
        _("Why the next tier is needed"),
        help_text=_("What was tried, and what is beyond your unit. The resident reads it too."),
    )
    beyond_powers = forms.BooleanField(
        label=_("Your tier has no power to decide this"),
        required=False,
        help_text=_("It is then counted as raised by rule, not as unsolved."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The catalogue knows whose powers suffice; where it knows, it is ticked already.
        needed = power_tier(self.matter.category_id)
        tier = tier_of(self.matter.intake_unit)
        beyond = bool(needed) and not within_powers(self.matter.category_id, tier)
        self.fields["beyond_powers"].initial = beyond


class HandBackForm(VerbForm):
    """Hand back what was raised."""

    reason = _reason(_("Why the lower unit can do it"))


class ColleagueField(forms.ModelChoiceField):
    """Colleagues who may handle for the unit."""

    def label_from_instance(self, user: Any) -> str:
        return str(user.display_name)


class HandOverForm(VerbForm):
    """Hand over to a colleague of the unit."""

    to = ColleagueField(
        queryset=None,
        label=_("To whom"),
        empty_label=_("choose a colleague"),
        error_messages={"required": _("Choose the colleague who goes on with it.")},
    )
    words = PlainTextField(
        label=_("What the colleague should know"),
        max_length=LONGEST_NOTE,
        lines=True,
        rows=2,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = duties.holders_over(HANDLE, self.matter.holder_unit.path)
        self.fields["to"].queryset = able.exclude(pk=self.matter.owner_id or 0)  # type: ignore[attr-defined]


class ReclassifyForm(VerbForm):
    """Another kind or category; number and clock stay."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    category = CategoryField()
    tags = forms.MultipleChoiceField(
        label=_("Tags"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What it has in common with others of any category."),
    )
    reason = PlainTextField(
        label=_("Why it is another class"),
        max_length=LONGEST_REASON,
        help_text=_("Number and promised date stay as they are."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].initial = self.matter.kind
        self.fields["category"].initial = self.matter.category_id
        known = [(tag.code, tag.name) for tag in tags()]
        self.fields["tags"].choices = known  # type: ignore[attr-defined]
        self.fields["tags"].initial = self.matter.tags
        if not known:
            del self.fields["tags"]


class UrgeForm(VerbForm):
    """Urge the unit that has it."""

    words = PlainTextField(
        label=_("What is urgent about it"), max_length=LONGEST_REASON, required=False
    )
    for_resident = forms.BooleanField(
        label=_("The resident asked for it"),
        required=False,
        help_text=_("Then the resident sees it too; once on each working day."),
    )


class OwnUnitField(KnownField):
    """Units of the actor's own posts, in the order given."""

    known: list[tuple[int, str]] = []

    def shown(self) -> list[tuple[int, str]]:
        return self.known


class SuperviseForm(VerbForm):
    """Order supervision for a superior unit."""

    unit: Any = OwnUnitField(
        queryset=working_units().none(), label=_("In the name of"), empty_label=None
    )
    words = _reason(
        _("What the unit shall explain"),
        help_text=_("The unit replies within two working days."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = rules.supervising_units(self.actor, self.matter)
        names = {post.unit_id: post.unit_name for post in self.actor.posts}
        field: Any = self.fields["unit"]
        field.queryset = Unit.objects.filter(pk__in=units)
        field.known = [(key, names[key]) for key in units]
        field.initial = units[0] if units else None


class ReplyForm(VerbForm):
    """Reply to a supervision order."""

    words = _reason(
        _("Reply"), help_text=_("What was done, what is missing, and by when it will be done.")
    )


class WithdrawForm(VerbForm):
    """The resident no longer wants it pursued."""

    reason = PlainTextField(
        label=_("What the resident said"),
        max_length=LONGEST_REASON,
        help_text=_("Only where the resident asked for it; the resident sees these words."),
    )


class ReopenForm(VerbForm):
    """It is not solved after all."""

    reason = _reason(_("What is still not in order"), help_text=_("In the resident's own words."))


class ArchiveForm(VerbForm):
    """Put it into the archive: one press."""
