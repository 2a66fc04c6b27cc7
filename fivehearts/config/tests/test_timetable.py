"""What happens by itself happens: the worker runs every job of the timetable as the plain role."""

from __future__ import annotations

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from fivehearts.config import timetable

NIGHTLY = (
    "partitions",
    "seal",
    "orphans",
    "sessions",
    "uploaded_registers",
    "old_jobs",
    "stalled",
    "ladder",
    "archive",
    "certificate",
    "drafts",
    "absences",
    "terms",
    "term_reminders",
    "devices",
    "answers",
    "order_workbooks",
    "outbox",
    "outbox_erase",
    "returned",
    "independence",
    "standing",
    "duplicates",
    "retention",
    "uploads",
    "scanner",
    "check_files",
    "looks",
    "routing",
    "file_requests",
    "hot_spots",
    "signs",
    "articles",
)


@pytest.mark.parametrize("name", NIGHTLY)
def test_the_worker_runs_the_job_to_its_end(committed_db: object, name: str) -> None:
    assert timetable
    app.tasks[name].defer(timestamp=0)
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    # The worker's own clock may have added the hour's job beside ours.
    done = set(ProcrastinateJob.objects.filter(task_name=name).values_list("status", flat=True))
    assert done == {"succeeded"}


def test_every_job_of_the_timetable_has_its_hour() -> None:
    planned = {task.task.name for task in app.periodic_registry.periodic_tasks.values()}
    assert set(NIGHTLY) == planned


def test_a_dead_job_whose_successor_waits_holds_up_no_other_dead_job(committed_db: object) -> None:
    for name in ("seal", "drafts"):
        app.tasks[name].defer(timestamp=0)
    with connection.cursor() as cursor:
        # Their worker died in the middle: nobody has them any more.
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    app.tasks["seal"].defer(timestamp=1)
    app.tasks["stalled"].defer(timestamp=0)
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    for name in ("seal", "drafts", "stalled"):
        ends = ProcrastinateJob.objects.filter(task_name=name).values_list("status", flat=True)
        assert set(ends) == {"succeeded"}, name
