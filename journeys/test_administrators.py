"""System, security and audit, three people: a newcomer gets an account, then a post; all is recorded."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from fivehearts.community.duties.models import Post, User
from fivehearts.engines.matters.tests.community import LONG_AGO, Community
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.record.tests.ground import sealed
from fivehearts.foundation.scope import SystemScope, enter
from journeys.desk_ground import at_work, has_a_password, signs_in

pytestmark = pytest.mark.journey

SCREENS = pytest.mark.parametrize("screen", ["phone", "desk"])
NEW_PASSWORD = "xin-lai-de-2026!"


def three_administrators(place: Community) -> None:
    """One person for each of the three duties, above the community."""
    with enter(SystemScope("journey")):
        for name, role in (("xitong", "system"), ("anquan", "security"), ("shenji", "audit")):
            user = User.objects.create(username=name, display_name=name)
            held = {"role": f"{role}_administrator", "unit": place.subdistrict}
            Post.objects.create(user=user, since=LONG_AGO, **held)


def link_on(somebody: Any) -> str:
    """The link that is shown once."""
    found = re.search(r"https?://\S+", somebody.page.locator("main .fh-words").inner_text())
    assert found is not None
    return re.sub(r"^https?://[^/]+", "", found[0])


def makes_an_account(system: Any) -> str:
    """The system administrator; returns the link by which the newcomer chooses a password."""
    system.opens("/desk/accounts/")
    system.page_is_well_read_large_too("accounts")
    system.presses("新开账号")
    system.page_is_well_read_large_too("new-account")
    system.presses("开通账号")
    expect(system.page.locator("#id_display_name")).to_have_attribute("aria-invalid", "true")
    system.page_is_well_read_large_too("new-account-missing")
    system.fills("同事姓名", "小刘")
    system.fills("登录名", "xiaoliu")
    system.presses("开通账号")
    system.reads("账号已开通", "目前没有岗位")
    system.page_is_well_read_large_too("account-of")
    system.presses("生成设置密码的链接")
    system.page_is_well_read_large_too("password-link")
    return link_on(system)


def gives_a_post(security: Any, screen: str) -> None:
    """The security administrator gives the newcomer a post, and reads who has which duty."""
    security.opens("/desk/colleagues/")
    security.page_is_well_read_large_too("colleagues-of-security")
    security.presses("授予岗位")
    security.page_is_well_read_large_too("unit-to-give")
    security.presses("幸福里社区")
    security.page_is_well_read_large_too("give-post")
    security.fills("同事的登录名", "xiaoliu")
    security.chooses("承办人")
    security.presses("授予岗位")
    security.reads("小刘")
    security.opens("/desk/administrators/")
    security.reads("xitong", "anquan", "shenji")
    security.page_is_well_read_large_too("administrators")
    if screen == "phone":
        security.opens("/reading/?size=elder&next=/desk/administrators/")
        security.page_is_well("administrators-elder")


@SCREENS
def test_an_account_and_a_post_come_from_two_people_and_a_third_reads_of_it(
    given, visitor, screen: str
) -> None:
    place = given.a_community()
    three_administrators(place)
    link = makes_an_account(at_work(visitor, screen, "xitong"))
    newcomer = visitor(screen)
    newcomer.opens(link)
    newcomer.page_is_well_read_large_too("new-password")
    newcomer.page.locator("#id_password").fill(NEW_PASSWORD)
    newcomer.fills("再输一遍新密码", NEW_PASSWORD)
    newcomer.presses("设置新密码")
    newcomer.opens("/desk/roles/")
    gives_a_post(at_work(visitor, screen, "anquan"), screen)
    newcomer.opens("/desk/roles/")
    newcomer.reads("承办人")
    sealed()
    auditor = at_work(visitor, screen, "shenji")
    auditor.opens("/desk/record/")
    given_by = User.objects.get(username="anquan").pk
    assert Entry.objects.filter(verb="duties.give_post", by=f"user:{given_by}").exists()
    # None of the three may what another does.
    for name, path in (("xitong", "/desk/posts/give/"), ("anquan", "/desk/accounts/")):
        page = at_work(visitor, screen, name).page
        answer = page.goto(auditor.site + path)
        assert answer is not None and answer.status == 403


@SCREENS
def test_a_colleague_says_how_to_be_called_and_reached(given, visitor, screen: str) -> None:
    given.a_community()
    has_a_password("secretary")
    secretary = visitor(screen)
    signs_in(secretary, "secretary")
    secretary.opens("/desk/account/")
    secretary.reads("您的称呼和联系方式")
    secretary.presses("修改")
    secretary.page_is_well_read_large_too("contact")
    secretary.fills("电子邮箱", "li.wei@")
    secretary.page.locator("main form").last.evaluate("form => { form.noValidate = true }")
    secretary.presses("保存")
    secretary.page_is_well_read_large_too("contact-wrong")
    secretary.fills("电子邮箱", "li.wei@example.cn")
    secretary.presses("保存")
    secretary.reads("已保存", "l***@example.cn")
    secretary.does_not_read("li.wei@example.cn")
    secretary.page_is_well_read_large_too("account-with-address")
    if screen == "desk":
        secretary.opens("/reading/?size=elder&next=/desk/account/contact/")
        secretary.page_is_well("contact-elder")
