"""A procedure by a code that stays, and what each of its versions says."""

from __future__ import annotations

from functools import cached_property

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.catalogue.models.naming import TwoNames
from fivehearts.engines.procedures.definition import Definition, read
from fivehearts.engines.procedures.vocabulary.words import VersionState


class Procedure(TwoNames, models.Model):
    """A way through several units, by a code that stays for ever.

    Its names are those of the version in force, kept here so that a list needs no document.
    """

    open_reason = "procedures are public: residents read what they need and how long it takes"

    code = models.CharField(_("code"), max_length=40, unique=True)
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=160)
    in_force = models.BooleanField(_("in force"), default=False)

    class Meta:
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")

    def __str__(self) -> str:
        return self.name


class Version(models.Model):
    """One validated document. The database refuses any change of what was published."""

    open_reason = Procedure.open_reason

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(
        _("state"), max_length=10, choices=VersionState.choices, default=VersionState.DRAFT
    )
    document = models.JSONField(_("definition"))
    note = models.CharField(_("what changed and why"), max_length=300, blank=True)
    begun_at = models.DateTimeField(_("begun at"))
    begun_by = models.CharField(_("begun by"), max_length=80)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.CharField(_("published by"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("version of a procedure")
        verbose_name_plural = _("versions of procedures")
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "number"], name="procedures_version_numbered"
            ),
            models.UniqueConstraint(
                fields=["procedure"],
                condition=Q(state=VersionState.DRAFT),
                name="procedures_one_draft",
            ),
            models.UniqueConstraint(
                fields=["procedure"],
                condition=Q(state=VersionState.PUBLISHED),
                name="procedures_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(state=VersionState.DRAFT, published_at=None)
                | (~Q(state=VersionState.DRAFT) & Q(published_at__isnull=False)),
                name="procedures_version_published_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.number}"

    @cached_property
    def definition(self) -> Definition:
        """The document as what it means. It was checked before it was kept."""
        return read(self.document)

    @property
    def is_draft(self) -> bool:
        return self.state == VersionState.DRAFT
