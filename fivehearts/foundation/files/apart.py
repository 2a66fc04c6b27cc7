"""Run as a process of its own: a PDF comes in, a harmless one goes out. Imports nothing of ours.

Exit codes: 0 written, `BROKEN`, `LOCKED`; anything else is a PDF that was too heavy to be read.
"""

import io
import sys
from collections.abc import Iterable
from typing import Any

BROKEN, LOCKED = 3, 4
MEMORY_BYTES = 1536 * 1024 * 1024
CPU_SECONDS = 20
_DEEPEST = 60

# Keys that run, carry or send something, wherever they stand.
_KEYS = (
    "/AA", "/OpenAction", "/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/AF", "/XFA",
    "/Collection", "/RichMediaContent", "/RichMediaSettings", "/3DD", "/PieceInfo", "/Metadata",
    "/Thumb", "/Perms", "/DSS",
)  # fmt: skip
# Going to a page of the same paper, a link to the web and turning the page stay; these go.
_KNOWN_ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Thread",
    "/Sound", "/Movie", "/Hide", "/ResetForm", "/SetOCGState", "/Rendition", "/Trans",
    "/GoTo3DView", "/RichMediaExecute",
}  # fmt: skip
_ANNOTATIONS = {
    "/FileAttachment", "/Sound", "/Movie", "/Screen", "/3D", "/RichMedia", "/PrinterMark",
}  # fmt: skip


def bound() -> None:
    """Give this process so much memory and time, where the system can."""
    try:
        import resource
    except ImportError:  # pragma: no cover - Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def rewritten(data: bytes) -> bytes:
    """The paper without what runs, carries or sends. Raises pikepdf's errors."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
        if pdf.is_encrypted:
            raise pikepdf.PasswordError
        if not len(pdf.pages):
            raise ValueError("no page")
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        for thing in pdf.objects:
            _harmless(thing, 0)
        out = io.BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            recompress_flate=False,
        )
        return out.getvalue()


def _harmless(thing: object, depth: int) -> None:
    """Take out of an object, and of what stands directly in it, all that does something."""
    import pikepdf

    if depth > _DEEPEST:
        raise ValueError("nested too deep")
    if isinstance(thing, pikepdf.Array):
        for at in range(len(thing)):
            _inside(thing[at], depth)
        return
    if not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        return
    _without(thing, _KEYS)
    if str(thing.get("/Subtype", "")) in _ANNOTATIONS:
        thing["/Subtype"] = pikepdf.Name("/Text")
        _without(thing, ("/FS", "/A", "/Sound", "/Movie"))
    action = str(thing.get("/S", ""))
    if action in _KNOWN_ACTIONS or (action == "/URI" and not _is_web(thing.get("/URI"))):
        _without(thing, [key for key in thing.keys() if key not in {"/Length", "/Type"}])  # noqa: SIM118
    for key in list(thing.keys()):
        _inside(thing[key], depth)


def _without(thing: Any, keys: Iterable[str]) -> None:
    for key in keys:
        if key in thing:
            del thing[key]


def _inside(child: object, depth: int) -> None:
    """Direct children only: whatever has a number of its own is met by itself."""
    import pikepdf

    if isinstance(child, pikepdf.Object) and not child.is_indirect:
        _harmless(child, depth + 1)


def _is_web(address: object) -> bool:
    return str(address or "").lower().startswith(("http://", "https://", "mailto:", "tel:"))


def main() -> int:
    """Read standard input, write standard output."""
    bound()
    import pikepdf

    try:
        made = rewritten(sys.stdin.buffer.read())
    except pikepdf.PasswordError:
        return LOCKED
    except MemoryError:
        return 1
    except (pikepdf.PdfError, ValueError, TypeError, LookupError, RuntimeError):
        return BROKEN
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
