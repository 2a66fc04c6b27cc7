"""Words of intake: how a row and a run end, and why a file is not taken."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.verbs import Refusal


class RunState(models.TextChoices):
    """How far a run has come."""

    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")
    ABANDONED = "abandoned", _("Abandoned")


class Outcome(models.TextChoices):
    """How one row ended; every row ends in exactly one of these."""

    IMPORTED = "imported", _("Imported")
    KNOWN = "known", _("Already known")
    REJECTED = "rejected", _("Rejected")


class RowError(Refusal):
    """One row cannot be taken. The sentence goes beside the row and never repeats its words."""

    code = "intake.row"
    message = _("This row cannot be taken.")


class FileRefused(Refusal):
    """Any reason why a whole file is not taken."""

    code = "intake.file_refused"
    field = "file"


class FileTooLarge(FileRefused):
    """More bytes than one workbook may have, packed or unpacked."""

    code = "intake.file_too_large"
    message = _("This file is too large. Please split it into several workbooks.")


class FileUnreadable(FileRefused):
    """Neither a workbook nor a table as text."""

    code = "intake.file_unreadable"
    message = _("This file cannot be read as a table. Please send an XLSX, XLS or CSV file.")


class FileEmpty(FileRefused):
    """No row below the titles."""

    code = "intake.file_empty"
    message = _("There are no rows in this table.")


class ColumnsMissing(FileRefused):
    """The title row lacks columns that the mapping cannot do without."""

    code = "intake.columns_missing"
    message = _("These columns are missing: %(titles)s. Please check the title row.")


class ColumnTwice(FileRefused):
    """Two columns claim to be the same."""

    code = "intake.column_twice"
    message = _("Two columns of this table mean the same: %(titles)s. Please keep one of them.")


class ProcessLost(Refusal):
    """A process of the import ended by itself: it was killed, or the machine ran out of memory."""

    code = "intake.process_lost"
    message = _(
        "A process of this import was ended from outside, perhaps for want of memory. What was "
        "taken in stays. Run the same again: it goes on from there, with fewer processes if need be."
    )


class RunElsewhere(FileRefused):
    """Another process is taking the same file at this moment."""

    code = "intake.run_elsewhere"
    message = _("This file is being imported by another process at the moment.")


class CountsDisagree(RuntimeError):
    """The rows of a run do not add up: a programming error, never to be passed over."""
