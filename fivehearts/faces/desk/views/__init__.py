"""The staff's day: lists, work on many at once, the board, house words, the work order."""

from fivehearts.faces.desk.views.board import board
from fivehearts.faces.desk.views.bulk import bulk, carry_on, lot
from fivehearts.faces.desk.views.dress import change_view, columns, new_view, views
from fivehearts.faces.desk.views.exports import (
    export,
    export_file,
    order_export,
    prepare_export,
)
from fivehearts.faces.desk.views.lists import my_work, narrow, search
from fivehearts.faces.desk.views.looks import looks_of_month
from fivehearts.faces.desk.views.matter import presence, work_order
from fivehearts.faces.desk.views.messages import (
    chats,
    inbox,
    open_message,
    read_all,
    remove_chat,
    see_unnamed,
    sent_message,
    sent_messages,
    unnamed_returns,
)
from fivehearts.faces.desk.views.places import (
    change_place,
    place_building,
    place_quarter,
    place_unit,
    places,
)
from fivehearts.faces.desk.views.record import record, record_entries, take_witness
from fivehearts.faces.desk.views.replies import change_reply, replies, reply
from fivehearts.faces.desk.views.status import status

__all__ = [
    "board",
    "bulk",
    "carry_on",
    "change_place",
    "change_reply",
    "change_view",
    "chats",
    "columns",
    "export",
    "export_file",
    "inbox",
    "looks_of_month",
    "lot",
    "my_work",
    "narrow",
    "new_view",
    "open_message",
    "order_export",
    "place_building",
    "place_quarter",
    "place_unit",
    "places",
    "prepare_export",
    "presence",
    "read_all",
    "record",
    "record_entries",
    "remove_chat",
    "replies",
    "reply",
    "search",
    "see_unnamed",
    "sent_message",
    "sent_messages",
    "status",
    "take_witness",
    "unnamed_returns",
    "views",
    "work_order",
]
