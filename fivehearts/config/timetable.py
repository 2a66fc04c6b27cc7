"""What happens by itself, and when: one page. Each job runs as a named process in its own scope.

The queue is PostgreSQL (procrastinate). A worker killed in the middle leaves a stalled job, which
is taken up again; so every job here may run twice without harm.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from fivehearts.community.duties.jobs import (
    end_absences,
    end_terms,
    forget_devices,
    remind_of_terms,
)
from fivehearts.community.people.jobs import (
    clear_registers,
    erase_by_rule,
    remind_of_requests,
    suspect_duplicates,
)
from fivehearts.config.https import serving
from fivehearts.engines.knowledge.jobs import remind_keepers
from fivehearts.engines.matters.jobs.archiving import archive_ended
from fivehearts.engines.matters.jobs.independence import find_others
from fivehearts.engines.matters.jobs.orders import clear_workbooks, send_answers
from fivehearts.engines.matters.jobs.standing import run_on
from fivehearts.engines.promises.jobs import climb_ladder
from fivehearts.faces.desk.jobs import tell_heads_of_looks
from fivehearts.faces.resident.jobs import clear_drafts
from fivehearts.foundation.files.jobs import (
    check_files,
    clear_orphans,
    clear_uploads,
    examine_waiting,
)
from fivehearts.foundation.outbox.jobs import deliver, deliver_one, erase_old, read_returned
from fivehearts.foundation.record.jobs import ensure_partitions, seal_record
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.insight.signals.jobs import notice_signs
from fivehearts.insight.suggestions.jobs import find_spots, learn_again

_STALLED_AFTER = timedelta(minutes=10)
_KEPT_HOURS = 14 * 24
_RETRY = RetryStrategy(max_attempts=5, exponential_wait=10)


@app.periodic(cron="10 3 * * *")
@app.task(name="partitions", queueing_lock="partitions", retry=_RETRY)
def make_partitions(timestamp: int) -> int:
    """Every night: next months' partitions of the record and the timeline."""
    with enter(SystemScope("partitions")):
        return ensure_partitions()


@app.periodic(cron="50 3 * * *")
@app.task(name="certificate", queueing_lock="certificate", retry=_RETRY)
def renew_certificate(timestamp: int) -> bool:
    """Every night: the office network's certificate is made anew a month before it ends."""
    return serving.own().renewed() is not None


@app.periodic(cron="*/5 * * * *")
@app.task(name="seal", queueing_lock="seal", retry=_RETRY)
def seal_settled_entries(timestamp: int) -> int:
    """Every five minutes: entries whose transactions have all ended are sealed."""
    with enter(SystemScope("seal")):
        return seal_record()


@app.periodic(cron="20 3 * * *")
@app.task(name="orphans", queueing_lock="orphans", retry=_RETRY)
def remove_orphans(timestamp: int) -> Any:
    """Every night: pictures whose form was never saved."""
    with enter(SystemScope("orphans")):
        return clear_orphans()


@app.periodic(cron="25 3 * * *")
@app.task(name="uploads", queueing_lock="uploads", retry=_RETRY)
def remove_uploads(timestamp: int) -> int:
    """Every night: files that were sent in pieces and never became part of anything."""
    with enter(SystemScope("uploads")):
        return clear_uploads()


@app.periodic(cron="* * * * *")
@app.task(name="scanner", queueing_lock="scanner", lock="scanner")
def examine_files(timestamp: int) -> int:
    """Every minute: the virus scanner looks at new files, where one is set."""
    with enter(SystemScope("scanner")):
        return examine_waiting()


@app.periodic(cron="15 4 * * *")
@app.task(name="check_files", queueing_lock="check_files", retry=_RETRY)
def hold_files_against_digests(timestamp: int) -> int:
    """Every night: stored bytes are held against their digests."""
    with enter(SystemScope("files")):
        return check_files()


@app.periodic(cron="30 3 * * *")
@app.task(name="sessions", queueing_lock="sessions", retry=_RETRY)
def remove_sessions(timestamp: int) -> None:
    """Every night: sessions that have expired."""
    SessionStore.clear_expired()


@app.periodic(cron="*/10 * * * *")
@app.task(name="ladder", queueing_lock="ladder", retry=_RETRY)
def climb(timestamp: int) -> int:
    """Every ten minutes: promises near their date or past it remind, urge, and call a superior."""
    with enter(SystemScope("ladder")):
        return climb_ladder()


@app.periodic(cron="50 3 * * *")
@app.task(name="archive", queueing_lock="archive", retry=_RETRY)
def archive_old(timestamp: int) -> int:
    """Every night: what ended a month ago and was not reopened goes into the archive."""
    with enter(SystemScope("archive")):
        return archive_ended()


@app.periodic(cron="40 3 * * *")
@app.task(name="old_jobs", queueing_lock="old_jobs", pass_context=True)
async def remove_old_jobs(context: JobContext, timestamp: int) -> None:
    """Every night: finished jobs older than two weeks; failed ones stay to be looked at."""
    await context.app.job_manager.delete_old_jobs(nb_hours=_KEPT_HOURS)


@app.periodic(cron="*/5 * * * *")
@app.task(name="stalled", queueing_lock="stalled", pass_context=True)
async def take_up_stalled(context: JobContext, timestamp: int) -> None:
    """Every five minutes: jobs whose worker died are queued again."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=_STALLED_AFTER.seconds):
        try:
            await manager.retry_job(job, retry_at=timezone.now())
        except UniqueViolation:
            # The next of its kind waits already and will do the same work.
            await manager.finish_job(job, Status.ABORTED, delete_job=True)


@app.periodic(cron="*/5 * * * *")
@app.task(name="absences", queueing_lock="absences", retry=_RETRY)
def close_absences(timestamp: int) -> int:
    """Every five minutes: absences whose time is up are closed, and their work goes back."""
    with enter(SystemScope("absences")):
        return end_absences()


@app.periodic(cron="*/10 * * * *")
@app.task(name="independence", queueing_lock="independence", retry=_RETRY)
def find_others_to_follow_up(timestamp: int) -> int:
    """Every ten minutes: what only its handlers could review or follow up goes to the next tier."""
    with enter(SystemScope("absences")):
        return find_others()


@app.periodic(cron="*/10 * * * *")
@app.task(name="standing", queueing_lock="standing", retry=_RETRY)
def let_clocks_run_on(timestamp: int) -> int:
    """Every ten minutes: what was suspended until now goes on, and what nobody reviewed for days."""
    with enter(SystemScope("standing")):
        return run_on()


@app.periodic(cron="15 0 * * *")
@app.task(name="terms", queueing_lock="terms", retry=_RETRY)
def close_terms(timestamp: int) -> int:
    """Every night after midnight: posts whose term is over end, or are left to the head."""
    with enter(SystemScope("terms")):
        return end_terms()


@app.periodic(cron="0 9 * * *")
@app.task(name="term_reminders", queueing_lock="term_reminders", retry=_RETRY)
def remind_of_ending_terms(timestamp: int) -> int:
    """Every morning: holders and heads are told of terms that end within a month, or a week."""
    with enter(SystemScope("terms")):
        return remind_of_terms()


@app.periodic(cron="35 3 * * *")
@app.task(name="devices", queueing_lock="devices", retry=_RETRY)
def remove_devices(timestamp: int) -> int:
    """Every night: devices whose session has expired."""
    return forget_devices()


@app.periodic(cron="* * * * *")
@app.task(name="answers", queueing_lock="answers", lock="answers")
def send_order_answers(timestamp: int) -> int:
    """Every minute: answers to orders go back by webhook, and again after a pause what failed."""
    with enter(SystemScope("orders")):
        return send_answers()


@app.periodic(cron="55 3 * * *")
@app.task(name="order_workbooks", queueing_lock="order_workbooks", retry=_RETRY)
def remove_order_workbooks(timestamp: int) -> int:
    """Every night: workbooks of orders that somebody uploaded and left lying."""
    return clear_workbooks()


@app.periodic(cron="0 4 * * *")
@app.task(name="drafts", queueing_lock="drafts", retry=_RETRY)
def remove_drafts(timestamp: int) -> int:
    """Every night: what residents began two weeks ago and did not send."""
    with enter(SystemScope("drafts")):
        return clear_drafts()


@app.periodic(cron="* * * * *")
@app.task(name="outbox", queueing_lock="outbox")
def send_messages(timestamp: int) -> int:
    """Every minute: messages go out, and again after a pause what failed."""
    with enter(SystemScope("outbox")):
        return deliver()


@app.periodic(cron="*/5 * * * *")
@app.task(name="returned", queueing_lock="returned", lock="returned")
def read_returned_letters(timestamp: int) -> int:
    """Every five minutes: letters that came back are read, where a mailbox is named."""
    with enter(SystemScope("outbox")):
        return read_returned()


@app.task(name="outbox_now")
def send_message_now(delivery: str) -> None:
    """As soon as whoever told it has committed: codes and danger. Left over, `outbox` sends it."""
    with enter(SystemScope("outbox")):
        deliver_one(UUID(delivery))


@app.periodic(cron="5 4 * * *")
@app.task(name="outbox_erase", queueing_lock="outbox_erase", retry=_RETRY)
def erase_old_messages(timestamp: int) -> int:
    """Every night: words and addresses of messages that are no longer kept."""
    with enter(SystemScope("outbox")):
        return erase_old()


@app.periodic(cron="45 * * * *")
@app.task(name="uploaded_registers", queueing_lock="uploaded_registers", retry=_RETRY)
def remove_registers(timestamp: int) -> int:
    """Every hour: uploaded registers nobody has come back to for a day."""
    return clear_registers()


@app.periodic(cron="15 4 * * *")
@app.task(name="duplicates", queueing_lock="duplicates", retry=_RETRY)
def look_for_duplicates(timestamp: int) -> int:
    """Every night: files that may be of one person are suggested to whoever may merge them."""
    with enter(SystemScope("keeping")):
        return suspect_duplicates()


@app.periodic(cron="25 4 * * *")
@app.task(name="retention", queueing_lock="retention", retry=_RETRY)
def end_retention(timestamp: int) -> dict[str, int]:
    """Every night: personal data that has outlived its purpose is erased, by rule."""
    with enter(SystemScope("keeping")):
        return erase_by_rule()


@app.periodic(cron="5 9 * * *")
@app.task(name="file_requests", queueing_lock="file_requests", retry=_RETRY)
def remind_of_file_requests(timestamp: int) -> int:
    """Every morning: what residents asked about their files and is nearly due, or late."""
    with enter(SystemScope("keeping")):
        return remind_of_requests()


@app.periodic(cron="30 8 1 * *")
@app.task(name="looks", queueing_lock="looks", retry=_RETRY)
def tell_of_looks(timestamp: int) -> int:
    """On the first of a month: heads are told that last month's looks at contacts can be read."""
    with enter(SystemScope("looks")):
        return tell_heads_of_looks()


@app.periodic(cron="35 2 * * *")
@app.task(name="routing", queueing_lock="routing", lock="routing")
def learn_categories(timestamp: int) -> bool:
    """Every night, once a month at most: categories are learnt anew from the own dispatches."""
    with enter(SystemScope("routing")):
        return learn_again() is not None


@app.periodic(cron="50 2 * * *")
@app.task(name="hot_spots", queueing_lock="hot_spots", retry=_RETRY)
def find_hot_spots(timestamp: int) -> int:
    """Every night: like matters of a community within two weeks are proposed as hot spots."""
    with enter(SystemScope("hot_spots")):
        return find_spots()


@app.periodic(cron="5 3 * * *")
@app.task(name="signs", queueing_lock="signs", retry=_RETRY)
def notice_signs_of_yesterday(timestamp: int) -> int:
    """Every night: what is worth a look in the work of the day before is kept for supervisors."""
    with enter(SystemScope("signs")):
        return notice_signs()


@app.periodic(cron="20 9 * * *")
@app.task(name="articles", queueing_lock="articles", retry=_RETRY)
def remind_of_ending_articles(timestamp: int) -> int:
    """Every morning: keepers are reminded of articles that end within two weeks."""
    with enter(SystemScope("knowledge")):
        return remind_keepers()
