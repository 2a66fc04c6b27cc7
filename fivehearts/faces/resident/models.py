"""What a resident began and has not sent, and how much comes from one network address."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.files.vocabulary import FileKind
from fivehearts.foundation.vault.fields import SealedField


class Draft(models.Model):
    """A matter half told: it waits for the browser that began it, and for nobody else.

    The browser holds a random key; here stands its digest only, so that nobody who reads the
    table can open a draft. What was typed is sealed, since it holds name and phone.
    """

    open_reason = "found only by the key in the browser that began it; what was typed is sealed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    device = models.CharField(_("digest of the browser's key"), max_length=64)
    answers = SealedField(_("answers"), null=True)
    started_at = models.DateTimeField(_("started at"))
    changed_at = models.DateTimeField(_("changed at"), db_index=True)

    class Meta:
        verbose_name = _("draft of a resident")
        verbose_name_plural = _("drafts of residents")
        indexes = [models.Index(fields=["device", "changed_at"], name="resident_draft_device")]

    def __str__(self) -> str:
        return str(self.pk)


class DraftPhoto(models.Model):
    """A picture or file of a draft, cleaned already. Its bytes stand here and go with the draft.

    A stored file is kept for good; one that somebody thought better of must not be.
    """

    open_reason = "found only through its draft, which only the browser that began it can open"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="photos")
    sha256 = models.CharField("SHA-256", max_length=64)
    kind = models.CharField(
        _("kind"), max_length=20, choices=FileKind.choices, default=FileKind.PICTURE
    )
    content_type = models.CharField(_("media type"), max_length=100, default="image/jpeg")
    suffix = models.CharField(_("ending of the name"), max_length=8, default=".jpg")
    name = models.CharField(_("name of the file"), max_length=80, blank=True, default="")
    description = models.CharField(_("description"), max_length=100, blank=True, default="")
    size_bytes = models.PositiveIntegerField(_("size in bytes"), default=0)
    width = models.PositiveIntegerField(_("width in pixels"), null=True)
    height = models.PositiveIntegerField(_("height in pixels"), null=True)
    content = models.BinaryField(_("picture"))
    # Pictures alone have one.
    thumbnail = models.BinaryField(_("small picture"), default=b"")
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("picture of a draft")
        verbose_name_plural = _("pictures of drafts")
        constraints = [
            models.UniqueConstraint(fields=["draft", "sha256"], name="resident_draftphoto_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class AddressCount(models.Model):
    """How much came from one network address within the hour. The address stands here as a digest."""

    open_reason = "keyed digests of network addresses and counts: no row of a resident is in it"

    address = models.CharField(_("digest of the address"), max_length=64, primary_key=True)
    sent = models.PositiveSmallIntegerField(_("matters sent"), default=0)
    begun = models.PositiveSmallIntegerField(_("drafts begun"), default=0)
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("count of a network address")
        verbose_name_plural = _("counts of network addresses")

    def __str__(self) -> str:
        return self.address
