"""Territory: official division codes, quarters, buildings and dwellings. Units stand in scope."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fivehearts.community.places.vocabulary import DivisionLevel
from fivehearts.foundation.scope.models import Unit


class Division(models.Model):
    """A row of the official statistical division codes, as published in one year's edition.

    The code is not the key: codes are given anew and names move between them, so a row is a
    code *for a time* and says by which row it was replaced.
    """

    open_reason = "official codes, published for everybody by the statistics office"

    code = models.CharField(_("division code"), max_length=12)
    name = models.CharField(_("name"), max_length=60)
    level = models.CharField(_("level"), max_length=12, choices=DivisionLevel.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="parts", verbose_name=_("superior")
    )
    source_year = models.PositiveSmallIntegerField(_("edition"))
    since_on = models.DateField(_("since"), null=True)
    until_on = models.DateField(_("until"), null=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="replaces", verbose_name=_("replaced by")
    )

    class Meta:
        verbose_name = _("division")
        verbose_name_plural = _("divisions")
        constraints = [
            # One row holds a code at a time; former rows with the same code stay.
            models.UniqueConstraint(
                fields=["code"], condition=Q(until_on=None), name="places_division_code_current"
            ),
            models.UniqueConstraint(
                fields=["code", "name", "until_on"],
                nulls_distinct=False,
                name="places_division_once",
            ),
            models.CheckConstraint(
                condition=Q(since_on=None) | Q(until_on=None) | Q(until_on__gt=F("since_on")),
                name="places_division_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class UnitDivision(models.Model):
    """Which division code a unit goes by, and when: a unit outlives its codes."""

    open_reason = "official published codes of public units"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    division = models.ForeignKey(
        Division, models.PROTECT, related_name="+", verbose_name=_("division")
    )
    since_on = models.DateField(_("since"), null=True)
    until_on = models.DateField(_("until"), null=True)

    class Meta:
        verbose_name = _("division of a unit")
        verbose_name_plural = _("divisions of units")
        constraints = [
            models.UniqueConstraint(fields=["unit", "division"], name="places_unit_division_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} = {self.division_id}"


class Quarter(models.Model):
    """A residential quarter (小区): what people give as their address."""

    open_reason = "names of places on public signs"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    name = models.CharField(_("name"), max_length=60)
    # Full pinyin and initials, to be found by typing; made from the name by the action.
    pinyin = models.CharField(max_length=200, db_collation="C")
    initials = models.CharField(max_length=60, db_collation="C")

    class Meta:
        verbose_name = _("quarter")
        verbose_name_plural = _("quarters")
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="places_quarter_once"),
            models.CheckConstraint(condition=~Q(name=""), name="places_quarter_name_given"),
        ]

    def __str__(self) -> str:
        return self.name


class Building(models.Model):
    """A building of a quarter, looked after by one unit (mostly a grid)."""

    open_reason = "numbers of buildings on public signs"

    quarter = models.ForeignKey(
        Quarter, models.PROTECT, related_name="buildings", verbose_name=_("quarter")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    name = models.CharField(_("number or name"), max_length=40)
    # Digits padded, so that 2 stands before 10.
    sort_key = models.CharField(max_length=80, db_collation="C")
    floors = models.PositiveSmallIntegerField(_("floors"), null=True, blank=True)
    # Pulled down, or joined to another: nobody moves in any more, and what it was stays readable.
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("building")
        verbose_name_plural = _("buildings")
        constraints = [
            models.UniqueConstraint(fields=["quarter", "name"], name="places_building_once"),
            models.CheckConstraint(condition=~Q(name=""), name="places_building_name_given"),
            models.CheckConstraint(
                condition=Q(floors=None) | Q(floors__gte=1, floors__lte=200),
                name="places_building_floors",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Dwelling(models.Model):
    """A door of a building. Who lives behind it stands elsewhere, in the vault."""

    open_reason = "doors are no personal data; people stand in the people app, scoped"

    building = models.ForeignKey(
        Building, models.PROTECT, related_name="dwellings", verbose_name=_("building")
    )
    entrance = models.CharField(_("entrance"), max_length=20, blank=True)
    floor = models.SmallIntegerField(_("floor"), null=True, blank=True)
    room = models.CharField(_("room"), max_length=20)
    label = models.CharField(_("label"), max_length=60)
    sort_key = models.CharField(max_length=80, db_collation="C")

    class Meta:
        verbose_name = _("dwelling")
        verbose_name_plural = _("dwellings")
        constraints = [
            models.UniqueConstraint(
                fields=["building", "entrance", "room"], name="places_dwelling_once"
            ),
            models.CheckConstraint(condition=~Q(room=""), name="places_dwelling_room_given"),
            models.CheckConstraint(
                condition=Q(floor=None) | Q(floor__gte=-9, floor__lte=200),
                name="places_dwelling_floor",
            ),
        ]

    def __str__(self) -> str:
        return self.label
