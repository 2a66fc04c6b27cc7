"""The verbs of places: the only writers of territory."""

from fivehearts.community.places.actions.divisions import import_divisions
from fivehearts.community.places.actions.quarters import (
    DwellingRow,
    add_building,
    add_quarter,
    close_building,
    lay_out_dwellings,
    move_building,
    rename_building,
    rename_quarter,
)
from fivehearts.community.places.actions.units import (
    UnitPlan,
    attach_unit,
    close_unit,
    found_unit,
    found_units,
    rename_unit,
)

__all__ = [
    "DwellingRow",
    "UnitPlan",
    "add_building",
    "add_quarter",
    "attach_unit",
    "close_building",
    "close_unit",
    "found_unit",
    "found_units",
    "import_divisions",
    "lay_out_dwellings",
    "move_building",
    "rename_building",
    "rename_quarter",
    "rename_unit",
]
