"""Who has a matter open with a form right now."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.models.belongings import OfMatter


class Presence(OfMatter):
    """A mark that fades: it tells colleagues, and never hinders them. One row a pair, kept fresh."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    opened_at = models.DateTimeField(_("opened at"))
    seen_at = models.DateTimeField(_("last seen at"))

    class Meta(OfMatter.Meta):
        verbose_name = _("open page of a matter")
        verbose_name_plural = _("open pages of matters")
        indexes = [models.Index(fields=["seen_at"], name="desk_presence_fading")]
        constraints = [
            models.UniqueConstraint(fields=["matter", "user"], name="desk_presence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.user_id}"
