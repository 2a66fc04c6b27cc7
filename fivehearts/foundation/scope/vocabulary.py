"""Kinds of units and the order of the tiers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class UnitKind(TextChoices):
    """What a unit is. The first five form the territory; the others are attached to a tier."""

    CITY = "city", _("City")
    DISTRICT = "district", _("District")
    SUBDISTRICT = "subdistrict", _("Sub-district")
    COMMUNITY = "community", _("Community")
    GRID = "grid", _("Grid")
    DEPARTMENT = "department", _("Department")
    POLICE = "police", _("Police post")
    PROPERTY = "property", _("Property company")
    PARTNER = "partner", _("Partner unit")


# Territory from the top: a unit of one tier stands below a unit of the tier before it.
TIERS: tuple[str, ...] = (
    UnitKind.CITY,
    UnitKind.DISTRICT,
    UnitKind.SUBDISTRICT,
    UnitKind.COMMUNITY,
    UnitKind.GRID,
)

# One step of a path: four characters in base 36 leave room for 1.6 million children.
STEP = 4
