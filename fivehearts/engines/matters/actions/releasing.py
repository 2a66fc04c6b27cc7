"""Back to the queue: the owner is gone, the matter stays with its unit."""

from __future__ import annotations

from datetime import datetime

from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions.ground import in_turn, lead, require, tell
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.vocabulary.states import Queue, Verb
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import NOW, action


@action("matters.release")
def release(*, by: Actor, matter: Matter, at: datetime = NOW) -> Matter:
    """An owner without a post owns nothing: the matter waits in its unit's queue again.

    Dates, unit and round stay. In order: state (unchanged) and queue, timeline (internal), record.
    """
    require(rules.may_release(by))
    in_turn(matter, Verb.RELEASE)
    lead(matter, verb=Verb.RELEASE, to=matter.state, at=at, queue=Queue.HANDLE)
    tell(matter, verb=Verb.RELEASE, by=by, at=at, public=False)
    return matter
