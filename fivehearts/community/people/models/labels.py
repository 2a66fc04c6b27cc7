"""Labels with source and days, and consent by purpose."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fivehearts.community.people.models.persons import Person
from fivehearts.community.people.models.scoping import OfPeople
from fivehearts.community.people.vocabulary.register import (
    Basis,
    ConsentHow,
    ConsentPurpose,
    LabelEnd,
    LabelKind,
    Source,
)
from fivehearts.foundation.scope.managers import ScopedManager
from fivehearts.foundation.vault.fields import SealedField


class Consent(OfPeople):
    """Somebody agreed to one purpose, and perhaps took it back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="consents", verbose_name=_("person")
    )
    purpose = models.CharField(_("purpose"), max_length=14, choices=ConsentPurpose.choices)
    how = models.CharField(_("how"), max_length=10, choices=ConsentHow.choices)
    given_on = models.DateField(_("given on"))
    noted_by = models.CharField(max_length=80)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True)
    withdrawn_how = models.CharField(max_length=10, choices=ConsentHow.choices, blank=True)
    ended_with = models.UUIDField(null=True)

    objects = ScopedManager["Consent"]()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(withdrawn_on=None),
                name="people_one_live_consent",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("given_on")),
                name="people_consent_in_order",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Label(OfPeople):
    """Something true of a person for a time: what it says is a keyed digest, its details sealed."""

    # A digest of one word of a closed list: written anew without any sealed text.
    blind_choices = {"kind_index": ("label", tuple(LabelKind.values))}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="labels", verbose_name=_("person")
    )
    kind_index = models.CharField(max_length=64)
    # Grade and words: "2" or "2|…"; opened with the label itself, by rule.
    grade = SealedField(_("grade"), mask="text", max_length=20, null=True)
    note = SealedField(_("note"), mask="text", max_length=200, null=True)
    source = models.CharField(_("source"), max_length=12, choices=Source.choices)
    basis = models.CharField(_("ground"), max_length=10, choices=Basis.choices)
    consent = models.ForeignKey(Consent, models.SET_NULL, null=True, related_name="labels")
    since_on = models.DateField(_("since"))
    # Until when it may be believed without another look.
    until_on = models.DateField(_("valid until"), null=True)
    reviewed_by = models.CharField(max_length=80)
    reviewed_at = models.DateTimeField(_("looked at last"))
    ended_at = models.DateTimeField(_("ended at"), null=True)
    ended_how = models.CharField(max_length=10, choices=LabelEnd.choices, blank=True)
    ended_with = models.UUIDField(null=True)

    objects = ScopedManager["Label"]()

    class Meta:
        verbose_name = pgettext_lazy("person", "label")
        verbose_name_plural = _("labels")
        indexes = [
            models.Index(
                fields=["kind_index", "unit_path"],
                condition=Q(ended_at=None),
                name="people_label_live_by_kind",
            ),
            models.Index(
                fields=["until_on"],
                condition=Q(ended_at=None, until_on__isnull=False),
                name="people_label_running_out",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind_index"],
                condition=Q(ended_at=None),
                name="people_one_live_label",
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("since_on")),
                name="people_label_in_order",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_how="")
                | (Q(ended_at__isnull=False) & Q(ended_how__in=LabelEnd.values)),
                name="people_label_ended_somehow",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
