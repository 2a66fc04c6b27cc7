"""A unit asks its superior, and the superior decides: what every such pair of verbs shares.

No verbs here: these functions are called inside actions only.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions.ground import (
    in_turn,
    require,
    running_promises,
    stay,
    tell,
)
from fivehearts.engines.matters.actions.guarding import kept_words
from fivehearts.engines.matters.models import Matter, Request
from fivehearts.engines.matters.queries.deciding import deciding_unit, open_request
from fivehearts.engines.matters.vocabulary.refusals import (
    NoRequest,
    OwnRequest,
    ReasonMissing,
    RequestOpen,
)
from fivehearts.engines.matters.vocabulary.states import Decided, Decision, Step, Verb
from fivehearts.engines.promises.models import Promise
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import Overtaken


def ask_superior(
    matter: Matter,
    kind: Decision,
    *,
    verb: Verb,
    by: Actor,
    reason: str,
    at: datetime,
    **wanted: Any,
) -> Request:
    """Keep the request, which is shown to the deciding unit. Raises `RequestOpen`, `NoSuperior`."""
    if matter.decision:
        raise RequestOpen
    decider = deciding_unit(matter, asker=by)
    stay(matter, verb=verb, at=at, decision=kind, decider_unit_id=decider.pk)
    request: Request = Request._base_manager.create(
        matter=matter,
        round=matter.round,
        kind=kind,
        unit=matter.accountable_unit,
        asked_by=by.ref,
        asked_at=at,
        reason=kept_words(matter, reason, at=at),
        decider_unit=decider,
        **wanted,
    )
    return request


def refuse(
    kind: Decision, verb: Verb, *, by: Actor, matter: Matter, reason: str, at: datetime
) -> Matter:
    require(rules.may_decide(by, matter))
    in_turn(matter, verb)
    if not reason.strip():
        raise ReasonMissing
    request = open_to_decide(matter, kind, by=by)
    decide(matter, request, Decided.REFUSED, verb=verb, by=by, words=reason, at=at)
    tell(
        matter,
        verb=verb,
        by=by,
        at=at,
        public=False,
        words=reason.strip(),
        unit_id=request.decider_unit_id,
    )
    return matter


def open_to_decide(
    matter: Matter, kind: Decision | None = None, *, by: Actor | None = None
) -> Request:
    """The open request (of this kind). With `by`, its asker is refused as judge."""
    request = open_request(matter)
    if request is None or (kind is not None and request.kind != kind):
        raise NoRequest
    if by is not None and not by.is_system and request.asked_by in by.refs_behind:
        raise OwnRequest
    return request


def decide(
    matter: Matter,
    request: Request,
    decided: Decided,
    *,
    verb: Verb,
    by: Actor,
    words: str,
    at: datetime,
    **changes: Any,
) -> None:
    """End a request; the matter stays where it is, but for `changes` on its own row."""
    stay(matter, verb=verb, at=at, decision=Decision.NONE, decider_unit_id=None, **changes)
    kept = kept_words(matter, words, at=at, to_resident=decided == Decided.GRANTED)
    close_request(request, decided, by=by, words=kept, at=at)


def close_request(
    request: Request,
    decided: Decided,
    *,
    by: Actor,
    words: str,
    at: datetime,
    final: Unit | None = None,
) -> None:
    """One conditional UPDATE: of two judges the second is told."""
    open_still = Request._base_manager.filter(pk=request.pk, decided=Decided.OPEN)
    if not open_still.update(
        decided=decided,
        decided_at=at,
        decided_by=by.ref,
        words=words,
        final_unit=final,
    ):
        raise Overtaken


def to_resolve(matter: Matter) -> Promise:
    """The promise to the resident that runs."""
    return running_promises(matter, Step.RESOLVE)[0]
