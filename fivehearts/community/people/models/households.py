"""Households, who belongs to them and when, and where people live."""

from __future__ import annotations

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from fivehearts.community.people.models.persons import Person
from fivehearts.community.people.models.scoping import OfPeople
from fivehearts.community.people.vocabulary.register import HouseholdKind, Living, Relation
from fivehearts.community.places.models import Dwelling
from fivehearts.foundation.scope.managers import ScopedManager
from fivehearts.foundation.scope.models import Unit


def days() -> Func:
    """The days from `since_on` up to, not including, `until_on`; an unknown end is open."""
    return Func(F("since_on"), F("until_on"), function="daterange", output_field=DateRangeField())


def _in_order(name: str) -> models.CheckConstraint:
    condition = Q(since_on=None) | Q(until_on=None) | Q(until_on__gte=F("since_on"))
    return models.CheckConstraint(condition=condition, name=name)


class Household(OfPeople):
    """People who keep house together, at a dwelling where one is known."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    dwelling = models.ForeignKey(
        Dwelling, models.PROTECT, null=True, related_name="+", verbose_name=_("dwelling")
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=HouseholdKind.choices, default=HouseholdKind.FAMILY
    )
    made_at = models.DateTimeField(_("made at"))
    closed_at = models.DateTimeField(_("closed at"), null=True)

    objects = ScopedManager["Household"]()

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")
        indexes = [models.Index(fields=["unit_path"], name="people_household_place")]

    def __str__(self) -> str:
        return str(self.pk)


class Membership(OfPeople):
    """A person belongs to a household from a day up to a day; an unknown day is open."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(
        Household, models.CASCADE, related_name="memberships", verbose_name=_("household")
    )
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    relation = models.CharField(_("relation"), max_length=14, choices=Relation.choices)
    since_on = models.DateField(_("since"), null=True)
    until_on = models.DateField(_("until"), null=True)
    # The departure that ended it, so that taking that back opens it again.
    ended_with = models.UUIDField(null=True)

    objects = ScopedManager["Membership"]()

    class Meta:
        verbose_name = _("membership of a household")
        verbose_name_plural = _("memberships of households")
        constraints = [
            _in_order("people_membership_in_order"),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(relation=Relation.HEAD, until_on=None),
                name="people_one_head",
            ),
            ExclusionConstraint(
                name="people_not_twice_in_one_household",
                expressions=[
                    ("household", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (days(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Residence(OfPeople):
    """A person lives, or is registered, at a dwelling from a day up to a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="residences", verbose_name=_("person")
    )
    dwelling = models.ForeignKey(
        Dwelling, models.PROTECT, related_name="+", verbose_name=_("dwelling")
    )
    living = models.CharField(_("how they live there"), max_length=14, choices=Living.choices)
    since_on = models.DateField(_("since"), null=True)
    until_on = models.DateField(_("until"), null=True)
    ended_with = models.UUIDField(null=True)

    objects = ScopedManager["Residence"]()

    class Meta:
        verbose_name = _("residence")
        verbose_name_plural = _("residences")
        constraints = [
            _in_order("people_residence_in_order"),
            ExclusionConstraint(
                name="people_not_twice_at_one_dwelling",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("dwelling", RangeOperators.EQUAL),
                    (days(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
