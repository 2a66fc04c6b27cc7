"""Open a matter by its number and query code, slowly for those who guess."""

from __future__ import annotations

import hmac
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from fivehearts.engines.matters.models import Access, Knock, Matter
from fivehearts.engines.matters.vocabulary.refusals import TooManyTries
from fivehearts.foundation import numbering
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.scopes import past_the_scope
from fivehearts.foundation.vault.digest import blind_index
from fivehearts.foundation.verbs import NOW, action, record_it

# So many wrong codes shut a matter, and so many from one address shut the address: a whole
# house or office may stand behind one address, so that it may err more often.
MOST_TRIES = 5
MOST_TRIES_FROM_ADDRESS = 20
SHUT = timedelta(minutes=15)
_FORGOTTEN = timedelta(days=1)
_NOBODY = "0" * 8


@dataclass(frozen=True, slots=True)
class Opening:
    """How it went. Wrong number, wrong code and a matter that is shut look the same."""

    matter_id: int | None

    @property
    def opened(self) -> bool:
        return self.matter_id is not None


@action("matters.open_with_code")
def open_with_code(
    *, by: Actor, number: str, code: str, address: str = "", at: datetime = NOW
) -> Opening:
    """Open the matter of this number to whoever knows its query code.

    A wrong code is counted, so it is told by the result and not by an exception: the count must
    stay. Unknown numbers take the same statements as known ones. In order: the address is asked
    whether it is shut; the code is compared in constant time; the tries of the matter and of
    the address are written; the record keeps it. Raises `TooManyTries` for a shut address.
    """
    knock = knock_from(address, at)
    if knock.shut_until is not None and knock.shut_until > at:
        raise TooManyTries
    # Whoever knocks sees nothing yet: the lock of the database opens for these two statements.
    with past_the_scope("matters.open_with_code"):
        access = _access(number)
        right = _fits(access, code)
        shut = access is not None and access.shut_until is not None and access.shut_until > at
        opened = right and not shut
        _count(access, opened=opened, shut=shut, at=at)
    if not opened:
        count_address(knock, at)
    if access is None:
        record_it("matters.Matter:unknown", data={"opened": False})
        return Opening(None)
    record_it(access.matter, unit_id=access.matter.intake_unit_id, data={"opened": opened})
    return Opening(access.matter_id if opened else None)


def spelled(code: str) -> str:
    """The code somebody typed, digits only: full-width digits, spaces and dashes are understood."""
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", code[:64]))


def _access(number: str) -> Access | None:
    known = numbering.check(number) or ""
    rows = Access.unscoped.select_related("matter").select_for_update(of=("self",))
    return rows.filter(matter__in=Matter.unscoped.filter(number=known)).first()


def _fits(access: Access | None, code: str) -> bool:
    sealed = access.code if access is not None else None
    kept = sealed.reveal() if sealed is not None else _NOBODY
    equal = hmac.compare_digest(kept.encode(), spelled(code).encode())
    return equal and access is not None


def _count(access: Access | None, *, opened: bool, shut: bool, at: datetime) -> None:
    """Write the tries of a matter; for an unknown number the same statement finds no row."""
    tries = access.wrong_tries if access is not None else 0
    until = access.shut_until if access is not None else None
    if opened:
        tries, until = 0, None
    elif not shut:
        tries, until = tries + 1, None
        if tries >= MOST_TRIES:
            tries, until = 0, at + SHUT
    key = access.pk if access is not None else 0
    Access.unscoped.filter(pk=key).update(wrong_tries=tries, shut_until=until)


def knock_from(address: str, at: datetime) -> Knock:
    """The row of a network address, locked; an old count begins anew."""
    digest = blind_index("network address", address)
    Knock.objects.bulk_create([Knock(address=digest, since=at)], ignore_conflicts=True)
    knock = Knock.objects.select_for_update().get(pk=digest)
    if at - knock.since >= SHUT:
        knock.wrong_tries, knock.since = 0, at
    return knock


def count_address(knock: Knock, at: datetime) -> None:
    """Count one more wrong try from this address, and shut it after too many."""
    knock.wrong_tries += 1
    knock.shut_until = at + SHUT if knock.wrong_tries >= MOST_TRIES_FROM_ADDRESS else None
    knock.save(update_fields=["wrong_tries", "since", "shut_until"])
    Knock.objects.filter(since__lt=at - _FORGOTTEN).delete()
