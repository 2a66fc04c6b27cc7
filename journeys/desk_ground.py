"""What the journeys of the staff share: colleagues who come in, and matters in every state."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from playwright.sync_api import Locator

from fivehearts.community.duties.models import User
from fivehearts.community.duties.sessions import CONFIRMED_AT
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.tests.community import Community, facts, lead_to
from fivehearts.faces.resident.tests.ground import picture
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope import SystemScope, enter

# Large type where there is least room for it, ordinary type where there is most.
LOOKS = pytest.mark.parametrize(
    ("screen", "elder"), [("phone", True), ("desk", False)], ids=["phone-elder", "desk"]
)
PASSWORD = "a-long-password"
# The hashes of real installations; the served copy reads these alone.
REAL_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
# The served copy signs its sessions with this key.
SERVED_KEY = "only-for-tests-" + "0" * 40


def has_a_password(username: str) -> None:
    """The colleague can sign in at the real door of the served copy."""
    with enter(SystemScope("journey")), override_settings(PASSWORD_HASHERS=REAL_HASHERS):
        user = User.objects.get(username=username)
        user.set_password(PASSWORD)
        user.save()


def signs_in(somebody: Any, username: str, password: str = PASSWORD) -> None:
    """Through the door, by name and password."""
    somebody.opens("/sign-in/")
    somebody.fills("登录名", username)
    somebody.fills("密码", password)
    somebody.presses("登录")


def at_work(
    visitor: Callable[..., Any], screen: str, username: str, *, scripts: bool = True
) -> Any:
    """A colleague who signed in this morning; `scripts=False` at a browser without JavaScript."""
    somebody = visitor(screen, scripts=scripts)
    client = Client()
    with enter(SystemScope("journey")), override_settings(SECRET_KEY=SERVED_KEY):
        client.force_login(User.objects.get(username=username))
        session = client.session
        # Signed in just now: nobody is asked again who they are.
        session[CONFIRMED_AT] = now().timestamp()
        session.save()
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    somebody.page.context.add_cookies(
        [{"name": cookie.key, "value": cookie.value, "url": somebody.site}]
    )
    return somebody


def is_told(somebody: Any, path: str, status: int) -> None:
    """Open an address that does not give the page asked for."""
    answer = somebody.page.goto(somebody.site + path)
    assert answer is not None and answer.status == status


def form(somebody: Any, name: str) -> Locator:
    """The form with this name, unfolded where it was folded."""
    found = somebody.page.get_by_role("form", name=name, exact=True)
    exactly = re.compile(rf"^\s*{re.escape(name)}\s*$")
    folded = somebody.page.locator(".fh-verb > a", has_text=exactly)
    # A page that is still arriving has neither: only then can one tell which it is.
    found.or_(folded).first.wait_for()
    if not found.count():
        folded.first.click()
        # It is fetched when it is unfolded.
        found.wait_for()
    return found


def does(
    somebody: Any,
    name: str,
    *,
    words: dict[str, str] | None = None,
    choices: tuple[str, ...] | list[str] = (),
    picks: dict[str, str] | None = None,
    files: list[dict[str, Any]] | None = None,
) -> None:
    """Fill the form of this name and send it."""
    at = form(somebody, name)
    for label, text in (words or {}).items():
        at.get_by_label(label).first.fill(text)
    for label in choices:
        at.get_by_label(label, exact=True).check()
    for label, option in (picks or {}).items():
        at.get_by_label(label).first.select_option(label=option)
    if files:
        at.locator("input[type=file]").set_input_files(files)
    at.get_by_role("button", name=name, exact=True).click()


def opens_matter(somebody: Any, matter: Matter) -> None:
    """The page of a matter at the desk."""
    somebody.opens(f"/desk/matters/{matter.number}/")


def comes_with_code(
    visitor: Callable[..., Any], screen: str, place: Community, matter: Matter, *, elder: bool
) -> Any:
    """The resident, with number and code from the slip; `elder` in large type."""
    with enter(SystemScope("journey")):
        code = actions.renew_code(by=place.clerk, matter=matter)
    resident = visitor(screen)
    resident.opens("/")
    if elder:
        resident.presses("大字版")
    resident.opens("/track/")
    resident.fills("编号", matter.display_number)
    resident.fills("查询码", code)
    resident.presses("查看")
    return resident


def photo_file() -> dict[str, Any]:
    """A photo as a phone hands it over."""
    upload = picture()
    return {"name": upload.name, "mimeType": "image/jpeg", "buffer": upload.read()}


def registered(place: Community, **given: Any) -> Matter:
    """Taken in by the clerk, about the first grid."""
    with enter(SystemScope("journey")):
        return actions.register(by=place.clerk, facts=facts(place.grid, **given))


TOLD = {
    "registered": "小区北门的路灯不亮，晚上接孩子看不清路。",
    "accepted": "5号楼电梯三天两头停，老人上下楼不方便。",
    "dispatched": "楼下烧烤店半夜还在吵，孩子睡不着。",
    "signed": "1号楼前下水道返水，味道很大，一楼进不去人。",
    "handling": "想问一下八十岁以上老人的高龄津贴怎么办，要带什么材料。",
    "reported": "快递柜占了消防通道，消防车进不来。",
    "follow_up": "2号楼楼顶漏水，下雨天卧室墙上全是水。",
    "closed": "健身器材坏了一个，孩子差点摔着。",
}


def in_every_state(place: Community) -> dict[str, Matter]:
    """One matter in each of the nine states, and four more: round two, late, moved, with photos."""
    held = {state: lead_to(place, state, words=words) for state, words in TOLD.items()}
    with enter(SystemScope("journey")):
        held["declined"] = _declined(place)
        held["round-two"] = _round_two(place)
        held["moved"] = actions.register(
            by=place.clerk, facts=facts(place.grid, words="3号楼整栋停水，打电话没人管。")
        )
        actions.accept(
            by=place.clerk, matter=held["moved"], urgency="urgent", reason="整栋楼停水，有卧床老人"
        )
        held["photos"] = actions.register(
            by=place.clerk,
            facts=facts(
                place.grid,
                words="绿化带里堆了一堆建筑垃圾，已经一个星期了。",
                photos=[picture("1.jpg"), picture("2.jpg")],
                contact="on_behalf",
                speaker_name="李小明",
                speaker_phone="13987654321",
            ),
        )
        held["anonymous"] = actions.register(
            by=place.clerk,
            facts=facts(
                place.grid,
                words="有人在楼道里给电动车充电。",
                contact="anonymous",
                resident_name="",
                resident_phone="",
            ),
        )
    held["late"] = lead_to(
        place, "handling", at=now() - timedelta(days=40), words="围墙裂了一道缝，怕倒下来砸到人。"
    )
    return held


def _declined(place: Community) -> Matter:
    matter = actions.register(
        by=place.clerk, facts=facts(place.grid, words="隔壁城市的公交卡在这里能不能用。")
    )
    return actions.decline(
        by=place.clerk,
        matter=matter,
        reason="公交卡的事由市公交公司负责，社区办不了。",
        right_address="市公交公司客服 0571-96330，工作日 8:30 到 17:30",
    )


def _round_two(place: Community) -> Matter:
    matter = lead_to(place, "follow_up", words="楼上漏水，修过一次又漏了。")
    actions.answer_follow_up(
        by=place.caller,
        matter=matter,
        answers=actions.Answers(True, "unsolved", "dissatisfied", "昨晚又漏了"),
        way="phone",
    )
    return matter
