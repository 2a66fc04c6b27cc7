"""Forms of orders: one entered by hand, a workbook, columns that are not known, another date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.actions import OrderFacts, Registration
from fivehearts.engines.matters.forms import RegisterForm, UnitField
from fivehearts.engines.matters.forms.registering import NOT_TOLD
from fivehearts.engines.matters.orders.mapping import ORDERS, TITLES
from fivehearts.engines.matters.queries.orders import places_for_orders
from fivehearts.engines.matters.vocabulary.orders import HOTLINE
from fivehearts.engines.matters.vocabulary.words import Channel, Kind
from fivehearts.foundation.intake.forms import WorkbookField
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.queries import working_units
from fivehearts.foundation.web.fields import PlainTextField

LONGEST_REASON = 500
MOST_MEGABYTES = 10
_WRITTEN = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """A day and a time of day, as the browser's own field asks for them; also typed in full."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_WRITTEN),
            input_formats=[_WRITTEN, "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
            error_messages={
                "required": _("Please give the day and the time."),
                "invalid": _("Write day and time like 2026-11-27 18:00."),
            },
            **kwargs,
        )

    def to_python(self, value: Any) -> datetime | None:
        """The moment here. Raises ValidationError also where a year is beyond any calendar."""
        try:
            found: datetime | None = super().to_python(value)
        except (OverflowError, ValueError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        return found


class OrderForm(RegisterForm):
    """An order of the hotline as it lies on the desk: its number and dates, and the five facts."""

    channel = None  # type: ignore[assignment]
    speaker_name = speaker_phone = photos = None  # type: ignore[assignment]

    external_number = PlainTextField(
        label=_("Number of the order"),
        max_length=60,
        help_text=_("As printed on the order; it is taken once."),
    )
    received_at = MomentField(
        label=_("Heard by the hotline at"),
        help_text=_("Our promise to the resident counts from here."),
    )
    due_at = MomentField(label=_("To be done until"), help_text=_("The date the order names."))

    field_order = ("once", "external_number", "received_at", "due_at")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["place_unit"].queryset = places_for_orders(actor)  # type: ignore[attr-defined]
        self.fields["external_number"].widget.attrs["autofocus"] = True
        # Most orders report something that is wrong.
        self.fields["kind"].initial = Kind.COMPLAINT

    def registration(self) -> Registration:
        """The five facts."""
        own = {*NOT_TOLD, "external_number", "received_at", "due_at"}
        told = {name: value for name, value in self.cleaned_data.items() if name not in own}
        return Registration(**told, channel=Channel.ORDER_12345)

    def order(self) -> OrderFacts:
        """What the order brings with it."""
        data = self.cleaned_data
        return OrderFacts(
            data["external_number"], data["received_at"], data["due_at"], source=HOTLINE
        )


class WorkbookForm(forms.Form):
    """A workbook of orders, and for which place."""

    place_unit = UnitField(
        queryset=working_units().none(),
        label=_("Community or grid"),
        empty_label=_("choose a place"),
        error_messages={"required": _("Please choose the community where it happened.")},
    )
    workbook = WorkbookField(
        most_megabytes=MOST_MEGABYTES,
        label=_("Workbook"),
        help_text=_("XLSX, XLS or CSV, at most 10 MB."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = places_for_orders(actor)
        self.fields["place_unit"].queryset = chosen  # type: ignore[attr-defined]
        paths = actor.paths()
        self.fields["place_unit"].top = len(paths[0]) // 4 if paths else 1  # type: ignore[attr-defined]
        # The only place there is needs no choosing; the community itself stands first.
        first = chosen.first()
        self.fields["place_unit"].initial = first.pk if first else None


class ColumnsForm(forms.Form):
    """Which column is what, for those the program does not know: asked once for each unit."""

    def __init__(
        self, *args: Any, titles: Sequence[str], known: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        found = [(title, title) for title in titles]
        # What cannot be done without is asked first.
        for column in sorted(ORDERS.columns, key=lambda one: not one.required):
            if column.name not in known:
                nothing = _("choose a column") if column.required else _("not in this workbook")
                choices = [("", nothing), *found]
                self.fields[column.name] = forms.ChoiceField(
                    label=TITLES[column.name], choices=choices, required=column.required
                )

    def clean(self) -> dict[str, Any]:
        """Each title means one column."""
        data = {name: value for name, value in (super().clean() or {}).items() if value}
        twice = [name for name, value in data.items() if list(data.values()).count(value) > 1]
        for name in twice:
            self.add_error(name, _("This column was chosen twice."))
        return data


class OrderDateForm(forms.Form):
    """Another date of the orderer, and how we know."""

    due_at = MomentField(label=_("New date of the orderer"))
    reason = PlainTextField(label=_("How we know"), max_length=LONGEST_REASON)
