"""Look up one's matters by a code sent to one's telephone, without telling who is known here."""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from fivehearts.community.people import queries as people
from fivehearts.community.people.models import Person
from fivehearts.community.people.queries.own import files_of_phone
from fivehearts.engines.matters.actions.opening import (
    MOST_TRIES,
    count_address,
    knock_from,
    spelled,
)
from fivehearts.engines.matters.models import Matter, PhoneCode
from fivehearts.engines.matters.vocabulary.messages import PHONE_CODE
from fivehearts.engines.matters.vocabulary.refusals import (
    CodeJustSent,
    NoMobile,
    TooManyCodes,
    TooManyTries,
)
from fivehearts.foundation.outbox.actions import tell
from fivehearts.foundation.outbox.reaching import Reach
from fivehearts.foundation.scope import Actor, SystemScope, enter
from fivehearts.foundation.vault.digest import blind_index, normalise_phone
from fivehearts.foundation.verbs import NOW, action, record_it

WORKS_FOR = timedelta(minutes=10)
PAUSE = timedelta(minutes=1)
MOST_A_DAY = 5
# What a family or a house asked in years; more is found by number.
MOST_OPENED = 50
_DAY = timedelta(days=1)
_MOBILE = re.compile(r"1[3-9]\d{9}")
_UNKNOWN = "people.Person:unknown"


@dataclass(frozen=True, slots=True)
class OpenedByPhone:
    """What a code sent to a telephone opens: matters, newest last, and the files it stands in."""

    matters: list[int] = field(default_factory=list)
    files: list[UUID] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.files)


@action("matters.send_phone_code")
def send_phone_code(*, by: Actor, phone: str, address: str = "", at: datetime = NOW) -> None:
    """Send a code to a mobile number by which somebody left a matter, or stands in the register.

    A number nobody is known by is counted in the same way and gets nothing, so that nobody learns
    here who wrote to the community. In order: the address is asked whether it is shut; the
    sendings of the number are counted; where it is known, the message is written; record.
    Raises `NoMobile`, `TooManyTries`, `CodeJustSent`, `TooManyCodes`.
    """
    number = normalise_phone(phone)
    if not _MOBILE.fullmatch(number):
        raise NoMobile
    knock = knock_from(address, at)
    if knock.shut_until is not None and knock.shut_until > at:
        raise TooManyTries
    row = _counted(people.phone_index(number), at)
    found = files_of_phone(number)
    code = f"{secrets.randbelow(1_000_000):06}"
    row.code, row.wrong_tries = (_digest(row.phone, code) if found else ""), 0
    row.save(update_fields=["code", "sent_at", "sent_today", "since", "wrong_tries"])
    if not found:
        # Whoever tries numbers one after the other comes to an end.
        count_address(knock, at)
        record_it(_UNKNOWN, data={"known": False})
        return
    whose = found[0]
    record_it(f"people.Person:{whose.pk}", data={"known": True})
    tell(
        kind=PHONE_CODE,
        to=f"person:{whose.pk}",
        about=f"matters.PhoneCode:{row.phone[:32]}",
        unit=whose.unit,
        facts={"code": code, "minutes": int(WORKS_FOR.total_seconds() // 60)},
        by=by,
        at=at,
        occasion=at.isoformat(),
        reach=Reach(sms=number),
    )


@action("matters.open_with_phone_code")
def open_with_phone_code(
    *, by: Actor, phone: str, code: str, address: str = "", at: datetime = NOW
) -> OpenedByPhone:
    """What was left with this number, and the files it stands in; nothing where the code is wrong.

    A wrong code is counted, so it is told by the result and not by an exception: the count must
    stay. A code opens once. In order: the address is asked whether it is shut; the code is
    compared in constant time; the tries are written; record. Raises `TooManyTries`.
    """
    knock = knock_from(address, at)
    if knock.shut_until is not None and knock.shut_until > at:
        raise TooManyTries
    number = normalise_phone(phone)
    index = people.phone_index(number)
    row = PhoneCode.objects.select_for_update().filter(pk=index).first()
    if row is None or not _fits(row, code, at):
        if row is not None:
            PhoneCode.objects.filter(pk=index).update(wrong_tries=row.wrong_tries + 1)
        count_address(knock, at)
        record_it(_UNKNOWN, data={"opened": False})
        return OpenedByPhone()
    PhoneCode.objects.filter(pk=index).update(code="")
    files = files_of_phone(number)
    for person in files:
        record_it(f"people.Person:{person.pk}", data={"opened": True})
    return OpenedByPhone(_matters_of(files), [person.pk for person in files])


def _counted(index: str, at: datetime) -> PhoneCode:
    """The row of a number, locked and counted once more."""
    PhoneCode.objects.filter(since__lt=at - _DAY).exclude(pk=index).delete()
    fresh = PhoneCode(phone=index, sent_at=at, since=at, sent_today=0)
    made = PhoneCode.objects.bulk_create([fresh], ignore_conflicts=True)
    row = PhoneCode.objects.select_for_update().get(pk=index) if made else fresh
    if at - row.since >= _DAY:
        row.since, row.sent_today = at, 0
    if row.sent_today and at - row.sent_at < PAUSE:
        raise CodeJustSent
    if row.sent_today >= MOST_A_DAY:
        raise TooManyCodes
    row.sent_at, row.sent_today = at, row.sent_today + 1
    return row


def _matters_of(files: list[Person]) -> list[int]:
    """What these people left, in any community: the telephone itself proves whose it is."""
    with enter(SystemScope("phone-code")):
        keys = people.all_files_of([person.pk for person in files])
        rows = Matter.objects.filter(resident__in=keys, historical=False)
        newest = rows.order_by("-registered_at", "-pk").values_list("pk", flat=True)[:MOST_OPENED]
        return list(newest)[::-1]


def _fits(row: PhoneCode, code: str, at: datetime) -> bool:
    wanted = row.code or "-"
    equal = hmac.compare_digest(wanted, _digest(row.phone, spelled(code)))
    return equal and at - row.sent_at <= WORKS_FOR and row.wrong_tries < MOST_TRIES


def _digest(index: str, code: str) -> str:
    return blind_index("phone code", f"{index}:{code}")
