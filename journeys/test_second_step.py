"""A second step is set up and used, by a passkey and by an authenticator; then out everywhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from fivehearts.community.duties import codes
from fivehearts.foundation.clock import now
from journeys.desk_ground import PASSWORD, has_a_password

pytestmark = pytest.mark.journey

# A finger that is always there and always the right one.
FINGER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_a_finger(visitor: Any, screen: str) -> Any:
    """Somebody whose device has a fingerprint reader, at an address browsers trust."""
    somebody = visitor(screen)
    somebody.site = somebody.site.replace("127.0.0.1", "localhost")
    reader = somebody.page.context.new_cdp_session(somebody.page)
    reader.send("WebAuthn.enable")
    reader.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})
    return somebody


def gives_name_and_password(somebody: Any) -> None:
    somebody.opens("/sign-in/")
    main = somebody.page.locator("#sign-in")
    main.get_by_label("登录名").fill("secretary")
    main.get_by_label("密码").fill(PASSWORD)
    main.get_by_role("button", name="登录").click()


def signs_out(somebody: Any) -> None:
    somebody.page.locator(".fh-user summary").click()
    somebody.presses("退出登录")


def is_in(somebody: Any) -> None:
    expect(somebody.page.locator(".fh-user")).to_be_visible()


def sets_up_a_passkey(somebody: Any) -> str:
    """From the account page; returns one of the codes for paper."""
    somebody.page.locator(".fh-user summary").click()
    somebody.presses("我的账号")
    somebody.page_is_well_read_large_too("account")
    somebody.presses("设置第二步")
    somebody.page_is_well_read_large_too("second-step")
    somebody.presses("在这台设备上建通行密钥")
    somebody.page_is_well_read_large_too("passkey")
    somebody.presses("建通行密钥")
    somebody.reads("纸上的备用码还剩 0 个。")
    somebody.presses("换十个新的备用码")
    somebody.reads("现在就打印或抄下来")
    somebody.page_is_well_read_large_too("recovery-codes")
    paper = somebody.page.locator("main ul.fh-words li").first.inner_text()
    somebody.presses("我已经记在纸上了")
    return str(paper)


def sets_up_an_authenticator(somebody: Any) -> str:
    """Returns the key that was typed into it."""
    somebody.opens("/desk/account/authenticator/")
    somebody.page_is_well_read_large_too("authenticator")
    somebody.unfolds("扫不了")
    secret = somebody.page.locator("main .fh-words").inner_text().replace(" ", "")
    somebody.fills("它现在显示的六位数字", "000000")
    somebody.presses("完成")
    somebody.reads("验证码不对。等下一个出来，再填它的六位数字。")
    somebody.fills("它现在显示的六位数字", codes.code_at(secret, now()))
    somebody.presses("完成")
    somebody.reads("设置好了。以后登录时会用到它。")
    return str(secret)


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_in_by_passkey_by_code_and_by_paper_and_out_everywhere(
    given: Any, visitor: Any, screen: str
) -> None:
    given.a_community()
    has_a_password("secretary")
    somebody = with_a_finger(visitor, screen)
    gives_name_and_password(somebody)
    paper = sets_up_a_passkey(somebody)
    secret = sets_up_an_authenticator(somebody)
    signs_out(somebody)

    somebody.opens("/sign-in/")
    somebody.presses("用通行密钥登录")
    somebody.page_is_well_read_large_too("sign-in-by-passkey")
    somebody.presses("验证通行密钥")
    is_in(somebody)
    signs_out(somebody)

    gives_name_and_password(somebody)
    somebody.reads("密码对了。再证明一下是您本人。")
    somebody.page_is_well_read_large_too("second")
    somebody.fills("验证码", codes.code_at(secret, now() + timedelta(seconds=30)))
    somebody.page.locator("#second").get_by_role("button", name="登录").click()
    is_in(somebody)

    elsewhere = visitor(screen)
    gives_name_and_password(elsewhere)
    elsewhere.fills("验证码", paper)
    elsewhere.page.locator("#second").get_by_role("button", name="登录").click()
    elsewhere.reads("您用了一个备用码，还剩 9 个。")
    somebody.opens("/reading/?size=elder&next=/desk/account/")
    somebody.page_is_well("account-elder")
    somebody.presses("退出其他所有设备")
    somebody.reads("已退出其他设备：1 台。")
    elsewhere.opens("/desk/account/")
    expect(elsewhere.page).to_have_url(f"{elsewhere.site}/sign-in/?next=%2Fdesk%2Faccount%2F")
    elsewhere.page_is_well_read_large_too("sign-in")
