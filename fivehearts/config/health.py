"""Whether this installation lives, and whether it can be used: for a load balancer and for operators."""

from __future__ import annotations

import functools
import shutil
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from fivehearts.community.duties.access import open_to_all
from fivehearts.config import migrating
from fivehearts.foundation.record.queries import room_ahead

WORKER_QUIET_FOR = timedelta(minutes=2)
LEAST_FREE_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Look:
    """One thing looked at: is it well, and where it is not, does anything still work?"""

    name: str
    well: bool
    needed: bool
    sentence: str = ""


def looks() -> list[Look]:
    """Everything looked at; what the database holds only where it answers."""
    found = [_disk()]
    try:
        with transaction.atomic():
            found += [_schema(), _worker(), _partitions()]
    except DatabaseError:
        found.append(Look("database", False, True, "The database does not answer."))
    else:
        found.append(Look("database", True, True))
    return found


@never_cache
@require_safe
@open_to_all("says nothing but that the process lives", database=False)
def live(request: HttpRequest) -> HttpResponse:
    """200 while the process answers; asks nothing of the database."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
@open_to_all("names parts of the program and whether they are well", database=False)
def ready(request: HttpRequest) -> JsonResponse:
    """200 where pages can be served, 503 where not; `degraded` where only something beside them fails."""
    found = looks()
    usable = all(look.well for look in found if look.needed)
    status = "ready" if all(look.well for look in found) else "degraded" if usable else "down"
    told = {look.name: "ok" if look.well else look.sentence for look in found}
    return JsonResponse({"status": status, "parts": told}, status=200 if usable else 503)


def _disk() -> Look:
    try:
        free = shutil.disk_usage(settings.VAR_DIR).free
    except OSError:
        return Look("disk", False, False, "The data folder cannot be read.")
    return Look("disk", free >= LEAST_FREE_BYTES, False, "The disk is nearly full.")


def _schema() -> Look:
    stored = _asked("SELECT obj_description('public'::regnamespace, 'pg_namespace')")
    return Look(
        "schema",
        str(stored or "").endswith(_digest()),
        True,
        "The database is of another version: run `fivehearts migrate`.",
    )


@functools.cache
def _digest() -> str:
    return migrating.digest()


def _worker() -> Look:
    seconds = _asked(
        "SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers"
    )
    well = seconds is not None and float(str(seconds)) <= WORKER_QUIET_FOR.total_seconds()
    return Look("worker", well, False, "No worker has given a sign of life for two minutes.")


def _partitions() -> Look:
    room = room_ahead()
    sentence = "Next month's partitions are missing."
    if room.caught:
        sentence = f"Rows without a month stand in {', '.join(room.caught)}."
    return Look("partitions", room.well, False, sentence)


def _asked(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return row[0] if row else None
