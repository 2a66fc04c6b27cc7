"""Kinds of files, how large they may be, and the reasons why one is not taken."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.verbs import Refusal

MEGABYTE = 1024 * 1024


class FileKind(models.TextChoices):
    """What a stored file is for the people who look at it."""

    PICTURE = "picture", _("Picture")
    PDF = "pdf", _("PDF document")
    AUDIO = "audio", _("Recording")
    OFFICE = "office", _("Office document")


class Verdict(models.TextChoices):
    """What the virus scanner said of a file."""

    CLEAN = "clean", _("clean")
    INFECTED = "infected", _("harmful")


class Standing(models.TextChoices):
    """Whether a kept file may be opened, as the people at the page read it."""

    OPEN = "open", _("may be opened")
    WAITING = "waiting", _("is being checked for viruses; please look again in a few minutes")
    KEPT_APART = "kept_apart", _("contains harmful software; it is kept apart and cannot be opened")


def most_bytes(kind: FileKind) -> int:
    """How many bytes one file of this kind may have, by setting."""
    return int(settings.FILES_MOST_MEGABYTES[kind.value]) * MEGABYTE


def most_at_once(kind: FileKind) -> int:
    """How many files of this kind one form takes, by setting."""
    return int(settings.FILES_MOST_AT_ONCE[kind.value])


class FileRefused(Refusal):
    """Any reason why a file is not taken."""

    code = "files.refused"
    field = "pictures"


class FileTooLarge(FileRefused):
    """The file has more bytes than one of its kind may have."""

    code = "files.too_large"
    message = _("This file is larger than %(limit)d MB. Please send a smaller one.")

    def __init__(self, kind: FileKind) -> None:
        super().__init__(limit=most_bytes(kind) // MEGABYTE)


class TooManyPixels(FileRefused):
    """The picture would unfold to more pixels than the house unfolds."""

    code = "files.too_many_pixels"
    message = _(
        "This picture has too many pixels to be opened safely. Please send a screenshot of it."
    )


class KindUnknown(FileRefused):
    """The content is of no kind that is taken, whatever the name says."""

    code = "files.kind_unknown"
    message = _(
        "Files of this kind are not taken. Please send a photo (JPG, PNG, WebP, HEIC), a PDF, a recording (M4A, MP3, AMR, OGG, WAV) or a document (DOCX, XLSX, PPTX)."
    )


class OnlyPictures(FileRefused):
    """Something else than a picture where only pictures are taken."""

    code = "files.only_pictures"
    message = _("This is not a photo we can open. Please send a JPG, PNG, WebP or HEIC picture.")


class IsVideo(FileRefused):
    """A film: too large to be kept here."""

    code = "files.video"
    message = _(
        "Videos cannot be taken. Please send a few photos of it, or a recording of the sound."
    )


class IsOldOffice(FileRefused):
    """DOC, XLS, PPT, WPS: nobody can tell from outside whether a program is inside."""

    code = "files.old_office"
    message = _(
        "This is an old or encrypted Office document. Please save it as DOCX, XLSX, PPTX or PDF, without a password, and send that."
    )


class IsPacked(FileRefused):
    """ZIP, RAR, 7z: what is inside must be looked at one by one."""

    code = "files.packed"
    message = _("This is a packed file. Please unpack it and send the files themselves.")


class FileBroken(FileRefused):
    """The content begins as what it claims to be and does not end so."""

    code = "files.broken"
    message = _("This file is damaged or was not sent completely. Please choose it again.")


class FileEmpty(FileRefused):
    """There is not one byte in it."""

    code = "files.empty"
    message = _("This file is empty. Please choose it again.")


class PdfLocked(FileRefused):
    """The PDF opens only with a password."""

    code = "files.pdf_locked"
    message = _("This PDF is protected by a password. Please save it without one and send that.")


class PdfTooHeavy(FileRefused):
    """Reading the PDF took more memory or time than one is given."""

    code = "files.pdf_heavy"
    message = _("This PDF cannot be opened safely. Please print it to a new PDF and send that.")


class HasMacros(FileRefused):
    """A program stands in the document."""

    code = "files.macros"
    message = _(
        "This document contains a program (macro) or an embedded file. Please save it as a document without macros, or as a PDF."
    )


class UnfoldsTooFar(FileRefused):
    """A small document that would unfold to a huge one."""

    code = "files.bomb"
    message = _(
        "This document unfolds to far more than it may hold and cannot be opened safely. Please send it as a PDF."
    )


class TooManyOfKind(FileRefused):
    """More files of one kind than a form takes."""

    code = "files.too_many_of_kind"
    message = _("At most %(most)d of this kind at once: %(kind)s. Please send the rest later.")


class FileMissing(Refusal):
    """The row is there and the bytes are not."""

    code = "files.missing"
    message = _("This file cannot be found at the moment. Please tell the office.")


class FileHeldBack(Refusal):
    """The file waits for the virus scanner, or was found harmful."""

    code = "files.held_back"
    message = _("This file %(standing)s.")


class UploadGone(Refusal):
    """The upload expired, was taken out or belongs to another browser."""

    code = "files.upload_gone"
    message = _("A file you sent earlier is no longer there. Please choose it again.")


class TooManyUploads(Refusal):
    """This browser, this address or the house has no room for more half-sent files."""

    code = "files.too_many_uploads"
    message = _("Too many files are being sent at the moment. Please try again in an hour.")
