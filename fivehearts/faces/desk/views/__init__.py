"""The staff's day: lists, work on many at once, the board, house words, the work order."""

from fivehearts.faces.desk.views.bulk import bulk, carry_on, lot
from fivehearts.faces.desk.views.dress import change_view, columns, new_view, views
from fivehearts.faces.desk.views.exports import (
    export,
    export_file,
    order_export,
    prepare_export,
)
from fivehearts.faces.desk.views.lists import my_work, narrow, search

__all__ = [
    "bulk",
    "carry_on",
    "change_view",
    "columns",
    "export",
    "export_file",
    "lot",
    "my_work",
    "narrow",
    "new_view",
    "order_export",
    "prepare_export",
    "search",
    "views",
]
