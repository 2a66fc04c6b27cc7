"""What the resident reads: public steps, units without names, the promise explained."""

from __future__ import annotations

import dataclasses

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.queries.tracking import (
    TrackedPage,
    promise_explained,
    public_story,
    tracked_matter,
    tracked_page,
)
from fivehearts.engines.matters.tests.community import Community, found, lead_to, resident_of
from fivehearts.foundation.scope import CodeScope, NothingScope, SystemScope, enter

pytestmark = pytest.mark.django_db

SECRET = "内部研判：此人多次投诉"


@pytest.fixture
def place(db: None):
    with enter(SystemScope("test")):
        yield found()


def seen(matter: Matter) -> TrackedPage:
    with enter(CodeScope(frozenset({matter.pk}))):
        return tracked_page(matter.number)


def test_another_residents_matter_does_not_exist(place: Community) -> None:
    mine, other = lead_to(place, "registered"), lead_to(place, "registered")
    with enter(CodeScope(frozenset({mine.pk}))), pytest.raises(Matter.DoesNotExist):
        tracked_matter(other.number)
    with enter(NothingScope()), pytest.raises(Matter.DoesNotExist):
        tracked_matter(mine.number)


def test_no_name_of_a_colleague_and_no_internal_word_reaches_the_resident(
    place: Community,
) -> None:
    matter = lead_to(place, "handling")
    actions.note(by=place.grid_worker, matter=matter, words=SECRET)
    actions.report_done(by=place.grid_worker, matter=matter, outcome="solved", answer="换好了。")
    actions.send_back(by=place.reviewer, matter=matter, reason=SECRET)
    page = seen(matter)
    told = str([dataclasses.asdict(step) for step in page.steps])
    assert SECRET not in told
    for name in place.people:
        assert name not in told
    assert not page.answer


def test_the_answer_is_shown_only_once_it_was_approved(place: Community) -> None:
    assert seen(lead_to(place, "reported")).answer is None
    answer = seen(lead_to(place, "follow_up")).answer
    assert answer is not None
    assert answer.words == "灯已更换，今晚起可用。"
    assert answer.unit_name == place.grid.name


def test_the_story_names_the_unit_it_was_given_to(place: Community) -> None:
    matter = lead_to(place, "dispatched")
    with enter(CodeScope(frozenset({matter.pk}))):
        given = [step.given_to for step in public_story(matter) if step.verb == "dispatch"]
    assert given == [place.grid.name]


def test_a_matter_that_is_not_ours_says_who_answers_for_it(place: Community) -> None:
    matter = lead_to(place, "registered")
    actions.decline(
        by=place.clerk, matter=matter, reason="属供电公司", right_address="供电局 95598"
    )
    refusal = seen(matter).refusal
    assert refusal is not None
    assert "95598" in refusal.words


def test_the_promise_is_explained_line_by_line_and_says_why_it_moved(place: Community) -> None:
    matter = lead_to(place, "registered")
    actions.accept(by=place.clerk, matter=matter, urgency="complex", reason="需要现场勘察")
    with enter(CodeScope(frozenset({matter.pk}))):
        promise = promise_explained(matter)
    assert promise is not None
    assert len(promise.why) >= 3
    assert [move.reason for move in promise.moves] == ["需要现场勘察"]


def test_done_again_the_newest_promise_is_told(place: Community) -> None:
    matter = lead_to(place, "follow_up")
    before = seen(matter).promise
    answers = actions.Answers(True, "unsolved", "dissatisfied", "还是不亮")
    actions.answer_follow_up(by=resident_of(matter), matter=matter, answers=answers, way="web")
    page = seen(matter)
    assert before is not None and page.promise is not None
    assert page.promise.promise.pk != before.promise.pk
    assert page.promise.promise.runs
    assert page.follow_up is not None and page.follow_up.redo


@pytest.mark.parametrize("more", [0, 2, 24])
def test_the_page_costs_eight_statements_however_long_the_story_is(
    place: Community, more: int
) -> None:
    matter = lead_to(place, "handling")
    for n in range(more):
        actions.note(by=place.grid_worker, matter=matter, words=f"第{n}次上门", public=True)
    with enter(CodeScope(frozenset({matter.pk}))), CaptureQueriesContext(connection) as eight:
        page = tracked_page(matter.number)
    assert len(page.steps) >= more + 1
    assert len(eight) == 8
