"""Persons known to a community. What is personal stands in a table of its own, sealed."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fivehearts.community.people.models.scoping import OfPeople
from fivehearts.community.people.vocabulary.register import Language, Leaving, PhoneKind, Sex
from fivehearts.community.places.models import Dwelling
from fivehearts.foundation.scope.managers import ScopedManager, by_place, subtrees
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.scopes import ActorScope, Scope
from fivehearts.foundation.vault.digest import (
    blind_index,
    identity_index,
    name_index,
    phone_index,
)
from fivehearts.foundation.vault.fields import SealedField


def _birth_index(birth: str) -> str:
    return blind_index("birth", birth)


def _name_tokens(name: str) -> list[int]:
    # Loaded when a key is changed: pinyin is heavy.
    from fivehearts.community.people.spelling import name_tokens

    return name_tokens(name)


class Person(models.Model):
    """Somebody who asked, told or lives here: a reference without any word about them.

    `unit` looks after the person: the grid of their dwelling, or the community. What hangs on a
    person keeps hanging on them: two files of one person are joined by `merged_into` alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    # A copy of the unit's path, so that the scope is one range over one index.
    unit_path = models.CharField(max_length=80, db_collation="C", db_index=True)
    made_at = models.DateTimeField(_("made at"))
    # Since when the person stands in the register; None: somebody who only asked or told.
    registered_at = models.DateTimeField(_("in the register since"), null=True)
    # Where the person lives now, as their residences say: kept by the actions that write those.
    dwelling = models.ForeignKey(
        Dwelling, models.PROTECT, null=True, related_name="+", verbose_name=_("dwelling")
    )
    # The file that speaks for this one; never a file that is merged itself.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="merged", verbose_name=_("merged into")
    )
    left_on = models.DateField(_("left on"), null=True)
    left_how = models.CharField(_("how"), max_length=10, choices=Leaving.choices, blank=True)
    erased_at = models.DateTimeField(_("erased at"), null=True)

    objects = ScopedManager["Person"]()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="people_person_not_into_itself",
            ),
            models.CheckConstraint(
                condition=Q(left_on=None, left_how="")
                | (Q(left_on__isnull=False) & Q(left_how__in=Leaving.values)),
                name="people_person_left_somehow",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @staticmethod
    def scope_filter(scope: Scope) -> Q | None:
        """By the unit that looks after the person."""
        return by_place(scope, path="unit_path")


class PersonalData(models.Model):
    """What is known of a person: sealed, masked by default, opened by a recorded verb only."""

    # Which column is the digest of which sealed field: written anew when the key changes.
    blind_indexes = {
        "phone_index": ("phone", phone_index),
        "name_index": ("name", name_index),
        "identity_index": ("identity", identity_index),
        "birth_index": ("birth", _birth_index),
        "name_tokens": ("name", _name_tokens),
    }

    person = models.OneToOneField(
        Person, models.CASCADE, primary_key=True, related_name="data", verbose_name=_("person")
    )
    unit_path = models.CharField(max_length=80, db_collation="C")
    # The path of the community that keeps the file: within it nobody is written down twice.
    home_path = models.CharField(max_length=80, db_collation="C")
    name = SealedField(_("name"), mask="name", max_length=60)
    phone = SealedField(_("phone"), mask="phone", max_length=40, null=True)
    identity = SealedField(_("identity number"), mask="identity", max_length=40, null=True)
    birth = SealedField(_("birth date"), mask="text", max_length=10, null=True)
    # Ages in bands need the year alone.
    birth_year = models.SmallIntegerField(_("year of birth"), null=True)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex.choices, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=Language.choices, blank=True)
    # Keyed digests, to be found again without being readable.
    phone_index = models.CharField(max_length=64, blank=True)
    name_index = models.CharField(max_length=64)
    identity_index = models.CharField(max_length=64, blank=True)
    birth_index = models.CharField(max_length=64, blank=True)
    # Beginnings of the name in pinyin, as short keyed digests (docs/decisions: names by pinyin).
    name_tokens = ArrayField(models.IntegerField(), default=list)

    objects = ScopedManager["PersonalData"]()

    class Meta:
        verbose_name = _("personal data")
        verbose_name_plural = _("personal data")
        indexes = [
            models.Index(fields=["phone_index", "unit_path"], name="people_by_phone"),
            models.Index(fields=["name_index", "unit_path"], name="people_by_name"),
            models.Index(
                fields=["identity_index", "unit_path"],
                condition=~Q(identity_index=""),
                name="people_by_identity",
            ),
            GinIndex(fields=["name_tokens"], name="people_by_pinyin", fastupdate=True),
        ]
        constraints = [
            # Two clerks who write down the same person at once make one row.
            models.UniqueConstraint(
                fields=["home_path", "phone_index", "name_index"],
                condition=~Q(phone_index=""),
                name="people_person_once",
            ),
            models.CheckConstraint(
                condition=Q(birth_year=None) | Q(birth_year__gte=1850, birth_year__lte=2200),
                name="people_birth_year_possible",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @staticmethod
    def scope_filter(scope: Scope) -> Q | None:
        """Like the person; posts that may only register read nobody's data."""
        if isinstance(scope, ActorScope):
            paths = [*scope.actor.paths("matters.view"), *scope.actor.paths("people.view")]
            return subtrees("unit_path", tuple(sorted(set(paths))))
        return by_place(scope, path="unit_path")


class Phone(OfPeople):
    """A further phone of a person: of the family, of a carer, a second one."""

    blind_indexes = {"phone_index": ("phone", phone_index)}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="phones", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=PhoneKind.choices)
    phone = SealedField(_("phone"), mask="phone", max_length=40)
    phone_index = models.CharField(max_length=64)

    objects = ScopedManager["Phone"]()

    class Meta:
        verbose_name = _("further phone")
        verbose_name_plural = _("further phones")
        indexes = [models.Index(fields=["phone_index", "unit_path"], name="people_phone_found")]
        constraints = [
            models.UniqueConstraint(fields=["person", "phone_index"], name="people_phone_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)
