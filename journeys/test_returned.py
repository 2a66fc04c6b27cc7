"""A unit asks to give a matter back, at the door, by phone; a superior decides, and it ends there."""

from __future__ import annotations

import pytest

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.tests.community import lead_to, reload
from fivehearts.foundation.scope import SystemScope, enter
from journeys.desk_ground import at_work, does, form, opens_matter

pytestmark = pytest.mark.journey

SCREENS = pytest.mark.parametrize("screen", ["phone", "desk"])
WHY = "这盏灯在小区外的市政道路上，归安居物业以外的单位管，我们没有钥匙。"


def asks_to_return(worker, matter: Matter, name: str) -> None:
    """At the door: open it, say why, and go on to the next."""
    opens_matter(worker, matter)
    form(worker, "申请退单")
    worker.page_is_well(f"{name}-asking")
    does(worker, "申请退单", words={"为什么不归本单位办": WHY})
    worker.reads("已申请。审批之前事项仍在本单位", "单位申请退单", "由幸福里社区审批")
    worker.page_is_well(f"{name}-asked")


@SCREENS
def test_the_secretary_refuses_and_the_unit_keeps_it(given, visitor, screen: str) -> None:
    place = given.a_community()
    matter = lead_to(place, "signed", words="小区北门的路灯不亮。")
    worker = at_work(visitor, screen, "grid_worker")
    opens_matter(worker, matter)
    worker.page_is_well("returned-signed")
    does(worker, "申请退单", words={"为什么不归本单位办": " "})
    worker.reads("为什么不归本单位办")
    worker.page_is_well("returned-without-reason")
    asks_to_return(worker, matter, "returned")

    secretary = at_work(visitor, screen, "secretary")
    secretary.opens("/desk/")
    secretary.reads("退单待审批")
    secretary.page_is_well("returned-work")
    secretary.presses("小区北门的路灯不亮")
    secretary.reads("单位申请退单", WHY)
    secretary.page_is_well_in_large_type_too("returned-to-decide")
    does(secretary, "驳回退单", words={"为什么仍由该单位办": "灯杆在小区红线内，请联系物业一起办"})
    secretary.reads("事项仍由该单位办理")

    opens_matter(worker, matter)
    worker.reads("灯杆在小区红线内，请联系物业一起办")
    worker.page_is_well_in_large_type_too("returned-refused")
    # The decision is final for this round: the page no longer offers to ask.
    worker.does_not_read("申请退单</a>")


@SCREENS
def test_an_agreed_return_is_dispatched_to_another(given, visitor, screen: str) -> None:
    place = given.a_community()
    matter = lead_to(place, "dispatched", words="小区南门的路灯不亮。")
    worker = at_work(visitor, screen, "grid_worker")
    asks_to_return(worker, matter, "back")

    secretary = at_work(visitor, screen, "secretary")
    opens_matter(secretary, matter)
    does(secretary, "同意退单", words={"给各单位的话": "请派给第二网格看看"})
    secretary.reads("已同意退单", "从第一网格退回")
    secretary.page_is_well("back-agreed")

    dispatcher = at_work(visitor, screen, "dispatcher")
    opens_matter(dispatcher, matter)
    dispatcher.reads("请派给第二网格看看")
    dispatcher.page_is_well_in_large_type_too("back-to-dispatch")
    does(dispatcher, "派单", picks={"派给哪个单位": "　第二网格（网格）"})
    dispatcher.reads("已派单", "派给第二网格")


@SCREENS
def test_the_second_return_names_the_unit_and_ends_there(given, visitor, screen: str) -> None:
    place = given.a_community()
    matter = lead_to(place, "dispatched", words="小区南门的路灯不亮。")
    with enter(SystemScope("journey")):
        actions.ask_return(by=place.grid_worker, matter=matter, reason=WHY)
        actions.take_back(by=place.secretary, matter=reload(matter))
        actions.dispatch(by=place.dispatcher, matter=reload(matter), unit=place.second_grid)
        actions.ask_return(by=place.colleague, matter=reload(matter), reason=WHY)
    secretary = at_work(visitor, screen, "secretary")
    opens_matter(secretary, matter)
    does(secretary, "同意退单")
    secretary.reads("请指定负责单位，您的决定为终审")
    secretary.page_is_well("back-needs-a-name")
    does(secretary, "同意退单", picks={"由哪个单位负责": "　安居物业（物业公司）"})
    secretary.reads("已同意退单", "指定由安居物业负责")
    secretary.page_is_well("back-named")
    with enter(SystemScope("journey")):
        ends = Matter.objects.select_related("accountable_unit").get(pk=matter.pk)
        assert ends.accountable_unit == place.property

    manager = at_work(visitor, screen, "manager")
    opens_matter(manager, matter)
    manager.reads("签收")
    manager.does_not_read("申请退单</a>")
    manager.page_is_well_in_large_type_too("back-final")
