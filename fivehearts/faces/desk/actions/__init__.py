"""The verbs of the desk: how lists look, what is done to many, files, house words."""

from fivehearts.faces.desk.actions.bulk import carry_on, start_bulk
from fivehearts.faces.desk.actions.dressing import dress_lists
from fivehearts.faces.desk.actions.exporting import order_export, prepare_export
from fivehearts.faces.desk.actions.inspecting import inspect_record, take_witness
from fivehearts.faces.desk.actions.keeping import (
    bring_back_view,
    change_view,
    keep_view,
    move_view,
    retire_view,
)
from fivehearts.faces.desk.actions.looking import tell_of_looks
from fivehearts.faces.desk.actions.replies import bring_back_reply, keep_reply, retire_reply

__all__ = [
    "bring_back_reply",
    "bring_back_view",
    "carry_on",
    "change_view",
    "dress_lists",
    "inspect_record",
    "keep_reply",
    "keep_view",
    "move_view",
    "order_export",
    "prepare_export",
    "retire_reply",
    "retire_view",
    "start_bulk",
    "take_witness",
    "tell_of_looks",
]
