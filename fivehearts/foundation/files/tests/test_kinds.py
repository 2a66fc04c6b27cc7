"""Whatever is sent is known by its content, and comes out harmless or not at all."""

import io
import zipfile

import pikepdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from fivehearts.foundation.files import vocabulary as v
from fivehearts.foundation.files.cleaning import clean
from fivehearts.foundation.files.made import harmless_name
from fivehearts.foundation.files.tests import samples
from fivehearts.foundation.files.tests.test_pictures import photo
from fivehearts.foundation.verbs import Refusal

HTML = b"<html><script>alert(1)</script></html>"
KINDS = {
    "pdf": (samples.pdf, v.FileKind.PDF, "application/pdf", ".pdf"),
    "wav": (samples.wav, v.FileKind.AUDIO, "audio/wav", ".wav"),
    "mp3": (samples.mp3, v.FileKind.AUDIO, "audio/mpeg", ".mp3"),
    "amr": (samples.amr, v.FileKind.AUDIO, "audio/amr", ".amr"),
    "ogg": (samples.ogg, v.FileKind.AUDIO, "audio/ogg", ".ogg"),
    "m4a": (samples.m4a, v.FileKind.AUDIO, "audio/mp4", ".m4a"),
    "docx": (samples.docx, v.FileKind.OFFICE, None, ".docx"),
    "xlsx": (samples.xlsx, v.FileKind.OFFICE, None, ".xlsx"),
}


def cleaned(content: bytes, name: str = "文件.bin"):
    return clean(io.BytesIO(content), name=name)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_what_its_content_says_whatever_its_name(kind):
    make, file_kind, content_type, suffix = KINDS[kind]
    made = cleaned(make(), name="../../etc/收据.exe")
    assert (made.kind, made.suffix, made.name) == (file_kind, suffix, f"收据{suffix}")
    assert made.content_type == content_type or "openxmlformats" in made.content_type
    # What is clean already stays as it is: the same digest wherever it comes by.
    assert cleaned(made.content).sha256 == made.sha256


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_hung_behind_or_before_a_file_does_not_survive(kind):
    for sent in (KINDS[kind][0]() + HTML, HTML + KINDS[kind][0]()):
        try:
            assert b"<script>" not in cleaned(sent).content
        except v.FileRefused as refusal:
            assert refusal.sentence


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"mp3", "m4a"}))
def test_a_file_cut_short_is_refused_or_whole_up_to_there(kind):
    whole = KINDS[kind][0]()
    for length in (12, len(whole) // 3, len(whole) - 3):
        try:
            made = cleaned(whole[:length])
        except v.FileRefused:
            continue
        # qpdf mends a PDF whose table at the end is gone.
        assert kind == "pdf", length
        assert len(pikepdf.open(io.BytesIO(made.content)).pages) == 1


def test_a_recording_cut_short_is_refused_where_it_says_how_long_it_is():
    with pytest.raises(v.FileBroken):
        cleaned(samples.m4a()[:-3])
    xing = b"\xff\xfb\x90\x00" + b"\0" * 32 + b"Xing" + b"\0\0\0\1" + b"\0\0\0\x09" + b"\0" * 369
    with pytest.raises(v.FileBroken):
        cleaned(xing + samples.mp3(4))
    assert len(cleaned(xing + samples.mp3(8)).content) == 9 * 417


def _dangerous(paper: pikepdf.Pdf) -> None:
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    paper.Root.OpenAction = script
    paper.Root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(Names=[pikepdf.String("x"), script])
    )
    paper.attachments["virus.exe"] = b"MZ-the-program"
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
    link = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://gov.cn/")
    bad = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="javascript:alert(1)")
    paper.pages[0].Annots = pikepdf.Array(
        [
            pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=action,
                               Rect=[0, 0, 9, 9])
            for action in (launch, link, bad)
        ]
    )  # fmt: skip
    paper.pages[0].obj.AA = pikepdf.Dictionary(O=launch)
    paper.docinfo["/Author"] = "Wang Xiaoming"


def test_a_pdf_loses_scripts_programs_and_author_and_keeps_pages_and_links():
    sent = samples.pdf(pages=2, change=_dangerous, compress_streams=False)
    made = cleaned(sent + b"PK\x03\x04" + HTML)
    paper = pikepdf.open(io.BytesIO(made.content))
    assert len(paper.pages) == 2
    assert not list(paper.attachments)
    assert "/OpenAction" not in paper.Root and "/AA" not in paper.pages[0].obj
    actions = [str(one.A.get("/URI", "")) for one in paper.pages[0].Annots]
    assert actions == ["", "https://gov.cn/", ""]
    everything = b"".join(
        bytes(one.read_bytes()) if isinstance(one, pikepdf.Stream) else repr(one).encode()
        for one in paper.objects
    )
    for gone in (b"alert", b"cmd.exe", b"MZ-the", b"Xiaoming", b"<script>"):
        assert gone not in everything and gone not in made.content


def test_a_locked_pdf_is_refused_with_what_to_do():
    locked = samples.pdf(encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(v.PdfLocked, match="密码"):
        cleaned(locked)


def test_a_pdf_that_is_a_packed_file_too_comes_out_as_a_pdf_alone():
    made = cleaned(samples.pdf() + samples.packed({"evil.js": HTML}))
    assert not zipfile.is_zipfile(io.BytesIO(made.content))


def test_a_recording_loses_the_place_where_it_was_made():
    made = cleaned(samples.m4a(place=b"+28.1967+112.9783/"))
    assert b"28.1967" not in made.content
    assert made.content.endswith(b"sound" * 40)
    assert len(made.content) == len(samples.m4a(place=b"+28.1967+112.9783/"))
    assert cleaned(b"ID3\x04\0\0\0\0\0\x0aWang Xiaom" + samples.mp3()).content == samples.mp3()


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        (samples.gif_with_script(), v.KindUnknown),
        (HTML, v.KindUnknown),
        (b"MZ" + b"\0" * 200, v.KindUnknown),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, v.IsOldOffice),
        (samples.packed({"a.txt": b"x"}), v.IsPacked),
        (b"Rar!\x1a\x07\x01\x00" + b"\0" * 100, v.IsPacked),
        (samples.m4a(handler=b"vide"), v.IsVideo),
        (samples.ogg(head=b"\x80theora"), v.IsVideo),
        (b"\x1a\x45\xdf\xa3" + b"\0" * 100, v.FileRefused),
    ],
)
def test_what_is_not_taken_says_what_to_send_in_its_place(sent, refusal):
    with pytest.raises(refusal) as caught:
        cleaned(sent, name="照片.jpg")
    assert "请" in caught.value.sentence


def test_a_jpeg_that_is_a_page_too_comes_out_as_a_picture_alone():
    made = cleaned(photo(comment=HTML.decode()).getvalue() + HTML, name="a.html.jpg")
    assert b"script" not in made.content
    assert made.name == "a.jpg"


@pytest.mark.parametrize(
    "parts",
    [
        {"word__vbaProject_DOT_bin": b"x"},
        {"word__activeX__activeX1_DOT_xml": b"<x/>"},
        {"word__embeddings__oleObject1_DOT_bin": b"x"},
        {"word__run_DOT_exe": b"MZ"},
        {"word__a_DOT_xml": b"<w:instrText>DDEAUTO cmd</w:instrText>"},
    ],
)
def test_a_document_with_a_program_is_refused(parts):
    with pytest.raises(v.HasMacros):
        cleaned(samples.docx(**parts))


def test_a_document_loses_unknown_parts_and_addresses_that_fetch():
    away = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="a" TargetMode="External" Type="x/attachedTemplate" Target="http://evil.example/t.dotm"/>'
        b'<Relationship Id="b" TargetMode="External" Type="x/hyperlink" Target="https://gov.cn/"/>'
        b'<Relationship Id="c" Type="x/custom" Target="../custom/thing.xml"/></Relationships>'
    )
    sent = samples.docx(
        word___rels__document_DOT_xml_DOT_rels=away, custom__thing_DOT_xml=HTML, evil_DOT_js=HTML
    )
    made = cleaned(sent)
    with zipfile.ZipFile(io.BytesIO(made.content)) as package:
        names, relations = package.namelist(), package.read("word/_rels/document.xml.rels")
    assert not {"evil.js", "custom/thing.xml"} & set(names)
    assert b"evil.example" not in relations and b"thing.xml" not in relations
    assert b"https://gov.cn/" in relations
    assert package.comment == b""


def test_a_workbook_still_opens():
    book = CalamineWorkbook.from_filelike(io.BytesIO(cleaned(samples.xlsx()).content))
    assert book.get_sheet_by_name("楼栋").to_python() == [["1号楼"]]


def test_zip_bombs_are_refused_before_they_unfold():
    for bomb in (
        samples.docx(word__a_DOT_xml=b" " * 200_000_000),
        samples.docx(**{f"word__p{n}_DOT_xml": b"" for n in range(3_001)}),
        samples.docx(word__a_DOT_xml=b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'),
        samples.docx(word__a_DOT_xml='<!DOCTYPE x [<!ENTITY a "a">]><x/>'.encode("utf-16")),
    ):
        with pytest.raises(v.UnfoldsTooFar):
            cleaned(bomb)


def test_a_header_that_lies_about_the_size_is_found_out():
    sent = bytearray(samples.docx(word__a_DOT_xml=b" " * 5_000_000))
    for at in range(len(sent) - 4):
        if sent[at : at + 4] == (5_000_000).to_bytes(4, "little"):
            sent[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(v.FileRefused):
        cleaned(bytes(sent))


def test_pictures_of_fifty_megabytes_are_refused_by_a_sentence():
    with pytest.raises(v.FileTooLarge, match="10 MB"):
        cleaned(samples.png_bomb(100, 100, megabytes=50))
    with pytest.raises(v.FileRefused):
        cleaned(samples.png_bomb(60_000, 60_000, megabytes=1))


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../../etc/passwd", "passwd"),
        ("C:\\Users\\王\\灯.jpg", "灯.jpg"),
        ("a\0b\r\nc.jpg", "a b c.jpg"),
        ("gpj.\u202eexe.jpg", "gpj.exe.jpg"),
        ("13812345678的照片.jpg", "138…的照片.jpg"),
        ("11010519491231002X.pdf", "110….pdf"),
        ("...", ""),
        ("照" * 300 + ".jpg", "照" * 300 + ".jpg"),
    ],
)
def test_names_lose_paths_tricks_and_long_numbers(sent, shown):
    assert harmless_name(sent) == shown
    assert len(cleaned(samples.wav(), name=sent).name) <= 80


@settings(max_examples=60, deadline=None)
@given(
    kind=st.sampled_from(sorted(set(KINDS) - {"pdf"})),
    at=st.floats(0, 1),
    junk=st.binary(max_size=60),
    cut=st.integers(0, 60),
)
@example(kind="docx", at=0.25, junk=bytes(10), cut=10)
def test_no_damage_raises_anything_but_a_refusal(kind, at, junk, cut):
    whole = KINDS[kind][0]()
    place = int(at * len(whole))
    try:
        cleaned(whole[:place] + junk + whole[place + cut :])
    except Refusal as refusal:
        assert refusal.sentence
