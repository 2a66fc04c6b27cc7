"""What a community cannot do goes to the next tier; what it can do comes back; it never loses sight."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.tests.community import lead_to
from fivehearts.foundation.scope import SystemScope, enter
from journeys.desk_ground import at_work, comes_with_code, does, form, opens_matter

pytestmark = pytest.mark.journey

SCREENS = pytest.mark.parametrize("screen", ["phone", "desk"])
WHY = "河道护栏归街道市政所管，社区没有施工权限，已现场拉了警戒线。"
BACK = "护栏在小区红线内，街道已联系好维修队，请社区安排进场。"


@SCREENS
def test_up_to_the_sub_district_and_back_again(given, visitor, screen: str) -> None:
    place = given.a_community()
    with enter(SystemScope("journey")):
        place.hire("director", place.subdistrict, "secretary", "dispatcher")
    matter = lead_to(place, "handling", words="河边护栏断了一截，孩子常去玩。")
    secretary = at_work(visitor, screen, "secretary")
    opens_matter(secretary, matter)
    form(secretary, "提级")
    secretary.page_is_well("raise-form")
    does(secretary, "提级", words={"为什么需要上一级": WHY}, choices=["本级没有权限决定此事"])
    secretary.reads("已提级，您仍可查看进展", "提级到和平街道", "这件事目前在和平街道手里")
    secretary.page_is_well_in_large_type_too("raised")

    director = at_work(visitor, screen, "director")
    director.opens("/desk/")
    director.reads("河边护栏断了一截")
    director.page_is_well("raised-work")
    opens_matter(director, matter)
    director.reads(WHY, "超出下级权限")
    director.page_is_well_in_large_type_too("raised-above")

    resident = comes_with_code(visitor, screen, place, matter, elder=True)
    resident.reads("提级到和平街道", WHY)
    resident.page_is_well("raised-resident-elder")

    does(director, "交回下级", words={"为什么下级可以办": BACK})
    director.reads("已交回", "交回幸福里社区")
    director.page_is_well_in_large_type_too("handed-back")

    dispatcher = at_work(visitor, screen, "dispatcher")
    opens_matter(dispatcher, matter)
    dispatcher.reads(BACK)
    does(dispatcher, "派单", picks={"派给哪个单位": "　安居物业（物业公司）"})
    dispatcher.reads("已派单")
    opens_matter(secretary, matter)
    # The tier above has spoken in this round: it is not asked a second time.
    secretary.reads("交回幸福里社区")
    expect(
        secretary.page.locator(".fh-verb > a").filter(has_text=re.compile(r"^\s*提级\s*$"))
    ).to_have_count(0)
    secretary.page_is_well("not-raised-twice")
    with enter(SystemScope("journey")):
        ends = Matter.objects.select_related("accountable_unit").get(pk=matter.pk)
        assert ends.accountable_unit == place.property
