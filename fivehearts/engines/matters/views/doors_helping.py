"""The doors of co-handling and summons: asking, doing a part, coming to the spot, rating."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.forms import helping as forms
from fivehearts.engines.matters.views.door import Door
from fivehearts.engines.matters.vocabulary.states import Verb

HELPING: dict[Verb, Door] = {
    Verb.ASK_HELP: Door(
        forms.AskHelpForm,
        actions.ask_help,
        _("Ask a unit to assist"),
        _("Asked; the unit sees the matter now."),
        "secondary",
    ),
    Verb.SIGN_PART: Door(
        forms.SignPartForm,
        actions.sign_part,
        _("Sign for the part"),
        _("Signed for."),
        "primary",
    ),
    Verb.PART_DONE: Door(
        forms.PartDoneForm,
        actions.part_done,
        _("Report the part done"),
        _("The lead unit reads what you did."),
        "primary",
    ),
    Verb.DECLINE_PART: Door(
        forms.DeclinePartForm,
        actions.decline_part,
        _("Decline the part"),
        _("Declined; the lead unit decides."),
        "danger",
    ),
    Verb.INSIST: Door(
        forms.InsistForm,
        actions.insist,
        _("Insist on the part"),
        _("The part stays with the unit."),
        "secondary",
    ),
    Verb.DROP_PART: Door(
        forms.DropPartForm,
        actions.drop_part,
        _("Take the part back"),
        _("The part is taken back."),
        "danger",
    ),
    Verb.SUMMON: Door(
        forms.SummonForm,
        actions.summon,
        _("Summon a unit"),
        _("Called; the time to be there runs."),
        "secondary",
    ),
    Verb.ACKNOWLEDGE: Door(
        forms.AcknowledgeForm,
        actions.acknowledge,
        _("Acknowledge the summons"),
        _("Acknowledged. Now be there in time."),
        "primary",
    ),
    Verb.COME: Door(
        forms.ComeForm,
        actions.come,
        _("We are on the spot"),
        _("Kept: you are on the spot."),
        "primary",
    ),
    Verb.REPORT_BACK: Door(
        forms.ReportBackForm,
        actions.report_back,
        _("Report back"),
        _("Reported back; both sides may rate it now."),
        "primary",
    ),
    Verb.CALL_OFF: Door(
        forms.CallOffForm,
        actions.call_off,
        _("Call off"),
        _("Called off; the unit is told."),
        "danger",
    ),
    Verb.RATE: Door(
        forms.RateForm,
        actions.rate,
        _("Rate the summons"),
        _("The rating is kept."),
        "secondary",
    ),
}
