"""A cleaned file, and what it may be called: for people to read, never to find bytes by."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, replace
from uuid import UUID

from fivehearts.foundation.vault import references

from .vocabulary import FileKind

LONGEST_NAME = 80
LONGEST_DESCRIPTION = 100
# A phone or an identity number in a name is nobody's business: the first three digits stay.
_LONG_NUMBER = re.compile(r"(\d{3})\d(?:[ \-]?[\dXx]){7,}")
_SEPARATORS = re.compile(r'[\\/:*?"<>|]+')
_UNSEEN = dict.fromkeys(
    map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u200b")
)
# A second, hidden ending: `photo.php.jpg`.
_ENDINGS = re.compile(r"\.(?:php\d?|html?|js|exe|svg|bat|cmd|sh|py|hta|scr|lnk)\b", re.IGNORECASE)


@dataclass(frozen=True)
class CleanFile:
    """A file made anew from what is seen or heard in it: no position, no program, nothing behind."""

    content: bytes
    content_type: str
    kind: FileKind = FileKind.PICTURE
    suffix: str = ".jpg"
    width: int | None = None
    height: int | None = None
    thumbnail: bytes = b""
    # As the sender called it, made harmless; "" where nobody called it anything.
    name: str = ""
    # What can be seen in it, as the sender says it: read aloud to whoever cannot see it.
    description: str = ""
    # The upload it came by, which goes when the file is kept.
    upload_id: UUID | None = None

    @property
    def sha256(self) -> str:
        """Digest in hex of what is kept, not of what was sent."""
        return hashlib.sha256(self.content).hexdigest()

    def described(self, words: str) -> CleanFile:
        """The same file with its sender's description: one line, masks in place of numbers."""
        return replace(self, description=harmless_words(words))

    def called(self, name: str) -> CleanFile:
        """The same file under its sender's name, ending as what it really is.

        `收据.exe` that is a PDF is `收据.pdf`.
        """
        stem = re.sub(r"\.[0-9A-Za-z]{1,8}$", "", harmless_name(name)).rstrip(" .")
        stem = _ENDINGS.sub("", stem)[: LONGEST_NAME - len(self.suffix)].strip(" .")
        return replace(self, name=f"{stem}{self.suffix}" if stem else "")


def harmless_name(name: str) -> str:
    """The last part of a name without path, control characters, bidi tricks and long numbers."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name.translate(_UNSEEN)))[-1]
    plain = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in last)
    plain = _LONG_NUMBER.sub(r"\1…", _SEPARATORS.sub(" ", plain))
    return re.sub(r"\s+", " ", plain).strip(" .")


def harmless_words(words: str) -> str:
    """A description as it is kept: one line without control signs, masks in place of numbers."""
    plain = unicodedata.normalize("NFC", words.translate(_UNSEEN))
    line = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in plain)
    masked = references.masked(references.replaced(line, owner="file").text)
    return re.sub(r"\s+", " ", masked).strip()[:LONGEST_DESCRIPTION]
