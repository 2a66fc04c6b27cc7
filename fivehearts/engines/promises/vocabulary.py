"""States of a promise, causes for moving its date, the ladder, refusals, announcements."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.verbs import Refusal


class PromiseState(TextChoices):
    """A promise runs, then ends in exactly one way. Late is derived: a late promise still runs."""

    RUNNING = "running", _("running")
    KEPT = "kept", _("kept")
    BROKEN = "broken", _("broken")
    EXCUSED = "excused", _("excused")


class MoveCause(TextChoices):
    """The only reasons for which a promised date moves, each a recorded verb."""

    EXTENDED = "extended", _("extension approved")
    SUSPENDED = "suspended", _("suspension approved")
    URGENCY_CHANGED = "urgency_changed", _("urgency changed")
    YEAR_PUBLISHED = "year_published", _("the year's holidays were published")
    ORDER_CHANGED = "order_changed", _("the orderer changed the date")
    PROCEDURE = "procedure", _("the procedure has a term of its own")


# The ladder: reminder before expiry, urging note the day after, supervision, one tier higher
# (催办 → 催办通知书 → 督办 → 上提一级; matters.md §3.3). Whoever wants other days changes them here.


class Rung(TextChoices):
    """What a promise that comes near its date, or passes it, sets off."""

    REMINDER = "reminder", _("reminder")
    URGING = "urging", _("urging note")
    SUPERVISION = "supervision", _("supervision")
    NEXT_TIER = "next_tier", _("supervision one tier higher")


# How many tiers above the first supervisor are told, one after the other.
MOST_TIERS = 3

# In working days after the date; between two tiers; for urgent promises in days by the clock.
SUPERVISION_AFTER = 2
NEXT_TIER_AFTER = 5
NEXT_TIER_EVERY = 3

# A promise by the clock of no more than this is urgent: its rungs wait for no working morning.
URGENT_WITHIN = timedelta(hours=24)

# The steps of the whole ladder; `Promise.rung` counts how many of them are behind it.
LADDER: tuple[tuple[Rung, int], ...] = (
    (Rung.REMINDER, 0),
    (Rung.URGING, 0),
    (Rung.SUPERVISION, 0),
    *((Rung.NEXT_TIER, tier) for tier in range(1, MOST_TIERS + 1)),
)
# Up to here a step that was overtaken is left out: nobody needs an old reminder beside an urging
# note. From here on each step tells somebody new, so each is told, and has its days.
NEVER_SKIPPED_FROM = LADDER.index((Rung.SUPERVISION, 0)) + 1

# The last rung by kind of promise; a kind that is not here climbs the whole ladder.
LAST_RUNG: Mapping[str, Rung] = {
    # A call too late is a matter for the unit's own head; what is not done climbs by itself.
    "first_contact": Rung.SUPERVISION,
    # The resident has an answer already: no superior is needed to ask how it was.
    "follow_up": Rung.URGING,
    # A supervision of a supervision would never end; the matter itself climbs on.
    "supervision": Rung.URGING,
    # Whoever is above the assisting unit is told; the matter itself climbs on its own.
    "assist": Rung.SUPERVISION,
    # When this date comes the clock runs on by itself.
    "run_on": Rung.REMINDER,
    # Whoever is above the unit of a step is told; the matter itself climbs on its own.
    "procedure": Rung.SUPERVISION,
    # It is the resident who is late: the unit is reminded to ask.
    "papers": Rung.REMINDER,
    # A little later the clock runs on by itself; until then the next tier asks why nobody looked.
    "condition": Rung.SUPERVISION,
}


def top_of(kind: str) -> int:
    """How many steps of the ladder a promise of this kind has."""
    last = LAST_RUNG.get(kind, Rung.NEXT_TIER)
    return max(number for number, (rung, _tier) in enumerate(LADDER, 1) if rung == last)


class Climbed(NamedTuple):
    """One promise took one step; `tier_step` is 0, or how many tiers higher (1 to `MOST_TIERS`)."""

    promise_id: int
    rung: Rung
    tier_step: int


@dataclass(frozen=True, slots=True)
class PromisesClimbed:
    """A sweep of the ladder told these steps at `at`; what was overtaken is not among them."""

    climbs: tuple[Climbed, ...]
    at: datetime


class PromiseEnded(Refusal):
    """The promise has already ended."""

    code = "promises.ended"
    message = _("This promise has already ended; reload the page to see how it stands.")


class DateUnchanged(Refusal):
    """The new date equals the old one."""

    code = "promises.date_unchanged"
    message = _("The new date is the same as the old one.")


class DateFixed(Refusal):
    """The date was set by whoever gave the order, and no clock of ours moves it."""

    code = "promises.date_fixed"
    message = _("Whoever gave the order set this date. Only they can change it.")


class DateBeforeStart(Refusal):
    """A date from outside lies before the moment its promise begins."""

    code = "promises.date_before_start"
    message = _("The date lies before the order itself. Check both dates.")
    field = "due_at"


class ExtensionTooLong(Refusal):
    """More than the original term was asked for, or it was counted in another unit."""

    code = "promises.extension_too_long"
    message = _("An extension is at most as long as the original term: %(most)s.")
    field = "amount"


class AlreadySuspended(Refusal):
    """The promise is suspended already."""

    code = "promises.already_suspended"
    message = _("The clock is suspended already; reload the page to see since when.")


class NotSuspended(Refusal):
    """The promise is not suspended."""

    code = "promises.not_suspended"
    message = _("The clock is not suspended; reload the page to see how it stands.")


class NothingDue(Refusal):
    """No promise has a step of the ladder to take now."""

    code = "promises.nothing_due"
    message = _("No promise has a step of the ladder to take now.")
