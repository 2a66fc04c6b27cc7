"""What a resident may ask for: more speed, to go on with it, to let it be; and nobody is labelled."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Matter, Urging
from fivehearts.engines.matters.tests.community import Community, found, lead_to
from fivehearts.faces.resident.tests.ground import WORDS, handled, picture, registered
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope import SystemScope, enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db: None) -> Community:
    with enter(SystemScope("test")):
        return found()


def known(number: str) -> Matter:
    return Matter.unscoped.select_related("promise", "holder_unit").get(number=number)


def ways(client: Client, number: str) -> set[str]:
    """The verbs the page of the matter offers."""
    page = client.get(f"/matter/{number}/").content.decode()
    return set(re.findall(rf"/matter/{number}/ask/(\w+)/", page))


def asks(client: Client, number: str, verb: str, words: str = "") -> int:
    return client.post(f"/matter/{number}/ask/{verb}/", {"words": words}).status_code


def test_urging_reaches_the_unit_and_leaves_the_matter_as_it_is(
    place: Community, client: Client
) -> None:
    number = registered(client)
    handled(place, number, until="handling")
    page = client.get(f"/matter/{number}/ask/urge/").content.decode()
    assert "第一网格" in page
    assert "不会因此给您记上什么" in page
    before = known(number).state
    told = client.post(f"/matter/{number}/ask/urge/", {"words": "老人晚上不敢出门"}, follow=True)
    page = told.content.decode()
    assert "已经告诉第一网格" in page
    assert "您催了一次" in page
    assert "老人晚上不敢出门" in page
    assert known(number).state == before
    assert known(number).urged_at is not None


def test_a_second_urging_on_the_same_day_is_answered_kindly_and_kept_out(
    place: Community, client: Client
) -> None:
    number = registered(client)
    assert asks(client, number, "urge") == 302
    page = client.get(f"/matter/{number}/ask/urge/").content.decode()
    assert "您今天已经催过" in page
    assert "<textarea" not in page
    again = client.post(f"/matter/{number}/ask/urge/", {"words": "还没来"})
    assert again.status_code == 409
    assert Urging.unscoped.filter(matter=known(number), source="resident").count() == 1
    for label in ("频繁", "骚扰", "反复", "恶意"):
        assert label not in page + again.content.decode()


def test_urging_is_open_again_on_the_next_working_day(place: Community, client: Client) -> None:
    number = registered(client)
    asks(client, number, "urge")
    Urging.unscoped.filter(matter=known(number)).update(at=now() - timedelta(days=4))
    assert "<textarea" in client.get(f"/matter/{number}/ask/urge/").content.decode()
    assert asks(client, number, "urge") == 302


@pytest.mark.parametrize("answer", ["solved", "explained"])
def test_not_solved_yet_always_creates_work_under_the_same_number(
    place: Community, client: Client, answer: str
) -> None:
    number = registered(client)
    handled(place, number)
    given = {"contacted": "yes", "solved": answer, "satisfaction": "satisfied"}
    client.post(f"/matter/{number}/answer/", given)
    assert known(number).state == "closed"
    assert ways(client, number) == {"reopen"}
    silent = client.post(f"/matter/{number}/ask/reopen/", {"words": ""})
    assert silent.status_code == 422
    assert "还有什么没办好" in silent.content.decode()
    page = client.post(f"/matter/{number}/ask/reopen/", {"words": "又不亮了"}, follow=True)
    assert "用原来的编号接着办" in page.content.decode()
    assert "又不亮了" in page.content.decode()
    matter = known(number)
    assert (matter.state, matter.round, matter.promise.runs) == ("handling", 2, True)


def test_what_was_not_ours_can_be_brought_back_and_is_looked_at_again(
    place: Community, client: Client
) -> None:
    number = registered(client)
    with enter(SystemScope("test")):
        actions.decline(
            by=place.clerk, matter=known(number), reason="不归社区", right_address="供电局 95598"
        )
    assert ways(client, number) == {"reopen"}
    assert asks(client, number, "reopen", "供电局说归社区") == 302
    assert known(number).state == "registered"


def test_taking_back_ends_it_openly_and_can_be_undone(place: Community, client: Client) -> None:
    number = registered(client)
    assert ways(client, number) == {"urge", "withdraw"}
    page = client.post(f"/matter/{number}/ask/withdraw/", {"words": "自己修好了"}, follow=True)
    words = page.content.decode()
    assert "已撤回" in words
    assert "这件事不再办了" in words
    assert known(number).state == "withdrawn"
    assert asks(client, number, "withdraw") == 409
    assert ways(client, number) == {"reopen"}
    assert asks(client, number, "reopen", "还是要修") == 302
    assert known(number).state == "registered"


def test_what_cannot_be_asked_now_says_where_it_stands(place: Community, client: Client) -> None:
    number = registered(client)
    page = client.get(f"/matter/{number}/ask/reopen/").content.decode()
    assert "现在不能这样做" in page
    assert "<textarea" not in page
    assert asks(client, number, "reopen", "没办好") == 409
    assert client.get(f"/matter/{number}/ask/burn/").status_code == 404


def test_nobody_asks_for_another_resident(place: Community, client: Client) -> None:
    number = registered(client)
    other = Client()
    registered(other, words="别的事")
    for verb in ("urge", "reopen", "withdraw"):
        assert other.get(f"/matter/{number}/ask/{verb}/").status_code == 404
        assert asks(other, number, verb, "x") == 404
        assert Client().get(f"/matter/{number}/ask/{verb}/")["Location"] == "/track/"
    assert known(number).state == "registered"


def test_my_matters_lists_what_this_session_opened_with_state_date_and_what_to_do(
    place: Community, client: Client
) -> None:
    first = registered(client)
    second = registered(client, words="门口的树倒了")
    handled(place, first)
    stranger = Client()
    registered(stranger, words="外人的事")
    page = client.get("/mine/").content.decode()
    for words in (
        WORDS[:20],
        "门口的树倒了",
        "等您回答",
        "回答三个问题",
        "幸福里社区收到了，正在看",
        "承诺<strong>",
    ):
        assert words in page
    assert f"/matter/{second}/ask/urge/" in page
    assert "外人的事" not in page
    assert "我的事项" in client.get("/").content.decode()
    assert "我的事项" not in Client().get("/").content.decode()


def test_a_late_matter_says_so_in_the_list(place: Community, client: Client) -> None:
    from fivehearts.engines.matters.queries.receipt import code_of

    with enter(SystemScope("test")):
        matter = lead_to(place, "handling", at=now() - timedelta(days=60))
    client.post("/track/", {"number": matter.number, "code": code_of(matter)})
    assert "现在超期了，对不起" in client.get("/mine/").content.decode()


def test_the_list_of_my_matters_costs_the_same_for_one_and_for_twenty(
    place: Community, client: Client
) -> None:
    counts = []
    for more in (1, 19):
        for n in range(more):
            registered(client, words=f"第{n}件事")
        client.get("/mine/")
        with CaptureQueriesContext(connection) as counted:
            assert client.get("/mine/").status_code == 200
        counts.append(len(counted))
    assert counts[0] == counts[1] <= 8, counts


def test_the_resident_and_the_clerk_read_the_same_lines_of_the_date(
    place: Community, client: Client
) -> None:
    from fivehearts.community.duties.models import User

    number = registered(client, photos=[picture()])
    handled(place, number, until="handling")
    desk = Client()
    desk.force_login(
        User.objects.get(username="secretary"), "django.contrib.auth.backends.ModelBackend"
    )

    def lines(page: str) -> list[str]:
        clock = re.search(r'<ol class="fh-clock">.*?</ol>', page, re.DOTALL)
        assert clock is not None
        found = re.findall(r"<span>([^<]+)</span>", clock.group())
        assert found
        return found

    at_home = client.get(f"/matter/{number}/clock/").content.decode()
    assert lines(at_home) == lines(desk.get(f"/desk/matters/{number}/clock/").content.decode())
    assert "第一网格" in at_home
    assert Client().get(f"/matter/{number}/clock/")["Location"] == "/track/"
