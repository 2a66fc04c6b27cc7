"""Kinds of files and the reasons why one is not taken."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.verbs import Refusal

MOST_MEGABYTES = 10
MOST_BYTES = MOST_MEGABYTES * 1024 * 1024


class FileKind(models.TextChoices):
    """What a stored file is for the people who look at it."""

    PICTURE = "picture", _("Picture")


class PictureRefused(Refusal):
    """Any reason why a picture is not taken."""

    code = "files.picture_refused"
    field = "pictures"


class PictureTooLarge(PictureRefused):
    """The file has more bytes than one picture may have."""

    code = "files.too_large"
    message = _(
        "This picture is larger than %(limit)d MB. Please send a smaller one, or a screenshot of it."
    )

    def __init__(self) -> None:
        super().__init__(limit=MOST_MEGABYTES)


class PictureTooManyPixels(PictureRefused):
    """The picture would unfold to more pixels than the house unfolds."""

    code = "files.too_many_pixels"
    message = _(
        "This picture has too many pixels to be opened safely. Please send a screenshot of it."
    )


class PictureKindUnknown(PictureRefused):
    """The content is no JPEG, PNG, WebP or HEIC, whatever the name says."""

    code = "files.kind_unknown"
    message = _("This is not a photo we can open. Please send a JPG, PNG, WebP or HEIC picture.")


class PictureBroken(PictureRefused):
    """The content begins as a picture and does not end as one."""

    code = "files.broken"
    message = _("This picture is damaged or was not sent completely. Please choose it again.")


class PictureEmpty(PictureRefused):
    """There is not one byte in it."""

    code = "files.empty"
    message = _("This file is empty. Please choose the picture again.")


class FileMissing(Refusal):
    """The row is there and the bytes are not."""

    code = "files.missing"
    message = _("This picture cannot be found at the moment. Please tell the office.")
