"""What matters do when somebody leaves a post or a unit is closed: nothing open is ever lost."""

from __future__ import annotations

from fivehearts.community.duties.vocabulary.announcements import PostEnded
from fivehearts.community.places.vocabulary import UnitClosed
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.queries.work import open_at, orphaned_by
from fivehearts.engines.matters.vocabulary.refusals import UnitHoldsMatters
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import system

_POSTS = system("posts")


def return_to_queue(event: PostEnded) -> None:
    """What the leaver owned at units where no other post of theirs handles goes back to the queue."""
    with enter(SystemScope("posts")):
        for matter in orphaned_by(event.user_id):
            actions.release(by=_POSTS, matter=matter)


def keep_unit_open(event: UnitClosed) -> None:
    """Refuse to close a unit that still holds or answers for open matters."""
    with enter(SystemScope("units")):
        number = open_at(event.unit_id)
    if number:
        raise UnitHoldsMatters(number=number)
