"""Form fields that take what people really send: emoji, full-width digits, pasted pages, bad bytes."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, ClassVar

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

# Overrides that make text read differently from what it says; plain RTL letters need none.
BIDI_OVERRIDES = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# Invisible marks with no use in running text. ZWJ and ZWNJ stay: emoji and scripts need them.
INVISIBLE = "\ufeff\u200b\u2060\ufffe\uffff"
KEPT_CONTROLS = "\n\t"
SHORT_CODES = frozenset({"110", "119", "120", "122", "12110", "12119", "12315", "12320", "12333"})
SHORT_CODE = re.compile(r"^(1[12]\d{3}|9[56]\d{3,4})$")  # 12345, 12348, 95598, 96xxx


def plain_text(value: str, *, lines: bool = True) -> str:
    """The words without NUL, control characters and bidi overrides, line ends as "\\n".

    Emoji, right-to-left letters and every script stay. With `lines=False` breaks become spaces.
    """
    text = (
        value.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n")
    )
    if not lines:
        text = re.sub(r"[\n\t]+", " ", text)
    dropped = BIDI_OVERRIDES + INVISIBLE
    return "".join(
        c
        for c in text
        if c in KEPT_CONTROLS or (c not in dropped and unicodedata.category(c) not in ("Cc", "Cs"))
    ).strip()


FILL_IN: dict[str, Any] = {"required": _("Please fill this in.")}


class CountedTextarea(forms.Textarea):
    """A text area that says how much may still be written; plain words where no script runs."""

    template_name = "web/forms/counted_textarea.html"


class PlainTextField(forms.CharField):
    """Words as a person types them. `max_length` and `min_length` in characters.

    Too long is answered with how long it is and may be; the browser never cuts a pasted text
    off unseen. `lines=True` gives a text area of `rows` lines.
    """

    default_error_messages: ClassVar[dict[str, Any]] = FILL_IN

    def __init__(
        self,
        *,
        max_length: int = 200,
        min_length: int | None = None,
        lines: bool = False,
        rows: int = 6,
        **kwargs: Any,
    ) -> None:
        self.lines = lines
        if lines:
            kwargs.setdefault("widget", CountedTextarea(attrs={"rows": rows}))
        super().__init__(max_length=None, min_length=None, strip=True, **kwargs)
        self.limit, self.least = max_length, min_length
        if lines and isinstance(self.widget, CountedTextarea):
            self.widget.attrs["data-count"] = str(max_length)

    def to_python(self, value: Any) -> str:
        """Clean before anything is judged, so that invisible characters never decide."""
        if value in self.empty_values:
            return str(self.empty_value)
        return plain_text(str(value), lines=self.lines)

    def validate(self, value: Any) -> None:
        """Raise a ValidationError that says the length there is and the length there may be."""
        super().validate(value)
        if not value:
            return
        length = len(value)
        if length > self.limit:
            raise ValidationError(
                ngettext_lazy(
                    "This is %(length)d characters long; at most %(limit)d fit here. Please shorten it by %(over)d character.",
                    "This is %(length)d characters long; at most %(limit)d fit here. Please shorten it by %(over)d characters.",
                    "over",
                ),
                code="max_length",
                params={"length": length, "limit": self.limit, "over": length - self.limit},
            )
        if self.least and length < self.least:
            raise ValidationError(
                _("Please write at least %(least)d characters; so far there are %(length)d."),
                code="min_length",
                params={"least": self.least, "length": length},
            )


class PhoneField(forms.CharField):
    """A Chinese mobile, a landline with area code, a short service number, or one from abroad.

    The clean value has digits only: `13812345678`, `01065551234`, `12345`, abroad `+85223456789`.
    Full-width digits, spaces, dashes and brackets are understood. `area_code` ("010") completes
    landlines typed without one.
    """

    default_error_messages: ClassVar[dict[str, Any]] = FILL_IN

    widget = forms.TextInput

    def __init__(self, *, area_code: str = "", short_codes: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
        )
        super().__init__(**kwargs)
        self.area_code, self.short_codes = area_code, short_codes
        self.widget.input_type = "tel"
        self.widget.attrs.pop("type", None)

    def to_python(self, value: Any) -> str:
        """The number in its one written form. Raises ValidationError in words for a clerk."""
        text = super().to_python(plain_text(str(value), lines=False)) if value else ""
        if not text:
            return ""
        return self._number(unicodedata.normalize("NFKC", text))

    def _number(self, text: str) -> str:
        digits = re.sub(r"[\s\-‐-―().·_/]", "", text)
        if not re.fullmatch(r"\+?\d{3,20}", digits):
            raise ValidationError(
                _("A phone number has digits only, for example 13812345678 or 010-65551234."),
                code="letters",
            )
        if self.short_codes and (digits in SHORT_CODES or SHORT_CODE.match(digits)):
            return digits
        if self.area_code and re.fullmatch(r"[2-8]\d{6,7}", digits):
            digits = self.area_code + digits
        return self._checked(digits)

    def _checked(self, digits: str) -> str:
        try:
            number = phonenumbers.parse(digits, "CN")
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_valid_number(number):
            raise ValidationError(_why_wrong(digits), code="invalid")
        national = phonenumbers.national_significant_number(number)
        if number.country_code != 86:
            return f"+{number.country_code}{national}"
        return national if national.startswith("1") and len(national) == 11 else f"0{national}"


def _why_wrong(digits: str) -> Any:
    if re.fullmatch(r"1[3-9]\d*", digits) and len(digits) != 11:
        return _("A mobile number has 11 digits; this one has %d. Please check it.") % len(digits)
    if re.fullmatch(r"[2-8]\d{6,7}", digits):
        return _("Please add the area code of the landline, for example 010-65551234.")
    return _(
        "No such number exists. Please check each digit, for example 13812345678 or 010-65551234."
    )


class PicturesInput(forms.ClearableFileInput):
    """One or several pictures; shown small and made smaller before sending, where scripts run."""

    allow_multiple_selected = True
    template_name = "web/forms/pictures.html"


class PicturesField(forms.FileField):
    """Up to `most` pictures of `max_bytes` each. The clean value is a list of uploads.

    Only count and size are judged here; `files` looks at the content.
    """

    default_error_messages: ClassVar[dict[str, Any]] = FILL_IN

    widget = PicturesInput

    def __init__(self, *, most: int = 3, max_bytes: int = 10 * 1024 * 1024, **kwargs: Any) -> None:
        self.most, self.max_bytes = most, max_bytes
        super().__init__(**kwargs)
        self.widget.attrs.update(
            {
                "accept": "image/*",
                "data-picture": str(most),
                **({"multiple": True} if most > 1 else {}),
            }
        )

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """The uploads, each checked. Raises ValidationError naming the picture that is wrong."""
        uploads = [one for one in (data if isinstance(data, (list, tuple)) else [data]) if one]
        if not uploads:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return []
        if len(uploads) > self.most:
            raise ValidationError(
                _("At most %(most)d pictures; there are %(count)d. Please choose again."),
                code="most",
                params={"most": self.most, "count": len(uploads)},
            )
        return [self._one(upload) for upload in uploads]

    def _one(self, upload: UploadedFile[Any]) -> UploadedFile[Any]:
        size = upload.size or 0
        if size > self.max_bytes:
            raise ValidationError(
                _(
                    "“%(name)s” is %(size)d MB large; at most %(limit)d MB. A photo taken at normal quality is fine."
                ),
                code="max_bytes",
                params={
                    "name": plain_text(upload.name or "", lines=False)[:60],
                    "size": -(-size // 2**20),
                    "limit": self.max_bytes // 2**20,
                },
            )
        checked: UploadedFile[Any] = super().clean(upload)
        return checked
