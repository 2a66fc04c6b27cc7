"""What a file holds that somebody takes away: every cell, every name of a sheet, what says who made it."""

from __future__ import annotations

import html
import re
import zipfile
from io import BytesIO
from typing import Any

from django.test import Client

# Where a workbook says who wrote it, who changed it last, and for whom.
_MADE_BY = re.compile(r"<(?:dc:creator|cp:lastModifiedBy|Company|Manager|dc:description)>([^<]+)</")


def file_of(client: Client, address: str) -> bytes:
    """The file an address gives; nothing where this colleague may not have it."""
    answer: Any = client.get(address)
    assert answer.status_code in {200, 302, 403, 404}, (address, answer.status_code)
    if answer.status_code != 200:
        return b""
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return bytes(whole)


def all_words(file: bytes) -> str:
    """Everything that can be read in a file, whatever shows it: of a workbook each part of it."""
    if not file.startswith(b"PK"):
        return file.decode()
    with zipfile.ZipFile(BytesIO(file)) as parts:
        return "\n".join(html.unescape(parts.read(name).decode()) for name in parts.namelist())


def made_by(file: bytes) -> list[str]:
    """Whom a workbook names as its maker: nobody, since it is the community's."""
    return _MADE_BY.findall(all_words(file)) if file.startswith(b"PK") else []
