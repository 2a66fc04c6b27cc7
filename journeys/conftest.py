"""Journeys read like the manual: given, when, then, in a real browser, at phone and desk width.

`given`   what stands before the journey: a community, colleagues, a matter
`visitor` opens a browser for somebody: `visitor("phone")`
On the somebody: verbs (`opens`, `presses`, `fills`, `chooses`) are the when, `reads` and
`page_is_well` the then. `page_is_well` asks axe for violations, and whether anything sticks out.
JOURNEY_SHOTS=folder keeps a picture of each page that was judged.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from fivehearts.config.testing.browsers import chromium_path
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.tests.community import Community, found
from fivehearts.faces.resident.tests.ground import handled
from fivehearts.foundation.scope import SystemScope, enter

# The browser's driver runs a loop in this thread; our database calls here are plain ones.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

ROOT = Path(__file__).parents[1]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# All that decides whether words can be told from their ground and a link from its text: the
# computed colours and type of whatever shows words, and the grounds it stands on. Judging this is
# two thirds of the work, and most pages hold nothing that was not judged before.
LOOKS = """() => {
    const grounds = new Map();
    const ground = one => {
        if (!one) return '';
        if (!grounds.has(one)) {
            const is = getComputedStyle(one);
            const bare = is.backgroundColor === 'rgba(0, 0, 0, 0)' && is.backgroundImage === 'none';
            const own = [bare ? '' : `${is.backgroundColor} ${is.backgroundImage}`,
                is.opacity < 1 ? is.opacity : '', /static|relative/.test(is.position) ? '' : is.position].join('');
            const below = ground(one.parentElement);
            grounds.set(one, !own || below.endsWith(own) ? below : `${below}|${own}`);
        }
        return grounds.get(one);
    };
    const words = one => one.matches('input, select, textarea')
        || [...one.childNodes].some(part => part.nodeType === 3 && part.data.trim());
    const look = one => {
        const is = getComputedStyle(one);
        const size = parseFloat(is.fontSize), large = size >= 24 || (size >= 18.66 && is.fontWeight >= 700);
        const link = one.tagName === 'A'
            ? [is.display, is.textDecorationLine, is.fontWeight, getComputedStyle(one.parentElement).color].join() : '';
        return [large, is.color, is.textShadow, link, ground(one)].join('@');
    };
    const shown = [...document.querySelectorAll('body *')].filter(one => words(one) && one.checkVisibility());
    return [...new Set(shown.map(look))];
}"""
# All else that axe judges: elements, whether they are to be seen, and what they say of themselves
# to whoever does not see them. Rows alike count once; what they read and where links lead does not.
# The button that reads aloud comes with large type and is judged with the first such page.
SHAPE = """() => {
    const mute = /^(class|style|href|src|value|datetime|content|action|d|transform|hx-.*|data-.*)$/;
    const plain = words => words.replace(/\\d+/g, '0').replace(/[\\u4e00-\\u9fff]+/g, '字');
    const shape = one => {
        const said = [...one.attributes].filter(each => !mute.test(each.name))
            .map(each => `${each.name}=${plain(each.value)}`).sort();
        const inner = [];
        for (const part of one.childNodes) {
            const is = part.nodeType === 3 ? (part.data.trim() ? 'words' : '')
                : part.nodeType === 1 && !part.matches('script, style, template, .fh-aloud') ? shape(part) : '';
            if (is && inner.at(-1) !== is) inner.push(is);
        }
        const seen = one.checkVisibility({visibilityProperty: true});
        return `${one.tagName}${seen}${one.hasAttribute('href')}[${said}](${inner.join('')})`;
    };
    return shape(document.documentElement);
}"""
JUDGE = """colours_are_known => axe.run(document, {
    resultTypes: ['violations'], preload: false,
    rules: Object.fromEntries(
        ['color-contrast', 'link-in-text-block'].map(rule => [rule, {enabled: !colours_are_known}])),
})"""
# Judged in this run, so that the same is not judged again.
COLOURS_JUDGED: set[str] = set()
SHAPES_JUDGED: set[str] = set()
SCREENS = {"phone": (390, 844), "desk": (1280, 900)}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--no-first-run",
    # Scripts live for one page here: what they would gain by being optimized comes too late.
    "--js-flags=--no-opt",
]
# Milliseconds until an answer is given up. A machine with other work is slow, and that is no fault
# of a page: who waits in vain says what for, whenever that is.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
# Chromium says this of plain http on a bare address; a real site is served over TLS.
EXPECTED_NOISE = re.compile(r"Cross-Origin-Opener-Policy|status of 4\d\d")


class Somebody:
    """A person at a browser of their own."""

    def __init__(self, page: Page, site: str, screen: str) -> None:
        self.page, self.site, self.screen = page, site, screen
        self.complaints: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: Any) -> None:
        if message.type in {"error", "warning"} and not EXPECTED_NOISE.search(message.text):
            self.complaints.append(message.text)

    def opens(self, path: str) -> None:
        """Go to a page by its address, which must be there."""
        answer = self.page.goto(self.site + path)
        assert answer is not None and answer.ok, f"{path} answers {answer and answer.status}"

    def presses(self, words: str) -> None:
        """Press a button or a link by its words."""
        pressed = self.page.get_by_role("button", name=words, exact=True).or_(
            self.page.get_by_role("link", name=words, exact=True)
        )
        loosely = self.page.get_by_role("link", name=words)
        # A page that is still arriving has neither: only then can one tell which it is.
        pressed.or_(loosely).first.wait_for()
        (pressed if pressed.count() else loosely).first.click()

    def fills(self, label: str, words: str) -> None:
        """Write into the field with this label."""
        self.page.get_by_label(label, exact=False).first.fill(words)

    def chooses(self, label: str) -> None:
        """Choose the answer with these words."""
        self.page.get_by_label(label, exact=True).check()

    def picks(self, label: str, option: str) -> None:
        """Pick an option of a list."""
        self.page.get_by_label(label, exact=False).first.select_option(label=option)

    def unfolds(self, summary: str) -> None:
        """Open what is folded away."""
        self.page.locator("summary", has_text=summary).first.click()

    def reads(self, *words: str) -> None:
        """Then these words stand on the page, to be seen."""
        for text in words:
            expect(self.page.locator("main").get_by_text(text).first).to_be_visible()

    def does_not_read(self, *words: str) -> None:
        """Then these words stand nowhere in the page, seen or unseen."""
        source = self.page.content()
        for text in words:
            assert text not in source, f"{text!r} is in the page"

    def sees_pictures(self, number: int) -> None:
        """Then so many pictures are there and were really loaded."""
        pictures = self.page.locator("main .fh-files img")
        expect(pictures).to_have_count(number)
        for one in pictures.all():
            one.scroll_into_view_if_needed()
            expect(one).to_have_js_property("complete", True)
            assert one.evaluate("picture => picture.naturalWidth") > 0

    def page_is_well(self, name: str) -> None:
        """Then axe finds nothing, nothing sticks out sideways, and no script complained."""
        # A page that is still arriving has no heading yet, and would be judged for it.
        self.page.wait_for_load_state()
        expect(self.page.locator("main h1").first).to_be_visible()
        self._keep_picture(name)
        found = self._judged()
        assert not found, f"{name} at {self.screen}:\n" + "\n".join(found)
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{name} at {self.screen} sticks out by {wide} pixels"
        assert not self.complaints, self.complaints

    def _judged(self) -> list[str]:
        """What axe finds wrong, where the page differs from every page it has judged."""
        looks, shape = set(self.page.evaluate(LOOKS)), self.page.evaluate(SHAPE)
        colours_are_known = looks <= COLOURS_JUDGED
        if colours_are_known and shape in SHAPES_JUDGED:
            return []
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        violations = self.page.evaluate(JUDGE, colours_are_known)["violations"]
        if not violations:
            COLOURS_JUDGED.update(looks)
            SHAPES_JUDGED.add(shape)
        return [
            f"{v['id']}: {v['nodes'][0]['html'][:160]} ({v['nodes'][0]['failureSummary'][:200]})"
            for v in violations
        ]

    def page_is_well_in_large_type_too(self, name: str) -> None:
        """The same page in ordinary type, and as whoever reads large sees it."""
        self.page_is_well(name)
        here = urlsplit(self.page.url)
        back = quote(f"{here.path}?{here.query}" if here.query else here.path)
        self.opens(f"/reading/?size=elder&next={back}")
        self.page_is_well(f"{name}-elder")
        self.opens(f"/reading/?size=standard&next={back}")

    def page_is_well_read_large_too(self, name: str) -> None:
        """The same for a page no address leads to: enlarged where it stands, as its script does."""
        self.page_is_well(name)
        turned = "([from, to]) => document.documentElement.classList.replace(from, to)"
        assert self.page.evaluate(turned, ["fh-standard", "fh-elder"])
        self.page_is_well(f"{name}-elder")
        self.page.evaluate(turned, ["fh-elder", "fh-standard"])

    def _keep_picture(self, name: str) -> None:
        folder = os.environ.get("JOURNEY_SHOTS", "")
        if folder:
            path = Path(folder) / f"{name}-{self.screen}.png"
            self.page.screenshot(path=path, full_page=True)


class Given:
    """What stands before a journey begins; written through the same actions as always."""

    def a_community(self) -> Community:
        """幸福里社区 with its colleagues; their password is `a-long-password`."""
        with enter(SystemScope("journey")):
            return found()

    def it_was_handled(self, place: Community, number: str, *, until: str = "follow_up") -> Matter:
        """The colleagues led the matter up to `until`."""
        return handled(place, number, until=until)


@pytest.fixture
def given(live: str) -> Given:
    """The ground of a journey, on the served copy's database."""
    return Given()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium per run; everybody gets a fresh profile in it."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visitor(live: str, chromium: Browser) -> Iterator[Callable[..., Somebody]]:
    """Somebody opens a browser: `visitor("phone")`; `scripts=False` is one without JavaScript."""
    contexts = []

    def comes(screen: str, *, scripts: bool = True) -> Somebody:
        width, height = SCREENS[screen]
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN",
            java_script_enabled=scripts,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        return Somebody(context.new_page(), live, screen)

    yield comes
    for context in contexts:
        context.close()
