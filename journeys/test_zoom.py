"""Twice as large, four times as large, no scripts, another language: nothing is lost on the way."""

from collections.abc import Callable
from typing import Any

import pytest

from fivehearts.foundation.web.reading import ELDER
from journeys.desk_ground import at_work, in_every_state
from journeys.test_resident_submits import tells

pytestmark = pytest.mark.journey

# 1280 px at 200 % and at 400 % are 640 and 320 px (WCAG 2.2, 1.4.4 and 1.4.10).
WIDTHS = (640, 320)
# What sticks out, and what is cut off without a way to reach it. A wide table may be moved
# sideways in a frame of its own (1.4.10 says so of data tables).
LOST = """() => {
  const root = document.documentElement;
  const lost = [];
  if (root.scrollWidth > root.clientWidth) lost.push(`sideways by ${root.scrollWidth - root.clientWidth} px`);
  const reached = (one) => {
    for (let up = one.parentElement; up && up !== document.body; up = up.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(up).overflowX)) return true;
    }
    return false;
  };
  for (const one of document.querySelectorAll("h1, h2, h3, p, a, button, label, legend, input, select, textarea, summary, dd, dt, td")) {
    const style = getComputedStyle(one);
    if (one.offsetParent === null || style.position === "absolute" || one.closest(".visually-hidden, .fh-skip")) continue;
    const box = one.getBoundingClientRect();
    if (box.width && (box.right > root.clientWidth + 1 || box.left < -1) && !reached(one)) {
      lost.push(`outside: ${one.outerHTML.slice(0, 90)}`);
    }
    if (/hidden|clip/.test(style.overflowX) && one.scrollWidth > one.clientWidth + 1 && style.textOverflow !== "ellipsis") {
      lost.push(`cut off: ${one.outerHTML.slice(0, 90)}`);
    }
  }
  return lost;
}"""


def lost_at(somebody: Any, path: str) -> list[str]:
    """What a page loses at 200 % and 400 %."""
    somebody.opens(path)
    lost = []
    for width in WIDTHS:
        somebody.page.set_viewport_size({"width": width, "height": 700})
        lost += [f"{path} at {width} px: {one}" for one in somebody.page.evaluate(LOST)]
    return lost


@pytest.mark.parametrize("size", ["standard", ELDER])
def test_pages_of_residents_lose_nothing_when_enlarged(
    given: Any, visitor: Callable[..., Any], size: str
) -> None:
    given.a_community()
    resident = visitor("desk")
    resident.opens(f"/reading/?size={size}")
    number, _code = tells(resident)
    plain = number.replace("-", "")
    pages = [
        "/", "/help/", "/submit/", "/submit/whole/", "/submit/where/", "/track/", "/mine/",
        f"/receipt/{plain}/", f"/matter/{plain}/", f"/matter/{plain}/clock/", "/proof/",
        f"/matter/{plain}/ask/urge/", "/submit/paper/?unit=TXC", "/sign-in/",
    ]  # fmt: skip
    lost = [one for path in pages for one in lost_at(resident, path)]
    assert not lost, "\n".join(lost)


@pytest.mark.parametrize("size", ["standard", ELDER])
def test_pages_of_the_desk_lose_nothing_when_enlarged(
    given: Any, visitor: Callable[..., Any], size: str
) -> None:
    held = in_every_state(given.a_community())
    secretary = at_work(visitor, "desk", "secretary")
    secretary.opens(f"/reading/?size={size}")
    pages = [
        "/desk/", "/desk/?queue=accept", "/desk/matters/", "/desk/register/", "/desk/board/",
        "/desk/people/", "/desk/figures/", "/desk/messages/", "/desk/account/", "/desk/orders/",
        *(f"/desk/matters/{matter.number}/" for matter in list(held.values())[:3]),
    ]  # fmt: skip
    lost = [one for path in pages for one in lost_at(secretary, path)]
    assert not lost, "\n".join(lost)


def test_whoever_comes_to_the_door_of_the_desk_reads_large_and_is_read_to(
    given: Any, visitor: Callable[..., Any]
) -> None:
    given.a_community()
    elder = visitor("phone")
    elder.opens("/sign-in/")
    elder.presses("大字版")
    elder.page_is_well("elder-sign-in")
    # The browser of this test has no voice: it says so in place of staying silent.
    elder.presses("读给我听")
    elder.reads("这台设备不能朗读")
    answer = elder.page.goto(f"{elder.site}/nowhere/")
    assert answer is not None
    assert answer.status == 404
    elder.reads("查进度", "读给我听")
    elder.page_is_well("elder-not-found")
    elder.presses("English")
    elder.reads("There is no such page", "Read aloud")
