"""A paper and a recording reach the office although the line breaks, and nothing is chosen twice."""

import pytest
from playwright.sync_api import expect

from fivehearts.faces.resident.tests.ground import WORDS
from fivehearts.foundation.files.tests import samples
from journeys.test_resident_submits import on_receipt, tracks

pytestmark = pytest.mark.journey

SOUND = samples.wav(seconds=100)  # 1.6 MB: four pieces


def _heavy(paper) -> None:
    """As heavy as a scan."""
    paper.pages[0].Contents = paper.make_stream(bytes(range(256)) * 2400)


PAPER = samples.pdf(change=_heavy, compress_streams=False)


def breaks_once(resident) -> list[str]:
    """The second piece of a file meets a broken line, once."""
    pieces: list[str] = []

    def answer(route, request) -> None:
        if request.method == "PATCH":
            pieces.append(request.headers["upload-offset"])
            if len(pieces) == 2:
                route.abort("connectionreset")
                return
        route.continue_()

    resident.page.route("**/uploads/*/", answer)
    return pieces


def chooses_files(resident, *files: tuple[str, str, bytes]) -> None:
    resident.page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": kind, "buffer": content} for name, kind, content in files]
    )


def scripts_of(resident) -> list[str]:
    """The scripts a page has asked for, by the name they were built under."""
    addresses = resident.page.evaluate("[...document.scripts].map(s => s.src).filter(Boolean)")
    return [address.rsplit("/", 1)[1].split(".")[0] for address in addresses]


def arrived(resident, name: str) -> None:
    expect(resident.page.get_by_text(f"“{name}”已经传好。")).to_be_visible(timeout=30_000)


def keeps_the_words_beside_a_small_file(resident) -> None:
    """Small enough to stay in the form, which a reload empties: chosen again, its words are there."""
    small = ("滴水.wav", "audio/wav", samples.wav())
    said = resident.page.locator("[data-previews]").get_by_label("里面能看到或听到什么")
    chooses_files(resident, small)
    said.fill("滴水的声音")
    resident.page.reload()
    chooses_files(resident, ("别的.wav", "audio/wav", samples.wav()))
    expect(said).to_have_value("")
    chooses_files(resident, small)
    expect(said).to_have_value("滴水的声音")


@pytest.mark.parametrize("elder", [False, True], ids=["phone", "elder"])
def test_a_resident_sends_a_paper_and_a_recording_over_a_line_that_breaks(
    given, visitor, elder: bool
) -> None:
    given.a_community()
    resident = visitor("phone")
    if elder:
        resident.opens("/reading/?size=large")
    # What sends files is as much script again as all the rest: only who may send some gets it.
    resident.opens("/track/")
    assert scripts_of(resident) == ["app"]
    resident.opens("/submit/whole/?unit=TXC")
    assert scripts_of(resident) == ["app", "uploads"]
    keeps_the_words_beside_a_small_file(resident)
    pieces = breaks_once(resident)
    resident.fills("出了什么事", WORDS)
    chooses_files(resident, ("收据.pdf", "application/pdf", PAPER))
    arrived(resident, "收据.pdf")
    chooses_files(resident, ("录音.wav", "audio/wav", SOUND))
    arrived(resident, "录音.wav")
    # The broken piece was sent again from where the file stood, not from its beginning.
    # The browser itself says that the line broke, and nothing else is wrong.
    assert [one for one in resident.complaints if "ERR_CONNECTION_RESET" not in one] == []
    resident.complaints.clear()
    assert pieces == ["0", "524288", "524288", "0", "524288", "1048576", "1572864"]
    resident.page_is_well(f"files-arrived-{elder}")

    # A reload, and a form that is refused: nothing is chosen or described again.
    said = resident.page.locator("li", has_text="录音.wav").get_by_label("里面能看到或听到什么")
    said.fill("半夜的敲打声")
    resident.page.reload()
    arrived(resident, "录音.wav")
    expect(said).to_have_value("半夜的敲打声")
    resident.fills("出了什么事", WORDS)
    resident.presses("同意并提交")
    resident.reads("请写您的姓名", "收据.pdf", "录音.wav", "半夜的敲打声")
    resident.page_is_well(f"files-refused-{elder}")
    resident.fills("您的姓名", "张桂英")
    resident.fills("您的电话", "138 1234 5678")
    resident.presses("同意并提交")
    number, code = on_receipt(resident)

    tracks(resident, number, code)
    resident.reads("收据.pdf", "PDF 文件", "录音.wav", "半夜的敲打声")
    # The first page of the paper is there to be seen.
    resident.sees_pictures(1)
    resident.page_is_well(f"files-matter-{elder}")
    seconds = resident.page.locator("audio").evaluate(
        "sound => new Promise(done => {sound.onloadedmetadata = () => done(sound.duration);"
        " sound.onerror = () => done(-1); sound.preload = 'metadata'; sound.load();})"
    )
    assert seconds == 100


def test_without_scripts_the_same_form_takes_the_same_files(given, visitor) -> None:
    given.a_community()
    resident = visitor("phone", scripts=False)
    resident.opens("/submit/whole/?unit=TXC")
    resident.fills("出了什么事", WORDS)
    chooses_files(
        resident, ("收据.pdf", "application/pdf", PAPER), ("录音.wav", "audio/wav", SOUND)
    )
    resident.fills("照片上能看到什么", "维修的收据，电话13987654321")
    resident.fills("您的姓名", "张桂英")
    resident.fills("您的电话", "138 1234 5678")
    resident.presses("同意并提交")
    number, code = on_receipt(resident)
    tracks(resident, number, code)
    resident.reads("收据.pdf", "录音.wav", "维修的收据，电话139****4321")
    seen = resident.page.locator("main .fh-files img")
    assert seen.get_attribute("alt") == "维修的收据，电话139****4321"
