"""A matter keeps its version; what was published stays as it was, whoever tries; walks come to an end."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from fivehearts.community.duties.models import Post
from fivehearts.engines.matters.tests.community import Community
from fivehearts.engines.procedures import actions
from fivehearts.engines.procedures.models import Run, RunStep, Version
from fivehearts.engines.procedures.queries.runs import open_run
from fivehearts.engines.procedures.queries.versions import differences, in_force_of
from fivehearts.engines.procedures.reference import shipped
from fivehearts.engines.procedures.tests.walking import (
    ALLOWANCE,
    CERTIFICATE,
    begin,
    begun,
    finish,
    fresh,
    lead_to,
    reload,
)
from fivehearts.engines.procedures.vocabulary import refusals
from fivehearts.foundation.clock import SHANGHAI, now
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import Absent

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=SHANGHAI)


def _publish_with_one_step_less(place: Community) -> None:
    document = next(one for one in shipped() if one["code"] == CERTIFICATE)
    document["steps"].pop()
    document["steps"][-1]["next"][0]["to"] = "issued"
    with enter(SystemScope("test")):
        draft = actions.write(by=place.keeper, document=document, note="当场领取")
        actions.publish(by=place.second_keeper, procedure=draft.procedure)


def test_what_runs_keeps_its_version_and_what_begins_takes_the_new_one(place: Community) -> None:
    old = begun(place, CERTIFICATE, at=MONDAY)
    _publish_with_one_step_less(place)
    new = begun(place, CERTIFICATE, at=MONDAY)
    for run, last in ((old, "hand-out"), (new, "")):
        for branch in ("grounded", "true", "signed"):
            finish(place, run, branch, at=MONDAY + timedelta(days=1))
        if last:
            assert fresh(run)[1].code == last
        else:
            assert Run.unscoped.get(pk=run.pk).end == "issued"
    finish(place, old, "handed-over", at=MONDAY + timedelta(days=2))
    assert Run.unscoped.get(pk=old.pk).end == "issued"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE procedures_version SET document = '{}' WHERE number = 1",
        "UPDATE procedures_version SET state = 'draft', published_at = NULL WHERE number = 1",
        "UPDATE procedures_version SET state = 'replaced', note = 'x' WHERE number = 1",
        "DELETE FROM procedures_version WHERE number = 1",
        "UPDATE procedures_procedure SET code = code || '-x'",
        "UPDATE procedures_run SET version_id = version_id + 1",
    ],
)
def test_the_database_holds_what_was_published_and_what_runs(
    place: Community, statement: str
) -> None:
    begun(place, CERTIFICATE, at=MONDAY)
    with (
        enter(SystemScope("test")),
        pytest.raises(DatabaseError, match=r"published|keeps its version|for ever|violates"),
        transaction.atomic(),
    ):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(statement)


def test_one_procedure_at_a_time_and_only_one_in_force(place: Community) -> None:
    run = begun(place, at=MONDAY)
    with pytest.raises(refusals.RunsAlready):
        begin(place, run.matter, CERTIFICATE, at=MONDAY)
    _publish_with_one_step_less(place)
    old = Version.objects.get(procedure__code=CERTIFICATE, number=1)
    matter = lead_to(place, "handling", at=MONDAY)
    with enter(SystemScope("test")), pytest.raises(refusals.NotInForce):
        actions.begin(
            by=place.grid_worker.backdating(), matter=reload(matter), version=old, at=MONDAY
        )


def test_versions_are_compared_by_codes_so_that_one_step_more_moves_no_other() -> None:
    document = next(one for one in shipped() if one["code"] == CERTIFICATE)
    other = next(one for one in shipped() if one["code"] == CERTIFICATE)
    other["steps"][1]["days"] = 9
    other["steps"].insert(1, {**other["steps"][2], "code": "between"})
    found = differences(document, other)
    changed = {place for place, old, new in found if old and new}
    assert changed == {"steps verify · days"}
    assert all("between" in place for place, old, new in found if not old)


@pytest.mark.parametrize("seed", [3, 11])
def test_a_walk_by_chance_always_ends_and_its_days_are_those_of_the_clock(
    place: Community, seed: int
) -> None:
    chance, at = random.Random(seed), MONDAY
    run = begun(place, ALLOWANCE, at=at)
    version = in_force_of(ALLOWANCE)
    assert version is not None
    for turn in range(40):
        if open_run(reload(run.matter)) is None:
            break
        _known, step = fresh(run)
        stage = step.stage
        if stage.lasts:
            # As many whole days lie between as it must last.
            assert step.not_before is not None
            whole = (step.not_before.astimezone(SHANGHAI).date() - at.date()).days - 1
            assert whole == stage.term.amount
            at = step.not_before + timedelta(hours=9)
        else:
            assert step.promise.due_at == calendar().due_at(at, stage.term)
            at += timedelta(hours=chance.choice((1, 5, 26, 75)))
        # A way back is taken for the first turns only: people grow tired too.
        ways = [b for b in stage.branches if turn < 12 or not b.back]
        finish(place, run, chance.choice(ways).code, at=at, reason="不符合条件")
    ended = Run.unscoped.get(pk=run.pk)
    assert ended.end in version.definition.ends_by_code
    assert not RunStep.unscoped.filter(run=run, finished_at=None).exists()


def test_whoever_wrote_a_draft_does_not_publish_it_and_reads_who_may(place: Community) -> None:
    document = next(one for one in shipped() if one["code"] == CERTIFICATE)
    document["papers_within"] = 20
    with enter(SystemScope("test")):
        known = actions.write(by=place.keeper, document=document).procedure
        with pytest.raises(refusals.OwnDraft, match=place.second_keeper.name):
            actions.publish(by=place.keeper, procedure=known)
        # A colleague who stands in for the writer is no second person.
        absent = Absent(place.keeper.user_id, place.keeper.name)
        stand_in = replace(place.second_keeper, standing_in_for=(absent,))
        with pytest.raises(refusals.OwnDraft):
            actions.publish(by=stand_in, procedure=known)
        # What the second person changed, the first may publish: both have read it.
        document["papers_within"] = 25
        actions.write(by=place.second_keeper, document=document)
        assert actions.publish(by=place.keeper, procedure=known).number == 2


def test_where_nobody_else_keeps_procedures_it_is_said_what_to_do(place: Community) -> None:
    document = next(one for one in shipped() if one["code"] == CERTIFICATE)
    document["papers_within"] = 20
    Post.objects.filter(user=place.second_keeper.user_id).update(until=now())
    with enter(SystemScope("test")):
        known = actions.write(by=place.keeper, document=document).procedure
        with pytest.raises(refusals.NobodyElse, match=place.city.name):
            actions.publish(by=place.keeper, procedure=known)
