"""One verb on many matters: each by its own action, and none hinders another."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from fivehearts.community.duties.models import User
from fivehearts.engines.matters import actions as matters
from fivehearts.engines.matters.models import Matter
from fivehearts.faces.desk.models import Bulk, BulkItem
from fivehearts.faces.desk.vocabulary.bulk import (
    MOST_MARKED,
    PIECE,
    BulkVerb,
    NothingMarked,
    Result,
    TooManyMarked,
    ToWhomMissing,
)
from fivehearts.faces.desk.vocabulary.lists import NumberNotKept
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.vault import findings
from fivehearts.foundation.verbs import NOW, Forbidden, Overtaken, Refusal, action, record_it

_log = logging.getLogger(__name__)


@action("desk.start_bulk")
def start_bulk(
    *,
    by: Actor,
    verb: str,
    marked: Mapping[str, int],
    unit: Unit | None = None,
    colleague: User | None = None,
    words: str = "",
    at: datetime = NOW,
) -> Bulk:
    """Keep what is wanted for the marked matters: number → version as the page showed it.

    In order: the lot and its matters are kept; record; the first piece is dealt with at once, the
    others by `carry_on`. Raises `NothingMarked`, `TooManyMarked`, `ToWhomMissing`,
    `NumberNotKept` (the same words would stand in many matters).
    """
    if by.user_id is None or verb not in BulkVerb.values:
        raise Forbidden
    if len(marked) > MOST_MARKED:
        raise TooManyMarked(most=MOST_MARKED)
    lacking = {BulkVerb.DISPATCH: unit is None, BulkVerb.HAND_OVER: colleague is None}
    if lacking.get(BulkVerb(verb), False):
        raise ToWhomMissing
    if findings.find(words):
        raise NumberNotKept
    found = list(Matter.objects.filter(number__in=marked).only("pk", "number"))
    if not found:
        raise NothingMarked
    bulk = Bulk.objects.create(
        user_id=by.user_id,
        verb=verb,
        unit=unit if verb == BulkVerb.DISPATCH else None,
        colleague=colleague if verb == BulkVerb.HAND_OVER else None,
        words=words.strip(),
        made_at=at,
    )
    # The order in which they were marked is the order in which they are dealt with.
    place = {number: n for n, number in enumerate(marked)}
    BulkItem.objects.bulk_create(
        BulkItem(bulk=bulk, matter=matter, version=marked[matter.number])
        for matter in sorted(found, key=lambda one: place[one.number])
    )
    record_it(bulk, unit_id=bulk.unit_id, data={"verb": verb, "matters": len(found)})
    return carry_on(by=by, bulk=bulk, at=at)


@action("desk.carry_on")
def carry_on(*, by: Actor, bulk: Bulk, at: datetime = NOW) -> Bulk:
    """Do the next piece of a lot: each matter by its own action, refused or done by itself.

    A matter that is refused keeps its reason and nothing else of it stays. Whoever presses twice
    waits for the first and then goes on behind it. Then: record.
    """
    bulk = (
        Bulk.objects.select_for_update(of=("self",))
        .select_related("unit", "colleague")
        .get(pk=bulk.pk, user_id=by.user_id or 0)
    )
    waiting = BulkItem.objects.filter(bulk=bulk, result=Result.WAITING).order_by("pk")
    items = list(waiting[:PIECE])
    for item in items:
        item.reason = _refused(bulk, item, by=by, at=at)
        item.result = Result.REFUSED if item.reason else Result.DONE
    BulkItem.objects.bulk_update(items, ["result", "reason"])
    if bulk.finished_at is None and not waiting.exists():
        bulk.finished_at = at
        bulk.save(update_fields=["finished_at"])
    done = sum(item.result == Result.DONE for item in items)
    record_it(bulk, data={"done": done, "refused": len(items) - done})
    return bulk


def _refused(bulk: Bulk, item: BulkItem, *, by: Actor, at: datetime) -> str:
    """Do it to one matter; the sentence by which it was refused, or "" where it was done."""
    try:
        # A savepoint each, and the promises of the database asked at its end, not at that of all.
        with transaction.atomic():
            matter = Matter.objects.select_related("holder_unit", "intake_unit", "promise").get(
                pk=item.matter_id
            )
            if matter.version != item.version:
                raise Overtaken
            _DO[BulkVerb(bulk.verb)](bulk, matter, by, at)
            _hold_promises()
    except Refusal as refusal:
        return refusal.sentence
    except Matter.DoesNotExist:
        return Forbidden().sentence
    except IntegrityError:
        # The invariant held and nothing of this one stays; the others shall not wait for it.
        _log.exception("a matter of a lot was refused by the database: %s", item.matter_id)
        return Refusal().sentence
    return ""


def _hold_promises() -> None:
    """Ask every deferred constraint now, and defer it again for the next matter."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _sign(bulk: Bulk, matter: Matter, by: Actor, at: datetime) -> None:
    matters.sign(by=by, matter=matter, at=at)


def _dispatch(bulk: Bulk, matter: Matter, by: Actor, at: datetime) -> None:
    assert bulk.unit is not None
    matters.dispatch(by=by, matter=matter, unit=bulk.unit, words=bulk.words, at=at)


def _hand_over(bulk: Bulk, matter: Matter, by: Actor, at: datetime) -> None:
    assert bulk.colleague is not None
    matters.hand_over(by=by, matter=matter, to=bulk.colleague, words=bulk.words, at=at)


_DO: dict[BulkVerb, Callable[[Bulk, Matter, Actor, datetime], None]] = {
    BulkVerb.SIGN: _sign,
    BulkVerb.DISPATCH: _dispatch,
    BulkVerb.HAND_OVER: _hand_over,
}
