"""What the desk remembers: lists and their dress, work done to many, files, marks, house words."""

from fivehearts.faces.desk.models.bulk import Bulk, BulkItem
from fivehearts.faces.desk.models.exports import Export, ExportPart
from fivehearts.faces.desk.models.lists import ListDress, SavedView
from fivehearts.faces.desk.models.presence import Presence
from fivehearts.faces.desk.models.replies import ReplyTemplate

__all__ = [
    "Bulk",
    "BulkItem",
    "Export",
    "ExportPart",
    "ListDress",
    "Presence",
    "ReplyTemplate",
    "SavedView",
]
