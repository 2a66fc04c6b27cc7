"""Articles of the knowledge base, and their versions."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.catalogue.models import Category
from fivehearts.engines.knowledge.vocabulary.states import LONGEST_QUESTION, State
from fivehearts.foundation.scope.models import Unit


class Article(models.Model):
    """A question residents ask again and again; what is answered stands in its versions."""

    open_reason = "answers given to everybody; no resident is in them"

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("responsible unit")
    )
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category"),
    )
    begun_at = models.DateTimeField(_("begun at"))

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def __str__(self) -> str:
        return str(self.pk)


class ArticleVersion(models.Model):
    """What an article says from a day to a day. A published one is never changed, only followed."""

    open_reason = Article.open_reason

    article = models.ForeignKey(Article, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    question = models.CharField(_("question"), max_length=LONGEST_QUESTION)
    answer = models.TextField(_("answer"))
    keywords = models.CharField(_("keywords"), max_length=200, blank=True)
    sources = models.CharField(_("sources"), max_length=300, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    written_by = models.CharField(_("written by"), max_length=80)
    written_at = models.DateTimeField(_("written at"))
    reviewed_by = models.CharField(_("reviewed by"), max_length=80, blank=True)
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    returned_for = models.CharField(_("sent back because"), max_length=300, blank=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    vector = SearchVectorField(null=True)

    class Meta:
        verbose_name = _("version of an article")
        verbose_name_plural = _("versions of articles")
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="knowledge_version_number"),
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(state=State.PUBLISHED),
                name="knowledge_one_published",
            ),
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(state__in=[State.DRAFT, State.WAITING]),
                name="knowledge_one_being_written",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
                name="knowledge_valid_forwards",
            ),
        ]
        indexes = [GinIndex(fields=["vector"], name="knowledge_version_vector")]

    def __str__(self) -> str:
        return self.question

    def is_valid_on(self, day: date) -> bool:
        """Whether it may be said on that day."""
        begun = self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)

    def is_over_on(self, day: date) -> bool:
        """Whether its last day has passed."""
        return self.valid_until is not None and self.valid_until < day
