"""Proposals stand beside the forms; what was taken is noted; a worse guesser is not kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from fivehearts.engines.catalogue.models import Category
from fivehearts.engines.matters import actions as matters
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.tests.community import Community, facts, found, lead_to, reload
from fivehearts.foundation.clock import now
from fivehearts.foundation.files import jobs as files
from fivehearts.foundation.files import storage
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.verbs import Forbidden
from fivehearts.insight.suggestions import actions
from fivehearts.insight.suggestions.jobs import learn_again
from fivehearts.insight.suggestions.models import Proposal, RoutingModel
from fivehearts.insight.suggestions.queries.guessing import forget_guesser, in_force
from fivehearts.insight.suggestions.queries.history import dispatches, how_often_right
from fivehearts.insight.suggestions.tests.examples import examples

LAMPS = "小区外面的路灯三天不亮，晚上看不清路，请派人修路灯。"


@pytest.fixture
def place(db: None) -> Community:
    return found()


def learnt(**given: Any) -> RoutingModel:
    wanted = {"by": system("routing"), "examples": examples(), "source": "file"}
    return actions.learn_from(**{**wanted, **given})


def accepted(place: Community, words: str = LAMPS) -> Matter:
    return reload(lead_to(place, "accepted", words=words, title=words[:12]))


def dispatched(place: Community, matter: Matter, code: str) -> None:
    with enter(SystemScope("test")):
        matters.dispatch(
            by=place.dispatcher,
            matter=matter,
            unit=place.grid,
            category=Category.objects.get(code=code),
        )


def test_without_anything_learnt_the_pages_say_nothing_and_nothing_is_noted(
    place: Community,
) -> None:
    matter = accepted(place)
    page = place.desk_of("dispatcher").get(f"/desk/matters/{matter.number}/")
    assert "fh-proposed" not in page.content.decode()
    dispatched(place, matter, "traffic")
    assert not Proposal.unscoped.exists()


def test_a_dispatcher_reads_three_categories_with_words_and_the_usual_unit(
    place: Community,
) -> None:
    learnt()
    matter = accepted(place)
    page = place.desk_of("dispatcher").get(f"/desk/matters/{matter.number}/").content.decode()
    traffic = Category.objects.get(code="traffic")
    assert f'data-choose="dispatch_category={traffic.pk}' in page
    assert "路灯" in page
    noise = Category.objects.get(code="noise")
    assert f'data-choose="dispatch_category={noise.pk} dispatch_unit={place.community.pk}"' in page


def test_what_was_proposed_and_taken_is_noted_and_counted(place: Community) -> None:
    model = learnt()
    for code in ("traffic", "noise", "other"):
        dispatched(place, accepted(place), code)
    with enter(SystemScope("test")):
        noted = list(Proposal.objects.order_by("pk").values_list("taken", "place"))
        counted = how_often_right(model)
    assert noted[0] == ("traffic", 1)
    assert noted[1][0] == "noise" and noted[1][1] in {2, 3}
    assert noted[2] == ("other", 0)
    assert counted == {"all": 3, "first": 1, "among": 2}
    page = place.desk_of("dispatcher").get("/desk/routing/").content.decode()
    assert "suggestions.first_taken" in page
    rows = place.desk_of("secretary").get(
        f"/desk/figures/suggestions.first_taken/rows/?month={now():%Y-%m}"
    )
    assert rows.status_code == 200


def test_while_typing_categories_are_proposed_and_nothing_is_kept(place: Community) -> None:
    learnt()
    desk = place.desk_of("clerk")
    before = Entry.objects.count()
    told = desk.post("/desk/register/suggested/", {"words": LAMPS, "place_unit": place.grid.pk})
    assert told.status_code == 200 and told["Cache-Control"] == "no-store"
    assert f"id_category={Category.objects.get(code='traffic').pk}" in told.content.decode()
    assert Entry.objects.count() == before
    for odd in (
        {"words": "\x00" * 20, "place_unit": ""},
        {"words": "路", "place_unit": "x"},
        {"words": "a" * 90_000, "place_unit": "9" * 30},
    ):
        assert desk.post("/desk/register/suggested/", odd).status_code == 200


def test_without_scripts_a_press_looks_and_keeps_what_was_typed(place: Community) -> None:
    learnt()
    desk = place.desk_of("clerk")
    page = desk.post("/desk/register/", {"words": LAMPS, "look": "1", "resident_name": "张桂英"})
    shown = page.content.decode()
    assert page.status_code == 200
    assert LAMPS in shown and "张桂英" in shown and "fh-proposed" in shown
    assert not Matter.unscoped.exists()


def test_a_worse_guesser_is_not_kept(place: Community) -> None:
    good = learnt()
    worse = learnt(better_than=1.01)
    assert not worse.kept and worse.digest == ""
    found_now = in_force()
    assert found_now is not None and found_now[0].pk == good.pk
    assert "不保留" in place.desk_of("dispatcher").get("/desk/routing/").content.decode()


def test_a_changed_file_is_refused_with_a_sentence_and_the_one_before_is_used(
    place: Community,
) -> None:
    first = learnt()
    second = learnt(examples=examples()[:-1])
    storage.place(second.path).write_bytes(b"something else")
    forget_guesser()
    found_now = in_force()
    assert found_now is not None and found_now[0].pk == first.pk
    page = place.desk_of("dispatcher").get("/desk/routing/").content.decode()
    assert f"第{second.pk}号" in page


def test_what_was_learnt_is_no_stray_file(place: Community) -> None:
    model = learnt()
    with enter(SystemScope("test")):
        files.clear_orphans(grace_seconds=-10)
    assert storage.place(model.path).is_file()


def test_nobody_at_a_desk_teaches_the_program(place: Community) -> None:
    with pytest.raises(Forbidden):
        learnt(by=place.secretary)
    with pytest.raises(Forbidden):
        actions.note_taken(
            by=place.secretary, matter=accepted(place), model=learnt(), proposed=[], taken="noise"
        )


def test_the_job_learns_once_a_month_and_only_from_enough(place: Community, settings: Any) -> None:
    settings.ROUTING_LEAST_DISPATCHES = 16
    for number in range(8):
        dispatched(place, accepted(place, f"路灯第{number}次不亮了，看不清路"), "traffic")
    with enter(SystemScope("test")):
        assert learn_again() is None
    for number in range(8):
        dispatched(place, accepted(place, f"广场舞第{number}天太吵，音响太大"), "noise")
    matters.register(
        by=place.clerk, facts=facts(place.grid, category=Category.objects.get(code="noise"))
    )
    with enter(SystemScope("test")):
        assert len(dispatches()) == 16
        model = learn_again()
        assert model is not None and model.rows == 16 and model.source == "history"
        assert learn_again(at=now() + timedelta(days=20)) is None
        assert learn_again(at=now() + timedelta(days=29)) is not None
