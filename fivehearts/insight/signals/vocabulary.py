"""Signs that something was done for the figures rather than for the resident, and what is said of them.

Signs by what inspections of hotlines report: closing in bulk shortly before the limit, “solved”
without anybody asked or anything shown, matters that travel to and fro, reports taken back again and
again. A sign is an example with its rows: it proves nothing, is counted in no figure, and names a unit
and no person.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.verbs import Refusal, Transition, Transitions

# So many reports by the same hand within so long, each so shortly before its limit.
RUSH_REPORTS, RUSH_WITHIN, RUSH_BEFORE = 5, timedelta(hours=1), timedelta(hours=4)
# Returns agreed to for one matter; reports of one matter.
MOST_RETURNS, MOST_REPORTS = 2, 3
LONGEST_WORDS = 200
MOST_SHOWN = 200


class Kind(models.TextChoices):
    """What was noticed."""

    RUSHED = "rushed", _("many reported done just before the limit")
    SILENT = "silent", _("reported as solved without contact or picture")
    RETURNED = "returned", _("returned to and fro")
    FLIPPED = "flipped", _("reported done again and again")


class State(models.TextChoices):
    """How it stands with a sign."""

    NOTICED = "noticed", _("not looked at yet")
    FINE = "fine", _("looked at, nothing wrong")
    SPOKEN = "spoken", _("to be spoken about")


class Verb(models.TextChoices):
    """What a person says of a sign."""

    FIND_FINE = "find_fine", _("nothing is wrong")
    SPEAK = "speak", _("speak about it")
    TAKE_UP = "take_up", _("look at it once more")


FINAL = frozenset({State.FINE})
LEAVES_FINAL = frozenset({Verb.TAKE_UP})
TRANSITIONS: Transitions = {
    Verb.FIND_FINE: Transition(
        frozenset({State.NOTICED, State.SPOKEN}), frozenset({State.FINE}), Verb.FIND_FINE.label
    ),
    Verb.SPEAK: Transition(frozenset({State.NOTICED}), frozenset({State.SPOKEN}), Verb.SPEAK.label),
    Verb.TAKE_UP: Transition(
        frozenset({State.FINE, State.SPOKEN}), frozenset({State.NOTICED}), Verb.TAKE_UP.label
    ),
}


class NothingToSpeakAbout(Refusal):
    """Whoever wants to speak about a sign says what about."""

    code = "signals.nothing_to_speak_about"
    message = _("Please write what you want to ask the unit.")
    field = "words"
