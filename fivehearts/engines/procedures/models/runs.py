"""A matter goes its way: the run, its steps with their promises, its papers, what it waits for."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.models.belongings import OfMatter
from fivehearts.engines.procedures.definition import Stage
from fivehearts.engines.procedures.models.versions import Version
from fivehearts.engines.procedures.vocabulary.words import PaperState
from fivehearts.engines.promises.models import Promise
from fivehearts.foundation.scope.models import Unit


class Run(OfMatter):
    """One matter goes through one version of a procedure, and keeps that version to its end."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="runs")
    version = models.ForeignKey(Version, models.PROTECT, related_name="runs")
    begun_at = models.DateTimeField(_("begun at"))
    begun_by = models.CharField(_("begun by"), max_length=80)
    # Code of the end it came to. Words, a reason among them, stand in the story of the matter.
    end = models.CharField(_("ended with"), max_length=40, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    ended_by = models.CharField(_("ended by"), max_length=80, blank=True)

    class Meta(OfMatter.Meta):
        verbose_name = _("run of a procedure")
        verbose_name_plural = _("runs of procedures")
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(ended_at=None), name="procedures_one_open_run"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end="", ended_by="")
                | (Q(ended_at__isnull=False) & ~Q(end="") & ~Q(ended_by="")),
                name="procedures_run_ends_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.version_id}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


class RunStep(OfMatter):
    """One step of a run: whose it is, by when, and which branch was taken. A step may come again."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField(_("number"))
    code = models.CharField(_("step"), max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    # That the unit does it in time: the ladder reminds and urges.
    promise = models.OneToOneField(Promise, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(_("begun at"))
    # A step that lasts its days is finished no earlier.
    not_before = models.DateTimeField(_("not before"), null=True)
    branch = models.CharField(_("branch taken"), max_length=40, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    finished_by = models.CharField(_("finished by"), max_length=80, blank=True)

    class Meta(OfMatter.Meta):
        verbose_name = _("step of a run")
        verbose_name_plural = _("steps of runs")
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="procedures_step_numbered"),
            models.UniqueConstraint(
                fields=["run"], condition=Q(finished_at=None), name="procedures_one_open_step"
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None, finished_by="")
                | (Q(finished_at__isnull=False) & ~Q(finished_by="")),
                name="procedures_step_finished_whole",
            ),
            models.CheckConstraint(
                condition=Q(not_before=None)
                | Q(branch="")
                | Q(finished_at=None)
                | Q(finished_at__gte=F("not_before")),
                name="procedures_step_lasts_its_days",
            ),
        ]
        indexes = [
            # What waits for a unit stands among its work, which is read at every visit.
            models.Index(
                fields=["unit", "matter"], condition=Q(finished_at=None), name="procedures_to_do"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.number} {self.code}"

    @property
    def stage(self) -> Stage:
        """What the version of the run says of this step."""
        return self.run.version.definition.by_code[self.code]

    def may_end_at(self, at: datetime) -> bool:
        """Whether the days it must last are over."""
        return self.not_before is None or at >= self.not_before


class RunPaper(OfMatter):
    """A paper of the list, ticked for this run."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, models.PROTECT, related_name="papers")
    code = models.CharField(_("paper"), max_length=40)
    state = models.CharField(_("state"), max_length=12, choices=PaperState.choices)
    ticked_at = models.DateTimeField(_("ticked at"))
    ticked_by = models.CharField(_("ticked by"), max_length=80)

    class Meta(OfMatter.Meta):
        verbose_name = _("paper of a run")
        verbose_name_plural = _("papers of runs")
        constraints = [
            models.UniqueConstraint(fields=["run", "code"], name="procedures_paper_once"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.code}"


class PaperWait(OfMatter):
    """The clocks stand until the resident has brought what is missing."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, models.PROTECT, related_name="waits")
    papers = ArrayField(models.CharField(max_length=40), verbose_name=_("missing papers"))
    promise = models.OneToOneField(Promise, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.CharField(_("asked by"), max_length=80)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    ended_by = models.CharField(_("ended by"), max_length=80, blank=True)

    class Meta(OfMatter.Meta):
        verbose_name = _("wait for papers")
        verbose_name_plural = _("waits for papers")
        constraints = [
            models.UniqueConstraint(
                fields=["run"], condition=Q(ended_at=None), name="procedures_one_open_wait"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="")
                | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="procedures_wait_ends_whole",
            ),
            models.CheckConstraint(
                condition=Q(papers__len__gt=0), name="procedures_wait_names_papers"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {', '.join(self.papers)}"
