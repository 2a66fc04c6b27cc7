"""Versions of the catalogue and what each says: entries, questions, terms."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.catalogue.models.category import Category
from fivehearts.engines.catalogue.models.naming import TwoExamples, reads_english
from fivehearts.engines.catalogue.vocabulary.terms import TermKey
from fivehearts.engines.catalogue.vocabulary.words import (
    POWER_CHOICES,
    TERM_UNIT_CHOICES,
    AnswerKind,
    Kind,
    Responsible,
    Step,
    Urgency,
    VersionState,
)
from fivehearts.foundation.clock import Term, TermUnit
from fivehearts.foundation.scope.models import Unit


class Version(models.Model):
    """The whole catalogue as it was published once. The newest published one is in force.

    One draft at a time; the database refuses any change of what is published.
    """

    open_reason = "the catalogue is public"

    number = models.PositiveIntegerField(_("number"), unique=True)
    state = models.CharField(
        _("state"), max_length=10, choices=VersionState.choices, default=VersionState.DRAFT
    )
    note = models.CharField(_("what changed and why"), max_length=300, blank=True)
    begun_at = models.DateTimeField(_("begun at"))
    begun_by = models.CharField(_("begun by"), max_length=80)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.CharField(_("published by"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("version of the catalogue")
        verbose_name_plural = _("versions of the catalogue")
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state=VersionState.DRAFT),
                name="catalogue_version_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(state=VersionState.DRAFT, published_at=None)
                | Q(state=VersionState.PUBLISHED, published_at__isnull=False),
                name="catalogue_version_published_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def is_draft(self) -> bool:
        return self.state == VersionState.DRAFT


class Entry(TwoExamples, models.Model):
    """What a version says of one category."""

    open_reason = Category.open_reason

    version = models.ForeignKey(Version, models.PROTECT, related_name="entries")
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="entries", verbose_name=_("category")
    )
    parent = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("part of"),
    )
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=60)
    examples_zh = models.CharField(_("examples (Chinese)"), max_length=200, blank=True)
    examples_en = models.CharField(_("examples (English)"), max_length=200, blank=True)
    # Among its siblings.
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    # The lowest tier whose powers suffice: what lies above it is raised without blame.
    power = models.CharField(_("within the powers of"), max_length=20, choices=POWER_CHOICES)
    responsible = models.CharField(
        _("who usually answers"), max_length=12, choices=Responsible.choices, blank=True
    )
    # Words of the unit's name, where several of the kind may stand there.
    responsible_name = models.CharField(_("whose name has"), max_length=40, blank=True)
    responsible_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("which unit")
    )
    retired = models.BooleanField(_("retired"), default=False)

    class Meta:
        verbose_name = _("entry of the catalogue")
        verbose_name_plural = _("entries of the catalogue")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "category"], name="catalogue_entry_once_a_version"
            ),
            models.CheckConstraint(
                condition=~Q(name_zh="") & ~Q(name_en=""), name="catalogue_entry_is_named"
            ),
            models.CheckConstraint(
                condition=Q(responsible=Responsible.NAMED, responsible_unit__isnull=False)
                | (~Q(responsible=Responsible.NAMED) & Q(responsible_unit=None)),
                name="catalogue_entry_names_its_unit",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Question(models.Model):
    """Something asked whenever a matter of the category is registered."""

    open_reason = Category.open_reason

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="questions")
    # Stays when the words are mended, so that answers of years can be counted together.
    code = models.CharField(_("code"), max_length=40)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    text_zh = models.CharField(_("question (Chinese)"), max_length=120)
    text_en = models.CharField(_("question (English)"), max_length=160)
    answer = models.CharField(_("answered by"), max_length=8, choices=AnswerKind.choices)
    # Pairs of Chinese and English; empty unless one of several is chosen.
    choices = models.JSONField(_("answers to choose from"), default=list, blank=True)
    required = models.BooleanField(_("must be answered"), default=False)

    class Meta:
        verbose_name = _("question of a category")
        verbose_name_plural = _("questions of a category")
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "code"], name="catalogue_question_once_an_entry"
            ),
            models.CheckConstraint(
                condition=~Q(text_zh="") & ~Q(text_en=""), name="catalogue_question_has_words"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return self.text_en if reads_english() else self.text_zh

    @property
    def options(self) -> list[tuple[str, str]]:
        """What may be chosen: the Chinese words are kept, the reader's are shown."""
        shown = 1 if reads_english() else 0
        return [(pair[0], pair[shown]) for pair in self.choices]


class TermRule(models.Model):
    """How long a step may take; "" is any. The most specific rule wins."""

    open_reason = "terms are public: residents are told them"

    version = models.ForeignKey(Version, models.PROTECT, related_name="terms")
    step = models.CharField(_("step"), max_length=14, choices=Step.choices)
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency.choices, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, blank=True)
    tier = models.CharField(_("tier"), max_length=20, choices=POWER_CHOICES, blank=True)
    amount = models.PositiveIntegerField(_("term"))
    unit = models.CharField(_("unit of the term"), max_length=20, choices=TERM_UNIT_CHOICES)

    class Meta:
        verbose_name = _("rule for a term")
        verbose_name_plural = _("rules for terms")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "step", "urgency", "kind", "tier"],
                name="catalogue_term_rule_once",
            ),
            models.CheckConstraint(condition=Q(amount__gte=1), name="catalogue_term_rule_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.urgency or '*'} {self.kind or '*'} {self.tier or '*'}"

    @property
    def key(self) -> TermKey:
        return TermKey(self.step, self.urgency, self.kind, self.tier)

    @property
    def term(self) -> Term:
        return Term(self.amount, TermUnit(self.unit))
