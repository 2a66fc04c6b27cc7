"""The verbs of people: the only writers of what is known of them."""

from fivehearts.community.people.actions.asking import (
    ask_copy,
    ask_correction,
    ask_erasure,
    remind_of_request,
)
from fivehearts.community.people.actions.correcting import (
    correct_partly,
    decline_correction,
    make_correction,
    open_copy,
    read_correction,
    read_paper,
)
from fivehearts.community.people.actions.erasing import erase_by_rule, erase_person, hold, lift_hold
from fivehearts.community.people.actions.exporting import take_out
from fivehearts.community.people.actions.ground import PersonFacts
from fivehearts.community.people.actions.households import (
    add_member,
    close_household,
    end_membership,
    found_household,
    name_head,
)
from fivehearts.community.people.actions.keeping import keep_for
from fivehearts.community.people.actions.labels import (
    add_label,
    end_label,
    give_consent,
    restore_label,
    review_label,
    withdraw_consent,
)
from fivehearts.community.people.actions.leaving import leave, receive, undo_departure
from fivehearts.community.people.actions.merging import (
    call_different,
    merge,
    reopen_duplicate,
    suspect_duplicates,
    unmerge,
)
from fivehearts.community.people.actions.noticing import (
    choose_notices,
    confirm_address,
    forget_address,
)
from fivehearts.community.people.actions.persons import (
    add_phone,
    drop_phone,
    edit_person,
    remember_person,
    write_down,
)
from fivehearts.community.people.actions.register import (
    export_register,
    remember_form,
    take_in,
)
from fivehearts.community.people.actions.residences import (
    end_residence,
    follow_building,
    take_residence,
)
from fivehearts.community.people.actions.revealing import reveal

__all__ = [
    "PersonFacts",
    "add_label",
    "add_member",
    "add_phone",
    "ask_copy",
    "ask_correction",
    "ask_erasure",
    "call_different",
    "choose_notices",
    "close_household",
    "confirm_address",
    "correct_partly",
    "decline_correction",
    "drop_phone",
    "edit_person",
    "end_label",
    "end_membership",
    "end_residence",
    "erase_by_rule",
    "erase_person",
    "export_register",
    "follow_building",
    "forget_address",
    "found_household",
    "give_consent",
    "hold",
    "keep_for",
    "leave",
    "lift_hold",
    "make_correction",
    "merge",
    "name_head",
    "open_copy",
    "read_correction",
    "read_paper",
    "receive",
    "remember_form",
    "remember_person",
    "remind_of_request",
    "reopen_duplicate",
    "restore_label",
    "reveal",
    "review_label",
    "suspect_duplicates",
    "take_in",
    "take_out",
    "take_residence",
    "undo_departure",
    "unmerge",
    "withdraw_consent",
    "write_down",
]
