"""What residents ask about their own files, and the papers they show for it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fivehearts.community.people.models.persons import Person
from fivehearts.community.people.models.scoping import OfPeople
from fivehearts.community.people.vocabulary.register import (
    CorrectionField,
    RequestKind,
    RequestState,
)
from fivehearts.foundation.files.vocabulary import FileKind
from fivehearts.foundation.scope.managers import ScopedManager
from fivehearts.foundation.vault.fields import SealedField


class Correction(OfPeople):
    """A resident asks about the own file: mostly to correct it, also for a copy or to erase it.

    The name of the table is older than the other two kinds, and what is sealed is bound to it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="corrections", verbose_name=_("person")
    )
    kind = models.CharField(
        _("what is asked"),
        max_length=10,
        choices=RequestKind.choices,
        default=RequestKind.CORRECTION,
    )
    # Of a correction alone.
    field = models.CharField(
        _("what is wrong"), max_length=20, choices=CorrectionField.choices, blank=True
    )
    wrong = SealedField(_("what is wrong with it"), mask="text", max_length=300, null=True)
    wanted = SealedField(_("what would be right"), mask="text", max_length=200, null=True)
    state = models.CharField(
        _("state"), max_length=10, choices=RequestState.choices, default=RequestState.OPEN
    )
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.CharField(max_length=80)
    due_at = models.DateTimeField(_("answer promised by"))
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by = models.CharField(max_length=80, blank=True)
    answer = SealedField(_("answer"), mask="text", max_length=300, null=True)

    objects = ScopedManager["Correction"]()

    class Meta:
        verbose_name = _("request about a file")
        verbose_name_plural = _("requests about files")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "field"],
                condition=Q(state=RequestState.OPEN),
                name="people_one_open_request",
            ),
            models.CheckConstraint(
                condition=Q(kind=RequestKind.CORRECTION, field__in=CorrectionField.values)
                | (~Q(kind=RequestKind.CORRECTION) & Q(field="")),
                name="people_request_about_something",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class RequestPaper(OfPeople):
    """A picture or paper shown with a request: bytes and all, so that it goes with its words."""

    personal = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("person"))
    request = models.ForeignKey(
        Correction, models.CASCADE, related_name="papers", verbose_name=_("request about a file")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=FileKind.choices)
    content_type = models.CharField(_("media type"), max_length=100)
    suffix = models.CharField(_("ending of the name"), max_length=8)
    name = models.CharField(_("name of the file"), max_length=80, blank=True)
    description = models.CharField(_("description"), max_length=100, blank=True)
    size_bytes = models.PositiveIntegerField(_("size in bytes"))
    content = models.BinaryField(_("picture"))

    objects = ScopedManager["RequestPaper"]()

    class Meta:
        verbose_name = _("paper of a request")
        verbose_name_plural = _("papers of requests")

    def __str__(self) -> str:
        return str(self.pk)
