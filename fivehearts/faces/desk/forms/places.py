"""What is typed about places: names, codes, who looks after a building, its doors."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fivehearts.community.places.actions import DwellingRow
from fivehearts.community.places.models import Building, Quarter
from fivehearts.community.places.queries import units_inside
from fivehearts.community.places.rules import fits_below
from fivehearts.community.places.spelling import door_in
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.vocabulary import TIERS, UnitKind
from fivehearts.foundation.web.fields import FILL_IN, PlainTextField

MOST_LINES = 2000


class OfPlace(forms.Form):
    """A form about one place."""

    def __init__(self, *args: Any, place: Unit | Quarter | Building, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place
        self.prepare()

    def prepare(self) -> None:
        """Give fields the choices of this place."""

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        return dict(self.cleaned_data)


class NameForm(OfPlace):
    """Another name."""

    name = PlainTextField(label=_("Name"), max_length=100)

    def prepare(self) -> None:
        """The name it has."""
        self.fields["name"].initial = self.place.name


class QuarterForm(OfPlace):
    """A new quarter."""

    name = PlainTextField(label=_("Name"), max_length=60)


class FoundForm(OfPlace):
    """A unit of the territory below another one."""

    kind = forms.ChoiceField(label=_("Kind of unit"), error_messages=FILL_IN)
    code = PlainTextField(
        label=_("code"), max_length=40,
        help_text=_("Letters, digits and dashes; it never changes."),
    )  # fmt: skip
    name = PlainTextField(label=_("Name"), max_length=100)
    phone = PlainTextField(label=_("Public phone"), max_length=40, required=False)
    kinds = TIERS

    def prepare(self) -> None:
        """What may stand directly below."""
        assert isinstance(self.place, Unit)
        fitting = [kind for kind in self.kinds if fits_below(kind, self.place.kind)]
        field: Any = self.fields["kind"]
        field.choices = [(kind, UnitKind(kind).label) for kind in fitting]


class AttachForm(FoundForm):
    """A department, police post, property company or partner."""

    kinds = tuple(kind.value for kind in UnitKind if kind not in TIERS)


class _LookedAfter(OfPlace):
    unit = forms.ChoiceField(label=_("Looked after by"), error_messages=FILL_IN)

    def prepare(self) -> None:
        """The community of the quarter and its working grids."""
        quarter = self.place.quarter if isinstance(self.place, Building) else self.place
        assert isinstance(quarter, Quarter)
        self.units = {str(one.pk): one for one in units_inside(quarter.unit.path)}
        field: Any = self.fields["unit"]
        field.choices = [(key, one.name) for key, one in self.units.items()]

    def facts(self) -> dict[str, Any]:
        """The unit itself in place of its key."""
        return {**self.cleaned_data, "unit": self.units[self.cleaned_data["unit"]]}


class BuildingForm(_LookedAfter):
    """A new building."""

    name = PlainTextField(label=_("Number or name"), max_length=40, help_text=_("As on its sign."))
    floors = forms.IntegerField(
        label=_("Floors"), min_value=1, max_value=200, required=False, error_messages=FILL_IN
    )
    field_order = ("name", "unit", "floors")


class MoveForm(_LookedAfter):
    """Who looks after it from now on."""


class DoorsForm(OfPlace):
    """Doors, a line each; those already there stay."""

    rows = PlainTextField(
        label=_("Doors, one on each line"), max_length=40_000, lines=True, rows=10,
        help_text=_("501, or with the entrance before it: 2 501. Those already there stay."),
    )  # fmt: skip

    def clean_rows(self) -> list[DwellingRow]:
        """Entrance, floor and room of each line."""
        lines = [line.strip() for line in self.cleaned_data["rows"].splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(_("At most 2000 doors at once."))
        return [self._row(number, line) for number, line in enumerate(lines, start=1)]

    @staticmethod
    def _row(number: int, line: str) -> DwellingRow:
        found = door_in(line)
        if found is None:
            raise forms.ValidationError(
                _("Line %(number)d is no door: write 501, or 2 501."), params={"number": number}
            )
        return DwellingRow(*found)
