"""Somebody is told something and reads it; a clerk looks what became of a message and sends it again."""

from __future__ import annotations

from typing import Any

import pytest

from fivehearts.engines.matters.tests.community import Community
from fivehearts.foundation.clock import now
from fivehearts.foundation.outbox import actions
from fivehearts.foundation.outbox.channels.parcels import failed, unknown
from fivehearts.foundation.outbox.kinds import declare
from fivehearts.foundation.outbox.models import Delivery, Message
from fivehearts.foundation.outbox.reaching import Reach
from fivehearts.foundation.outbox.vocabulary import Channel, Fault
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import system
from journeys.desk_ground import at_work

pytestmark = pytest.mark.journey

SCREENS = pytest.mark.parametrize("screen", ["phone", "desk"])
OFFICE = system("journey")
ASSIGNED = declare(
    "outbox.journey_assigned",
    label="派单通知",
    title="事项 %(number)s 派给了您",
    body="请在今天内签收。",
    facts=("number",),
)
RECEIPT = declare(
    "outbox.journey_receipt",
    label="受理回执",
    title="您反映的事项 %(number)s 已受理",
    facts=("number",),
    channels=(Channel.SMS,),
)


def told(place: Community, number: str) -> None:
    actions.tell(
        kind=ASSIGNED,
        to=f"user:{place.secretary.user_id}",
        about=f"matters.Matter:{number}",
        facts={"number": number},
        unit=place.community,
        link="/desk/matters/",
        by=OFFICE,
    )


def texted(place: Community, phone: str, outcome: Any) -> Delivery:
    """A text message that ended like this."""
    (message,) = actions.tell(
        kind=RECEIPT,
        to=f"phone:{phone[-4:]}",
        about="matters.Matter:1",
        facts={"number": "1"},
        unit=place.community,
        reach=Reach(sms=phone),
        by=OFFICE,
    )
    key = message.deliveries.get().pk
    Delivery.objects.filter(pk=key).update(next_at=now())
    attempt = actions.begin_try(by=OFFICE, delivery_id=key)
    assert attempt is not None
    return actions.end_try(by=OFFICE, attempt=attempt, outcome=outcome)


@SCREENS
def test_what_one_is_told_is_counted_read_and_put_away(given, visitor, screen: str) -> None:
    place = given.a_community()
    with enter(SystemScope("journey")):
        for number in ("1001", "1002", "1003"):
            told(place, number)
    secretary = at_work(visitor, screen, "secretary")
    secretary.opens("/desk/messages/")
    secretary.reads("事项 1001 派给了您", "请在今天内签收。")
    assert secretary.page.locator(".fh-nav .fh-count").first.inner_text() == "3"
    secretary.page_is_well_read_large_too("inbox")
    if screen == "phone":
        secretary.opens("/reading/?size=elder&next=/desk/messages/")
        secretary.page_is_well("inbox-elder")
        secretary.opens("/reading/?size=standard&next=/desk/messages/")
    secretary.page.get_by_role("button", name="打开").first.click()
    secretary.page.wait_for_url("**/desk/matters/")
    secretary.opens("/desk/messages/")
    assert secretary.page.locator(".fh-nav .fh-count").first.inner_text() == "2"
    secretary.presses("全部标为已读")
    secretary.reads("没有未读消息")
    assert not secretary.page.locator(".fh-nav .fh-count").count()
    secretary.page_is_well_read_large_too("inbox-empty")
    assert Message.unscoped.filter(read_at=None).count() == 0


@SCREENS
def test_a_clerk_sees_what_did_not_arrive_and_sends_it_again(
    given, visitor, settings: Any, screen: str
) -> None:
    settings.SMS_FILE = "/nowhere/sms.log"
    place = given.a_community()
    with enter(SystemScope("journey")):
        texted(place, "13800138000", unknown(Fault.TIMEOUT))
        texted(place, "13900139000", failed(Fault.REFUSED, 400))
    secretary = at_work(visitor, screen, "secretary")
    secretary.opens("/desk/messages/sent/")
    secretary.reads("138****8000", "139****9000", "对方拒收该消息。", "对方没有答复")
    secretary.page_is_well_read_large_too("sent-messages")
    secretary.opens("/desk/messages/sent/?state=unknown")
    secretary.page.get_by_role("link", name=RECEIPT.code).first.click()
    secretary.reads("无法确定是否送达", "对方没有答复")
    secretary.page_is_well_read_large_too("sent-message-unknown")
    if screen == "phone":
        here = secretary.page.url.removeprefix(secretary.site)
        secretary.opens(f"/reading/?size=elder&next={here}")
        secretary.page_is_well("sent-message-elder")
        secretary.opens(f"/reading/?size=standard&next={here}")
    secretary.presses("重新发送")
    secretary.reads("请先确认，或者先向对方询问。")
    secretary.page_is_well_read_large_too("sent-message-missing")
    secretary.chooses("我知道对方可能会收到两次")
    secretary.presses("重新发送")
    secretary.reads("一分钟内会重新发送。", "等待发送")
    if screen == "desk":
        secretary.opens("/reading/?size=elder&next=/desk/messages/sent/")
        secretary.page_is_well("sent-messages-elder")
        secretary.opens("/desk/messages/chats/")
        secretary.fills("群名称", "值班群")
        secretary.fills("机器人地址", "http://169.254.169.254/latest/")
        secretary.presses("添加")
        secretary.reads("这不是可以发送的工作群地址")
        secretary.page_is_well("chats-refused")
        secretary.fills(
            "机器人地址", "https://oapi.dingtalk.com/robot/send?access_token=abcdef0123456789"
        )
        secretary.presses("添加")
        secretary.reads("值班群", "今后会通知该工作群。")
        secretary.page_is_well("chats")
        secretary.opens("/reading/?size=elder&next=/desk/messages/chats/")
        secretary.page_is_well("chats-elder")
