"""The verbs of people: the only writers of what is known of them."""

from fivehearts.community.people.actions.ground import PersonFacts
from fivehearts.community.people.actions.households import (
    add_member,
    close_household,
    end_membership,
    found_household,
    name_head,
)
from fivehearts.community.people.actions.labels import (
    add_label,
    end_label,
    give_consent,
    restore_label,
    review_label,
    withdraw_consent,
)
from fivehearts.community.people.actions.persons import (
    add_phone,
    drop_phone,
    edit_person,
    remember_person,
    write_down,
)
from fivehearts.community.people.actions.residences import end_residence, take_residence
from fivehearts.community.people.actions.revealing import reveal

__all__ = [
    "PersonFacts",
    "add_label",
    "add_member",
    "add_phone",
    "close_household",
    "drop_phone",
    "edit_person",
    "end_label",
    "end_membership",
    "end_residence",
    "found_household",
    "give_consent",
    "name_head",
    "remember_person",
    "restore_label",
    "reveal",
    "review_label",
    "take_residence",
    "withdraw_consent",
    "write_down",
]
