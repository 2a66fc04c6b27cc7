"""Fifty at once: one wins, the others read a sentence, and the matter is as whole as before."""

from __future__ import annotations

import json
import multiprocessing
import os
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import django
import pytest
from django.db import connection, transaction

from fivehearts.config.testing.database import TestDatabase
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Due, FollowUp, Matter, Span, TimelineStep
from fivehearts.engines.matters.tests.community import (
    Community,
    facts,
    found,
    lead_to,
    reload,
    unit,
)
from fivehearts.foundation import numbering
from fivehearts.foundation.clock import now
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope import Actor, SystemScope, enter
from fivehearts.foundation.verbs import AlreadyDone, Refusal

CROWD = 50
PROCESSES, EACH = 8, 12
PATIENCE_SECONDS = 300.0

# One person's part of a race: it gets the place in the crowd and does one verb.
Runner = Callable[[int], Any]


@pytest.fixture
def place(committed_db: TestDatabase) -> Community:
    with enter(SystemScope("test")), transaction.atomic():
        return found()


def crowd(place: Community, role: str, at: str) -> list[Actor]:
    """Fifty colleagues in the same post."""
    with transaction.atomic():
        return [place.hire(f"{role}{n}", getattr(place, at), role) for n in range(CROWD)]


def race(runner: Runner) -> list[Any]:
    """Let fifty threads, each on its own connection, start at the same moment.

    Returns for each what its verb returned, or the refusal it read; anything else is raised.
    """
    line = threading.Barrier(CROWD)

    def run(n: int) -> Any:
        try:
            with enter(SystemScope("test")):
                connection.ensure_connection()
                line.wait(PATIENCE_SECONDS)
                return runner(n)
        except (Refusal, AlreadyDone) as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(CROWD) as threads:
        return list(threads.map(run, range(CROWD)))


def one_wins(matter: Matter, verb: str, runner: Callable[[int, Matter], Any]) -> Matter:
    """Run the race for one matter that all have open at the same version, and judge it."""
    with enter(SystemScope("test")):
        seen = [reload(matter) for _n in range(CROWD)]
        told = race(lambda n: runner(n, seen[n]))
        losers = [one for one in told if isinstance(one, Refusal)]
        assert len(losers) == CROWD - 1, Counter(type(one).__name__ for one in told)
        assert all(one.sentence.strip() for one in losers)
        after = reload(matter)
        assert after.version == matter.version + 1
        assert TimelineStep.objects.filter(matter=matter, verb=verb).count() == 1
        assert_whole(after)
    return after


def assert_whole(matter: Matter) -> None:
    """What holds for every matter at every moment."""
    dues = list(Due.objects.filter(matter=matter).select_related("promise"))
    running = [due.promise for due in dues if due.promise.runs]
    spans = list(Span.objects.filter(matter=matter).order_by("since"))
    if matter.is_open:
        assert matter.accountable_unit_id is not None
        assert matter.owner_id is not None or matter.queue
        assert matter.promise.state == "running"
        assert matter.next_due_at == min(promise.due_at for promise in running)
        assert [span.until for span in spans].count(None) == 1
    else:
        assert not running
        assert all(span.until is not None for span in spans)
    end = matter.closed_at or now()
    days = calendar()
    booked = sum(days.working_seconds(span.since, span.until or end) for span in spans)
    assert booked == days.working_seconds(matter.registered_at, end)
    story = list(TimelineStep.objects.filter(matter=matter).values_list("verb", flat=True))
    recorded = Entry.objects.filter(subject=f"matters.Matter:{matter.pk}").count()
    assert len(story) == recorded


def test_of_fifty_colleagues_who_sign_at_once_one_owns_the_matter(place: Community) -> None:
    workers = crowd(place, "grid_worker", "grid")
    matter = reload(lead_to(place, "dispatched"))
    after = one_wins(matter, "sign", lambda n, seen: actions.sign(by=workers[n], matter=seen))
    assert after.state == "signed"
    step = TimelineStep.objects.filter
    with enter(SystemScope("test")):
        assert step(matter=matter, verb="sign").get().by == f"user:{after.owner_id}"


def test_of_fifty_dispatches_to_fifty_units_one_unit_answers_for_it(place: Community) -> None:
    with enter(SystemScope("test")), transaction.atomic():
        grids = [
            unit(f"TXG{n + 10}", f"第{n + 10}网格", "grid", place.community) for n in range(CROWD)
        ]
    matter = reload(lead_to(place, "accepted"))
    after = one_wins(
        matter,
        "dispatch",
        lambda n, seen: actions.dispatch(by=place.dispatcher, matter=seen, unit=grids[n]),
    )
    assert after.accountable_unit == after.holder_unit
    with enter(SystemScope("test")):
        assert Span.objects.filter(matter=matter, unit=after.holder_unit, until=None).count() == 1
        assert Span.objects.filter(matter=matter).count() == 2


def test_of_fifty_who_close_an_unreachable_matter_one_closes_it(place: Community) -> None:
    matter = lead_to(place, "follow_up", contact="none", resident_name="", resident_phone="")
    callers = crowd(place, "caller", "community")
    after = one_wins(
        reload(matter),
        "close",
        lambda n, seen: actions.close_unanswered(by=callers[n], matter=seen),
    )
    assert (after.state, after.closing) == ("closed", "no_contact")


def test_of_fifty_answers_of_every_kind_one_counts(place: Community) -> None:
    callers = crowd(place, "caller", "community")
    answers = (
        actions.Answers(True, "solved", "satisfied"),
        actions.Answers(True, "unsolved", "dissatisfied"),
    )
    matter = reload(lead_to(place, "follow_up"))
    after = one_wins(
        matter,
        "answer",
        lambda n, seen: actions.answer_follow_up(
            by=callers[n], matter=seen, answers=answers[n % 2], way="phone"
        ),
    )
    with enter(SystemScope("test")):
        kept = FollowUp.objects.get(matter=matter)
    assert (after.state, after.round) == (("handling", 2) if kept.redo else ("closed", 1))


def test_accepting_and_declining_at_once_leaves_one_decision(place: Community) -> None:
    matter = reload(lead_to(place, "registered"))

    def decide(n: int, seen: Matter) -> Any:
        if n % 2:
            return actions.accept(by=place.clerk, matter=seen)
        return actions.decline(
            by=place.clerk, matter=seen, reason="不归社区管", right_address="区城管局 12345"
        )

    with enter(SystemScope("test")):
        seen = [reload(matter) for _n in range(CROWD)]
        told = race(lambda n: decide(n, seen[n]))
        assert sum(isinstance(one, Refusal) for one in told) == CROWD - 1
        assert TimelineStep.objects.filter(matter=matter).count() == 2
        assert_whole(reload(matter))


def test_the_same_form_sent_fifty_times_at_once_makes_one_matter(place: Community) -> None:
    told = race(
        lambda n: actions.register(  # type: ignore[call-arg]
            by=place.clerk, facts=facts(place.grid), once="the same form"
        )
    )
    with enter(SystemScope("test")):
        made = Matter.objects.get()
        assert_whole(made)
    assert sum(isinstance(one, Matter) for one in told) == 1
    repeated = [one.result for one in told if isinstance(one, AlreadyDone)]
    assert repeated == [str(made.pk)] * (CROWD - 1)


def test_eight_processes_never_give_a_number_twice(
    place: Community, committed_db: TestDatabase
) -> None:
    """Each process registers through the action, on its own connections, at its own pace."""
    from django.conf import settings

    told = {
        "DJANGO_SETTINGS_MODULE": "fivehearts.config.settings",
        "DATABASE_URL": committed_db.url(),
        "FIVEHEARTS_VAULT_KEY": settings.VAULT_KEY,
        "FIVEHEARTS_VAR": str(committed_db.var),
    }
    before = {name: os.environ.get(name) for name in told}
    os.environ.update(told)
    try:
        spawning = multiprocessing.get_context("spawn")
        # Django must be set up before a process learns what it is to do.
        with spawning.Pool(PROCESSES, initializer=django.setup) as pool:
            clerks = [place.clerk.user_id] * PROCESSES
            lists = pool.map_async(_register_some, clerks, chunksize=1).get(PATIENCE_SECONDS)
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
    numbers = [number for numbers in lists for number in json.loads(numbers)]
    assert len(numbers) == len(set(numbers)) == PROCESSES * EACH
    assert all(numbering.check(number) == number for number in numbers)
    with enter(SystemScope("test")):
        assert set(Matter.objects.values_list("number", flat=True)) == set(numbers)


def _register_some(clerk: int) -> str:
    """In a process of its own: a number of intakes, as a list of numbers."""
    from fivehearts.community.duties.queries import actor_of, user
    from fivehearts.foundation.scope.models import Unit

    with enter(SystemScope("test")):
        by, grid = actor_of(user(clerk)), Unit.objects.get(code="TXG1")
        made = [actions.register(by=by, facts=facts(grid)).number for _n in range(EACH)]
    connection.close()
    return json.dumps(made)
