"""Why people are away, how an absence ends, and how long one may be set for."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# An absence nobody looks at again would hand somebody's posts away for good; longer ones are
# extended, each time by at most this from the present on.
LONGEST_ABSENCE = timedelta(days=60)
# Set ahead at most so far: later, nobody remembers it, and the house has changed.
FARTHEST_START = timedelta(days=180)


class AbsenceReason(TextChoices):
    """Why somebody is away: a code, never a story of anybody's health."""

    LEAVE = "leave", _("Leave")
    SICK = "sick", _("Sick leave")
    JOURNEY = "journey", _("On official business")
    TRAINING = "training", _("Training")
    OTHER = "other", _("Something else")


class AbsenceEnd(TextChoices):
    """How an absence ended."""

    TIME = "time", _("Its time was up")
    RETURN = "return", _("Ended early")
    TAKEN_BACK = "taken_back", _("Taken back before it began")
    SUBSTITUTE = "substitute", _("The substitute left the post")
    LEFT = "left", _("The person left the post")
