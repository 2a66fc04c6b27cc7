"""Like matters are shown with reasons, to those who may read them; hot spots wait for a person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fivehearts.engines.matters import actions as matters
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.tests.community import Community, facts, found, lead_to, reload
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope import ActorScope, CodeScope, SystemScope, enter
from fivehearts.foundation.verbs import Forbidden, IllegalTransition
from fivehearts.insight.suggestions import actions
from fivehearts.insight.suggestions.jobs import find_spots
from fivehearts.insight.suggestions.learning.likeness import Texts
from fivehearts.insight.suggestions.models import HotSpot, HotSpotMatter
from fivehearts.insight.suggestions.queries.likes import Asked, like_matters, like_own
from fivehearts.insight.suggestions.queries.spots import matters_of
from fivehearts.insight.suggestions.vocabulary import NameMissing

DANCE = "东门小广场每天晚上跳广场舞，音响开得很大，吵得老人小孩睡不着。"
AGAIN = "东门小广场晚上广场舞音响太大，小孩睡不着觉，请管一管。"
OTHER = (
    "楼道里的灯泡坏了两个，请换一下。",
    "想问一下老年食堂几点开门，怎么办卡。",
    "垃圾桶三天没有清，气味很难闻。",
    "电梯按钮失灵，困住过人。",
    "幼儿园报名需要带什么材料。",
    "二楼水管漏水，淹了地板。",
)


@pytest.fixture
def place(db: None) -> Community:
    return found()


def told(place: Community, words: str, **given: Any) -> Matter:
    with enter(SystemScope("test")):
        unit = given.pop("unit", place.grid)
        at = given.pop("at", now())
        return matters.register(
            by=(place.stranger if unit == place.stranger_community else place.clerk).backdating(),
            facts=facts(unit, words=words, **given),
            at=at,
        )


def crowd(place: Community) -> None:
    for number, words in enumerate(OTHER):
        told(place, words, resident_phone=f"1390000000{number}", place_words="")


def asked(place: Community, words: str, **given: Any) -> Asked:
    return Asked(words.split("，", maxsplit=1)[0], words, place.grid, **given)


def test_words_place_and_person_are_reasons_and_other_things_are_not_shown(
    place: Community,
) -> None:
    crowd(place)
    same = told(
        place, DANCE, unit=place.second_grid, place_words="东门", resident_phone="13712345678"
    )
    with enter(ActorScope(place.clerk)):
        by_words = like_matters(place.clerk, asked(place, AGAIN), at=now())
        assert [one.matter.pk for one in by_words] == [same.pk]
        assert "广场" in by_words[0].reasons[0] and len(by_words[0].reasons) == 2
        by_all = like_matters(
            place.clerk, asked(place, AGAIN, place_words="东门", phone="137 1234 5678"), at=now()
        )
        assert [one.matter.pk for one in by_all] == [same.pk]
        assert len(by_all[0].reasons) == 4 and by_all[0].score > by_words[0].score
        assert not like_matters(
            place.clerk, asked(place, "社区什么时候办图书漂流活动，怎么报名"), at=now()
        )


def test_what_is_long_ago_or_elsewhere_is_not_proposed(place: Community) -> None:
    crowd(place)
    told(place, DANCE, at=now() - timedelta(days=200))
    told(place, DANCE, unit=place.stranger_community)
    with enter(ActorScope(place.clerk)):
        assert not like_matters(place.clerk, asked(place, AGAIN), at=now())


def test_who_may_not_read_matters_is_shown_none(place: Community) -> None:
    crowd(place)
    told(place, DANCE)
    body = {"words": AGAIN, "place_unit": place.grid.pk}
    for name, seen in (("clerk", True), ("captain", False)):
        page = place.desk_of(name).post("/desk/register/suggested/", body).content.decode()
        assert ("东门小广场" in page) is seen, name


def test_a_dispatcher_reads_what_is_like_it_but_not_the_matter_itself(place: Community) -> None:
    crowd(place)
    same = told(place, DANCE, resident_phone="13712345678")
    matter = reload(lead_to(place, "accepted", words=AGAIN))
    page = place.desk_of("dispatcher").get(f"/desk/matters/{matter.number}/").content.decode()
    part = page[page.index("fh-proposed") :]
    part = part[: part.index("</section>")]
    assert same.number in part and matter.number not in part


def test_the_work_stays_the_same_however_many_matters_there_are(place: Community) -> None:
    def statements() -> int:
        with enter(ActorScope(place.clerk)), CaptureQueriesContext(connection) as counted:
            like_matters(place.clerk, asked(place, AGAIN, phone="13712345678"), at=now())
        return len(counted)

    told(place, DANCE)
    few = statements()
    crowd(place)
    assert statements() == few <= 4
    # Which of two indexes a handful of rows is read by is nobody's promise; that one fits is.
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'matters_place_newest'")
        ((fits,),) = cursor.fetchall()
    assert "(unit_path, registered_at DESC" in fits


def test_a_resident_is_reminded_of_the_own_matters_only(place: Community) -> None:
    crowd(place)
    own = told(place, DANCE)
    others = told(place, DANCE, resident_phone="13712345678")
    with enter(CodeScope(frozenset({own.pk}))):
        assert [one.pk for one in like_own([own.pk, others.pk], "广场舞", AGAIN)] == [own.pk]


def test_three_like_matters_are_proposed_once_and_grow(place: Community) -> None:
    crowd(place)
    told(place, DANCE)
    told(place, AGAIN)
    with enter(SystemScope("test")):
        assert find_spots() == 0
    told(place, f"又在跳了：{AGAIN}")
    with enter(SystemScope("test")):
        assert find_spots() == 1
        assert find_spots() == 0
        spot = HotSpot.objects.get()
        assert len(matters_of(spot)) == 3 and spot.state == "proposed"
    told(place, f"还是广场舞：{DANCE}")
    with enter(SystemScope("test")):
        assert find_spots() == 1
        assert HotSpotMatter.objects.filter(hot_spot=spot).count() == 4
        assert HotSpot.objects.count() == 1


def spot_in(place: Community) -> HotSpot:
    for number in range(3):
        told(place, f"第{number}次反映，{AGAIN}")
    crowd(place)
    with enter(SystemScope("test")):
        find_spots()
        return HotSpot.objects.get()


def test_a_person_says_whether_it_is_one_and_can_take_it_back(place: Community) -> None:
    spot = spot_in(place)
    with enter(ActorScope(place.dispatcher)):
        with pytest.raises(NameMissing):
            actions.confirm(by=place.dispatcher, spot=spot, name="  ")
        actions.confirm(by=place.dispatcher, spot=spot, name="东门广场舞")
        with pytest.raises(IllegalTransition):
            actions.dismiss(by=place.dispatcher, spot=spot)
        actions.look_again(by=place.dispatcher, spot=spot)
        actions.dismiss(by=place.dispatcher, spot=spot)
    told(place, f"又来了，{AGAIN}")
    with enter(SystemScope("test")):
        find_spots()
        assert HotSpot.objects.get().state == "dismissed"
    for actor in (place.clerk, place.stranger):
        with pytest.raises(Forbidden):
            actions.look_again(by=actor, spot=spot)


def test_the_pages_show_a_hot_spot_and_its_rows(place: Community) -> None:
    spot = spot_in(place)
    desk, here = place.desk_of("dispatcher"), f"/desk/hot-spots/{spot.pk}/"
    assert here in desk.get("/desk/hot-spots/").content.decode()
    page = desk.get(here).content.decode()
    assert page.count("第") >= 3
    refused = desk.post(f"{here}confirm/", {"name": ""})
    assert refused.status_code == 422
    assert desk.post(f"{here}confirm/", {"name": "东门广场舞"}).status_code == 302
    assert "东门广场舞" in desk.get(here).content.decode()
    assert desk.post(f"{here}dismiss/").status_code == 409
    assert desk.post(f"{here}burn/").status_code == 404
    assert place.desk_of("stranger").get(here).status_code == 404


def test_groups_are_found_by_words() -> None:
    texts = Texts([("", DANCE), ("", AGAIN), *(("", words) for words in OTHER)])
    assert texts.clusters() == [[0, 1]]
