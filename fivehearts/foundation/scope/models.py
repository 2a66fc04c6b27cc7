"""The unit tree: city ▸ district ▸ sub-district ▸ community ▸ grid, and what is attached to it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.scope.vocabulary import STEP, UnitKind


class UnitQuerySet(models.QuerySet["Unit"]):
    """Reads of the tree; every walk is a range over `path` in C collation."""

    def below(self, unit: Unit) -> UnitQuerySet:
        """The unit itself and everything below it."""
        return self.filter(path__gte=unit.path, path__lt=unit.path + "~")

    def above(self, path: str) -> UnitQuerySet:
        """The unit at `path` and everything above it, from the top."""
        steps = [path[:end] for end in range(STEP, len(path) + 1, STEP)]
        return self.filter(path__in=steps).order_by("path")

    def working(self) -> UnitQuerySet:
        """Units that were not closed."""
        return self.filter(closed_at=None)


class Unit(models.Model):
    """A body that can own a matter: a tier of the territory, or a department attached to one.

    `path` is a materialised path of fixed steps; it changes only by the verb that moves a unit.
    """

    open_reason = "the unit tree is public: who answers for what is known to everybody"

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind.choices)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("superior"),
    )
    # The nearest district above (or the unit itself): the distribution key of large tables.
    district = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    path = models.CharField(max_length=80, unique=True, db_collation="C")
    phone = models.CharField(_("public phone"), max_length=40, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=False) | Q(kind__in=[UnitKind.CITY, UnitKind.DISTRICT]),
                name="scope_unit_has_superior",
            ),
            models.CheckConstraint(condition=~Q(code=""), name="scope_unit_code_given"),
            models.CheckConstraint(condition=~Q(name=""), name="scope_unit_name_given"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tier(self) -> int:
        """How many steps from the top: 1 is the city."""
        return len(self.path) // STEP

    def is_under(self, path: str) -> bool:
        """Whether this unit is the one at `path` or below it."""
        return self.path.startswith(path)
