"""How the installation itself stands: for whoever keeps it running, and without a word about anybody."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from django.conf import settings
from django.db.models import Count, Max, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateWorker

from fivehearts.engines.promises.queries.ladder import due_rungs
from fivehearts.foundation.clock import local
from fivehearts.foundation.outbox.models import Delivery
from fivehearts.foundation.outbox.vocabulary import DeliveryState
from fivehearts.foundation.record.queries import LEAST_MONTHS, room_ahead, unsealed
from fivehearts.foundation.record.verifications import last_verification
from fivehearts.foundation.scope import SystemScope, enter

KEEPER = "duties.accounts"
# The worker says every ten seconds that it lives, and seals every five minutes.
_WORKER_QUIET = timedelta(minutes=2)
_SEALS_LATE = timedelta(minutes=30)
_MESSAGES_LATE = timedelta(minutes=15)
_WEEK = timedelta(days=7)
_COPY_OLD = timedelta(days=2)
_VERIFIED_OLD = timedelta(days=14)
_CERTIFICATE_ENDS = timedelta(days=21)
_LEAST_FREE_BYTES = 5 * 2**30


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing looked at: how it stands, whether that is well, and what to do where it is not."""

    name: str
    stands: str
    well: bool
    advice: str = ""


def facts(at: datetime) -> list[Fact]:
    """Everything looked at, in the order in which one thing brings down the next.

    Counts alone, of all units: nobody's name and no matter's words are read.
    """
    with enter(SystemScope("status")):
        return [
            _worker(at),
            _jobs(at),
            _ladder(at),
            _messages(at),
            _undelivered(at),
            _sealing(at),
            _verified(at),
            _partitions(),
            _copy(at),
            _disk(),
            *_certificate(at),
        ]


def _worker(at: datetime) -> Fact:
    last = ProcrastinateWorker.objects.aggregate(last=Max("last_heartbeat"))["last"]
    well = last is not None and at - last <= _WORKER_QUIET
    return Fact(
        _("Worker"),
        _("gave a sign of life at %(at)s") % {"at": _moment(last)} if last else _("is not running"),
        well,
        _("Start it: fivehearts work. Until then nothing is sent, sealed or urged."),
    )


def _jobs(at: datetime) -> Fact:
    many = ProcrastinateEvent.objects.filter(type="failed", at__gte=at - _WEEK).count()
    return Fact(
        _("Jobs that failed in the last seven days"),
        ngettext("%(many)s job", "%(many)s jobs", many) % {"many": many},
        not many,
        _("The log of the worker says why; what failed is tried again the next time it is due."),
    )


def _ladder(at: datetime) -> Fact:
    due = due_rungs(at)
    stands = ngettext("%(many)s step is due", "%(many)s steps are due", due.due_now) % {
        "many": due.due_now
    }
    if due.then_at:
        stands += " · " + _("the next at %(at)s: %(many)s") % {
            "at": _moment(due.then_at), "many": due.due_then,
        }  # fmt: skip
    advice = _(
        "The worker takes them within a minute in working hours; if not, look at the worker."
    )
    # In the night and on days of rest they wait for the next working morning.
    return Fact(_("Reminders and urging"), stands, True, advice)


def _messages(at: datetime) -> Fact:
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING, next_at__lte=at)
    told = waiting.aggregate(many=Count("pk"), oldest=Min("next_at"))
    many, oldest = int(told["many"]), told["oldest"]
    return Fact(
        _("Messages waiting"),
        ngettext("%(many)s message is due", "%(many)s messages are due", many) % {"many": many},
        oldest is None or at - oldest <= _MESSAGES_LATE,
        _("They are late: look at the worker, then at the delivery log."),
    )


def _undelivered(at: datetime) -> Fact:
    told = Delivery.objects.filter(made_at__gte=at - _WEEK).aggregate(
        failed=Count("pk", filter=Q(state=DeliveryState.FAILED)),
        unknown=Count("pk", filter=Q(state=DeliveryState.UNKNOWN)),
    )
    return Fact(
        _("Messages of the last seven days"),
        _("%(failed)s not delivered, %(unknown)s with an unknown outcome") % told,
        not told["failed"] and not told["unknown"],
        _("The delivery log names each and sends it once more."),
    )


def _sealing(at: datetime) -> Fact:
    many, since = unsealed()
    stands = ngettext("%(many)s entry not sealed", "%(many)s entries not sealed", many) % {
        "many": many
    }
    if since:
        stands += " · " + _("the oldest of %(at)s") % {"at": _moment(since)}
    return Fact(
        _("Sealing of the record"),
        stands,
        since is None or at - since <= _SEALS_LATE,
        _(
            "A long transaction holds the seals up, or the worker stands still (docs/operations.md)."
        ),
    )


def _verified(at: datetime) -> Fact:
    last = last_verification()
    if last is None:
        stands, well = _("never"), False
    elif last.found:
        stands, well = _("something was changed"), False
    else:
        stands, well = _moment(last.at), at - last.at <= _VERIFIED_OLD
    advice = _("Run fivehearts verify-record every week.")
    return Fact(_("Record verified"), stands, well, advice)


def _partitions() -> Fact:
    room = room_ahead()
    stands = ngettext("%(many)s month made", "%(many)s months made", room.months) % {
        "many": room.months
    }
    advice = _("The worker makes it every night; fivehearts migrate makes it at once.")
    if room.caught:
        stands += " · " + _("rows without a month in %(tables)s") % {
            "tables": "、".join(room.caught)
        }
    if room.caught and room.months >= LEAST_MONTHS:
        advice = _(
            "The clock of this computer or of the database was wrong: set it right; the guide for operators says what to do with the rows."
        )
    return Fact(_("Room for the months to come"), stands, room.well, advice)


def _copy(at: datetime) -> Fact:
    made = [one.stat().st_mtime for one in (settings.VAR_DIR / "backups").glob("*.age")]
    last = datetime.fromtimestamp(max(made), UTC) if made else None
    return Fact(
        _("Last copy"),
        _moment(last) if last else _("none in var/backups"),
        last is not None and at - last <= _COPY_OLD,
        _("Run fivehearts backup every night, and keep copies and key apart from this computer."),
    )


def _disk() -> Fact:
    free = shutil.disk_usage(settings.VAR_DIR).free
    return Fact(
        _("Disk"),
        _("%(many)s GB free") % {"many": f"{free / 2**30:.0f}"},
        free >= _LEAST_FREE_BYTES,
        _("Make room before it is full: then nothing can be written any more."),
    )


def _certificate(at: datetime) -> Iterator[Fact]:
    path = Path(settings.SERVER_CERTIFICATE)
    try:
        ends = x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
    except (OSError, ValueError):
        # A proxy in front has its own.
        return
    advice = _("Renew it: fivehearts certificate, or the files named in FIVEHEARTS_CERTIFICATE.")
    yield Fact(_("Certificate"), _moment(ends), ends - at >= _CERTIFICATE_ENDS, advice)


def _moment(at: datetime) -> str:
    return f"{local(at):%Y-%m-%d %H:%M}"
