"""Somebody goes away, a colleague stands in under the own name, and the posts come back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fivehearts.community.duties import actions
from fivehearts.community.duties.models import Post, User
from fivehearts.engines.matters import actions as matters
from fivehearts.foundation.clock import now, today
from fivehearts.foundation.scope import SystemScope, enter
from journeys.desk_ground import at_work, registered

pytestmark = pytest.mark.journey

SCREENS = pytest.mark.parametrize("screen", ["phone", "desk"])
LAST_DAY = today() + timedelta(days=6)


@SCREENS
def test_a_colleague_stands_in_and_the_posts_come_back(given, visitor, screen: str) -> None:
    place = given.a_community()
    accepted = registered(place, title="楼道灯坏了三天")
    with enter(SystemScope("journey")):
        matters.accept(by=place.clerk, matter=accepted)
    secretary = at_work(visitor, screen, "secretary")
    secretary.opens("/desk/posts/")
    secretary.page_is_well("posts-nobody-away")
    secretary.presses("登记请假")
    secretary.page_is_well("absence-form")
    secretary.presses("登记请假")
    secretary.reads("请填写")
    secretary.page_is_well("absence-form-missing")
    secretary.fills("请假最后一天", f"{LAST_DAY}")
    secretary.page.get_by_label("代班人").select_option(label="clerk · 受理员")
    secretary.chooses("公差")
    secretary.page.locator("main form").get_by_role("button", name="登记请假").click()
    secretary.reads("现在由clerk代班。", f"{today()}至{LAST_DAY}")
    secretary.page_is_well("posts-away")

    clerk = at_work(visitor, screen, "clerk")
    clerk.opens("/desk/posts/")
    clerk.reads("代 secretary", f"secretary请假，{today()}至{LAST_DAY}。")
    clerk.page.locator(".fh-user summary").click()
    assert clerk.page.get_by_text("代 secretary 行事").first.is_visible()
    clerk.page_is_well("posts-standing-in")
    clerk.opens("/desk/colleagues/")
    clerk.reads("正在请假或将要请假")
    clerk.opens("/desk/")
    clerk.reads("其中有您代班的同事的工作：", "代 secretary")
    clerk.page_is_well("work-standing-in")

    secretary.presses("延长或结束")
    secretary.page_is_well("absence")
    secretary.presses("结束请假")
    secretary.reads("请假已结束，clerk不再代班。")
    answer = clerk.page.goto(clerk.site + "/desk/colleagues/")
    assert answer is not None and answer.status == 403


def test_everything_about_absences_works_without_scripts(given, visitor) -> None:
    place = given.a_community()
    head = visitor("desk", scripts=False)
    head.page.context.add_cookies(at_work(visitor, "desk", "secretary").page.context.cookies())
    head.opens(f"/desk/colleagues/{place.clerk.user_id}/absence/")
    head.fills("请假最后一天", f"{LAST_DAY}")
    head.page.get_by_label("代班人").select_option(label="dispatcher · 派单员")
    head.chooses("病假")
    head.page.locator("main form").get_by_role("button", name="登记请假").click()
    head.reads("现在由dispatcher代班。")
    head.presses("延长或结束")
    head.fills("新的最后一天", f"{LAST_DAY + timedelta(days=2)}")
    head.presses("延长请假")
    head.reads("请假已延长。", f"{today()}至{LAST_DAY + timedelta(days=2)}")
    head.presses("结束请假")
    head.reads("请假已结束，dispatcher不再代班。")


@SCREENS
def test_a_head_reads_who_is_left_alone_and_gives_a_link_for_a_password(
    given, visitor, screen: str
) -> None:
    place = given.a_community()
    with enter(SystemScope("journey")):
        clerk, caller, reviewer = (
            User.objects.get(pk=one.user_id) for one in (place.clerk, place.caller, place.reviewer)
        )
        for absent, substitute in ((clerk, caller), (reviewer, clerk)):
            actions.begin_absence(
                user=absent,
                substitute=substitute,
                until=now() + timedelta(days=5),
                reason="leave",
                by=place.secretary,
            )
        post = Post.objects.get(user=caller).pk
    head = at_work(visitor, screen, "secretary")
    head.opens(f"/desk/posts/{post}/end/")
    head.reads("正在为clerk代班", "手上的工作由谁接手？")
    head.page_is_well("end-post-of-a-substitute")
    head.presses("结束任职")
    head.reads("clerk目前无人代班")
    head.page_is_well("colleagues-left-alone")
    head.opens(f"/desk/colleagues/{place.clerk.user_id}/")
    head.page_is_well("colleague")
    head.presses("重设密码链接")
    head.page_is_well("reset-password")
    head.presses("生成重设密码链接")
    head.page_is_well("reset-offered")
    link = head.page.locator("main .fh-words").inner_text()
    somebody = visitor(screen)
    somebody.page.goto(link.strip())
    somebody.page_is_well("new-password")
    somebody.page.get_by_label("新密码", exact=True).fill("hua-yuan-2027?")
    somebody.page.get_by_label("再输一遍新密码").fill("hua-yuan-2027?")
    somebody.presses("设置新密码")
    somebody.reads("密码已修改")
