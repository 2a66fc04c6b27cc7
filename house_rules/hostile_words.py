"""What is filled into every field: what people paste, what browsers break, what attackers try."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile

CHINESE = re.compile(r"[\u4e00-\u9fff]{4}")
SCRIPT = "<script>alert('五心')</script>"
# A word no page contains by itself, to find again what was entered.
MARK = "灯坏了请修7Q"

# What people paste and attackers try, each in one string.
MIXED = (
    f"{MARK}{SCRIPT}<img src=x onerror=alert(1)>👵🏽👨‍👩‍👧🇨🇳 مرحبا שלום \u202e倒过来\u202c "
    "'; DROP TABLE matters_matter; -- ' OR '1'='1 {{ 7*7 }} {% load x %} %s %(a)s ${7*7} ../../etc/passwd"
)
TEXTS: dict[str, str] = {
    "everything at once": MIXED,
    "NUL and controls": f"{MARK}\x00\x01\x08\x1b[31m\x7f\u200b\ufeff\u2028\ufffe尾",
    "one long line": MARK + "长" * 20_000,
    "huge number": "9" * 400,
    "far date": " 99999-99-99\u3000",
}
# Not UTF-8, half a surrogate, an overlong form: as bytes of a body.
RAW = (b"%FF%FE%80%ED%A0%80%ED%B0%80%C0%AF", b"\xff\xfe\x00raw")
# Bodies that no form sends, and what they say they are.
BROKEN: dict[str, tuple[bytes, str]] = {
    "multipart without boundary": (b"--x\r\nabc", "multipart/form-data"),
    "multipart cut off": (
        b'--x\r\nContent-Disposition: form-data; name="words"\r\n\r\nabc',
        "multipart/form-data; boundary=x",
    ),
    "multipart of rubbish": (b"\x00\xff" * 500, "multipart/form-data; boundary=x"),
    "JSON": (b'{"words": [1, {"a": null}]}', "application/json"),
    "XML": (b"<?xml version='1.0'?><!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "text/xml"),
    "a type that is none": (b"words=1", "\u2603".encode().decode("latin-1")),
    "nothing at all": (b"", "application/x-www-form-urlencoded"),
    "five thousand fields": (
        urlencode([(f"f{n}", "1") for n in range(5000)]).encode(),
        "application/x-www-form-urlencoded",
    ),
}
# Fields that are read as a number, a date, a key or a code.
KEYS = frozenset(
    {"version", "happened_on", "month", "page", "per_page", "place_unit", "unit", "category",
     "number", "code", "once", "n", "q", "resident_phone", "phone", "username", "sort", "since",
     "until", "substitute", "successor", "term_ends_on", "received_at", "due_at", "external_number"}
)  # fmt: skip


def hostile_values(name: str, proper: Any) -> dict[str, Any]:
    """What is tried in a field that is properly filled like this, by what it is called."""
    found: dict[str, Any] = {kind: TEXTS[kind] for kind in kinds_for(name, proper)}
    found["a list"] = [MARK, "zwei"]
    if isinstance(proper, list):
        found["no picture"] = SimpleUploadedFile("x.png\x00<b>.exe", b"MZ\x00not a picture")
        found["empty picture"] = SimpleUploadedFile("leer.png", b"")
    return found


def kinds_for(name: str, value: Any) -> list[str]:
    """What is tried: words may be long, keys and dates far off; a choice is right or wrong."""
    if is_text(value):
        return ["everything at once", "NUL and controls", "one long line"]
    if name in KEYS:
        return ["everything at once", "NUL and controls", "huge number", "far date"]
    return ["everything at once", "NUL and controls"]


def is_text(value: Any) -> bool:
    """Whether a proper value is words of a person (not a code, a number or a choice)."""
    return isinstance(value, str) and bool(CHINESE.search(value + value))
