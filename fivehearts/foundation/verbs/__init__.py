"""The door every change passes: rule → state → write → timeline → record → announce."""

from fivehearts.foundation.verbs.announcing import announce, ask
from fivehearts.foundation.verbs.door import (
    NOW,
    ActionInfo,
    AlreadyDone,
    NothingRecorded,
    action,
    actions_known,
    record_it,
)
from fivehearts.foundation.verbs.ending import (
    RefusalSwallowed,
    at_the_end,
    is_together,
    together,
    written_last,
)
from fivehearts.foundation.verbs.inserting import insert, insert_known, insert_plain
from fivehearts.foundation.verbs.moving import Transition, Transitions, move
from fivehearts.foundation.verbs.refusals import Forbidden, IllegalTransition, Overtaken, Refusal
from fivehearts.foundation.verbs.sending import Statement, as_one, asked

__all__ = [
    "NOW",
    "ActionInfo",
    "AlreadyDone",
    "Forbidden",
    "IllegalTransition",
    "NothingRecorded",
    "Overtaken",
    "Refusal",
    "RefusalSwallowed",
    "Statement",
    "Transition",
    "Transitions",
    "action",
    "actions_known",
    "announce",
    "as_one",
    "ask",
    "asked",
    "at_the_end",
    "insert",
    "insert_known",
    "insert_plain",
    "is_together",
    "move",
    "record_it",
    "together",
    "written_last",
]
