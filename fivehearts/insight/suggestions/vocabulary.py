"""Words of suggestions: where a guesser learnt, why one is refused, what is said of a proposal."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.verbs import Refusal, Transition, Transitions

# So many are proposed; more nobody reads.
PROPOSED = 3
# Dispatches a community needs before its own are learnt from.
LEAST_DISPATCHES = 300
# A guesser older than this is learnt anew.
LEARNT_ANEW_DAYS = 28
# The newest dispatches that are learnt from: what was usual ten years ago is no example.
MOST_EXAMPLES = 20_000


class LearntFrom(models.TextChoices):
    """Whose decisions a guesser learnt from."""

    HISTORY = "history", _("own dispatches")
    FILE = "file", _("a workbook")


class SuggestionRefused(Refusal):
    """Any reason why nothing was learnt or guessed."""

    code = "suggestions.refused"


class TooFewDispatches(SuggestionRefused):
    """Too little was dispatched yet."""

    code = "suggestions.too_few_dispatches"
    message = _(
        "%(number)s dispatched matters are too few to learn from: at least %(least)s are needed."
    )


class TooFewCategories(SuggestionRefused):
    """Everything belongs to one category, or no category has enough examples."""

    code = "suggestions.too_few_categories"
    message = _(
        "Fewer than two categories have %(least)s examples or more: there is nothing to tell apart."
    )


class NothingLearnt(SuggestionRefused):
    """No guesser stands yet."""

    code = "suggestions.nothing_learnt"
    message = _("Nothing has been learnt yet. Run `fivehearts routing train` first.")


class GuesserBroken(SuggestionRefused):
    """The file of a guesser is missing or was changed."""

    code = "suggestions.guesser_broken"
    message = _(
        "What was learnt as number %(number)s is missing or was changed on the disk, and is not used."
    )


class NotATable(SuggestionRefused):
    """Where predictions should be written is no file of a table."""

    code = "suggestions.not_a_table"
    message = _(
        "%(name)s cannot be written there: give the name of a CSV file in a folder that exists."
    )


# Like matters: how far back one looks, with how many a text is compared, how many are shown.
LOOKED_BACK_DAYS = 180
MOST_COMPARED = 200
MOST_OF_A_UNIT = 60
MOST_LIKE = 10

# Hot spots: how far apart like matters may lie, and how many make one.
HOT_SPOT_DAYS = 14
LEAST_OF_A_HOT_SPOT = 3
LONGEST_NAME = 40


class State(models.TextChoices):
    """How a hot spot stands."""

    PROPOSED = "proposed", _("to be looked at")
    CONFIRMED = "confirmed", _("is a hot spot")
    DISMISSED = "dismissed", _("is none")


class Verb(models.TextChoices):
    """What a person does with a hot spot."""

    CONFIRM = "confirm", _("confirm the hot spot")
    DISMISS = "dismiss", _("dismiss the hot spot")
    LOOK_AGAIN = "look_again", _("look at the hot spot again")


FINAL = frozenset({State.DISMISSED})
# What was dismissed may be looked at again: nothing here is for good.
LEAVES_FINAL = frozenset({Verb.LOOK_AGAIN})
TRANSITIONS: Transitions = {
    Verb.CONFIRM: Transition(
        frozenset({State.PROPOSED}), frozenset({State.CONFIRMED}), Verb.CONFIRM.label
    ),
    Verb.DISMISS: Transition(
        frozenset({State.PROPOSED}), frozenset({State.DISMISSED}), Verb.DISMISS.label
    ),
    Verb.LOOK_AGAIN: Transition(
        frozenset({State.CONFIRMED, State.DISMISSED}),
        frozenset({State.PROPOSED}),
        Verb.LOOK_AGAIN.label,
    ),
}


class NameMissing(SuggestionRefused):
    """A hot spot is confirmed by giving it a name."""

    code = "suggestions.name_missing"
    message = _("Please give the hot spot a name by which colleagues know it.")
    field = "name"
