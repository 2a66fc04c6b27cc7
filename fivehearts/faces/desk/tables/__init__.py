"""What the desk shows as tables."""

from fivehearts.faces.desk.tables.looks import LookTable
from fivehearts.faces.desk.tables.matters import MatterFile, MatterTable
from fivehearts.faces.desk.tables.messages import DeliveryTable, delivery_state
from fivehearts.faces.desk.tables.units import UnitsTable

__all__ = [
    "DeliveryTable",
    "LookTable",
    "MatterFile",
    "MatterTable",
    "UnitsTable",
    "delivery_state",
]
