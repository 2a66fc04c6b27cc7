"""Forms of the register: a workbook and its place, the meaning of columns, taking it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from fivehearts.community.people.register.fields import (
    FACT_LABELS,
    OF_PERSON,
    OF_PLACE,
    ROW,
    Place,
    lacking,
    parsed,
    whos,
)
from fivehearts.community.people.vocabulary import Purpose
from fivehearts.foundation.intake.forms import WorkbookField
from fivehearts.foundation.intake.headings import numbered
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.web.fields import FILL_IN

MOST_MEGABYTES = 50
# Who is offered beside those the titles name.
_OFFERED = ("户主", "配偶", "子女1", "子女2", "子女3", "成员1", "成员2", "租户")
# More columns than a person can look through are no register.
MOST_COLUMNS = 80


class UnitField(forms.ModelChoiceField):
    """A community or grid by its name."""

    def label_from_instance(self, unit: Any) -> str:
        """The name with its kind."""
        return f"{unit.name}（{unit.get_kind_display()}）"


class RegisterUpload(forms.Form):
    """A register, and for which place."""

    workbook = WorkbookField(
        most_megabytes=MOST_MEGABYTES,
        label=_("Workbook"),
        help_text=_("XLSX, XLS or CSV, at most 50 MB."),
    )
    unit = UnitField(
        queryset=Unit.objects.none(),
        label=_("Community or grid"),
        empty_label=_("choose a place"),
        error_messages={"required": _("Please choose the community whose residents these are.")},
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        first = units.first()
        self.fields["unit"].initial = first.pk if first else None


class MeaningForm(forms.Form):
    """What each column of each form of the workbook holds; the program's guess stands there first."""

    def __init__(
        self,
        *args: Any,
        titles: Mapping[str, Sequence[str]],
        meanings: Mapping[str, Sequence[Place | None]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._shapes: dict[str, int] = {}
        for shape, words in titles.items():
            places = list(meanings[shape])[:MOST_COLUMNS]
            self._shapes[shape] = len(places)
            choices = _choices(whos(places))
            for at, title in enumerate(numbered(words)[:MOST_COLUMNS]):
                if not words[at]:
                    continue
                self.fields[_name(shape, at)] = forms.ChoiceField(
                    label=title,
                    choices=choices,
                    required=False,
                    initial=str(places[at]) if places[at] else "",
                )

    def clean(self) -> dict[str, Any]:
        """Each fact stands in one column of a form, and what cannot be done without is there."""
        data = super().clean() or {}
        for shape, columns in self.columns().items():
            used = [one for one in columns if one]
            for at, one in enumerate(columns):
                if one and used.count(one) > 1:
                    self.add_error(_name(shape, at), _("This was chosen for two columns."))
            lacks = lacking(parsed(one) for one in columns)
            if lacks:
                words = "、".join(str(FACT_LABELS[fact]) for fact in lacks)
                self.add_error(
                    None, _("It is missing which column holds: %(what)s.") % {"what": words}
                )
        return data

    def columns(self) -> dict[str, list[str]]:
        """What was said of each form, column by column."""
        return {
            shape: [self.cleaned_data.get(_name(shape, at), "") for at in range(width)]
            for shape, width in self._shapes.items()
        }


def _name(shape: str, at: int) -> str:
    return f"column_{shape[:8]}_{at}"


Choice = tuple[str, str | LazyText]


def _choices(named: Sequence[str]) -> list[Choice | tuple[str | LazyText, list[Choice]]]:
    people = list(dict.fromkeys([ROW, *named, *_OFFERED]))
    found: list[Choice | tuple[str | LazyText, list[Choice]]] = [("", _("not taken in"))]
    doors: list[Choice] = [(str(Place(fact)), FACT_LABELS[fact]) for fact in OF_PLACE]
    found.append((_("Where they live"), doors))
    for who in people:
        heading = who or _("The person of the row")
        prefix = f"{who}·" if who else ""
        options: list[Choice] = [
            (str(Place(fact, who)), f"{prefix}{FACT_LABELS[fact]}") for fact in OF_PERSON
        ]
        found.append((heading, options))
    return found


class TakeOutRegister(forms.Form):
    """Which register is taken out, and how open."""

    unit = UnitField(queryset=Unit.objects.none(), label=_("Community or grid"), empty_label=None)
    purpose = forms.ChoiceField(
        label=_("What do you need it for?"), choices=Purpose.choices, error_messages=FILL_IN
    )
    opened = forms.BooleanField(
        label=_("Names, phones and identity numbers in full"),
        required=False,
        help_text=_("Without this they are masked, and the workbook cannot be taken in again."),
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
