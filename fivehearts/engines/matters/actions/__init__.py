"""The verbs of a matter: the only writers. One file per family of verbs."""

from fivehearts.engines.matters.actions.accepting import accept, decline
from fivehearts.engines.matters.actions.answering import answer_at_once
from fivehearts.engines.matters.actions.answering_jointly import answer_jointly
from fivehearts.engines.matters.actions.assisting import (
    ask_help,
    decline_part,
    drop_part,
    insist,
    part_done,
    sign_part,
)
from fivehearts.engines.matters.actions.climbing import urge_by_ladder
from fivehearts.engines.matters.actions.delivering import (
    begin_try,
    end_try,
    mark_answered,
    overtake_sending,
    plan_sending,
    send_again,
    take_answers,
)
from fivehearts.engines.matters.actions.dispatching import dispatch, sign
from fivehearts.engines.matters.actions.ending import archive, reopen, withdraw
from fivehearts.engines.matters.actions.following_up import (
    Answers,
    answer_follow_up,
    close_unanswered,
    log_attempt,
)
from fivehearts.engines.matters.actions.handling import contact, note, report_done
from fivehearts.engines.matters.actions.joining import arrive, follow, join, separate
from fivehearts.engines.matters.actions.limiting import set_limits
from fivehearts.engines.matters.actions.opening import Opening, open_with_code
from fivehearts.engines.matters.actions.opening_by_phone import (
    open_with_phone_code,
    send_phone_code,
)
from fivehearts.engines.matters.actions.ordering import (
    OrderFacts,
    change_order_date,
    take_order,
)
from fivehearts.engines.matters.actions.owning import hand_over, reclassify
from fivehearts.engines.matters.actions.proceeding import (
    StepAsked,
    ask_papers,
    begin_step,
    finish_step,
    take_papers,
)
from fivehearts.engines.matters.actions.publishing import publish, unpublish
from fivehearts.engines.matters.actions.raising import escalate, hand_back
from fivehearts.engines.matters.actions.registering import Registration, register, renew_code
from fivehearts.engines.matters.actions.releasing import find_another, release
from fivehearts.engines.matters.actions.repeating import link, set_measure, unlink
from fivehearts.engines.matters.actions.requesting import (
    ask_extension,
    ask_return,
    extend,
    keep_date,
    keep_there,
    retract,
    take_back,
)
from fivehearts.engines.matters.actions.revealing import reveal_number
from fivehearts.engines.matters.actions.reviewing import approve, send_back
from fivehearts.engines.matters.actions.seconding import Seconding, me_too, me_too_here
from fivehearts.engines.matters.actions.standing import (
    ask_parking,
    ask_suspension,
    keep_running,
    park,
    renew_parking,
    resume,
    suspend,
)
from fivehearts.engines.matters.actions.summoning import (
    acknowledge,
    call_off,
    come,
    rate,
    report_back,
    summon,
)
from fivehearts.engines.matters.actions.titling import remember_titles
from fivehearts.engines.matters.actions.urging import reply, supervise, urge

__all__ = [
    "Answers",
    "Opening",
    "OrderFacts",
    "Registration",
    "Seconding",
    "StepAsked",
    "accept",
    "acknowledge",
    "answer_at_once",
    "answer_follow_up",
    "answer_jointly",
    "approve",
    "archive",
    "arrive",
    "ask_extension",
    "ask_help",
    "ask_papers",
    "ask_parking",
    "ask_return",
    "ask_suspension",
    "begin_step",
    "begin_try",
    "call_off",
    "change_order_date",
    "close_unanswered",
    "come",
    "contact",
    "decline",
    "decline_part",
    "dispatch",
    "drop_part",
    "end_try",
    "escalate",
    "extend",
    "find_another",
    "finish_step",
    "follow",
    "hand_back",
    "hand_over",
    "insist",
    "join",
    "keep_date",
    "keep_running",
    "keep_there",
    "link",
    "log_attempt",
    "mark_answered",
    "me_too",
    "me_too_here",
    "note",
    "open_with_code",
    "open_with_phone_code",
    "overtake_sending",
    "park",
    "part_done",
    "plan_sending",
    "publish",
    "rate",
    "reclassify",
    "register",
    "release",
    "remember_titles",
    "renew_code",
    "renew_parking",
    "reopen",
    "reply",
    "report_back",
    "report_done",
    "resume",
    "retract",
    "reveal_number",
    "send_again",
    "send_back",
    "send_phone_code",
    "separate",
    "set_limits",
    "set_measure",
    "sign",
    "sign_part",
    "summon",
    "supervise",
    "suspend",
    "take_answers",
    "take_back",
    "take_order",
    "take_papers",
    "unlink",
    "unpublish",
    "urge",
    "urge_by_ladder",
    "withdraw",
]
