"""What people do when places change."""

from __future__ import annotations

from fivehearts.community.people import actions
from fivehearts.community.places.vocabulary import BuildingMoved
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import system

_PLACES = system("places")


def follow_building(event: BuildingMoved) -> None:
    """The files of whoever lives in a building go to the unit that looks after it now.

    In the same transaction: else a grid would keep reading files of a building it lost.
    """
    with enter(SystemScope("places")):
        actions.follow_building(building_id=event.building_id, by=_PLACES)
