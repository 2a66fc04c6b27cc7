"""What happens by itself: bytes without a row go, files are examined and held against their digests."""

from __future__ import annotations

import logging
import time
from itertools import islice

from django.conf import settings

from fivehearts.foundation.clock import now
from fivehearts.foundation.scope.actors import system

from . import actions, queries, scanning, storage, uploads
from .models import Upload

# No transaction lives that long: what has no row by then never gets one.
GRACE_SECONDS = 24 * 3600
_BATCH = 500
_MOST_EXAMINED = 200
_SCANNER = system("scanner")
_UPLOADS = system("uploads")
_CHECK = system("files")
logger = logging.getLogger(__name__)


def clear_orphans(grace_seconds: float = GRACE_SECONDS) -> int:
    """Remove files older than `grace_seconds` that no row refers to; returns how many."""
    names = storage.older_than(grace_seconds)
    removed = 0
    while batch := list(islice(names, _BATCH)):
        orphans = set(batch) - queries.kept_names(batch)
        storage.discard(orphans)
        removed += len(orphans)
    return removed


def clear_uploads(grace_seconds: float = GRACE_SECONDS) -> int:
    """Remove uploads whose day is over, and bytes of uploads no row knows of; returns how many."""
    gone = actions.forget_uploads(by=_UPLOADS)
    known = {pk.hex for pk in Upload.objects.values_list("pk", flat=True)}
    for path in uploads.strays(known, time.time() - grace_seconds):
        path.unlink(missing_ok=True)
        gone += 1
    return gone


def examine_waiting() -> int:
    """Have the scanner look at what waits, oldest first; returns how many it spoke about.

    Without a scanner nothing waits. One that is silent is asked again the next time.
    """
    if not settings.FILES_SCANNER:
        return 0
    done = 0
    for stored in queries.unexamined(_MOST_EXAMINED):
        try:
            pieces = storage.store().pieces(stored.path, 0, stored.size_bytes)
            found = scanning.finding(settings.FILES_SCANNER, pieces)
        except scanning.ScannerSilent as silent:
            logger.warning("the virus scanner said nothing: %s", silent)
            return done
        except FileNotFoundError:
            continue
        actions.examine(by=_SCANNER, file=stored, finding=found, at=now())
        done += 1
    return done


def check_files() -> int:
    """Hold stored bytes against their digests; returns how many are not as they were kept."""
    wrong = actions.check(by=_CHECK)
    for stored, state in wrong:
        logger.error("stored file %s is %s", stored.pk, state)
    return len(wrong)
