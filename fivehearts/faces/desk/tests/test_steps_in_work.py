"""Steps of procedures stand among my work: in the same list, by the same date, with their own name."""

from __future__ import annotations

import csv
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fivehearts.community.duties.actions import begin_absence
from fivehearts.community.duties.queries import user
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.queries.counts import work_counts
from fivehearts.engines.matters.tests.community import Community, lead_to, reload
from fivehearts.engines.procedures import actions
from fivehearts.engines.procedures.tests.conftest import with_office
from fivehearts.engines.procedures.tests.walking import CERTIFICATE, begin, begun, finish, fresh
from fivehearts.faces.desk.queries.work import AROUND, STEPS, list_of_work, steps_for
from fivehearts.foundation.clock import local, now
from fivehearts.foundation.scope import Actor, ActorScope, SystemScope, enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db: None) -> Community:
    return with_office()


def work(actor: Actor, tab: str = "") -> list[int]:
    with enter(ActorScope(actor)):
        return [one.pk for one in list_of_work(tab)(actor, steps_for(actor))]


def test_a_step_is_among_the_work_of_its_unit_until_it_is_done(place: Community) -> None:
    run = begun(place)
    matter = run.matter_id
    assert work(place.civil) == [matter]
    # Who has the matter keeps it; nobody else finds it.
    assert work(place.grid_worker) == [matter]
    for other in (place.colleague, place.stranger, place.reviewer):
        assert matter not in work(other)
    finish(place, run, "complete")
    _known, step = fresh(run)
    assert (matter in work(place.civil)) == (step.unit_id == place.civil.posts[0].unit_id)


def test_it_stands_in_order_of_its_date_and_is_counted_once(place: Community) -> None:
    with enter(SystemScope("test")):
        later = begun(place)
        sooner = begun(place)
        for matter, days in ((sooner, 1), (later, 3)):
            date = now() + timedelta(days=days)
            Matter.unscoped.filter(pk=matter.matter_id).update(next_due_at=date)
    assert work(place.civil) == [sooner.matter_id, later.matter_id]
    far = now() + timedelta(days=400)
    with enter(ActorScope(place.civil)):
        counts = work_counts(place.civil, at=far, beside=steps_for(place.civil))
    assert work(place.civil, STEPS) == work(place.civil)
    assert (counts.total, counts.late, counts.own, counts.beside) == (2, 2, 0, 2)
    assert not any(counts.queues.values())
    with enter(ActorScope(place.grid_worker)):
        counts = work_counts(place.grid_worker, at=now(), beside=steps_for(place.grid_worker))
    assert (counts.total, counts.own, counts.beside) == (2, 2, 0)


def test_where_the_unit_has_the_matter_its_owner_does_the_step(place: Community) -> None:
    second = place.hire("second", place.grid, "grid_worker")
    matter = lead_to(place, "handling")
    run = begin(place, matter, CERTIFICATE)
    _known, step = fresh(run)
    if step.unit_id != place.grid.pk:
        type(step).unscoped.filter(pk=step.pk).update(unit=place.grid)
    assert work(place.grid_worker) == [matter.pk]
    assert work(second) == []
    Matter.unscoped.filter(pk=matter.pk).update(owner=None, queue="review")
    assert matter.pk in work(second)


def test_what_is_on_its_way_elsewhere_is_not_also_my_step(place: Community) -> None:
    begun(place)
    Matter.unscoped.update(accountable_unit=place.civil.posts[0].unit_id)
    assert work(place.civil, AROUND) == []


def test_the_page_names_the_step_and_its_moment_and_asks_as_often_for_six_as_for_one(
    place: Community,
) -> None:
    run = begun(place)
    known, step = fresh(run)
    desk = place.desk_of("civil")
    address = f"/desk/matters/{known.matter.number}/procedure/"
    page = desk.get("/desk/").content.decode()
    due = f"{local(step.promise.due_at):%m-%d %H:%M}"
    assert f'href="{address}"' in page and f"环节：{step.stage.title.zh}" in page
    assert f"{due}前办完" in page and "?queue=steps" in page
    with CaptureQueriesContext(connection) as few:
        desk.get("/desk/")
    for _n in range(5):
        begun(place)
    with CaptureQueriesContext(connection) as many:
        listed = desk.get("/desk/").content.decode()
    assert listed.count("环节：") == 6
    assert len(few) == len(many)
    assert desk.get("/desk/?queue=steps").content.decode().count("环节：") == 6
    assert desk.get("/desk/?queue=steps&sort=-next_due_at").content.decode().count("环节：") == 6
    file = b"".join(desk.get("/desk/?_export=csv").streaming_content)  # type: ignore[attr-defined]
    told = list(csv.DictReader(file.decode("utf-8-sig").splitlines()))
    assert [one["待办环节"] for one in told] == [step.stage.title.zh] * 6
    assert all(one["环节期限"] for one in told)
    # Whoever has the matter sees no step of others as theirs.
    assert "环节：" not in place.desk_of("grid_worker").get("/desk/").content.decode()


def test_a_step_done_in_somebody_s_place_says_in_whose(place: Community) -> None:
    begun(place)
    with enter(SystemScope("test")):
        substitute = place.hire("street", place.subdistrict, "dispatcher")
        away = {"until": now() + timedelta(days=7), "reason": "leave"}
        people = {"user": user(place.civil.user_id), "substitute": user(substitute.user_id)}
        begin_absence(**people, **away, by=place.civil)
        name = user(place.civil.user_id).display_name
    page = place.desk_of("street").get("/desk/").content.decode()
    assert f"</a> · 代 {name}" in page and page.count("环节：") == 1
    assert f"代 {name}" not in place.desk_of("civil").get("/desk/").content.decode()


def test_while_papers_are_awaited_the_day_somebody_looks_stands_there(place: Community) -> None:
    run = begun(place)
    with enter(SystemScope("test")):
        actions.ask_for_papers(by=place.civil, run=fresh(run)[0], papers=["income"])
        looked_at = reload(run.matter).next_due_at
    page = place.desk_of("civil").get("/desk/").content.decode()
    assert f"等材料，{local(looked_at):%m-%d %H:%M}查看" in page
