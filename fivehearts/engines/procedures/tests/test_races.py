"""Two clerks at once: one finishes the step, the other reads a sentence; the database decides."""

from __future__ import annotations

from threading import Barrier, Thread

from django.db import connection

from fivehearts.engines.matters.tests.community import reload
from fivehearts.engines.procedures import actions
from fivehearts.engines.procedures.models import Run, RunStep, Version
from fivehearts.engines.procedures.queries.runs import open_run, open_step
from fivehearts.engines.procedures.queries.versions import in_force_of, procedure
from fivehearts.engines.procedures.reference import shipped
from fivehearts.engines.procedures.tests.conftest import with_office
from fivehearts.engines.procedures.tests.walking import CERTIFICATE, begun
from fivehearts.engines.procedures.vocabulary.refusals import DraftMissing, StepDone
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.verbs import Refusal


def test_of_two_who_finish_a_step_one_wins_and_the_other_reads_why(committed_db: object) -> None:
    place = with_office()
    place.hire("second", place.community, "handler")
    run = begun(place, CERTIFICATE)
    start, refused = Barrier(2), list[Refusal]()

    def finish(name: str) -> None:
        try:
            with enter(SystemScope("test")):
                mine = open_run(reload(run.matter))
                assert mine is not None
                step = open_step(mine)
                assert step is not None
                start.wait()
                actions.finish_step(
                    by=place.people[name], run=mine, step=step, branch="not-ours", reason="去派出所"
                )
        except Refusal as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=finish, args=(name,)) for name in ("handler", "second")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [type(one) for one in refused] == [StepDone]
    with enter(SystemScope("test")):
        assert RunStep.objects.filter(run=run).count() == 1
        assert Run.objects.get(pk=run.pk).end == "refused"


def test_of_two_who_publish_a_draft_one_wins(committed_db: object) -> None:
    place, start, refused = with_office(), Barrier(2), list[Refusal]()
    document = next(one for one in shipped() if one["code"] == CERTIFICATE)
    document["papers_within"] = 20
    with enter(SystemScope("test")):
        actions.write(by=place.keeper, document=document)

    def publish() -> None:
        try:
            known = procedure(CERTIFICATE)
            assert known is not None
            start.wait()
            actions.publish(by=place.second_keeper, procedure=known)
        except Refusal as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=publish) for _twice in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [type(one) for one in refused] == [DraftMissing]
    found = in_force_of(CERTIFICATE)
    assert found is not None and found.number == 2
    assert Version.objects.filter(procedure__code=CERTIFICATE, state="replaced").count() == 1
