"""The doors of what stands still: ask for it, decide, let it run on, review it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.forms import standing as forms
from fivehearts.engines.matters.views.door import Door
from fivehearts.engines.matters.vocabulary.states import Verb

STANDING: dict[Verb, Door] = {
    Verb.ASK_SUSPENSION: Door(
        forms.AskSuspensionForm,
        actions.ask_suspension,
        _("Ask to suspend it"),
        _("Asked. The clock runs until it is decided."),
        "secondary",
    ),
    Verb.ASK_PARKING: Door(
        forms.AskParkingForm,
        actions.ask_parking,
        _("Ask to park it until a condition is met"),
        _("Asked. The clock runs until it is decided."),
        "secondary",
    ),
    Verb.SUSPEND: Door(
        forms.LetStandForm,
        actions.suspend,
        _("Agree to the suspension"),
        _("The clock stands; the resident reads until when."),
    ),
    Verb.PARK: Door(
        forms.LetStandForm,
        actions.park,
        _("Agree to parking it"),
        _("It is parked and listed apart; the resident reads why."),
    ),
    Verb.KEEP_RUNNING: Door(
        forms.KeepRunningForm,
        actions.keep_running,
        _("Refuse to let it stand still"),
        _("The clock runs on."),
        "danger",
    ),
    Verb.RESUME: Door(
        forms.ResumeForm,
        actions.resume,
        _("Let the clock run on"),
        _("The clock runs on; the new date is promised."),
    ),
    Verb.RENEW_PARKING: Door(
        forms.RenewParkingForm,
        actions.renew_parking,
        _("Keep it parked"),
        _("It stays parked; the resident reads why."),
        "secondary",
    ),
}
