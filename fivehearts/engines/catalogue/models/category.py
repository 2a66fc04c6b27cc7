"""What stays when versions change: a category's code, and the tags."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.catalogue.models.naming import TwoExamples, TwoNames


class Category(TwoExamples, models.Model):
    """What a matter is about, by a code that stays for ever; matters point here.

    What it means stands in the entries of the versions. Names, place and whether it is in force
    are those of the published version, kept here too so that a list needs one join.
    """

    open_reason = "the catalogue is public"

    code = models.CharField(_("code"), max_length=40, unique=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=60)
    examples_zh = models.CharField(_("examples (Chinese)"), max_length=200, blank=True)
    examples_en = models.CharField(_("examples (English)"), max_length=200, blank=True)
    # In the order of the tree as it is read from top to bottom.
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    in_force = models.BooleanField(_("in force"), default=False)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self) -> str:
        return self.name


class Tag(TwoNames, models.Model):
    """A second axis across all categories: the elderly living alone, many households, again."""

    open_reason = "the words of the catalogue are public"

    code = models.CharField(_("code"), max_length=40, unique=True)
    name_zh = models.CharField(_("name (Chinese)"), max_length=30)
    name_en = models.CharField(_("name (English)"), max_length=40)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = [
            models.CheckConstraint(
                condition=~Q(name_zh="") & ~Q(name_en=""), name="catalogue_tag_is_named"
            ),
        ]

    def __str__(self) -> str:
        return self.name
