"""How people touch matters at the desk."""

from fivehearts.engines.matters.views.clock import clock
from fivehearts.engines.matters.views.matter import contact_shown, matter, photo, verb
from fivehearts.engines.matters.views.registering import code_renewed, receipt, register

__all__ = [
    "clock",
    "code_renewed",
    "contact_shown",
    "matter",
    "photo",
    "receipt",
    "register",
    "verb",
]
