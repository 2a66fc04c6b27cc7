"""A stored file: facts that never change; what a scanner said of it; uploads on their way."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .vocabulary import FileKind, Verdict


class StoredFile(models.Model):
    """What was taken in, when and by whom. Whose file it is, says the row that refers to it."""

    open_reason = "facts of the bytes alone; reached only through the row that owns the file"
    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=FileKind.choices)
    content_type = models.CharField(_("media type"), max_length=100)
    size_bytes = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    # Pictures alone have them.
    width = models.PositiveIntegerField(_("width in pixels"), null=True)
    height = models.PositiveIntegerField(_("height in pixels"), null=True)
    path = models.CharField(max_length=60, unique=True)
    thumbnail_path = models.CharField(max_length=60, unique=True, null=True)  # noqa: DJ001 - unique where given
    kept_at = models.DateTimeField(_("kept at"))
    by = models.CharField(_("by"), max_length=80)

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        constraints = [
            models.CheckConstraint(
                condition=Q(size_bytes__gt=0), name="files_storedfile_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="files_storedfile_sha256"
            ),
            models.CheckConstraint(
                condition=~Q(kind=FileKind.PICTURE)
                | Q(width__isnull=False, height__isnull=False, thumbnail_path__isnull=False),
                name="files_storedfile_picture_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Examination(models.Model):
    """What the virus scanner said of a stored file: once, and for good."""

    open_reason = "a verdict on bytes; reached only through the row that owns the file"
    append_only = True

    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="examination")
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices)
    # The scanner's own words for what it found.
    finding = models.CharField(_("finding"), max_length=120, blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("virus check")
        verbose_name_plural = _("virus checks")

    def __str__(self) -> str:
        return f"{self.file_id} {self.verdict}"


class Upload(models.Model):
    """A file on its way, or arrived and not yet part of anything; goes by itself after a day.

    How much of it is there is the size of its bytes on disk: nothing is written here per piece.
    """

    open_reason = "found only by the session or browser that sends it, whose digest is the owner"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.CharField(_("digest of who sends it"), max_length=64)
    # Address and field of the page it was chosen on, so that a reload finds it again.
    place = models.CharField(_("page and field"), max_length=200)
    name = models.CharField(_("name"), max_length=80)
    size_bytes = models.PositiveIntegerField(_("size in bytes"))
    address = models.CharField(_("digest of the address"), max_length=64, blank=True)
    began_at = models.DateTimeField(_("began at"))
    expires_at = models.DateTimeField(_("expires at"), db_index=True)
    # Part of something since: a form sent twice names it again, and that is no mistake.
    used_at = models.DateTimeField(_("used at"), null=True)

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        indexes = [
            models.Index(fields=["owner", "place"], name="files_upload_owner"),
            models.Index(fields=["address", "began_at"], name="files_upload_address"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="files_upload_not_empty")
        ]

    def __str__(self) -> str:
        return str(self.id)
