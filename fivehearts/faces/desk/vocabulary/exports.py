"""Long lists as files: prepared in pieces, so that people see how far it is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.verbs import Refusal


class Format(TextChoices):
    """What the file is for."""

    XLSX = "xlsx", _("Workbook")
    CSV = "csv", "CSV"


# Up to so many rows a file comes at once; a longer one is prepared in pieces.
AT_ONCE = 2000
PIECE = 1000
MOST_ROWS = 50_000
KEPT_HOURS = 24


class TooManyRows(Refusal):
    """Nobody reads such a workbook."""

    code = "desk.too_many_rows"
    message = _("The list has %(rows)s rows; a file holds at most %(most)s. Narrow the list first.")


class NothingToExport(Refusal):
    """An empty list needs no file."""

    code = "desk.nothing_to_export"
    message = _("The list is empty: there is nothing to export.")
