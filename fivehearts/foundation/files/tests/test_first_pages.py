"""Who looks at a paper sees its first page small; a page made to break whoever draws it breaks nobody."""

import io
import time
import zlib
from typing import Any

import pikepdf
import pytest
from PIL import Image

from fivehearts.foundation.files import papers
from fivehearts.foundation.files.actions import keep
from fivehearts.foundation.files.cleaning import clean
from fivehearts.foundation.files.pictures import THUMBNAIL_EDGE
from fivehearts.foundation.files.queries import open_file, shown
from fivehearts.foundation.files.tests import samples
from fivehearts.foundation.scope.actors import system

RED, WHITE = (200, 30, 20), (255, 255, 255)


def draws(content: bytes, **resources: Any) -> bytes:
    """A PDF whose first page holds these drawing commands."""

    def change(paper: pikepdf.Pdf) -> None:
        page = paper.pages[0]
        page.Contents = paper.make_stream(content)
        if resources:
            made = {f"/{name}": one(paper) for name, one in resources.items()}
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(made))

    return samples.pdf(change=change)


def like(one: Any, other: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(one, other, strict=True))


def small(paper: bytes) -> bytes:
    return clean(io.BytesIO(paper), name="合同.pdf").thumbnail


def test_the_first_page_is_seen_small_and_upright() -> None:
    # The upper half of a page of 300 by 400 is red.
    thumbnail = small(draws(b"0.784 0.118 0.078 rg 0 200 300 200 re f"))
    picture = Image.open(io.BytesIO(thumbnail))
    assert picture.format == "WEBP"
    assert max(picture.size) <= THUMBNAIL_EDGE
    assert picture.width / picture.height == pytest.approx(300 / 400, abs=0.01)
    pixels = picture.convert("RGB")
    middle = picture.width // 2
    assert like(pixels.getpixel((middle, picture.height // 4)), RED)
    assert like(pixels.getpixel((middle, picture.height * 3 // 4)), WHITE)


def test_it_is_kept_beside_the_paper_and_shown_in_lists(db: None) -> None:
    stored = keep(upload=io.BytesIO(samples.pdf()), name="合同.pdf", by=system("test"))
    assert stored.thumbnail_path
    assert open_file(stored, thumbnail=True).headers["Content-Type"] == "image/webp"
    assert shown(stored, url="/file/", name="合同.pdf")["thumb"] == "/file/?small=1"


def _wide(paper: pikepdf.Pdf) -> pikepdf.Object:
    """A picture of a few kilobytes that unfolds to 400 million pixels."""
    side = 20_000
    packed = zlib.compressobj(9)
    rows = bytes(side)
    data = b"".join(packed.compress(rows) for _row in range(side)) + packed.flush()
    return paper.make_stream(
        data,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=side,
        Height=side,
        ColorSpace=pikepdf.Name.DeviceGray,
        BitsPerComponent=8,
        Filter=pikepdf.Name.FlateDecode,
    )


def _laughing(paper: pikepdf.Pdf) -> pikepdf.Object:
    """A form that draws a form twenty times that draws a form twenty times …, 8 deep."""
    form = None
    for _depth in range(8):
        inner = pikepdf.Dictionary({"/F": form} if form is not None else {})
        form = paper.make_stream(
            b"/F Do " * 20 if inner else b"0 0 300 400 re f",
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 300, 400],
            Resources=pikepdf.Dictionary(XObject=inner),
        )
    assert form is not None
    return form


def _boxed(*box: float) -> bytes:
    def change(paper: pikepdf.Pdf) -> None:
        paper.pages[0].MediaBox = list(box)

    return samples.pdf(change=change)


HOSTILE = {
    "a page as large as a field": lambda: _boxed(0, 0, 1e9, 1e9),
    "a page like a line": lambda: _boxed(0, 0, 100_000, 1),
    "a page without a size": lambda: _boxed(0, 0, 0, 0),
    "a page turned inside out": lambda: _boxed(300, 400, 0, 0),
    "a form in forms in forms": lambda: draws(b"/F Do", F=_laughing),
    "commands without end": lambda: draws(b"q " * 400_000),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_page_made_to_break_who_draws_it_costs_the_small_copy_alone(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "DRAWING_SECONDS", 2.0)
    began = time.monotonic()
    made = clean(io.BytesIO(HOSTILE[kind]()), name="合同.pdf")
    assert made.content.startswith(b"%PDF-")
    assert time.monotonic() - began < papers.PATIENCE_SECONDS
    if made.thumbnail:
        assert max(Image.open(io.BytesIO(made.thumbnail)).size) <= THUMBNAIL_EDGE


def test_a_drawer_that_needs_too_long_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "DRAWING_SECONDS", 1.0)
    assert papers.first_page(draws(b"/F Do", F=_laughing)) == b""


@pytest.mark.parametrize("bytes_", [b"", b"%PDF-1.7\n%%EOF", b"\x00" * 5000])
def test_what_is_no_paper_has_no_small_copy(bytes_: bytes) -> None:
    assert papers.first_page(bytes_) == b""


def test_a_picture_that_unfolds_beyond_the_memory_given_falls_alone() -> None:
    paper = draws(b"300 0 0 400 0 0 cm /F Do", F=_wide)
    assert len(paper) < 5_000_000
    thumbnail = papers.first_page(paper)
    assert thumbnail == b"" or max(Image.open(io.BytesIO(thumbnail)).size) <= THUMBNAIL_EDGE
