"""The gallery in a real Chromium: no accessibility violation, no sideways scrolling, no blocked script."""

import mimetypes
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders

from fivehearts.config.testing.browsers import chromium_path
from fivehearts.foundation.web.tests.pages import PAGES, get

ROOT = Path(__file__).resolve().parents[4]
AXE = ROOT / "frontend/node_modules/axe-core/axe.min.js"
BUILT = ROOT / "fivehearts/foundation/web/static/dist/app.js"
CHROMIUM = os.environ.get("CHROMIUM") or chromium_path()
FLAGS = "--no-sandbox --disable-gpu --disable-background-networking --disable-sync --no-first-run"
HOST = "http://localhost"

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(
        not (CHROMIUM and AXE.exists() and BUILT.exists()),
        reason="needs Chromium and the built frontend: make setup",
    ),
]


@pytest.fixture(scope="module")
def answers() -> dict[str, Any]:
    """Every page, fetched before the browser starts, so that no server is needed."""
    return {address: get(address) for address in PAGES}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield chromium
        chromium.close()


def served(answers: dict[str, Any]) -> Any:
    def answer(route: Any) -> None:
        address = route.request.url.removeprefix(HOST)
        if address.startswith("/static/"):
            path = finders.find(address.removeprefix("/static/"))
            kind = mimetypes.guess_type(address)[0]
            route.fulfill(body=Path(str(path)).read_bytes(), content_type=kind)
        else:
            page = answers[address]
            route.fulfill(status=page.status_code, body=page.content, headers=dict(page.items()))

    return answer


@pytest.fixture(params=[390, 1280])
def tab(browser: Any, answers: dict[str, Any], request: pytest.FixtureRequest) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": request.param, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.route("**/*", served(answers))
    yield page
    context.close()


def test_every_page_is_accessible_and_fits_its_screen(tab: Any) -> None:
    complaints: list[str] = []
    tab.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    tab.on("pageerror", lambda e: complaints.append(str(e)))
    for address in PAGES:
        tab.goto(HOST + address)
        tab.evaluate(AXE.read_text(encoding="utf-8"))
        found = tab.evaluate("axe.run(document, {resultTypes: ['violations']})")
        complaints += [
            f"{address} {v['id']}: {node['html'][:120]}"
            for v in found["violations"]
            for node in v["nodes"]
        ]
        wide = tab.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        complaints += [f"{address} scrolls sideways by {wide} px"] if wide > 0 else []
    assert complaints == []


def test_a_page_made_twice_or_four_times_as_large_needs_no_sideways_scrolling(
    browser: Any, answers: dict[str, Any]
) -> None:
    """1280 px at 200 % and 400 % are 640 and 320 (WCAG 2.2, 1.4.4 and 1.4.10)."""
    context = browser.new_context(viewport={"width": 640, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.route("**/*", served(answers))
    wide = []
    for address in PAGES:
        page.goto(HOST + address)
        for width in (640, 320):
            page.set_viewport_size({"width": width, "height": 900})
            over = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            wide += [f"{address} at {width} px: {over} px too wide"] if over > 0 else []
    context.close()
    assert wide == []


def test_what_residents_press_is_large_enough_for_a_thumb(tab: Any) -> None:
    tab.goto(f"{HOST}/gallery/pages/report/")
    small = tab.evaluate(
        "[...document.querySelectorAll('button, .fh-button, .fh-choice, .fh-quiet-link, .fh-back')]"
        ".filter(e => e.offsetParent && e.getBoundingClientRect().height < 44).map(e => e.outerHTML.slice(0, 90))"
    )
    assert small == []


def test_a_resident_finds_the_words_again_but_not_the_phone(tab: Any) -> None:
    tab.goto(f"{HOST}/gallery/pages/report/")
    tab.fill("textarea[name=words]", "楼道灯坏了三天")
    tab.fill("input[name=phone]", "13812345678")
    tab.wait_for_timeout(900)  # a draft is kept when typing rests
    tab.reload()
    assert tab.input_value("textarea[name=words]") == "楼道灯坏了三天"
    assert tab.input_value("input[name=phone]") == ""
    tab.click(".fh-alert--draft button")
    assert tab.input_value("textarea[name=words]") == ""
    assert tab.evaluate("Object.keys(localStorage).length") == 0


def test_the_keys_of_the_desk_walk_through_the_rows(tab: Any) -> None:
    tab.goto(f"{HOST}/gallery/pages/work/")
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    assert (
        tab.evaluate(
            "[...document.querySelectorAll('tbody tr')].findIndex(r => r.matches('.is-at'))"
        )
        == 1
    )
    tab.keyboard.press("?")
    assert tab.is_visible("dialog[open] dl.fh-keys")
    tab.keyboard.press("Escape")


def test_a_dialog_opens_over_the_page_and_gives_the_focus_back(tab: Any) -> None:
    tab.goto(f"{HOST}/gallery/pages/matter/")
    opener = tab.get_by_role("button", name="申请延期")
    opener.click()
    assert tab.is_visible("dialog[open]")
    tab.keyboard.press("Escape")
    assert opener.evaluate("e => e === document.activeElement")


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(tab: Any) -> None:
    tab.goto(f"{HOST}/gallery/pages/report/?wrong=1")
    assert tab.evaluate("document.activeElement.id") == "error-summary"
    tab.click("#error-summary li:first-child a")
    assert tab.evaluate("document.activeElement.name") == "words"
