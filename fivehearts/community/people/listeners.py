"""What people do when places change."""

from __future__ import annotations

from fivehearts.community.people import actions
from fivehearts.community.people.queries.listing import residents_of
from fivehearts.community.people.vocabulary.refusals import StillLivedIn
from fivehearts.community.places.vocabulary import BuildingClosed, BuildingMoved
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import system

_PLACES = system("places")


def follow_building(event: BuildingMoved) -> None:
    """The files of whoever lives in a building go to the unit that looks after it now.

    In the same transaction: else a grid would keep reading files of a building it lost.
    """
    with enter(SystemScope("places")):
        actions.follow_building(building_id=event.building_id, by=_PLACES)


def keep_building_open(event: BuildingClosed) -> None:
    """A building in which somebody lives, by the register, cannot be closed."""
    with enter(SystemScope("places")):
        left = residents_of(event.building_id).count()
    if left:
        raise StillLivedIn(count=left)
