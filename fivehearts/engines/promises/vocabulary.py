"""States of a promise, causes for moving its date, refusals."""

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


class PromiseEnded(Refusal):
    """The promise has already ended."""

    code = "promises.ended"
    message = _("This promise has already ended; reload the page to see how it stands.")


class DateUnchanged(Refusal):
    """The new date equals the old one."""

    code = "promises.date_unchanged"
    message = _("The new date is the same as the old one.")
