"""公开选登: what a person has released of a matter, for everybody to read."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.catalogue.models import Category
from fivehearts.engines.matters.models.matter import Matter
from fivehearts.engines.matters.vocabulary.words import Kind, Outcome
from fivehearts.foundation.scope.models import Unit


class Publication(models.Model):
    """The redacted words of a matter. The original stands where it stood, as it was.

    Taken down, the words go and the row stays.
    """

    open_reason = "released by a person for everybody, redacted; nothing of a resident is in it"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+", verbose_name=_("matter"))
    community = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("community")
    )
    # Nowhere where so few asked about the same that the place would say who.
    place = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("place")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("unit that answers")
    )
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, related_name="+", verbose_name=_("category")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices, blank=True)
    registered_on = models.DateField(_("registered on"))
    title = models.CharField(_("title"), max_length=200)
    words = models.TextField(_("words"))
    # Empty while the matter is in work: others may say “me too”.
    answer = models.TextField(_("answer"), blank=True)
    published_at = models.DateTimeField(_("published at"))
    published_by = models.CharField(_("published by"), max_length=80)
    taken_at = models.DateTimeField(_("taken down at"), null=True, blank=True)
    taken_by = models.CharField(_("taken down by"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("published matter")
        verbose_name_plural = _("published matters")
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(taken_at=None), name="matters_published_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["-published_at"], condition=Q(taken_at=None), name="matters_published"
            )
        ]

    def __str__(self) -> str:
        return self.title
