"""The sample community in the database: founded by the real verbs, whole, and found again."""

import html
import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.db.models import Q
from django.test import Client

from fivehearts.community.duties.models import Post, User
from fivehearts.community.duties.queries import actor_of, user_by_name
from fivehearts.community.duties.vocabulary import ADMINISTRATORS, ROLES
from fivehearts.community.people.queries import listing
from fivehearts.community.places.models import Dwelling
from fivehearts.config.testing.database import TestDatabase
from fivehearts.demo import seed, ways
from fivehearts.demo.sign_in import SignIn
from fivehearts.demo.texts.desks import VIEWS
from fivehearts.demo.town import Size
from fivehearts.engines.knowledge.models import ArticleVersion
from fivehearts.engines.matters.models import (
    Assistance,
    Joining,
    Matter,
    Publication,
    Span,
    Standstill,
    Summons,
    SummonsRating,
)
from fivehearts.engines.matters.vocabulary.states import QUEUE_PERMISSION, State
from fivehearts.faces.desk.models import ReplyTemplate
from fivehearts.faces.desk.queries.lists import views_of
from fivehearts.faces.desk.vocabulary.replies import FIELDS
from fivehearts.foundation.clock import now, today
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.scope import ActorScope, SystemScope, enter
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.verbs.models import Once
from fivehearts.insight.suggestions.models import HotSpot

SMALL = Size(communities=2, grids=4, dwellings=120, matters=90, open_matters=80)
TINY = Size(communities=1, grids=2, dwellings=60, matters=20, open_matters=6)
# Besides the lives: what several residents tell of one thing, and who says “me too”.
TOLD_TOGETHER = 5
# These read, or only register: nothing is ever put on their desk.
WITHOUT_DESK = {
    "analyst",
    "supervisor",
    "inspector",
    "building_captain",
    "civil_affairs",
    *ADMINISTRATORS,
}

KILLED_PART = """
import django; django.setup()
from fivehearts.demo import seed
from fivehearts.demo.town import Size
seed.run(lambda step, done, total: print(step, done, flush=True), size=Size(**{size!r}))
"""


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings) -> None:
    settings.VAR_DIR = tmp_path


def quiet(step: str, done: int, total: int) -> None:
    """Nobody looks at the progress here."""


def on_the_desk(actor: Actor) -> list[Matter]:
    """What lies with this colleague: owned, or in a queue of the unit they may empty."""
    mine = Q(owner_id=actor.user_id)
    for post in actor.posts:
        queues = [
            queue
            for queue, permission in QUEUE_PERMISSION.items()
            if permission in post.permissions
        ]
        mine |= Q(owner=None, queue__in=queues, holder_unit=post.unit_id)
    with enter(ActorScope(actor)):
        return list(Matter.objects.filter(mine, closed_at=None))


def story() -> list[tuple[str, datetime, str, int]]:
    """What can be compared between two runs."""
    rows = Matter.unscoped.order_by("registered_at", "title")
    return list(rows.values_list("title", "registered_at", "state", "round"))


def test_every_role_signs_in_to_work_that_is_late_due_and_fresh(db: None, rf) -> None:
    seed.run(quiet, size=SMALL)
    lines = seed.sign_ins()
    assert {line.role for line in lines} == set(ROLES)
    for line in lines:
        actor = actor_of(user_by_name(line.username))
        dates = [matter.next_due_at for matter in on_the_desk(actor)]
        if line.role in WITHOUT_DESK:
            assert dates == []
            continue
        assert any(due < now() for due in dates), line
        assert any(due > now() for due in dates), line
        assert len(dates) >= 3, line
    request, line = rf.post("/"), lines[0]
    assert authenticate(request, username=line.username, password=line.password) is not None
    assert authenticate(request, username=line.username, password=line.password[1:]) is None
    _readers_have_something_to_read(lines)
    _every_first_page_has_something_to_do(lines)
    _desks_are_furnished(lines)
    _the_register_lives(lines)
    _some_wait_and_some_are_helped_with()
    _several_ask_together_and_all_may_read()
    _everything_is_whole()


def _some_wait_and_some_are_helped_with() -> None:
    with enter(SystemScope("test")):
        assert {one.kind for one in Standstill.objects.all()} == {"suspended", "parked"}
        assert {one.state for one in Summons.objects.all()} == {"called", "reported"}
        assert SummonsRating.objects.count() == 2
        assert Assistance.objects.exists()


def _several_ask_together_and_all_may_read() -> None:
    with enter(SystemScope("test")):
        assert sorted(one.how for one in Joining.objects.filter(ended="")) == [
            "me_too", "merged", "merged",
        ]  # fmt: skip
        assert Publication.objects.filter(taken_at=None).count() >= 3
        assert HotSpot.objects.filter(state="confirmed").exists()
        assert ArticleVersion.objects.filter(state="published").exists()


def _every_first_page_has_something_to_do(lines: list[SignIn]) -> None:
    for line in lines:
        client = Client()
        client.force_login(user_by_name(line.username))
        page = client.get("/desk/")
        shown = page.content.decode()
        assert page.status_code == 200, line
        if line.role not in WITHOUT_DESK:
            assert page.context["counts"].total >= 3, line
            continue
        # Nothing lies with them in person: the page says what their posts are for, and leads there.
        waiting = page.context["errands"]
        assert waiting, line
        for one in waiting:
            assert html.escape(str(one["words"])) in shown
            assert client.get(one["url"]).status_code == 200, (line, one)


def _desks_are_furnished(lines: list[SignIn]) -> None:
    by_role = {line.role: user_by_name(line.username) for line in reversed(lines)}
    assert {words.verb for words in ReplyTemplate.objects.all()} == set(FIELDS)
    for role in {role for role, *_view in VIEWS}:
        actor = actor_of(by_role[role])
        with enter(ActorScope(actor)):
            views = views_of(actor)
        assert views, role
        client = Client()
        client.force_login(by_role[role])
        for view in views:
            home = "/desk/" if view.base == "work" else "/desk/matters/"
            asked = {**view.filters, "view": view.pk}
            page = client.get(home, asked)
            assert page.status_code == 200 and view.name in page.content.decode(), (role, view)


def _readers_have_something_to_read(lines: list[SignIn]) -> None:
    for line in lines:
        if line.role in {"analyst", "supervisor", "inspector"}:
            with enter(ActorScope(actor_of(user_by_name(line.username)))):
                assert Matter.objects.filter(closed_at=None, next_due_at__lt=now()).exists(), line


def _the_register_lives(lines: list[SignIn]) -> None:
    """Who opens the register finds people in it; who keeps it, also something to do on each page."""
    readers = []
    for line in lines:
        actor = actor_of(user_by_name(line.username))
        if not actor.holds_anywhere("people.view"):
            continue
        readers.append(line.role)
        with enter(ActorScope(actor)):
            assert listing.people_listed(actor, listing.Wanted(), today=today()).exists(), line
            if actor.holds_anywhere("people.labels"):
                assert listing.labels_running_out(actor, today() + timedelta(30)).exists(), line
                assert listing.suspected(actor).exists(), line
            if line.role == "secretary":
                assert listing.corrections_open(actor).exists()
                assert listing.arrivals_open(actor).exists()
                gone = listing.Wanted(left=True)
                assert listing.people_listed(actor, gone, today=today()).exists()
    assert {"secretary", "counter_clerk", "grid_worker", "civil_affairs"} <= set(readers)


def _everything_is_whole() -> None:
    connection.check_constraints()
    with enter(SystemScope("test")):
        matters = list(Matter.objects.prefetch_related("spans"))
    assert len(matters) == SMALL.matters + TOLD_TOGETHER + ways.MATTERS
    # So few matters hold no withdrawn and no joined one, and the archive is filled by its job.
    seldom = {State.WITHDRAWN, State.ARCHIVED, State.JOINED}
    assert {matter.state for matter in matters} >= set(State.values) - seldom
    assert sum(matter.is_open for matter in matters) == (
        SMALL.open_matters + TOLD_TOGETHER + ways.MATTERS
    )
    for matter in matters:
        spans: list[Span] = sorted(matter.spans.all(), key=lambda span: span.since)
        assert spans[0].since == matter.registered_at
        # Nobody has it only between its end and its reopening.
        gaps = [
            (one.until, following.since)
            for one, following in pairwise(spans)
            if one.until != following.since
        ]
        with enter(SystemScope("test")):
            assert len(gaps) == matter.steps.filter(verb="reopen").count()
        assert all(until is not None and until < since for until, since in gaps)
        assert spans[-1].until == matter.closed_at
        booked = sum(span.seconds for span in spans if span.seconds is not None)
        counted = calendar().working_seconds(spans[0].since, spans[-1].until or spans[-1].since)
        counted -= sum(calendar().working_seconds(until, since) for until, since in gaps if until)
        # Each span is counted in whole seconds.
        assert abs(booked - counted) <= len(spans)


def test_the_first_run_tells_its_progress_and_the_second_finds_everything_there(db: None) -> None:
    told: dict[str, tuple[int, int]] = {}
    seed.run(lambda step, done, total: told.update({step: (done, total)}), size=TINY)
    assert list(told) == ["units", "dwellings", "residents", "matters"]
    assert told["dwellings"] == (TINY.dwellings, TINY.dwellings)
    assert told["matters"] == (TINY.matters, TINY.matters)
    before = story(), User.objects.count(), Post.objects.count(), Dwelling.objects.count()
    told.clear()
    seed.run(lambda step, done, total: told.update({step: (done, total)}), size=TINY)
    assert (story(), User.objects.count(), Post.objects.count(), Dwelling.objects.count()) == before
    assert told == {}


def test_a_run_killed_in_the_middle_is_continued_and_nothing_is_doubled(
    committed_db: TestDatabase, tmp_path: Path
) -> None:
    size = {"communities": 1, "grids": 2, "dwellings": 60, "matters": 20, "open_matters": 6}
    environment = {
        **os.environ,
        "DATABASE_URL": committed_db.url(),
        "FIVEHEARTS_VAR": str(tmp_path),
    }
    environment.setdefault("FIVEHEARTS_VAULT_KEY", "5a" * 32)
    with subprocess.Popen(
        [sys.executable, "-c", KILLED_PART.format(size=size)],
        env=environment, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        for line in process.stdout:
            if line.split() == ["matters", "7"]:
                process.send_signal(signal.SIGKILL)
                break
    assert 7 <= Matter.unscoped.count() < TINY.matters
    half = story()
    seed.run(quiet, size=TINY)
    whole = story()
    assert whole[: len(half)] == half
    assert (
        len(whole)
        == len({row[:2] for row in whole})
        == (TINY.matters + TOLD_TOGETHER + ways.MATTERS)
    )
    assert Once.objects.filter(key__startswith="demo:matter:").count() == TINY.matters
    began = datetime.fromisoformat(Once.objects.get(key="demo:began").result)
    assert began - timedelta(days=760) < whole[0][1] < whole[-1][1] <= began
