"""The verbs of what stands still: one form per verb."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.forms.ground import LONGEST_REASON, VerbForm
from fivehearts.engines.matters.queries.limits import limits_of
from fivehearts.engines.matters.vocabulary.limits import Limited
from fivehearts.engines.matters.vocabulary.standing import (
    Cause,
    Condition,
)
from fivehearts.foundation.web.fields import PlainTextField

_EMPTY: list[tuple[str, Any]] = [("", _("please choose"))]


def _words(label: Any, **options: Any) -> PlainTextField:
    return PlainTextField(label=label, max_length=LONGEST_REASON, lines=True, rows=3, **options)


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput({"type": "date"}), localize=False, **options
    )


class AskSuspensionForm(VerbForm):
    """Ask to let the clock stand until a day."""

    cause = forms.ChoiceField(
        label=_("What is waited for"),
        choices=[*_EMPTY, *Cause.choices],
        error_messages={"required": _("Choose what is waited for.")},
    )
    reason = _words(
        _("Why nothing can be done until then"),
        help_text=_("The superior unit reads it. The clock runs until it decides."),
    )
    review_on = _day(_("Until when"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = _(
            "On this day the clock runs on by itself. At most %(times)s times and %(days)s working"
            " days in one round."
        )
        known = limits_of(self.matter)
        most = {"times": known[Limited.SUSPENSIONS], "days": known[Limited.SUSPENDED_DAYS]}
        self.fields["review_on"].help_text = said % most


class AskParkingForm(VerbForm):
    """Ask to park it until a condition is met."""

    cause = forms.ChoiceField(
        label=_("What is waited for"),
        choices=[*_EMPTY, *Condition.choices],
        error_messages={"required": _("Choose what is waited for.")},
    )
    reason = _words(
        _("Which condition has to be met, and who can meet it"),
        help_text=_("The superior unit reads it. The clock runs until it decides."),
    )
    review_on = _day(_("Reviewed on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = _("At most %(days)s days away; then it goes on, or is kept parked with a reason.")
        self.fields["review_on"].help_text = said % {
            "days": limits_of(self.matter)[Limited.PARKED_DAYS]
        }


class LetStandForm(VerbForm):
    """Agree that it stands still."""

    words = _words(
        _("What the resident reads about the wait"),
        help_text=_("Say what is waited for and when somebody looks again, in plain words."),
    )


class KeepRunningForm(VerbForm):
    """Refuse that it stands still."""

    reason = _words(_("Why the clock runs on"))


class ResumeForm(VerbForm):
    """Let the clock run on."""

    words = _words(_("What the resident reads about going on"), required=False)


class RenewParkingForm(VerbForm):
    """Keep it parked after a review."""

    words = _words(_("Why the condition is not met yet"), help_text=_("The resident reads it too."))
    review_on = _day(_("Reviewed again on"))
