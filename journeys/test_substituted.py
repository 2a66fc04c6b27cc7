"""Somebody goes away; the substitute finds the work in the own list, and does it under the own name."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fivehearts.engines.matters.models import TimelineStep
from fivehearts.engines.matters.tests.community import lead_to
from fivehearts.foundation.clock import today
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope import SystemScope, enter
from journeys.desk_ground import at_work, does, opens_matter

pytestmark = pytest.mark.journey

SCREENS = pytest.mark.parametrize("screen", ["phone", "desk"])


@SCREENS
def test_the_substitute_does_it_and_the_record_keeps_who_did(given, visitor, screen: str) -> None:
    place = given.a_community()
    matter = lead_to(place, "signed", words="1号楼前下水道返水。")
    worker = at_work(visitor, screen, "grid_worker")
    worker.opens("/desk/posts/")
    worker.presses("登记请假")
    worker.fills("请假最后一天", f"{today() + timedelta(days=6)}")
    worker.page.get_by_label("代班人").select_option(label="clerk · 受理员")
    worker.chooses("休假")
    worker.page.locator("main form").get_by_role("button", name="登记请假").click()
    worker.reads("现在由clerk代班。")
    worker.page_is_well_in_large_type_too("substituted-away")

    clerk = at_work(visitor, screen, "clerk")
    clerk.opens("/desk/")
    clerk.reads("1号楼前下水道返水", "代 grid_worker")
    clerk.page_is_well_in_large_type_too("substituted-work")
    clerk.presses("1号楼前下水道返水")
    clerk.reads("您代grid_worker办理")
    clerk.page_is_well_in_large_type_too("substituted-matter")
    does(clerk, "记录联系", words={"沟通内容": "下午带人疏通"}, choices=["联系上了"])
    clerk.reads("联系情况已记录", "clerk")
    does(
        clerk,
        "反馈办结",
        words={"给居民的答复": "今天下午疏通了下水道，水已退，有问题请打社区电话。"},
        choices=["已解决"],
    )
    clerk.reads("已反馈办结")
    clerk.page_is_well("substituted-done")
    with enter(SystemScope("journey")):
        done = TimelineStep.objects.filter(matter=matter, verb="report_done").get()
        kept = Entry.objects.get(verb="matters.report_done")
        assert {done.by, kept.by} == {f"user:{place.clerk.user_id}"}

    # Whoever stands in for the handler is as little independent as the handler.
    reviewer = at_work(visitor, screen, "reviewer")
    opens_matter(reviewer, matter)
    does(reviewer, "审核通过")
    reviewer.reads("审核通过，转入回访")
