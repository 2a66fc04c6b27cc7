"""The door every change passes: rule → state → write → timeline → record → announce."""

from fivehearts.foundation.verbs.announcing import announce
from fivehearts.foundation.verbs.door import (
    NOW,
    ActionInfo,
    AlreadyDone,
    NothingRecorded,
    action,
    actions_known,
    record_it,
)
from fivehearts.foundation.verbs.moving import Transition, Transitions, move
from fivehearts.foundation.verbs.refusals import Forbidden, IllegalTransition, Overtaken, Refusal

__all__ = [
    "NOW",
    "ActionInfo",
    "AlreadyDone",
    "Forbidden",
    "IllegalTransition",
    "NothingRecorded",
    "Overtaken",
    "Refusal",
    "Transition",
    "Transitions",
    "action",
    "actions_known",
    "announce",
    "move",
    "record_it",
]
