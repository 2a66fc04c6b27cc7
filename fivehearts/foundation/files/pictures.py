"""Cleaning a picture: known by content, unfolded safely, stripped of all but what is seen."""

import io
import threading
import warnings

import pillow_heif
from PIL import Image, ImageOps

from .made import CleanFile
from .vocabulary import FileBroken, FileRefused, TooManyPixels

LONGEST_EDGE = 2400
THUMBNAIL_EDGE = 480
# A 50-megapixel phone passes; a file of a few kilobytes that unfolds to gigabytes does not.
MOST_PIXELS = 64_000_000
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
# Unfolding one at a time bounds the memory of a process, whatever its number of threads.
_one_at_a_time = threading.Lock()

pillow_heif.register_heif_opener(thumbnails=False)
# The size is judged here, and more strictly.
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)


def kind_of(head: bytes) -> str | None:
    """`JPEG`, `PNG`, `WEBP` or `HEIF` by the first bytes; None for anything else."""
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return "HEIF"
    return None


def rebuilt(data: bytes) -> CleanFile:
    """The picture, turned upright, at most 2400 pixels long, as JPEG without metadata.

    Raises `FileBroken`, `TooManyPixels`.
    """
    kind = kind_of(data[:16])
    if kind is None:
        raise FileBroken
    with _one_at_a_time:
        return _rebuilt(_unfolded(data, kind))


def _unfolded(data: bytes, kind: str) -> Image.Image:
    try:
        with Image.open(io.BytesIO(data), formats=[kind]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise TooManyPixels
            if kind == "JPEG":
                # The decoder itself then unfolds a large photo to a half or a quarter.
                picture.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
            picture.load()
            return _on_white(ImageOps.exif_transpose(picture))
    except FileRefused:
        raise
    except Image.DecompressionBombError:
        raise TooManyPixels from None
    except (OSError, SyntaxError, ValueError, ArithmeticError, LookupError, RuntimeError, EOFError):
        # Pillow's readers raise all of these on bytes that are no picture after all.
        raise FileBroken from None


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        ground = Image.new("RGB", layer.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    if picture.mode.startswith("I;16") or picture.mode in {"I", "F"}:
        return picture.convert("F").point(lambda value: value / 256).convert("L").convert("RGB")
    return picture.convert("RGB")


def _rebuilt(picture: Image.Image) -> CleanFile:
    picture.thumbnail((LONGEST_EDGE, LONGEST_EDGE), Image.Resampling.LANCZOS)
    small = picture.copy()
    small.thumbnail((THUMBNAIL_EDGE, THUMBNAIL_EDGE), Image.Resampling.LANCZOS)
    return CleanFile(
        content=_encoded(picture, "JPEG", quality=85),
        content_type="image/jpeg",
        width=picture.width,
        height=picture.height,
        thumbnail=_encoded(small, "WEBP", quality=78),
    )


def small_copy(width: int, height: int, pixels: bytes) -> bytes:
    """Pixels (red, green, blue) as the small copies of pictures are kept."""
    return _encoded(Image.frombytes("RGB", (width, height), pixels), "WEBP", quality=78)


def _encoded(picture: Image.Image, kind: str, *, quality: int) -> bytes:
    # A fresh image carries no `info`, and with it no EXIF, XMP, comment or profile.
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    out = io.BytesIO()
    bare.save(out, kind, quality=quality)
    return out.getvalue()
