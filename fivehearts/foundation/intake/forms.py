"""The field by which a workbook is chosen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _


class WorkbookField(forms.FileField):
    """A workbook of at most so many megabytes; its content is looked at when it is read."""

    def __init__(self, *, most_megabytes: int, **kwargs: Any) -> None:
        self.most_megabytes = most_megabytes
        super().__init__(
            widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
            error_messages={
                "required": _("Please choose the workbook."),
                "empty": _("This file is empty. Please choose the workbook again."),
                "missing": _("Please choose the workbook."),
            },
            **kwargs,
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The upload. Raises ValidationError for one that is too large."""
        upload: UploadedFile[Any] | None = super().clean(data, initial)
        if upload is not None and (upload.size or 0) > self.most_megabytes * 2**20:
            raise ValidationError(
                _("This file is larger than %(most)d MB. Please split it."),
                params={"most": self.most_megabytes},
            )
        return upload
