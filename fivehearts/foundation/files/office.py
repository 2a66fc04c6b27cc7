"""DOCX, XLSX and PPTX written anew: known parts only, no programs, nothing that unfolds too far.

The package is ECMA-376 part 2. What is not a known part goes, and what points at it.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping

from lxml import etree

from .made import CleanFile
from .vocabulary import (
    FileBroken,
    FileKind,
    FileRefused,
    HasMacros,
    IsPacked,
    KindUnknown,
    UnfoldsTooFar,
)

MOST_PARTS = 3_000
MOST_UNFOLDED = 150 * 1024 * 1024
MOST_RATIO = 200
# Small parts may be as repetitive as they like.
_RATIO_COUNTS_FROM = 1024 * 1024
_TYPES = "[Content_Types].xml"
_PART = re.compile(r"(?:_rels|docProps|word|xl|ppt|customXml)/[^\\:*?\"<>|\x00-\x1f]+")
_ENDINGS = re.compile(
    r"\.(?:xml|rels|vml|png|jpe?g|gif|bmp|tiff?|emf|wmf|wdp|svg|webp|odttf|fntdata|ttf|mp3|mp4|wav|m4a|wma|wmv|avi|mov)$",
    re.IGNORECASE,
)
_PRINTER = re.compile(r"(?:xl|word|ppt)/printerSettings/[\w.]+\.bin")
_PACKED_INSIDE = re.compile(r"(?:word|xl|ppt)/embeddings/[^/]+\.(?:docx|xlsx|pptx)", re.IGNORECASE)
_PROGRAMS = re.compile(r"vba|macrosheets/|activex|oleobject|/ctrlprops/|customui/", re.IGNORECASE)
_MAIN: Mapping[str, tuple[str, str]] = {
    "wordprocessingml.document.main+xml": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ".docx",
    ),
    "spreadsheetml.sheet.main+xml": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".xlsx",
    ),
    "presentationml.presentation.main+xml": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ".pptx",
    ),
}
_WEB = ("http://", "https://", "mailto:", "tel:")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def rewritten(data: bytes, *, inside: bool = False) -> CleanFile:
    """The document with its known parts alone. A document inside a document is written anew too.

    Raises `HasMacros`, `UnfoldsTooFar`, `IsPacked` (a plain packed file), `FileBroken`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = _parts(package)
            content_type, suffix = _kind(parts)
            for name in [one for one in parts if _PACKED_INSIDE.fullmatch(one)]:
                if inside:
                    raise HasMacros
                parts[name] = rewritten(parts[name], inside=True).content
            return CleanFile(
                content=_written(_harmless(parts)),
                content_type=content_type,
                kind=FileKind.OFFICE,
                suffix=suffix,
            )
    except FileRefused:
        raise
    except (
        zipfile.BadZipFile, zlib.error, etree.LxmlError, OSError, EOFError, ValueError, LookupError,
        NotImplementedError, RuntimeError,
    ):  # fmt: skip
        raise FileBroken from None


def _parts(package: zipfile.ZipFile) -> dict[str, bytes]:
    """Every known part with its bytes, unfolded under a limit that no header can lie about."""
    listed = package.infolist()
    names = [one.filename for one in listed]
    if len(listed) > MOST_PARTS:
        raise UnfoldsTooFar
    if _TYPES not in names:
        raise IsPacked
    if len(set(names)) < len(names):
        raise FileBroken
    parts, left = {}, MOST_UNFOLDED
    for one in listed:
        if one.is_dir():
            continue
        if _PROGRAMS.search(one.filename):
            raise HasMacros
        if one.flag_bits & 1 or one.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise FileBroken
        content = _unfolded(package, one, left)
        left -= len(content)
        if _is_known(one.filename):
            parts[one.filename] = content
    return parts


def _unfolded(package: zipfile.ZipFile, one: zipfile.ZipInfo, left: int) -> bytes:
    most = left
    if one.compress_size:
        most = min(left, max(_RATIO_COUNTS_FROM, one.compress_size * MOST_RATIO))
    if one.file_size > most:
        raise UnfoldsTooFar
    with package.open(one) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise UnfoldsTooFar
    return content


def _is_known(name: str) -> bool:
    """Whether a part stays; raises `HasMacros` for what stands in a known folder and is no part."""
    if name == _TYPES:
        return True
    if not _PART.fullmatch(name) or ".." in name.split("/"):
        return False
    if _ENDINGS.search(name) or _PRINTER.fullmatch(name) or _PACKED_INSIDE.fullmatch(name):
        return True
    raise HasMacros


def _kind(parts: Mapping[str, bytes]) -> tuple[str, str]:
    types = parts[_TYPES].decode("utf-8")
    if "macroenabled" in types.lower():
        raise HasMacros
    for main, kind in _MAIN.items():
        if main in types:
            return kind
    raise KindUnknown


def _harmless(parts: dict[str, bytes]) -> dict[str, bytes]:
    for name, content in parts.items():
        if not name.endswith((".xml", ".rels", ".vml")):
            continue
        text = content
        if content[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in content[:200]:
            text = content.decode("utf-16").encode()
        # Entities unfold without end; old data links start programs.
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise UnfoldsTooFar
        if b"DDEAUTO" in text or b"<ddeLink" in text:
            raise HasMacros
        if name.endswith(".rels"):
            parts[name] = _relations(name, content, parts)
    parts[_TYPES] = _types(parts)
    return parts


def _tree(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(content, parser)


def _relations(name: str, content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Relations without those to parts that went; addresses outside lead to web pages or nowhere."""
    root = _tree(content)
    base = posixpath.dirname(posixpath.dirname(name))
    for one in list(root):
        target = str(one.get("Target", ""))
        if one.get("TargetMode") == "External":
            is_link = str(one.get("Type", "")).endswith("/hyperlink")
            if not (is_link and target.lower().startswith(_WEB)):
                one.set("Target", "about:blank")
            continue
        path = target.partition("#")[0]
        full = path[1:] if path.startswith("/") else posixpath.normpath(f"{base}/{path}")
        if path and full.lstrip("/") not in parts:
            root.remove(one)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _types(parts: Mapping[str, bytes]) -> bytes:
    root = _tree(parts[_TYPES])
    for one in list(root):
        part = one.get("PartName")
        if part is not None and part.lstrip("/") not in parts:
            root.remove(one)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _written(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(parts, key=lambda one: (one != _TYPES, one != "_rels/.rels", one)):
            package.writestr(zipfile.ZipInfo(name, _FIRST_DAY), parts[name], zipfile.ZIP_DEFLATED)
    return out.getvalue()
