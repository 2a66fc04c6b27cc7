"""Several residents ask the same; what was answered is shown to all, without anybody's name."""

from __future__ import annotations

import pytest

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Matter, Publication
from fivehearts.engines.matters.queries.publishing import review
from fivehearts.engines.matters.tests.community import Community, lead_to
from fivehearts.engines.procedures.reference import load_reference_data
from fivehearts.engines.procedures.tests.walking import CERTIFICATE, begin
from fivehearts.foundation.scope import SystemScope, enter
from journeys.desk_ground import at_work

pytestmark = pytest.mark.journey

SCREENS = pytest.mark.parametrize("screen", ["phone", "desk"])
WORDS = "我是3号楼2单元501的张桂英，电话138 1234 5678。邻居天天把车堵在单元门口，请安排处理。"


def on_its_way(place: Community, matter: Matter) -> None:
    """The matter begins its way to a certificate."""
    load_reference_data()
    begin(place, matter, CERTIFICATE)


@SCREENS
def test_two_ask_the_same_and_are_handled_together(given, visitor, screen: str) -> None:
    place = given.a_community()
    lead = lead_to(place, "handling", words="二单元楼道灯不亮，老人上下楼看不见。")
    other = lead_to(place, "registered", words="二单元楼道一片漆黑。", resident_name="李秀兰")
    dispatcher = at_work(visitor, screen, "dispatcher")
    dispatcher.opens(f"/desk/matters/{other.number}/join/")
    dispatcher.page_is_well("join")
    dispatcher.opens(f"/desk/matters/{other.number}/join/?to={lead.number}")
    dispatcher.page_is_well_in_large_type_too("join-looked-at")


@SCREENS
def test_what_was_answered_is_read_by_all_without_names(given, visitor, screen: str) -> None:
    place = given.a_community()
    matter = lead_to(place, "closed", words=WORDS, title="车辆堵门")
    reviewer = at_work(visitor, screen, "reviewer")
    reviewer.opens(f"/desk/matters/{matter.number}/publish/")
    reviewer.page_is_well_in_large_type_too("publish")
    with enter(SystemScope("journey")):
        loaded = Matter.objects.select_related("wording", "intake_unit").get(pk=matter.pk)
        actions.publish(by=place.reviewer, matter=loaded, digest=review(loaded).digest)
        one = Publication.objects.get()
    reviewer.opens("/desk/published/")
    reviewer.page_is_well("published-desk")
    neighbour = visitor(screen)
    neighbour.opens("/published/")
    neighbour.reads("车辆堵门")
    neighbour.page_is_well_in_large_type_too("published")
    neighbour.opens(f"/published/{one.pk}/")
    neighbour.does_not_read("张桂英", "138 1234 5678", "501")
    neighbour.page_is_well_in_large_type_too("published-one")
    neighbour.opens("/answers/")
    neighbour.page_is_well("answers-empty")


@SCREENS
def test_the_way_of_a_certificate_is_read_by_all_and_walked_at_the_desk(
    given, visitor, screen: str
) -> None:
    place = given.a_community()
    matter = lead_to(place, "handling", words="幼儿园要一份居住证明。")
    on_its_way(place, matter)
    neighbour = visitor(screen)
    neighbour.opens(f"/procedures/{CERTIFICATE}/")
    neighbour.reads("开具在本社区居住情况的证明", "需要什么", "核实居住情况")
    neighbour.page_is_well_in_large_type_too("procedure")
    worker = at_work(visitor, screen, "secretary")
    worker.opens(f"/desk/matters/{matter.number}/procedure/")
    worker.reads("现在：核对能不能由社区开")
    worker.page_is_well_in_large_type_too("procedure-run")
