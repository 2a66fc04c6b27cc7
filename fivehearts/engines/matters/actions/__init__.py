"""The verbs of a matter: the only writers. One file per family of verbs."""

from fivehearts.engines.matters.actions.accepting import accept, decline
from fivehearts.engines.matters.actions.dispatching import dispatch, sign
from fivehearts.engines.matters.actions.following_up import (
    Answers,
    answer_follow_up,
    close_unanswered,
    log_attempt,
)
from fivehearts.engines.matters.actions.handling import contact, note, report_done
from fivehearts.engines.matters.actions.opening import Opening, open_with_code
from fivehearts.engines.matters.actions.registering import Registration, register, renew_code
from fivehearts.engines.matters.actions.releasing import release
from fivehearts.engines.matters.actions.reviewing import approve, send_back

__all__ = [
    "Answers",
    "Opening",
    "Registration",
    "accept",
    "answer_follow_up",
    "approve",
    "close_unanswered",
    "contact",
    "decline",
    "dispatch",
    "log_attempt",
    "note",
    "open_with_code",
    "register",
    "release",
    "renew_code",
    "report_done",
    "send_back",
    "sign",
]
