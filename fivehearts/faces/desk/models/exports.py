"""A long list on its way into a file."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fivehearts.faces.desk.models.owned import OfColleague
from fivehearts.faces.desk.vocabulary.exports import Format
from fivehearts.foundation.scope.managers import ScopedManager
from fivehearts.foundation.scope.scopes import Scope, SystemScope


class Export(OfColleague):
    """Which rows, in the order shown when it was asked for, and how many are ready."""

    format = models.CharField(_("format"), max_length=4, choices=Format.choices)
    keys = ArrayField(models.BigIntegerField(), verbose_name=_("rows"))
    done = models.PositiveIntegerField(_("rows ready"), default=0)
    made_at = models.DateTimeField(_("made at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta(OfColleague.Meta):
        verbose_name = _("file of a list")
        verbose_name_plural = _("files of lists")

    def __str__(self) -> str:
        return f"{self.format} {self.pk}"

    @property
    def total(self) -> int:
        return len(self.keys)


class ExportPart(models.Model):
    """Some rows of the file as plain words, in order."""

    export = models.ForeignKey(Export, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    rows = models.JSONField()

    objects = ScopedManager()
    unscoped = models.Manager()

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        verbose_name = _("piece of a file")
        verbose_name_plural = _("pieces of a file")
        constraints = [
            models.UniqueConstraint(fields=["export", "number"], name="desk_export_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.export_id} {self.number}"

    @classmethod
    def scope_filter(cls, scope: Scope) -> Q | None:
        """Seen by whoever sees the file."""
        if isinstance(scope, SystemScope):
            return None
        return Q(export__in=Export.objects.only("pk"))
