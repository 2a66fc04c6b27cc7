"""The verbs of co-handling and summons: one form per verb."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters import rules
from fivehearts.engines.matters.forms.ground import (
    LONGEST_ANSWER,
    LONGEST_REASON,
    UnitField,
    VerbForm,
)
from fivehearts.engines.matters.models import Assistance, Matter, Summons
from fivehearts.engines.matters.queries import helping, places
from fivehearts.engines.matters.queries.limits import limits_of
from fivehearts.engines.matters.vocabulary.helping import (
    QUESTIONS,
    Rated,
    Side,
    SummonsUrgency,
)
from fivehearts.engines.matters.vocabulary.limits import Limited
from fivehearts.engines.matters.vocabulary.states import Verb
from fivehearts.foundation.scope.queries import working_units
from fivehearts.foundation.web.fields import PlainTextField

_ANSWERS: list[tuple[str, Any]] = [("", _("please choose")), *Rated.choices]


def _words(label: Any, longest: int = LONGEST_REASON, **options: Any) -> PlainTextField:
    return PlainTextField(label=label, max_length=longest, lines=True, rows=3, **options)


class PartField(forms.ModelChoiceField):
    """Parts or summonses, by the unit that was asked."""

    def label_from_instance(self, part: Any) -> str:
        return f"{part.unit.name}（{part.get_state_display()}）"


class _OfPart(VerbForm):
    """Which part it is about; where there is one it is chosen already."""

    verb: Verb
    part: Any = PartField(
        queryset=Assistance.unscoped.none(), label=_("Whose part"), empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["part"]
        field.queryset = helping.parts_for(self.verb, self.matter, self.actor)
        self.order_fields(["part"])


class _OfCall(VerbForm):
    """Which summons it is about."""

    verb: Verb
    part: Any = PartField(queryset=Summons.unscoped.none(), label=_("Summons to"), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["part"]
        field.queryset = helping.calls_for(self.verb, self.matter, self.actor)
        self.order_fields(["part"])


class AskHelpForm(VerbForm):
    """Ask another unit for a part."""

    unit: Any = UnitField(
        queryset=working_units().none(),
        label=_("Assisting unit"),
        empty_label=_("please choose"),
    )
    task = _words(
        _("What this unit shall do"),
        help_text=_("You go on answering for the whole, and wait for this part."),
    )
    amount = forms.IntegerField(label=_("Within how much time"), min_value=1, max_value=999)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = places.units_to_dispatch(self.matter.intake_unit).exclude(
            pk__in=[self.matter.holder_unit_id, self.matter.accountable_unit_id]
        )
        unit.top = self.matter.intake_unit.tier
        said = _("In %(unit)s, before the promised date of the matter.")
        self.fields["amount"].help_text = said % {"unit": rules.extension_unit(self.matter.promise)}


class SignPartForm(_OfPart):
    """Sign for the part: one press."""

    verb = Verb.SIGN_PART


class PartDoneForm(_OfPart):
    """Report the part done."""

    verb = Verb.PART_DONE
    words = _words(
        _("What you did"), LONGEST_ANSWER, help_text=_("The lead unit builds its answer on it.")
    )


class DeclinePartForm(_OfPart):
    """Decline the part."""

    verb = Verb.DECLINE_PART
    reason = _words(
        _("Why it is not yours"),
        help_text=_("The lead unit insists or takes it back; your date runs meanwhile."),
    )


class InsistForm(_OfPart):
    """Insist on the part."""

    verb = Verb.INSIST
    reason = _words(
        _("Why the part is theirs"), help_text=_("Then the unit cannot decline it again.")
    )


class DropPartForm(_OfPart):
    """Take the part back."""

    verb = Verb.DROP_PART
    reason = _words(_("Why it is no longer needed"))


class SummonForm(VerbForm):
    """Call a department to the spot."""

    unit: Any = UnitField(
        queryset=working_units().none(), label=_("Who shall come"), empty_label=_("please choose")
    )
    urgency = forms.ChoiceField(label=_("How soon"), choices=SummonsUrgency.choices)
    place_words = PlainTextField(label=_("Where to"), max_length=100)
    reason = _words(_("What they are needed for"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = helping.units_to_summon(self.matter.holder_unit)
        unit.top = 1
        urgency: Any = self.fields["urgency"]
        urgency.choices, urgency.initial = _how_soon(self.matter), SummonsUrgency.DAYS


def _how_soon(matter: Matter) -> list[tuple[str, Any]]:
    """The choices, with the minutes and days that hold there."""
    most = limits_of(matter)
    at_once = _("at once: within %(minutes)s minutes") % {"minutes": most[Limited.SUMMONS_MINUTES]}
    days = _("within %(days)s working days") % {"days": most[Limited.SUMMONS_DAYS]}
    return [
        (SummonsUrgency.NOW, at_once),
        (SummonsUrgency.TODAY, SummonsUrgency.TODAY.label),
        (SummonsUrgency.DAYS, days),
    ]


class AcknowledgeForm(_OfCall):
    """The summons was heard: one press."""

    verb = Verb.ACKNOWLEDGE


class ComeForm(_OfCall):
    """Somebody is on the spot: one press."""

    verb = Verb.COME


class ReportBackForm(_OfCall):
    """What was done on the spot."""

    verb = Verb.REPORT_BACK
    words = _words(_("What was done on the spot"), LONGEST_ANSWER)


class CallOffForm(_OfCall):
    """Nobody needs to come any more."""

    verb = Verb.CALL_OFF
    reason = _words(_("Why nobody needs to come any more"))


class RateForm(_OfCall):
    """Three answers of one side."""

    verb = Verb.RATE
    first = forms.ChoiceField(choices=_ANSWERS)
    second = forms.ChoiceField(choices=_ANSWERS)
    third = forms.ChoiceField(choices=_ANSWERS)
    words = _words(_("What you have to say"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["part"]
        calls = list(field.queryset)
        came = any(helping.works_for(self.actor, one.unit) for one in calls)
        side = Side.SUMMONED if came else Side.SUMMONER
        for name, asked in zip(("first", "second", "third"), QUESTIONS[side], strict=True):
            self.fields[name].label = asked

    def facts(self) -> dict[str, Any]:
        """The part, the three answers in their order, and the words."""
        said = self.cleaned_data
        answers = [said["first"], said["second"], said["third"]]
        return {"part": said["part"], "answers": answers, "words": said["words"]}
