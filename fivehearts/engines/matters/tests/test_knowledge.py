"""Articles: written by the unit, reviewed by somebody else, read while valid, used when answering at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from fivehearts.engines.knowledge import actions
from fivehearts.engines.knowledge.jobs import remind_keepers
from fivehearts.engines.knowledge.models import ArticleVersion
from fivehearts.engines.knowledge.queries import offered_for, public_articles
from fivehearts.engines.knowledge.vocabulary.states import (
    ArticleIncomplete,
    DraftOpen,
    OwnReview,
    ValidityMixedUp,
)
from fivehearts.engines.matters.models import Report
from fivehearts.engines.matters.tests.community import Community, found, lead_to, reload
from fivehearts.foundation.clock import now, today
from fivehearts.foundation.outbox.models import Message
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.verbs import Forbidden, IllegalTransition

ANSWER = "带身份证和病历到社区窗口填表，三个工作日内答复。电话：88886666。"


@pytest.fixture
def place(db: None) -> Community:
    return found()


def written(place: Community, **given: Any) -> ArticleVersion:
    wanted: dict[str, Any] = {
        "by": place.clerk,
        "unit": place.community,
        "question": "老年食堂的送餐怎么申请",
        "answer": ANSWER,
        "keywords": "助餐 送饭",
        "valid_from": today(),
    }
    return actions.write(**{**wanted, **given})


def published(place: Community, **given: Any) -> ArticleVersion:
    version = written(place, **given)
    actions.hand_in(by=place.clerk, version=version)
    return actions.publish(by=place.reviewer, version=version)


def test_an_article_is_read_by_residents_once_somebody_else_has_published_it(
    place: Community,
) -> None:
    version = written(place)
    assert not public_articles(today())
    actions.hand_in(by=place.clerk, version=version)
    assert not public_articles(today())
    actions.publish(by=place.reviewer, version=version)
    assert [one.pk for one in public_articles(today(), words="送餐")] == [version.pk]
    assert [one.pk for one in public_articles(today(), words="助餐")] == [version.pk]
    assert not public_articles(today(), words="停水")


def test_nobody_publishes_the_own_words(place: Community) -> None:
    version = written(place, by=place.secretary)
    actions.hand_in(by=place.secretary, version=version)
    with pytest.raises(OwnReview):
        actions.publish(by=place.secretary, version=version)
    actions.send_back(by=place.reviewer, version=version, reason="少了电话")
    assert version.state == "draft" and version.returned_for == "少了电话"


def test_a_new_version_follows_the_published_one_which_stays_until_then(place: Community) -> None:
    first = published(place)
    second = written(place, article=first.article, answer="改为网上申请。")
    assert second.number == 2
    assert public_articles(today())[0].pk == first.pk
    actions.hand_in(by=place.clerk, version=second)
    with pytest.raises(DraftOpen):
        written(place, article=first.article)
    actions.publish(by=place.reviewer, version=second)
    first.refresh_from_db()
    assert first.state == "ended" and public_articles(today())[0].pk == second.pk


def test_what_is_not_yet_or_no_longer_valid_is_never_shown_outside(place: Community) -> None:
    published(place, valid_from=today() + timedelta(days=1))
    ends = published(place, question="临时停水怎么办", valid_until=today() + timedelta(days=3))
    tomorrow, later = today() + timedelta(days=1), today() + timedelta(days=4)
    assert len(public_articles(tomorrow)) == 2
    assert ends.pk not in [one.pk for one in public_articles(later)]
    assert not offered_for("家里临时停水怎么办", later)
    ArticleVersion.objects.filter(pk=ends.pk).update(
        valid_from=today() - timedelta(days=9), valid_until=today() - timedelta(days=1)
    )
    assert Client().get(f"/answers/{ends.article_id}/").status_code == 404
    page = place.desk_of("clerk").get("/desk/knowledge/").content.decode()
    assert "已过期" in page
    actions.withdraw(by=place.clerk, version=reread(ends))
    with pytest.raises(IllegalTransition):
        actions.withdraw(by=place.clerk, version=reread(ends))


def reread(version: ArticleVersion) -> ArticleVersion:
    return ArticleVersion.objects.select_related("article__unit").get(pk=version.pk)


def test_refusals_say_what_to_do(place: Community) -> None:
    with pytest.raises(ArticleIncomplete):
        written(place, answer="  ")
    with pytest.raises(ValidityMixedUp):
        written(place, valid_until=today() - timedelta(days=1))
    for actor in (place.stranger, place.dispatcher):
        with pytest.raises(Forbidden):
            written(place, by=actor)
    version = written(place)
    with pytest.raises(Forbidden):
        actions.publish(by=place.clerk, version=version)
    with pytest.raises(Forbidden):
        actions.remind(by=place.clerk, version=version)


def test_keepers_are_reminded_once_before_it_ends(place: Community) -> None:
    published(place, valid_until=today() + timedelta(days=20))
    with enter(SystemScope("test")):
        assert remind_keepers() == 0
        assert remind_keepers(at=now() + timedelta(days=7)) == 1
        assert remind_keepers(at=now() + timedelta(days=8)) == 0
        assert Message.unscoped.filter(kind="knowledge.ends_soon").exists()


def test_an_answer_at_once_is_begun_with_an_article_and_counted(place: Community) -> None:
    version = published(place)
    words = "我妈行动不便，想问老年食堂能不能送餐，怎么申请？"
    matter = reload(lead_to(place, "accepted", words=words, kind="consult"))
    desk = place.desk_of("clerk")
    page = desk.get(f"/desk/matters/{matter.number}/do/answer_at_once/").content.decode()
    assert f"answer_at_once_article={version.pk}" in page and ANSWER in page
    sent = desk.post(
        f"/desk/matters/{matter.number}/do/answer_at_once/",
        {
            "version": matter.version, "answer": f"您好，{ANSWER}", "outcome": "solved",
            "category": "", "article": version.pk,
        },
    )  # fmt: skip
    assert sent.status_code == 302
    assert Report.unscoped.get(matter=matter).taken_from_id == version.pk
    rows = place.desk_of("secretary").get("/desk/figures/matters.from_knowledge/rows/")
    assert rows.status_code == 200


def test_the_pages_lead_from_the_draft_to_the_resident(place: Community) -> None:
    clerk, reviewer, visitor = place.desk_of("clerk"), place.desk_of("reviewer"), Client()
    form = {
        "unit": place.community.pk, "category": "", "question": "送餐怎么申请", "answer": ANSWER,
        "keywords": "", "sources": "", "valid_from": f"{today()}", "valid_until": "",
    }  # fmt: skip
    assert clerk.post("/desk/knowledge/new/", {**form, "answer": ""}).status_code == 422
    assert clerk.post("/desk/knowledge/new/", form).status_code == 302
    version = ArticleVersion.objects.get()
    here = f"/desk/knowledge/{version.article_id}/"
    assert visitor.get(f"/answers/{version.article_id}/").status_code == 404
    assert clerk.post(f"{here}hand_in/").status_code == 302
    assert clerk.post(f"{here}publish/").status_code == 403
    assert reviewer.post(f"{here}publish/").status_code == 302
    assert reviewer.post(f"{here}publish/").status_code == 409
    assert "88886666" in visitor.get(f"/answers/{version.article_id}/").content.decode()
    assert "送餐怎么申请" in visitor.get("/answers/?q=送餐").content.decode()
    assert "送餐怎么申请" not in visitor.get("/answers/?q=停电").content.decode()
    assert clerk.get(f"{here}write/").status_code == 200
