"""The house words of a unit."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fivehearts.faces.desk.vocabulary.replies import LONGEST_TITLE
from fivehearts.foundation.scope.models import Unit


class ReplyTemplate(models.Model):
    """Words a unit uses again and again, for one verb; everybody at and below the unit is offered them."""

    open_reason = "the house words of a unit, read by every colleague; no resident is in them"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    # A verb of matters whose words a resident reads: `vocabulary.replies.FIELDS` names them.
    verb = models.CharField(_("for"), max_length=14)
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    words = models.TextField(_("words"))
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=[("zh-hans", _("Chinese")), ("en", _("English"))],
        default="zh-hans",
    )
    changed_at = models.DateTimeField(_("changed at"))
    retired_at = models.DateTimeField(_("deleted at"), null=True, blank=True)

    class Meta:
        verbose_name = _("reply template")
        verbose_name_plural = _("reply templates")
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(words=""), name="desk_reply_says_something"
            ),
        ]
        indexes = [
            models.Index(fields=["unit"], condition=Q(retired_at=None), name="desk_replies_of_unit")
        ]

    def __str__(self) -> str:
        return self.title
