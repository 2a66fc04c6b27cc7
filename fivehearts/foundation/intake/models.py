"""The books of intake: runs, the source numbers taken, the rows turned back."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.scope.models import Unit

from .vocabulary import RunState


class Run(models.Model):
    """One file taken with one mapping for one unit; resumed until it is finished or abandoned."""

    open_reason = "counts and digests of files; no word of a resident is in it"

    mapping = models.CharField(_("mapping"), max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    file_sha256 = models.CharField(max_length=64)
    by = models.CharField(_("by"), max_length=80)
    state = models.CharField(_("state"), max_length=20, choices=RunState.choices)
    rows = models.PositiveIntegerField(_("rows"))
    # How many rows have ended, in the order of the file.
    position = models.PositiveIntegerField(_("position"), default=0)
    imported = models.PositiveIntegerField(_("imported"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    known = models.PositiveIntegerField(_("already known"), default=0)
    rejected = models.PositiveIntegerField(_("rejected"), default=0)
    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("import run")
        verbose_name_plural = _("import runs")
        constraints = [
            models.UniqueConstraint(
                fields=["mapping", "unit", "file_sha256"],
                condition=Q(state=RunState.RUNNING),
                name="intake_run_one_running",
            ),
            models.CheckConstraint(
                condition=Q(position=F("imported") + F("changed") + F("known") + F("rejected")),
                name="intake_run_adds_up",
            ),
            models.CheckConstraint(
                condition=~Q(state=RunState.FINISHED)
                | Q(position=F("rows"), finished_at__isnull=False),
                name="intake_run_finished_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mapping} {self.pk}"


class Source(models.Model):
    """A source number that has been taken, and what was made of it: never taken twice."""

    open_reason = "source numbers, digests and keys; no word of a resident is in it"

    mapping = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    source_number = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    target = models.CharField(max_length=80)
    run = models.ForeignKey(Run, models.PROTECT, related_name="sources")
    row_number = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("source number")
        verbose_name_plural = _("source numbers")
        constraints = [
            models.UniqueConstraint(
                fields=["mapping", "unit", "source_number"], name="intake_source_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mapping} {self.source_number}"


class Rejection(models.Model):
    """Why a row, or one of several people in it, was turned back. Its words stay in the file."""

    open_reason = "row numbers and reasons; no word of a resident is in it"

    run = models.ForeignKey(Run, models.PROTECT, related_name="rejections")
    # Which sheet, by its order in the file, and whose columns: for workbooks that have several.
    sheet = models.PositiveSmallIntegerField(default=0)
    row_number = models.PositiveIntegerField()
    who = models.CharField(max_length=20, blank=True)
    # Codes by which reasons are counted, where the taker has some.
    codes = models.CharField(max_length=200, blank=True)
    reason = models.TextField()

    class Meta:
        verbose_name = _("rejected row")
        verbose_name_plural = _("rejected rows")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "sheet", "row_number", "who"], name="intake_rejection_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.row_number}"
