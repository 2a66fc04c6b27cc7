"""A resident sees the own file, says what is wrong, and reads the answer of whoever checked it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import override_settings
from playwright.sync_api import expect

from fivehearts.config.testing.database import TestDatabase
from fivehearts.config.testing.serving import LiveServer
from fivehearts.foundation.scope import SystemScope, enter
from journeys.desk_ground import SERVED_KEY, at_work
from journeys.test_people import NAME, living_there

pytestmark = pytest.mark.journey


def proved(resident: Any, file: UUID) -> Any:
    """Somebody whose browser has proved by a code that the telephone is theirs."""
    with enter(SystemScope("journey")), override_settings(SECRET_KEY=SERVED_KEY):
        session = SessionStore()
        session["files"] = [str(file)]
        session.create()
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key}
    resident.page.context.add_cookies([{**cookie, "url": resident.site}])
    return resident


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_a_resident_has_the_own_file_corrected(given: Any, visitor: Any, screen: str) -> None:
    files = living_there(given.a_community())
    resident = proved(visitor(screen), files["first"].pk)
    resident.opens("/mine/files/")
    expect(resident.page.locator("h1")).to_have_text("我的档案")
    assert NAME not in resident.page.content() and "周**" in resident.page.content()
    resident.page_is_well_in_large_type_too("own-file")
    resident.page.get_by_role("link", name="有错误，要更正").click()
    resident.presses("提交")
    resident.reads("请写明正确的内容。")
    resident.page_is_well_in_large_type_too("own-file-wrong")
    resident.page.get_by_label("姓名").check()
    resident.page.get_by_label("正确的是什么？").fill("周贵兰")
    resident.presses("提交")
    expect(resident.page.locator("main")).to_contain_text("前答复您")
    resident.page_is_well_read_large_too("own-file-asked")
    asks_for_more(resident, files["first"].pk)
    answers(visitor, screen)
    resident.opens("/mine/files/")
    expect(resident.page.locator("main")).to_contain_text("以身份证为准")


def asks_for_more(resident: Any, file: UUID) -> None:
    """The link of a letter, the end of the file, and a copy of it; the copy is asked for."""
    for path, name in (
        ("/mail/x/", "letter"),
        (f"/mine/files/{file}/ask/erasure/", "erasure"),
        (f"/mine/files/{file}/ask/copy/", "copy"),
    ):
        resident.opens(path)
        resident.page_is_well_read_large_too(f"own-file-{name}")
    resident.presses("我要档案副本")
    resident.reads("前答复您")


def answers(visitor: Any, screen: str) -> None:
    """A colleague reads it on record, looks at places beside it, and answers."""
    clerk = at_work(visitor, screen, "secretary")
    clerk.opens("/desk/people/corrections/")
    clerk.page_is_well_read_large_too("requests")
    clerk.page.locator("main li a", has_text="姓名").click()
    clerk.presses("显示并记录")
    expect(clerk.page.locator("main")).to_contain_text("周贵兰")
    clerk.page_is_well_read_large_too("request")
    clerk.page.get_by_label("答复").fill("以身份证为准，未改。")
    clerk.presses("不予更正")
    clerk.opens("/desk/people/corrections/")
    clerk.page.locator("main li a", has_text="副本").click()
    clerk.page.get_by_role("button", name="打开副本打印（留痕）").click()
    expect(clerk.page.locator("main")).to_contain_text(NAME)
    clerk.page_is_well_read_large_too("copy-to-print")
    for path, name in (("/desk/places/", "places"), ("/desk/people/keeping/", "keeping")):
        clerk.opens(path)
        clerk.page_is_well_read_large_too(name)
    clerk.opens("/desk/places/")
    clerk.page.get_by_role("link", name="幸福里社区").first.click()
    clerk.page_is_well_read_large_too("place")
    clerk.page.get_by_role("link", name="新设下级单位").click()
    clerk.page_is_well_read_large_too("place-found")


@pytest.fixture(scope="module")
def mailing(django_db_setup: None, test_database: TestDatabase) -> Iterator[LiveServer]:
    """The served copy of an installation that has a post office."""
    told = {
        "FIVEHEARTS_VAULT_KEY": settings.VAULT_KEY,
        "SECRET_KEY": SERVED_KEY,
        "FIVEHEARTS_VAR": str(test_database.var),
        "EMAIL_HOST": "mail.example.cn",
    }
    server = LiveServer(test_database, told)
    server.start()
    yield server
    server.stop()


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_a_resident_says_where_messages_go(
    given: Any, visitor: Any, mailing: LiveServer, screen: str
) -> None:
    files = living_there(given.a_community())
    resident = visitor(screen)
    resident.site = mailing.url
    proved(resident, files["first"].pk)
    resident.opens(f"/mine/files/{files['first'].pk}/notices/")
    resident.page_is_well_in_large_type_too("notices")
    resident.page.locator("main input[type=email]").fill("没有邮箱")
    resident.page.locator("main form").first.evaluate("form => form.noValidate = true")
    resident.page.locator("main form button[type=submit]").first.click()
    resident.page_is_well_read_large_too("notices-wrong")
    assert resident.page.locator("main input[type=email]").input_value() == "没有邮箱"
