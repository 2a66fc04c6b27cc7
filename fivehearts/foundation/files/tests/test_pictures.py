"""A resident's photo is taken whatever it is called, and tells nothing but what it shows."""

import io
import struct
import zlib

import pillow_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from fivehearts.foundation.files import cleaning, vocabulary
from fivehearts.foundation.verbs import Refusal

MOST_BYTES = vocabulary.most_bytes(vocabulary.FileKind.PICTURE)
SECRET = "Apple iPhone of Wang Xiaoming"


def photo(kind="JPEG", size=(640, 480), mode="RGB", **options):
    """A picture whose left half is red and whose right half is blue."""
    picture = Image.new(mode, size, "blue" if mode in {"RGB", "RGBA"} else 0)
    if mode in {"RGB", "RGBA"}:
        picture.paste("red", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    picture.save(out, kind, **options)
    out.seek(0)
    return out


def with_position(orientation=1):
    exif = Image.Exif()
    exif[0x010F] = SECRET
    exif[0x0112] = orientation
    exif.get_ifd(0x8825).update({1: "N", 2: (28.0, 11.0, 42.0), 3: "E", 4: (112.0, 58.0, 42.0)})
    return exif


def reopened(content):
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_position_and_device_are_gone_from_picture_and_thumbnail(kind):
    sent = photo(kind, exif=with_position(), **({"comment": SECRET} if kind == "JPEG" else {}))
    assert SECRET.encode() in sent.getvalue()
    clean = cleaning.clean_picture(sent)
    for content in (clean.content, clean.thumbnail):
        assert SECRET.encode() not in content
        assert not dict(reopened(content).getexif())
        assert {"exif", "xmp", "comment", "icc_profile"}.isdisjoint(reopened(content).info)


def test_a_heic_of_a_phone_becomes_a_jpeg_without_its_position():
    out = io.BytesIO()
    pillow_heif.from_pillow(Image.open(photo(size=(800, 600)))).save(
        out, exif=with_position().tobytes()
    )
    assert SECRET.encode() in out.getvalue()
    clean = cleaning.clean_picture(out)
    assert (reopened(clean.content).format, clean.width, clean.height) == ("JPEG", 800, 600)
    assert not dict(reopened(clean.content).getexif())
    red, _green, blue = reopened(clean.content).getpixel((10, 300))
    assert red > 200 > 60 > blue


def test_a_photo_taken_sideways_stands_upright():
    clean = cleaning.clean_picture(photo(exif=with_position(orientation=6)))
    assert (clean.width, clean.height) == (480, 640)
    top, bottom = (reopened(clean.content).getpixel((240, row)) for row in (20, 620))
    assert top[0] > 200
    assert bottom[2] > 200


def test_a_large_photo_is_made_smaller_and_a_small_one_is_left():
    clean = cleaning.clean_picture(photo(size=(6000, 3000)))
    assert (clean.width, clean.height) == (2400, 1200)
    assert reopened(clean.thumbnail).size == (480, 240)
    assert cleaning.clean_picture(photo(size=(20, 10))).width == 20


@pytest.mark.parametrize("mode", ["1", "L", "P", "I;16", "CMYK", "RGBA", "LA"])
def test_every_kind_of_colour_is_taken(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert reopened(cleaning.clean_picture(photo(kind, mode=mode)).content).mode == "RGB"


def test_what_was_transparent_is_white():
    out = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(out, "PNG")
    assert reopened(cleaning.clean_picture(out).content).getpixel((20, 20)) == (255, 255, 255)


def test_the_same_photo_gives_the_same_digest():
    first, again = cleaning.clean_picture(photo()), cleaning.clean_picture(photo())
    assert first.sha256 == again.sha256
    assert len(first.sha256) == 64


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
STRANGERS = {
    "svg": SVG,
    "pdf": b"%PDF-1.7\n1 0 obj",
    "html": b"<!doctype html><script>alert(1)</script>",
    "zip": b"PK\x03\x04" + b"\0" * 40,
    "avif": b"\0\0\0\x1cftypavif" + b"\0" * 40,
    "text": "照片".encode(),
    "one byte": b"\xff",
}


@pytest.mark.parametrize("name", STRANGERS)
def test_what_is_no_photo_is_refused(name):
    with pytest.raises(vocabulary.OnlyPictures):
        cleaning.clean_picture(io.BytesIO(STRANGERS[name]))


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF"])
def test_other_kinds_of_picture_are_refused(kind):
    with pytest.raises(vocabulary.OnlyPictures):
        cleaning.clean_picture(photo(kind))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_cut_short_is_refused_as_damaged(kind):
    whole = photo(kind, size=(1200, 900)).getvalue()
    for length in (20, len(whole) // 3, len(whole) - len(whole) // 4):
        with pytest.raises(vocabulary.FileBroken):
            cleaning.clean_picture(io.BytesIO(whole[:length]))


def test_a_page_dressed_up_as_a_photo_is_refused():
    with pytest.raises(vocabulary.FileBroken):
        cleaning.clean_picture(io.BytesIO(b"\xff\xd8\xff\xe0" + SVG))


def test_a_page_hidden_behind_a_photo_does_not_survive():
    clean = cleaning.clean_picture(io.BytesIO(photo().getvalue() + SVG))
    assert b"script" not in clean.content


def png_that_claims(width, height):
    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "size", [(12_000, 9_000), (30_000, 30_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)]
)
def test_a_small_file_that_would_unfold_to_gigabytes_is_refused(size):
    bomb = png_that_claims(*size)
    assert len(bomb) < 1_000
    with pytest.raises((vocabulary.TooManyPixels, vocabulary.FileBroken)):
        cleaning.clean_picture(io.BytesIO(bomb))


def test_ten_megabytes_pass_and_one_byte_more_does_not():
    sent = photo().getvalue()
    full = sent + b"\0" * (MOST_BYTES - len(sent))
    assert cleaning.clean_picture(io.BytesIO(full)).width == 640
    with pytest.raises(vocabulary.FileTooLarge) as caught:
        cleaning.clean_picture(io.BytesIO(full + b"\0"))
    assert "10 MB" in caught.value.sentence


def test_an_empty_file_is_refused():
    with pytest.raises(vocabulary.FileEmpty):
        cleaning.clean_picture(io.BytesIO())


@settings(max_examples=120, deadline=None)
@given(
    head=st.sampled_from(
        [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"\0\0\0\x18ftypheic"]
    ),
    tail=st.binary(max_size=300),
    cut=st.integers(0, 2_000),
)
def test_no_bytes_whatever_raise_anything_but_a_refusal(head, tail, cut):
    whole = bytearray(photo(size=(40, 30)).getvalue())
    for sent in (head + tail, bytes(whole[:cut]) + tail + bytes(whole[cut:])):
        try:
            cleaning.clean_picture(io.BytesIO(sent))
        except Refusal as refusal:
            assert refusal.sentence
