"""Told that it is not ours, or that it is closed, a resident says otherwise: that creates work."""

from __future__ import annotations

import pytest

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.tests.community import lead_to
from fivehearts.foundation.scope import SystemScope, enter
from journeys.desk_ground import (
    LOOKS,
    at_work,
    comes_with_code,
    does,
    form,
    opens_matter,
    registered,
)

pytestmark = pytest.mark.journey

ADDRESS = "市公交公司 0571-96330，工作日 8:30 到 17:30"


def says_otherwise(resident, name: str, words: str, look: str) -> None:
    """One question, one button."""
    resident.presses(name)
    resident.page_is_well(f"{look}-reopen")
    resident.page.locator("main form").get_by_role("button", name=name).click()
    resident.reads("请用一句话")
    resident.page_is_well(f"{look}-reopen-missing")
    resident.page.locator("main textarea").fill(words)
    resident.page.locator("main form").get_by_role("button", name=name).click()
    resident.reads("知道了，用原来的编号接着办", words)
    resident.page_is_well(f"{look}-reopened")


@LOOKS
def test_a_declined_one_is_read_with_the_right_address_and_examined_again(
    given, visitor, screen: str, elder: bool
) -> None:
    place = given.a_community()
    matter = registered(place, words="公交站牌倒在我们小区门口，挡路。")
    look = f"declined{'-elder' if elder else ''}"
    clerk = at_work(visitor, screen, "clerk")
    opens_matter(clerk, matter)
    form(clerk, "不予受理")
    clerk.page_is_well(f"{look}-form")
    does(
        clerk,
        "不予受理",
        words={"不予受理的原因": "公交站牌由公交公司管", "居民应当找谁": ADDRESS},
    )
    clerk.reads("已不予受理", ADDRESS)
    clerk.page_is_well(f"{look}-desk")

    resident = comes_with_code(visitor, screen, place, matter, elder=elder)
    resident.reads("这件事不归我们办", "公交站牌由公交公司管", ADDRESS)
    resident.page_is_well(look)
    says_otherwise(resident, "请再看看", "站牌是小区自己立的，不是公交公司的。", look)

    clerk.opens("/desk/")
    clerk.reads("公交站牌倒在我们小区门口", "第2轮")
    opens_matter(clerk, matter)
    clerk.reads("重新打开", "站牌是小区自己立的，不是公交公司的。")
    clerk.page_is_well(f"{look}-again")
    does(clerk, "受理")
    clerk.reads("已受理，请派单")


@LOOKS
def test_a_closed_one_said_unsolved_is_work_of_its_unit_again(
    given, visitor, screen: str, elder: bool
) -> None:
    place = given.a_community()
    matter = lead_to(place, "closed", words="3号楼2单元楼道灯坏了三天。")
    look = f"closed{'-elder' if elder else ''}"
    resident = comes_with_code(visitor, screen, place, matter, elder=elder)
    resident.reads("已结案，您说解决了")
    resident.page_is_well(look)
    says_otherwise(resident, "还没解决", "昨晚又不亮了。", look)
    resident.reads("第一网格正在办")

    worker = at_work(visitor, screen, "grid_worker")
    worker.opens("/desk/")
    worker.reads("3号楼2单元楼道灯坏了三天", "第2轮")
    opens_matter(worker, matter)
    worker.reads("昨晚又不亮了。", "第2轮")
    worker.page_is_well(f"{look}-work-again")
    with enter(SystemScope("journey")):
        again = Matter.objects.get(pk=matter.pk)
        assert (again.state, again.round) == ("handling", 2)
