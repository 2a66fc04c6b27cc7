"""What is done to many matters at once, and how each of them fared."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.verbs import Refusal


class BulkVerb(TextChoices):
    """What may be done to many at once: nothing here needs words about one matter alone."""

    SIGN = "sign", _("sign for")
    DISPATCH = "dispatch", _("dispatch")
    HAND_OVER = "hand_over", _("hand over")


class Result(TextChoices):
    """What became of one matter of the lot."""

    WAITING = "", _("waiting")
    DONE = "done", _("done")
    REFUSED = "refused", _("not done")


# So many matters are dealt with by one request: a second or so, then the page shows how far it is.
PIECE = 10
MOST_MARKED = 200


class NothingMarked(Refusal):
    """No matter was marked, or none of those marked can be seen any more."""

    code = "desk.nothing_marked"
    message = _("No matter is marked. Go back to the list and mark at least one.")


class TooManyMarked(Refusal):
    """More than one list page can mark."""

    code = "desk.too_many_marked"
    message = _("At most %(most)s matters at a time.")


class ToWhomMissing(Refusal):
    """Dispatching needs a unit, handing over a colleague."""

    code = "desk.to_whom_missing"
    message = _("Choose to whom the marked matters shall go.")
    field = "to"
