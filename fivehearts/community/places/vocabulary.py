"""The words of places: levels of divisions, refusals and announcements."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.verbs import Refusal


class DivisionLevel(TextChoices):
    """Levels of the statistical division codes, from the top."""

    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    AREA = "area", _("District or county")
    STREET = "street", _("Sub-district or town")
    VILLAGE = "village", _("Community or village")


@dataclass(frozen=True, slots=True)
class UnitFounded:
    """A unit begins to work."""

    unit_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class UnitClosed:
    """A unit ended; nothing new may be given to it."""

    unit_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class BuildingMoved:
    """Another unit looks after a building: whoever lives there goes along."""

    building_id: int
    unit_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class BuildingClosed:
    """A building is no more; nobody may live there."""

    building_id: int
    at: datetime


class CodeTaken(Refusal):
    """Another unit has this code."""

    code = "places.code_taken"
    message = _("Another unit already has the code “%(code)s”. Choose another code.")
    field = "code"


class BadCode(Refusal):
    """The code holds something else than letters, digits and dashes."""

    code = "places.bad_code"
    message = _("A code has 1 to 40 letters, digits or dashes, without spaces.")
    field = "code"


class NameMissing(Refusal):
    """No name was given, or one that is too long."""

    code = "places.name_missing"
    message = _("Give a name of 1 to %(most)s characters.")
    field = "name"


class WrongTier(Refusal):
    """A unit of this kind does not stand below that one."""

    code = "places.wrong_tier"
    message = _("“%(kind)s” does not stand directly below “%(parent)s”. Choose another superior.")
    field = "parent"


class SuperiorClosed(Refusal):
    """The superior was closed."""

    code = "places.superior_closed"
    message = _("“%(parent)s” was closed. Choose a unit that is working.")
    field = "parent"


class UnableToClose(Refusal):
    """Something working still stands below the unit."""

    code = "places.unable_to_close"
    message = _("%(count)s working units still stand below. Close or move them first.")


class BuildingsLeft(Refusal):
    """Buildings would be looked after by nobody."""

    code = "places.buildings_left"
    message = _("%(count)s buildings are looked after here. Move them to another grid first.")


class OutsideQuarter(Refusal):
    """The unit belongs to another community than the quarter."""

    code = "places.outside_quarter"
    message = _("Choose the community of the quarter, or one of its grids that is working.")
    field = "unit"


class AlreadyClosed(Refusal):
    """The unit was closed before."""

    code = "places.already_closed"
    message = _("This unit was already closed.")


class BuildingIsClosed(Refusal):
    """The building was closed before."""

    code = "places.building_is_closed"
    message = _("This building is closed.")


class AlreadyThere(Refusal):
    """The same quarter or building exists."""

    code = "places.already_there"
    message = _("“%(name)s” is already there.")
    field = "name"


class BadDwellings(Refusal):
    """Some of the rows are no dwellings."""

    code = "places.bad_dwellings"
    message = _(
        "Row %(row)s: a dwelling needs a room of 1 to 20 characters and a floor from -9 to 200."
    )


@dataclass(slots=True)
class ImportCounts:
    """What an import of divisions did: `rows = created + known + rejected`, and what followed."""

    rows: int = 0
    created: int = 0
    known: int = 0
    # File, line and reason of every row that could not be used.
    rejected: list[tuple[str, int, str]] = field(default_factory=list)
    ended: int = 0
    history: int = 0
    units: int = 0

    @property
    def adds_up(self) -> bool:
        """Whether every row of the files is accounted for."""
        return self.rows == self.created + self.known + len(self.rejected)

    def for_record(self) -> dict[str, int]:
        """The counts alone, as the record keeps them."""
        return {
            "rows": self.rows,
            "created": self.created,
            "known": self.known,
            "rejected": len(self.rejected),
            "ended": self.ended,
            "history": self.history,
            "units": self.units,
        }

    def __str__(self) -> str:
        return (
            f"rows {self.rows} = created {self.created} + known {self.known}"
            f" + rejected {len(self.rejected)}; ended {self.ended},"
            f" former names and codes {self.history}, new units {self.units}"
        )
