"""The field that takes files: chosen here, or sent in pieces before and named by the form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, BinaryIO, ClassVar, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.clock import now
from fivehearts.foundation.scope.actors import Actor

from . import actions, cleaning, queries, uploads
from .made import LONGEST_DESCRIPTION, CleanFile, harmless_name
from .models import Upload
from .vocabulary import (
    FileBroken,
    FileKind,
    FileRefused,
    TooManyOfKind,
    UploadGone,
    most_at_once,
    most_bytes,
)

_ACCEPT: Mapping[FileKind, str] = {
    FileKind.PICTURE: "image/*",
    FileKind.PDF: "application/pdf,.pdf",
    FileKind.AUDIO: "audio/*,.m4a,.mp3,.amr,.ogg,.wav",
    FileKind.OFFICE: ".docx,.xlsx,.pptx",
}
_MOST_NAMED = 20


@dataclass
class Chosen:
    """What a form brings for one field: files in its body, names of uploads, descriptions.

    `said` are those of the files, in their order; `said_of` those of uploads; `said_of_all` is
    what somebody typed where no script gave each file a line of its own.
    """

    files: list[UploadedFile[Any]] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    said_of: dict[str, str] = field(default_factory=dict)
    said_of_all: str = ""

    def words_of(self, place: int) -> str:
        """The description of the file in the body at this place."""
        return self.said[place] if len(self.said) == len(self.files) else self.said_of_all

    def words_of_upload(self, upload_id: str) -> str:
        """The description of an upload."""
        return self.said_of.get(upload_id, self.said_of_all)

    def __bool__(self) -> bool:
        return bool(self.files or self.named)


def uploads_named(names: Collection[str]) -> list[Upload]:
    """The uploads of this sender with these ids; unknown ids are left out. At most one statement."""
    at_browser = uploads.sender()
    ids = [one for name in list(names)[:_MOST_NAMED] if (one := _as_id(name)) is not None]
    if at_browser is None or not ids or not at_browser.owner:
        return []
    return list(queries.uploads_of(at_browser.owner, now()).filter(pk__in=ids))


def _as_id(text: str) -> UUID | None:
    try:
        return UUID(text[:40])
    except ValueError:
        return None


class FilesInput(forms.ClearableFileInput):
    """Several files; sent in pieces where scripts run, and offered again in a refused form."""

    allow_multiple_selected = True
    template_name = "files/input.html"
    # Uploads that hold the files of a refused form, with their descriptions.
    held: Mapping[UUID, str] = MappingProxyType({})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Chosen:
        several = getattr(files, "getlist", None)
        sent = several(name) if several else files.get(name, []) if files else []
        sent = sent if isinstance(sent, (list, tuple)) else [sent]
        listed = getattr(data, "getlist", None)
        if listed is None:
            return Chosen([one for one in sent if one])
        named = listed(f"{name}_kept")
        return Chosen(
            [one for one in sent if one],
            named,
            listed(f"{name}_about"),
            {
                one: data[f"{name}_about_{one}"]
                for one in named[:_MOST_NAMED]
                if f"{name}_about_{one}" in data
            },
            data.get(f"{name}_about_all", ""),
        )

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in (files or {}) and f"{name}_kept" not in data

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, None, attrs)
        named = value.named if isinstance(value, Chosen) else []
        wanted = [*named, *(str(one) for one in self.held)]
        said = {str(one): words for one, words in self.held.items()}
        if isinstance(value, Chosen):
            said = {one: value.words_of_upload(one) for one in value.named} | said
        context["kept"] = [
            {"upload": one, "description": said.get(str(one.pk), "")}
            for one in uploads_named(wanted)
            if one.used_at is None and is_whole(one)
        ]
        context["longest"] = LONGEST_DESCRIPTION
        return context


def is_whole(upload: Upload) -> bool:
    """Whether every byte has arrived."""
    try:
        return uploads.offset(upload.pk) == upload.size_bytes
    except FileNotFoundError:
        return False


class FilesField(forms.FileField):
    """Up to `most` files of some kinds. The clean value is a list of `CleanFile`.

    Each file is judged by its content here, so that its sentence stands beside the field; what
    was fine is in `good`, also where another file was refused.
    """

    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Please choose a file."),
    }
    widget = FilesInput

    def __init__(
        self, *, most: int = 6, kinds: Collection[FileKind] = tuple(FileKind), **kwargs: Any
    ) -> None:
        self.most = most
        self.kinds = frozenset(kinds)
        self.good: list[CleanFile] = []
        super().__init__(**kwargs)
        self.widget.attrs.update(
            {
                "accept": ",".join(_ACCEPT[kind] for kind in FileKind if kind in self.kinds),
                "data-uploads": str(most),
                "data-most-bytes": str(max(most_bytes(kind) for kind in self.kinds)),
                **({"multiple": True} if most > 1 else {}),
            }
        )

    def allow(self, most: int) -> None:
        """So many more, where others are kept already."""
        self.most = max(most, 0)
        self.widget.attrs["data-uploads"] = str(self.most)

    def bound_data(self, _data: Any, initial: Any) -> Any:
        """What was sent is shown again: uploads can be, other than files of a form."""
        return _data

    def clean(self, data: Any, initial: Any = None) -> list[CleanFile]:
        """The files, each made anew. Raises ValidationError naming each that is wrong."""
        chosen = data if isinstance(data, Chosen) else Chosen([one for one in data or [] if one])
        self.good = []
        if not chosen:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return []
        named = uploads_named(chosen.named)
        waiting = [one for one in named if one.used_at is None]
        count = len(chosen.files) + len(waiting)
        if count > self.most:
            raise ValidationError(
                _("At most %(most)d files; there are %(count)d. Please choose again."),
                code="most",
                params={"most": self.most, "count": count},
            )
        wrong: list[ValidationError] = []
        if len(named) < len(set(chosen.named)):
            wrong.append(ValidationError(UploadGone().sentence, code="gone"))
        for place, upload in enumerate(chosen.files):
            words = chosen.words_of(place)
            self._judge(
                upload.name or "",
                lambda one=upload, said=words: self._sent(one).described(said),
                wrong,
            )
        for known in waiting:
            words = chosen.words_of_upload(str(known.pk))
            self._judge(
                known.name,
                lambda one=known, said=words: self._arrived(one).described(said),
                wrong,
            )
        wrong += self._too_many_of_a_kind()
        if wrong:
            raise ValidationError(wrong)
        return self.good

    def _judge(self, name: str, made: Any, wrong: list[ValidationError]) -> None:
        try:
            self.good.append(made())
        except FileRefused as refusal:
            facts = {"name": harmless_name(name)[:60], "why": refusal.sentence}
            wrong.append(ValidationError(_("“%(name)s”: %(why)s"), params=facts, code=refusal.code))

    def _sent(self, upload: UploadedFile[Any]) -> CleanFile:
        return cleaning.clean(cast("BinaryIO", upload), name=upload.name or "", kinds=self.kinds)

    def _arrived(self, upload: Upload) -> CleanFile:
        if not is_whole(upload):
            raise FileBroken
        with uploads.path_of(upload.pk).open("rb") as file:
            made = cleaning.clean(file, name=upload.name, kinds=self.kinds)
        return replace(made, upload_id=upload.pk)

    def _too_many_of_a_kind(self) -> list[ValidationError]:
        counted = Counter(one.kind for one in self.good)
        return [
            ValidationError(
                TooManyOfKind(most=most_at_once(kind), kind=kind.label).sentence, code="most"
            )
            for kind, number in counted.items()
            if number > most_at_once(kind)
        ]


def hold_again(form: forms.BaseForm, *, by: Actor) -> None:
    """Keep the good files of a refused form as uploads, so that nobody need choose them again.

    Where the sender has no account and no key in the browser yet, they cannot be kept.
    """
    at_browser = uploads.sender()
    if at_browser is None or not at_browser.owner:
        return
    for name, asked in form.fields.items():
        if isinstance(asked, FilesField) and any(one.upload_id is None for one in asked.good):
            held = actions.hold(
                by=by,
                owner=at_browser.owner,
                place=f"{at_browser.path}#{form[name].auto_id}",
                files=asked.good,
            )
            asked.widget.held = {one: file.description for one, file in held}
