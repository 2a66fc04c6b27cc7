"""What the desk adds to the page of a matter: who else is at it, house words, the work order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from fivehearts.community.duties.models import User
from fivehearts.engines.matters.tests.community import Community, found, lead_to
from fivehearts.faces.desk import actions
from fivehearts.faces.desk.models import Presence, ReplyTemplate
from fivehearts.faces.desk.presence import FADES_AFTER, here
from fivehearts.faces.desk.vocabulary.replies import ReplyIncomplete, UnknownPlaceholder
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope import ActorScope, SystemScope, enter
from fivehearts.foundation.verbs import Forbidden

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db: None):
    with enter(SystemScope("test")):
        yield found()


def client_of(place: Community, name: str) -> Client:
    client = Client()
    client.force_login(
        User.objects.get(pk=place.people[name].user_id),
        "django.contrib.auth.backends.ModelBackend",
    )
    return client


def page_of(place: Community, name: str, number: str) -> str:
    return client_of(place, name).get(f"/desk/matters/{number}/").content.decode()


def unfolded(place: Community, name: str, number: str, verb: str) -> str:
    answer = client_of(place, name).get(f"/desk/matters/{number}/do/{verb}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_second_clerk_reads_who_opened_it_first_and_can_go_on(place: Community) -> None:
    matter = lead_to(place, "registered")
    assert "正在办理" not in page_of(place, "clerk", matter.number)
    second = page_of(place, "secretary", matter.number)
    assert "clerk 正在办理，刚刚打开" in second and "您可以继续办" in second
    answer = client_of(place, "secretary").post(
        f"/desk/matters/{matter.number}/do/accept/",
        {"version": matter.version, "kind": "complaint", "urgency": "ordinary", "category": ""},
    )
    assert answer.status_code == 302


def test_the_mark_says_since_when_and_fades_after_five_minutes(place: Community) -> None:
    matter = lead_to(place, "registered")
    at = now()
    assert here(place.clerk, matter.pk, at=at) == []
    assert [(one.name, one.minutes) for one in here(place.secretary, matter.pk, at=at)] == [
        ("clerk", 0)
    ]
    # Still open two minutes later: since when it was opened first.
    here(place.clerk, matter.pk, at=at + timedelta(minutes=2))
    later = here(place.secretary, matter.pk, at=at + timedelta(minutes=4))
    assert [(one.name, one.minutes) for one in later] == [("clerk", 4)]
    gone = at + timedelta(minutes=2) + FADES_AFTER + timedelta(seconds=1)
    assert here(place.secretary, matter.pk, at=gone) == []


def test_long_faded_marks_go_by_themselves(place: Community) -> None:
    matter, other = lead_to(place, "registered"), lead_to(place, "registered")
    here(place.clerk, matter.pk, at=now() - timedelta(days=2))
    here(place.secretary, other.pk, at=now())
    assert [one.matter_id for one in Presence.unscoped.all()] == [other.pk]


def test_who_only_reads_leaves_no_mark_and_strangers_see_none(place: Community) -> None:
    matter = lead_to(place, "registered")
    page_of(place, "analyst", matter.number)
    assert not Presence.unscoped.exists()
    path = f"/desk/matters/{matter.number}/presence/"
    assert client_of(place, "stranger").post(path).status_code == 404
    assert client_of(place, "clerk").post(path).status_code == 200


def test_house_words_are_offered_filled_in_below_the_unit_that_keeps_them(
    place: Community,
) -> None:
    actions.keep_reply(
        by=place.secretary,
        unit=place.community,
        verb="report_done",
        title="已修好",
        words="编号 {number} 已由{unit}办结，有疑问请打 {phone}。",
    )
    matter = lead_to(place, "handling")
    body = page_of(place, "grid_worker", matter.number)
    assert f"编号 {matter.display_number} 已由第一网格办结" in body
    assert 'data-insert="report_done_answer"' in body
    reply = ReplyTemplate.objects.get()
    actions.retire_reply(by=place.secretary, reply=reply)
    assert "已由第一网格办结" not in page_of(place, "grid_worker", matter.number)
    actions.bring_back_reply(by=place.secretary, reply=reply)
    assert "已由第一网格办结" in page_of(place, "grid_worker", matter.number)


def test_house_words_are_offered_for_an_answer_at_once_and_for_the_follow_up(
    place: Community,
) -> None:
    for verb in ("answer_at_once", "attempt", "close"):
        actions.keep_reply(
            by=place.secretary,
            unit=place.community,
            verb=verb,
            title=f"常用语 {verb}",
            words="编号 {number}，请打 {phone}。",
        )
    consult, reported = lead_to(place, "registered", kind="consult"), lead_to(place, "follow_up")
    asked = unfolded(place, "clerk", consult.number, "answer_at_once")
    assert 'data-insert="answer_at_once_answer"' in asked and "常用语 attempt" not in asked
    assert 'data-insert="attempt_words"' in unfolded(place, "caller", reported.number, "attempt")
    # Nobody is handed words for what the resident says.
    called = page_of(place, "caller", reported.number)
    assert 'data-insert="answer_words"' not in called
    with pytest.raises(ReplyIncomplete):
        actions.keep_reply(
            by=place.secretary, unit=place.community, verb="answer", title="满意", words="很满意"
        )


def test_only_who_answers_for_the_unit_keeps_its_words_and_says_what_can_be_filled_in(
    place: Community,
) -> None:
    given = {
        "unit": place.community,
        "verb": "decline",
        "title": "不归社区",
        "words": "请打 12345。",
    }
    with pytest.raises(Forbidden):
        actions.keep_reply(by=place.clerk, **given)
    with pytest.raises(Forbidden):
        actions.keep_reply(by=place.stranger, **given)
    with pytest.raises(UnknownPlaceholder):
        actions.keep_reply(by=place.secretary, **{**given, "words": "您好 {name}"})
    with pytest.raises(ReplyIncomplete):
        actions.keep_reply(by=place.secretary, **{**given, "title": "  "})


def test_words_of_a_template_are_never_read_as_a_page(place: Community) -> None:
    actions.keep_reply(
        by=place.secretary, unit=place.community, verb="report_done", title="<b>",
        words="<script>alert(1)</script>",
    )  # fmt: skip
    matter = lead_to(place, "handling")
    assert "<script>alert" not in page_of(place, "grid_worker", matter.number)


def test_the_work_order_holds_the_whole_course_and_no_phone(place: Community) -> None:
    matter = lead_to(place, "closed")
    body = (
        client_of(place, "secretary").get(f"/desk/matters/{matter.number}/work-order/")
    ).content.decode()
    for words in ("工单", matter.display_number, "灯已更换", "138****5678", "催办与督办", "签字"):
        assert words in body, words
    assert "13812345678" not in body
    path = f"/desk/matters/{matter.number}/work-order/"
    assert client_of(place, "stranger").get(path).status_code == 404


def test_a_view_is_renamed_moved_and_refused_with_a_sentence_that_keeps_what_was_typed(
    place: Community,
) -> None:
    first, second = (
        actions.keep_view(by=place.secretary, name=name, base="work", filters={"due": "week"})
        for name in ("甲", "乙")
    )
    client = client_of(place, "secretary")
    path = f"/desk/views/{second.pk}"
    assert client.post(f"{path}/earlier/").status_code == 302
    body = client.get("/desk/").content.decode()
    assert body.index(">乙<") < body.index(">甲<")
    named = {f"v{second.pk}-name": "丙", f"v{second.pk}-shared_unit": ""}
    assert client.post(f"{path}/change/", named).status_code == 302
    assert ">丙<" in client.get("/desk/").content.decode()
    for wrong in (
        {f"v{second.pk}-name": ""},
        {f"v{second.pk}-name": "很" * 21},
        {f"v{second.pk}-name": "丁", f"v{second.pk}-shared_unit": str(place.police.pk)},
    ):
        answer = client.post(f"{path}/change/", wrong)
        assert answer.status_code == 422
        assert (wrong[f"v{second.pk}-name"] or "丙") in answer.content.decode()
    assert client.post(f"{path}/burn/").status_code == 404
    assert ">甲<" in client.get("/desk/").content.decode() and first.name == "甲"


def test_views_belong_to_who_keeps_them_and_to_the_unit_they_are_shared_with(
    place: Community,
) -> None:
    view = actions.keep_view(
        by=place.secretary, name="本周", base="work", filters={"due": "week"},
        shared_unit_id=place.community.pk,
    )  # fmt: skip
    assert "本周" in client_of(place, "clerk").get("/desk/").content.decode()
    assert ">本周<" not in client_of(place, "grid_worker").get("/desk/").content.decode()
    path = f"/desk/views/{view.pk}/retire/"
    assert client_of(place, "clerk").post(path).status_code == 404
    assert client_of(place, "secretary").post(path).status_code == 302
    assert ">本周<" not in client_of(place, "clerk").get("/desk/").content.decode()
    with enter(ActorScope(place.secretary)):
        actions.bring_back_view(by=place.secretary, view=view)
    assert "本周" in client_of(place, "clerk").get("/desk/").content.decode()
