"""The verbs of a promise: the only writers. One file per family of verbs."""

from fivehearts.engines.promises.actions.climbing import climb
from fivehearts.engines.promises.actions.ending import end, excuse
from fivehearts.engines.promises.actions.making import Wanted, make
from fivehearts.engines.promises.actions.moving import move_date
from fivehearts.engines.promises.actions.pausing import pause, resume

__all__ = ["Wanted", "climb", "end", "excuse", "make", "move_date", "pause", "resume"]
