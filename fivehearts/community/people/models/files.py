"""What happens to a file: suspected twice, merged, left, held, erased."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fivehearts.community.people.models.persons import Person
from fivehearts.community.people.models.scoping import OfPeople
from fivehearts.community.people.vocabulary.register import (
    DuplicateState,
    HoldReason,
    Leaving,
    MergeReason,
)
from fivehearts.foundation.scope.managers import ScopedManager, by_place, subtrees
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.scopes import ActorScope, Scope


class Duplicate(OfPeople):
    """Two files that may be of one person, and why. `unit_path` is the nearest unit over both."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The smaller key stands first, so that a pair is suggested once.
    first = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("person"))
    second = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("person"))
    reasons = ArrayField(models.CharField(max_length=20), verbose_name=_("reasons"))
    state = models.CharField(
        _("state"), max_length=10, choices=DuplicateState.choices, default=DuplicateState.OPEN
    )
    found_at = models.DateTimeField(_("found at"))
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by = models.CharField(max_length=80, blank=True)

    objects = ScopedManager["Duplicate"]()

    class Meta:
        verbose_name = _("suspected duplicate")
        verbose_name_plural = _("suspected duplicates")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="people_duplicate_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="people_duplicate_in_order"
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit_path"],
                condition=Q(state=DuplicateState.OPEN),
                name="people_duplicate_open",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Merge(OfPeople):
    """One file was merged into another; nothing was moved, so that undoing it restores exactly."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gone = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("person"))
    kept = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("kept file"))
    # How it was known, where the program had not found the files alike.
    reason = models.CharField(
        _("reason"), max_length=10, choices=MergeReason.choices, blank=True, default=""
    )
    merged_at = models.DateTimeField(_("merged at"))
    merged_by = models.CharField(max_length=80)
    undone_at = models.DateTimeField(_("undone at"), null=True)
    undone_by = models.CharField(max_length=80, blank=True)

    objects = ScopedManager["Merge"]()

    class Meta:
        verbose_name = _("merging of two files")
        verbose_name_plural = _("mergings of files")
        constraints = [
            models.UniqueConstraint(
                fields=["gone"], condition=Q(undone_at=None), name="people_merged_once"
            ),
            models.CheckConstraint(condition=~Q(gone=F("kept")), name="people_merge_of_two"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Departure(OfPeople):
    """Somebody moved away or died; within the city the file follows, with what was handed over."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="departures", verbose_name=_("person")
    )
    how = models.CharField(_("how"), max_length=10, choices=Leaving.choices)
    left_on = models.DateField(_("left on"))
    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    # Copies of both paths: either community sees the departure.
    to_path = models.CharField(max_length=80, db_collation="C", blank=True)
    # Codes of vocabulary.Part.
    handed_over = ArrayField(models.CharField(max_length=12), default=list)
    noted_by = models.CharField(max_length=80)
    noted_at = models.DateTimeField(_("noted at"))
    received_at = models.DateTimeField(_("received at"), null=True)
    undone_at = models.DateTimeField(_("undone at"), null=True)

    objects = ScopedManager["Departure"]()

    class Meta:
        verbose_name = _("departure")
        verbose_name_plural = _("departures")
        constraints = [
            models.CheckConstraint(
                condition=Q(how=Leaving.WITHIN, to_unit__isnull=False)
                | (~Q(how=Leaving.WITHIN) & Q(to_unit=None)),
                name="people_departure_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @staticmethod
    def scope_filter(scope: Scope) -> Q | None:
        """By the unit that was left and by the one that receives."""
        if isinstance(scope, ActorScope):
            paths = scope.actor.paths("people.view")
            return subtrees("unit_path", paths) | subtrees("to_path", paths)
        return by_place(scope, path="unit_path")


class LegalHold(OfPeople):
    """While it stands, nothing of the file is erased."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="holds", verbose_name=_("person")
    )
    reason = models.CharField(_("reason"), max_length=10, choices=HoldReason.choices)
    since = models.DateTimeField(_("since"))
    set_by = models.CharField(max_length=80)
    lifted_at = models.DateTimeField(_("lifted at"), null=True)

    objects = ScopedManager["LegalHold"]()

    class Meta:
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(lifted_at=None), name="people_one_live_hold"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Erasure(OfPeople):
    """What stays of an erased file: ids, digests, the rule and the moment."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="erasure")
    rule = models.CharField(_("rule"), max_length=12)
    erased_at = models.DateTimeField(_("erased at"))
    name_index = models.CharField(max_length=64)
    phone_index = models.CharField(max_length=64, blank=True)
    identity_index = models.CharField(max_length=64, blank=True)

    objects = ScopedManager["Erasure"]()

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")

    def __str__(self) -> str:
        return str(self.pk)
