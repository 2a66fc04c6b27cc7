"""Lists of matters: which there are, their columns, how tight they stand."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.verbs import Refusal


class Base(TextChoices):
    """Which list a view narrows."""

    WORK = "work", _("My work")
    ALL = "all", _("All matters")


class Column(TextChoices):
    """What a line may show beside the title, which is always there."""

    NUMBER = "number", _("Number")
    STATE = "state", _("State")
    HOLDER = "holder", _("Lies with")
    OWNER = "owner", _("Owner")
    ACCOUNTABLE = "accountable", _("Unit that answers")
    KIND = "kind", _("Kind")
    URGENCY = "urgency", _("Urgency")
    CATEGORY = "category", _("Category")
    CHANNEL = "channel", _("How it came")
    PLACE = "place", _("Place")
    REGISTERED = "registered_at", _("Registered")
    DUE = "next_due_at", _("Due")


DEFAULT_COLUMNS: tuple[str, ...] = (
    Column.NUMBER,
    Column.STATE,
    Column.HOLDER,
    Column.REGISTERED,
    Column.DUE,
)


class Density(TextChoices):
    """How much stands on a screen."""

    COMFORTABLE = "comfortable", _("comfortable")
    DENSE = "dense", _("dense")


ROWS_PER_PAGE: dict[str, int] = {Density.COMFORTABLE: 25, Density.DENSE: 50}

LONGEST_NAME = 20
MOST_VIEWS = 20


class ViewNameMissing(Refusal):
    """A view without a name cannot be found again."""

    code = "desk.view_name_missing"
    message = _("Give the view a name of at most 20 characters.")
    field = "name"


class TooManyViews(Refusal):
    """More tabs than anybody reads."""

    code = "desk.too_many_views"
    message = _("You keep %(most)s views already. Delete one you no longer need first.")
    field = "name"


class NotYourUnit(Refusal):
    """A view is shared with a unit where one holds a post."""

    code = "desk.not_your_unit"
    message = _("You can share a view only with a unit where you hold a post.")
    field = "shared_unit"


class NumberNotKept(Refusal):
    """Words that stay at the desk hold somebody's phone or identity number."""

    code = "desk.number_not_kept"
    message = _(
        "Leave phone and identity numbers out of this: it is kept, and read by others. Write them into the matter itself."
    )
