"""One verb done to many matters: what was wanted, and what became of each."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.models import Matter
from fivehearts.faces.desk.models.owned import OfColleague
from fivehearts.faces.desk.vocabulary.bulk import BulkVerb, Result
from fivehearts.foundation.scope.managers import ScopedManager
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.scopes import Scope, SystemScope


class Bulk(OfColleague):
    """What a colleague wanted done to the marked matters. The user is whoever pressed."""

    verb = models.CharField(_("verb"), max_length=10, choices=BulkVerb.choices)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("to unit")
    )
    colleague = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("to colleague"),
    )
    words = models.TextField(_("words"), blank=True)
    made_at = models.DateTimeField(_("made at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta(OfColleague.Meta):
        verbose_name = _("work on many at once")
        verbose_name_plural = _("work on many at once")

    def __str__(self) -> str:
        return f"{self.verb} {self.pk}"


class BulkItem(models.Model):
    """One matter of the lot; `version` is the matter as the page showed it."""

    bulk = models.ForeignKey(Bulk, models.CASCADE, related_name="items")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    result = models.CharField(
        _("result"), max_length=8, choices=Result.choices, default=Result.WAITING, blank=True
    )
    # Why it was not done, in the sentence its page would have shown.
    reason = models.TextField(_("reason"), blank=True)

    objects = ScopedManager()
    unscoped = models.Manager()

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        verbose_name = _("matter of a lot")
        verbose_name_plural = _("matters of a lot")
        constraints = [
            models.UniqueConstraint(fields=["bulk", "matter"], name="desk_bulk_item_once"),
        ]
        indexes = [
            models.Index(fields=["bulk"], condition=Q(result=""), name="desk_bulk_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.bulk_id} {self.matter_id}"

    @classmethod
    def scope_filter(cls, scope: Scope) -> Q | None:
        """Seen by whoever sees the lot."""
        if isinstance(scope, SystemScope):
            return None
        return Q(bulk__in=Bulk.objects.only("pk"))
