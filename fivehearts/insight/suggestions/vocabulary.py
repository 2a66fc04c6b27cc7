"""Words of suggestions: where a guesser learnt, why one is refused, what is said of a proposal."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.verbs import Refusal

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
