"""What a matter is about."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Category(models.Model):
    """One class of the catalogue. Reference data, loaded by `reference`; a tree follows with the catalogue."""

    open_reason = "the catalogue is public"

    code = models.CharField(_("code"), max_length=40, unique=True)
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=60)
    examples_zh = models.CharField(_("examples (Chinese)"), max_length=200, blank=True)
    examples_en = models.CharField(_("examples (English)"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh

    @property
    def examples(self) -> str:
        return self.examples_en if (get_language() or "").startswith("en") else self.examples_zh
