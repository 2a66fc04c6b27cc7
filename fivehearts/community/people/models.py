"""Persons known to a community. What is personal stands in a table of its own, sealed."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.scope.managers import ScopedManager, by_place, subtrees
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.scopes import ActorScope, Scope
from fivehearts.foundation.vault.fields import SealedField


class Person(models.Model):
    """Somebody who asked, told or lives here: a reference without any word about them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    # A copy of the unit's path, so that the scope is one range over one index.
    unit_path = models.CharField(max_length=80, db_collation="C", db_index=True)
    made_at = models.DateTimeField(_("made at"))

    objects = ScopedManager["Person"]()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")

    def __str__(self) -> str:
        return str(self.pk)

    @staticmethod
    def scope_filter(scope: Scope) -> Q | None:
        """By the community where the person is known."""
        return by_place(scope, path="unit_path")


class PersonalData(models.Model):
    """Name and phone of a person: sealed, masked by default, opened by a recorded verb only."""

    person = models.OneToOneField(
        Person, models.CASCADE, primary_key=True, related_name="data", verbose_name=_("person")
    )
    unit_path = models.CharField(max_length=80, db_collation="C")
    name = SealedField(_("name"), mask="name", max_length=60)
    phone = SealedField(_("phone"), mask="phone", max_length=40, null=True)
    # Keyed digests, to be found again without being readable: within a unit, never across.
    phone_index = models.CharField(max_length=64, blank=True)
    name_index = models.CharField(max_length=64)

    objects = ScopedManager["PersonalData"]()

    class Meta:
        verbose_name = _("personal data")
        verbose_name_plural = _("personal data")
        indexes = [models.Index(fields=["phone_index", "unit_path"], name="people_by_phone")]
        constraints = [
            # Two clerks who write down the same person at once make one row.
            models.UniqueConstraint(
                fields=["unit_path", "phone_index", "name_index"],
                condition=~Q(phone_index=""),
                name="people_person_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @staticmethod
    def scope_filter(scope: Scope) -> Q | None:
        """Like the person; posts that may only register read nobody's data."""
        if isinstance(scope, ActorScope):
            return subtrees("unit_path", scope.actor.paths("matters.view"))
        return by_place(scope, path="unit_path")
