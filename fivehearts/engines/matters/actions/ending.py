"""撤回, 重新打开 and 归档: what the resident decides about the end, and what comes after it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions.ground import (
    in_turn,
    lead,
    open_span,
    promise_steps,
    require,
    running_promises,
    settle_dates,
    tell,
)
from fivehearts.engines.matters.actions.helping import drop_parts
from fivehearts.engines.matters.actions.joining import leave_withdrawn
from fivehearts.engines.matters.actions.passing import drop_request, drop_standstill
from fivehearts.engines.matters.actions.registering import keep_photos
from fivehearts.engines.matters.actions.urging import settle_supervision
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.vocabulary.refusals import ReasonMissing
from fivehearts.engines.matters.vocabulary.states import TRANSITIONS, Queue, State, Step, Verb
from fivehearts.engines.matters.vocabulary.words import Closing, Outcome
from fivehearts.engines.promises import actions as promises
from fivehearts.foundation.files.made import CleanFile
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import NOW, action, move


@action("matters.withdraw")
def withdraw(*, by: Actor, matter: Matter, reason: str = "", at: datetime = NOW) -> Matter:
    """撤回: the resident no longer wants it pursued. Listed apart, and counted as neither solved nor late.

    In order: state; every running promise falls away; open requests and supervision orders end;
    a matter it was joined to goes on without it; timeline (public); record.
    """
    require(rules.may_withdraw(by, matter))
    in_turn(matter, Verb.WITHDRAW)
    settle_supervision(matter, at=at)
    drop_parts(matter, by=by, at=at)
    changes: dict[str, Any] = {
        "outcome": Outcome.WITHDRAWN,
        "closing": Closing.WITHDRAWN,
        **drop_request(matter, by=by, at=at),
        **drop_standstill(matter, by=by, at=at),
        **leave_withdrawn(matter, by=by, at=at),
    }
    lead(matter, verb=Verb.WITHDRAW, to=State.WITHDRAWN, at=at, changes=changes)
    promises.excuse(by=by, promises=running_promises(matter), at=at)
    tell(matter, verb=Verb.WITHDRAW, by=by, at=at, public=True, words=reason.strip())
    return matter


@action("matters.reopen")
def reopen(
    *,
    by: Actor,
    matter: Matter,
    reason: str,
    photos: Sequence[CleanFile] = (),
    at: datetime = NOW,
) -> Matter:
    """“还没解决”: always creates work, also after the matter was archived.

    What was handled is handled again by the unit that answers for it, with a new promise; what
    was declined or withdrawn is examined again where it was registered. In order: state and
    round; a new span begins; new promises; files that show it; timeline (public); record.
    Raises `ReasonMissing`.
    """
    require(rules.may_reopen(by, matter))
    in_turn(matter, Verb.REOPEN)
    if not reason.strip():
        raise ReasonMissing
    examined = matter.closing in {Closing.DECLINED, Closing.WITHDRAWN}
    closed_unit = matter.accountable_unit.closed_at is not None
    answers = matter.intake_unit if examined or closed_unit else matter.accountable_unit
    move(
        matter,
        verb=Verb.REOPEN,
        to=State.REGISTERED if examined else State.HANDLING,
        table=TRANSITIONS,
        changes={
            "round": matter.round + 1,
            "outcome": Outcome.OPEN,
            "closing": Closing.NOT_CLOSED,
            "closed_at": None,
            "reported_at": None,
            "holder_unit_id": answers.pk,
            "accountable_unit_id": answers.pk,
            "owner_id": None,
            "queue": Queue.ACCEPT if examined else Queue.HANDLE,
            # The database asks for a date; the promises made below set it.
            "next_due_at": at,
        },
    )
    matter.holder_unit = matter.accountable_unit = answers
    open_span(matter, at=at)
    steps = (Step.RESOLVE, Step.DISPATCH) if examined else (Step.RESOLVE,)
    made = promise_steps(matter, steps=steps, unit=answers, start=at, by=by, at=at)
    settle_dates(matter, promise=made[0])
    keep_photos(matter, photos, verb=Verb.REOPEN, by=by, public=True, at=at)
    tell(matter, verb=Verb.REOPEN, by=by, at=at, public=True, words=reason.strip())
    return matter


@action("matters.archive")
def archive(*, by: Actor, matter: Matter, at: datetime = NOW) -> Matter:
    """归档: the file is complete. Outcome and date of closing stay; reopening stays possible.

    In order: state, timeline (internal), record.
    """
    require(rules.may_archive(by, matter))
    in_turn(matter, Verb.ARCHIVE)
    move(matter, verb=Verb.ARCHIVE, to=State.ARCHIVED, table=TRANSITIONS)
    tell(matter, verb=Verb.ARCHIVE, by=by, at=at, public=False)
    return matter
