"""Following the own matter: nobody else's, honestly told, and closed on a shared computer."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.tests.community import Community, found, lead_to
from fivehearts.faces.resident.tests.ground import (
    WORDS,
    code_on,
    handled,
    picture,
    registered,
)
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope import SystemScope, enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db: None) -> Community:
    with enter(SystemScope("test")):
        return found()


def answers(**given: str) -> dict[str, str]:
    return {"contacted": "yes", "solved": "solved", "satisfaction": "satisfied", **given}


def test_the_whole_way_registers_is_handled_answers_and_it_is_closed(
    place: Community, client: Client
) -> None:
    number = registered(client)
    code = code_on(client, number)
    handled(place, number)
    elsewhere = Client()
    opened = elsewhere.post("/track/", {"number": number, "code": code})
    assert opened["Location"] == f"/matter/{number}/"
    page = elsewhere.get(opened["Location"]).content.decode()
    assert "今天上午换了灯管" in page
    assert "想问您三件事" in page
    done = elsewhere.post(f"/matter/{number}/answer/", answers())
    assert "谢谢您，这件事结案了" in elsewhere.get(done["Location"]).content.decode()
    matter = Matter.unscoped.get(number=number)
    assert (matter.state, matter.outcome, matter.closing) == ("closed", "solved", "answered")


@pytest.mark.parametrize(
    ("given", "says", "never"),
    [
        ({"solved": "unsolved"}, "知道了，这件事还没办好", "结案了"),
        ({"solved": "partly"}, "知道了，这件事还没办好", "结案了"),
        ({"satisfaction": "dissatisfied"}, "知道了，这件事还没办好", "结案了"),
        ({"solved": "explained"}, "不算“已解决”", "知道了"),
        ({}, "您说已经解决了", "没能解决"),
    ],
)
def test_the_page_after_the_answers_fits_them(
    place: Community, client: Client, given: dict[str, str], says: str, never: str
) -> None:
    number = registered(client)
    handled(place, number)
    done = client.post(f"/matter/{number}/answer/", answers(**given))
    page = client.get(done["Location"]).content.decode()
    assert says in page
    assert never not in page


def test_answers_are_complete_or_come_back_with_what_was_chosen(
    place: Community, client: Client
) -> None:
    number = registered(client)
    handled(place, number)
    answer = client.post(f"/matter/{number}/answer/", answers(solved="", words="差一点"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请选一下解决了没有" in page
    assert "差一点</textarea>" in page
    assert re.search(r'value="satisfied"[^>]*checked', page)


def test_answering_twice_is_said_and_changes_nothing(place: Community, client: Client) -> None:
    number = registered(client)
    handled(place, number)
    client.post(f"/matter/{number}/answer/", answers())
    again = client.post(f"/matter/{number}/answer/", answers(solved="unsolved"))
    assert again.status_code == 409
    assert Matter.unscoped.get(number=number).outcome == "solved"


def test_a_stranger_reads_nothing_and_is_asked_for_number_and_code(
    place: Community, client: Client
) -> None:
    number = registered(client)
    stranger = Client()
    for path in (f"/matter/{number}/", f"/receipt/{number}/", f"/matter/{number}/answered/"):
        assert stranger.get(path)["Location"] == "/track/"
    assert stranger.post(f"/matter/{number}/answer/", answers())["Location"] == "/track/"


def test_another_residents_code_opens_only_their_own(place: Community, client: Client) -> None:
    number = registered(client, photos=[picture()])
    photo = re.search(
        rf"/matter/{number}/photo/[^/]+/", client.get(f"/matter/{number}/").content.decode()
    )
    assert photo is not None
    other = Client()
    registered(other, words="别的事")
    for path in (f"/matter/{number}/", f"/receipt/{number}/", photo.group()):
        assert other.get(path).status_code == 404
    assert other.post(f"/matter/{number}/answer/", answers()).status_code == 404
    assert client.get(photo.group())["Content-Type"] == "image/jpeg"
    assert client.get(photo.group() + "?small=1")["Content-Type"] == "image/webp"


def test_a_colleague_without_the_code_sees_no_more_here_than_a_stranger(
    place: Community, client: Client
) -> None:
    number = registered(client)
    from fivehearts.community.duties.models import User

    desk = Client()
    desk.force_login(
        User.objects.get(username="secretary"), "django.contrib.auth.backends.ModelBackend"
    )
    assert desk.get(f"/matter/{number}/")["Location"] == "/track/"
    desk.post("/track/", {"number": number, "code": code_on(client, number)})
    assert desk.get(f"/matter/{number}/").status_code == 200
    desk.post("/track/close/")
    assert desk.get(f"/matter/{number}/")["Location"] == "/track/"
    assert desk.get("/desk/").status_code == 200


def test_wrong_number_and_wrong_code_read_the_same_page(place: Community, client: Client) -> None:
    number = registered(client)
    pages = []
    for tried in (number, "260000999" + _check("260000999")):
        page = Client().post("/track/", {"number": tried, "code": "00000000"}).content.decode()
        pages.append(re.sub(r'value="[^"]*"', "", page))
    assert pages[0] == pages[1]


def _check(body: str) -> str:
    from stdnum.iso7064 import mod_11_10

    return str(mod_11_10.calc_check_digit(body))


def test_a_mistyped_number_is_told_by_its_check_digit(place: Community, client: Client) -> None:
    number = registered(client)
    mistyped = number[:-1] + str((int(number[-1]) + 1) % 10)
    page = client.post("/track/", {"number": mistyped, "code": "1"}).content.decode()
    assert "有一位写错了" in page


def test_after_too_many_tries_from_one_place_it_says_to_wait(
    place: Community, client: Client
) -> None:
    number = registered(client)
    for _try in range(20):
        client.post("/track/", {"number": number, "code": "00000000"})
    answer = client.post("/track/", {"number": number, "code": code_on(client, number)})
    assert answer.status_code == 429
    assert "15" in answer.content.decode()


def test_the_number_of_the_qr_code_is_filled_in(place: Community, client: Client) -> None:
    number = registered(client)
    assert (
        f'value="{number[:2]}-{number[2:-1]}-{number[-1]}"'
        in client.get(f"/track/?n={number}").content.decode()
    )


def test_no_page_of_a_matter_is_kept_by_the_browser_and_closing_leaves_nothing(
    place: Community, client: Client
) -> None:
    number = registered(client)
    for path in (f"/receipt/{number}/", f"/matter/{number}/"):
        assert "no-store" in client.get(path)["Cache-Control"]
    closed = client.post("/track/close/", follow=True).content.decode()
    assert "已退出" in closed
    assert client.get(f"/matter/{number}/")["Location"] == "/track/"


def test_the_session_gets_a_new_key_when_a_matter_is_opened(
    place: Community, client: Client
) -> None:
    number = registered(client)
    code = code_on(client, number)
    planted = Client()
    planted.post("/track/", {"number": registered(planted), "code": "1"})
    before = planted.cookies["sessionid"].value
    planted.post("/track/", {"number": number, "code": code})
    assert planted.cookies["sessionid"].value != before


def test_a_late_promise_is_admitted_and_names_the_unit(place: Community, client: Client) -> None:
    with enter(SystemScope("test")):
        matter = lead_to(place, "handling", at=now() - timedelta(days=60))
    from fivehearts.engines.matters.queries.receipt import code_of

    client.post("/track/", {"number": matter.number, "code": code_of(matter)})
    page = client.get(f"/matter/{matter.number}/").content.decode()
    assert "现在超期了，对不起" in page
    assert "第一网格" in page


def test_a_matter_that_is_not_ours_says_whom_to_ask(place: Community, client: Client) -> None:
    number = registered(client)
    with enter(SystemScope("test")):
        actions.decline(
            by=place.clerk,
            matter=Matter.unscoped.select_related("holder_unit", "promise").get(number=number),
            reason="属于供电公司的设备",
            right_address="供电局 95598",
        )
    page = client.get(f"/matter/{number}/").content.decode()
    assert "供电局 95598" in page
    assert "不归我们办" in page


def test_no_internal_word_and_no_colleagues_name_is_in_the_page(
    place: Community, client: Client
) -> None:
    number = registered(client)
    handled(place, number)
    page = client.get(f"/matter/{number}/").content.decode()
    assert WORDS in page
    assert "别外传" not in page
    for path in ("", "clock/", "ask/urge/", "ask/reopen/", "ask/withdraw/"):
        page = client.get(f"/matter/{number}/{path}").content.decode()
        assert "别外传" not in page, path
        for name in place.people:
            assert name not in page, path
    page = client.get("/mine/").content.decode()
    for name in place.people:
        assert name not in page


@pytest.mark.parametrize("more", [0, 2, 24])
def test_the_page_costs_the_same_however_long_the_story_is(
    place: Community, client: Client, more: int
) -> None:
    number = registered(client)
    matter = handled(place, number, until="handling")
    with enter(SystemScope("test")):
        for n in range(more):
            actions.note(by=place.grid_worker, matter=matter, words=f"第{n}次上门", public=True)
    client.get(f"/matter/{number}/")
    with CaptureQueriesContext(connection) as counted:
        client.get(f"/matter/{number}/")
    assert len(counted) == 14, [str(one["sql"])[:90] for one in counted]
