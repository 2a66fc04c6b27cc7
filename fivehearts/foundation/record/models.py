"""One entry of the record. The table is made by SQL: Django cannot partition."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """Who did what to what, when; no foreign keys in or out, never changed, never deleted."""

    open_reason = "read only through fivehearts.foundation.record.queries, by audit and by proof"
    append_only = True

    id = models.BigIntegerField(primary_key=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    txid = models.BigIntegerField()
    at = models.DateTimeField(_("at"))
    by = models.CharField(_("by"), max_length=80)
    verb = models.CharField(_("verb"), max_length=80)
    subject = models.CharField(_("subject"), max_length=120)
    unit_id = models.BigIntegerField(null=True)
    data = models.JSONField()
    address = models.CharField(max_length=45)

    class Meta:
        managed = False
        db_table = "record_entry"
        verbose_name = _("record entry")
        verbose_name_plural = _("record entries")

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"
