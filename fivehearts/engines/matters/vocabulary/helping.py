"""协办 and 吹哨: one unit leads and others help, each with a task and a date of its own."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fivehearts.engines.matters.vocabulary.limits import Limited
from fivehearts.foundation.clock import Calendar, Term, TermUnit, day_of
from fivehearts.foundation.verbs import Refusal


class PartState(TextChoices):
    """How a part stands that another unit was asked for."""

    ASKED = "asked", pgettext_lazy("part", "asked")
    SIGNED = "signed", pgettext_lazy("part", "signed for")
    DECLINED = "declined", pgettext_lazy("part", "declined, the lead decides")
    DONE = "done", pgettext_lazy("part", "done")
    WITHDRAWN = "withdrawn", pgettext_lazy("part", "no longer asked for")


# Somebody still has something to do about it: what is declined waits for the lead.
PART_OPEN: frozenset[str] = frozenset({PartState.ASKED, PartState.SIGNED, PartState.DECLINED})


class SummonsState(TextChoices):
    """How a summons stands."""

    CALLED = "called", pgettext_lazy("summons", "called")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("summons", "on the way")
    ARRIVED = "arrived", pgettext_lazy("summons", "on the spot")
    REPORTED = "reported", pgettext_lazy("summons", "reported back")
    CALLED_OFF = "called_off", pgettext_lazy("summons", "called off")


# Nobody has come yet.
SUMMONS_AWAITED: frozenset[str] = frozenset({SummonsState.CALLED, SummonsState.ACKNOWLEDGED})


class SummonsUrgency(TextChoices):
    """How soon somebody has to be there."""

    NOW = "now", _("at once")
    TODAY = "today", _("today, while the office is open")
    DAYS = "days", _("within working days")


def summons_term(urgency: str, most: Mapping[str, int]) -> Term | None:
    """How long a called unit has: by the limits that hold; None where the office hours give the date."""
    if urgency == SummonsUrgency.NOW:
        return Term(most[Limited.SUMMONS_MINUTES], TermUnit.CLOCK_MINUTES)
    if urgency == SummonsUrgency.DAYS:
        return Term(most[Limited.SUMMONS_DAYS], TermUnit.WORKING_DAYS)
    return None


def end_of_office_day(office: Calendar, at: datetime) -> datetime:
    """When the office closes on this day, or on the next one it opens."""
    return office.close_of(day_of(office.next_open(at), office.tz))


class Side(TextChoices):
    """Who rates whom after a summons."""

    SUMMONER = "summoner", _("whoever called, about whoever came")
    SUMMONED = "summoned", _("whoever came, about the call")


class Rated(TextChoices):
    """One answer of a rating: said of the work of a unit, never of a person."""

    YES = "yes", pgettext_lazy("rating", "yes")
    PARTLY = "partly", pgettext_lazy("rating", "partly")
    NO = "no", pgettext_lazy("rating", "no")


# The three questions each side answers.
QUESTIONS = {
    Side.SUMMONER: (_("Did they come in time?"), _("Did they take on what is theirs?"), _("Did it help?")),
    Side.SUMMONED: (
        _("Was the call called for?"),
        _("Were place and reason clear?"),
        _("Did you work on it together?"),
    ),
}  # fmt: skip


class SameUnit(Refusal):
    """Nobody asks the own unit for help."""

    code = "matters.same_unit"
    message = _("“%(unit)s” has this matter already. Choose another unit.")
    field = "unit"


class AskedAlready(Refusal):
    """One open part, or one open summons, of one unit."""

    code = "matters.asked_already"
    message = _("“%(unit)s” has been asked already; it has not answered yet.")
    field = "unit"


class TaskMissing(Refusal):
    """Whoever helps must know what with."""

    code = "matters.task_missing"
    message = _("Write what this unit shall do.")
    field = "task"


class PartTooLong(Refusal):
    """A part is done before the whole."""

    code = "matters.part_too_long"
    message = _("The part has to be done before the promised date of the matter: %(day)s.")
    field = "amount"


class PartGone(Refusal):
    """The part stands otherwise by now."""

    code = "matters.part_gone"
    message = _("This part stands otherwise by now; reload the page to see how.")
    field = "part"


class PartFinal(Refusal):
    """The lead has insisted: ping-pong ends here."""

    code = "matters.part_final"
    message = _("The lead unit has insisted. Do the part, or talk to your own superior.")


class PartsOpen(Refusal):
    """The lead waits."""

    code = "matters.parts_open"
    message = _(
        "%(units)s still has a part in it or is on the way. Wait for it, or take the part back with a reason."
    )


class CannotBeSummoned(Refusal):
    """A whistle calls upwards."""

    code = "matters.cannot_be_summoned"
    message = _(
        "“%(unit)s” cannot be summoned from here: call a tier above, or what is attached to it."
    )
    field = "unit"


class LeadSpeaks(Refusal):
    """One unit answers to the resident."""

    code = "matters.lead_speaks"
    message = _("The leading unit writes to the resident. Leave the note internal.")
    field = "public"


class NotReported(Refusal):
    """A rating comes at the end."""

    code = "matters.not_reported"
    message = _("It can be rated once the unit has reported back.")
    field = "part"


class RatedAlready(Refusal):
    """Once for each side."""

    code = "matters.rated_already"
    message = _("Your side has rated this summons already.")
    field = "part"
