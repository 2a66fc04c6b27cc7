"""Pages of the residents' site."""

from fivehearts.faces.resident.views.home import help_page, home
from fivehearts.faces.resident.views.matter import answer, answered, matter, photo
from fivehearts.faces.resident.views.submitting import paper, receipt, submit, where
from fivehearts.faces.resident.views.tracking import close, track

__all__ = [
    "answer",
    "answered",
    "close",
    "help_page",
    "home",
    "matter",
    "paper",
    "photo",
    "receipt",
    "submit",
    "track",
    "where",
]
