"""The verbs of the outbox."""

from fivehearts.foundation.outbox.actions.bundling import bundle
from fivehearts.foundation.outbox.actions.erasing import erase_words
from fivehearts.foundation.outbox.actions.people import (
    add_robot,
    mark_read,
    remove_robot,
    send_again,
    trust_address,
)
from fivehearts.foundation.outbox.actions.returning import note_return
from fivehearts.foundation.outbox.actions.sending import (
    begin_question,
    begin_try,
    end_question,
    end_try,
    hand_over,
    take_up,
)
from fivehearts.foundation.outbox.actions.telling import Telling, tell, tell_all
from fivehearts.foundation.outbox.actions.unnamed import (
    forget_unnamed,
    note_unnamed,
    see_unnamed,
)

__all__ = [
    "Telling",
    "add_robot",
    "begin_question",
    "begin_try",
    "bundle",
    "end_question",
    "end_try",
    "erase_words",
    "forget_unnamed",
    "hand_over",
    "mark_read",
    "note_return",
    "note_unnamed",
    "remove_robot",
    "see_unnamed",
    "send_again",
    "take_up",
    "tell",
    "tell_all",
    "trust_address",
]
