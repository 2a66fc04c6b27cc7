"""A stored file: facts that never change."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .vocabulary import FileKind


class StoredFile(models.Model):
    """What was taken in, when and by whom. Whose file it is, says the row that refers to it."""

    open_reason = "facts of the bytes alone; reached only through the row that owns the file"
    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=FileKind.choices)
    content_type = models.CharField(_("media type"), max_length=40)
    size_bytes = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    width = models.PositiveIntegerField(_("width in pixels"))
    height = models.PositiveIntegerField(_("height in pixels"))
    path = models.CharField(max_length=60, unique=True)
    thumbnail_path = models.CharField(max_length=60, unique=True)
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
        ]

    def __str__(self) -> str:
        return str(self.id)
