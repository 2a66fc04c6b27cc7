"""What the pages of the desk share: the actor, the parts of a list's address, the words of chips."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fivehearts.community.duties.queries import names_of
from fivehearts.engines.matters.queries.places import categories
from fivehearts.engines.matters.queries.work import Narrowing
from fivehearts.engines.matters.vocabulary.states import Queue, State
from fivehearts.engines.matters.vocabulary.words import Channel, Kind, Urgency
from fivehearts.faces.desk.forms import PARAMETERS, parameters_of
from fivehearts.faces.desk.queries.lists import named_unit
from fivehearts.faces.desk.queries.work import AROUND, HELPING, STEPS
from fivehearts.faces.desk.vocabulary.lists import Base

HOMES: dict[str, str] = {Base.WORK: "desk:my_work", Base.ALL: "desk:search"}
DUES = (
    ("late", gettext_lazy("late")),
    ("today", gettext_lazy("due today")),
    ("week", gettext_lazy("due this week")),
)
MARKED = (
    ("return", gettext_lazy("return to be decided")),
    ("extension", gettext_lazy("extension to be decided")),
    ("suspension", gettext_lazy("suspension to be decided")),
    ("parking", gettext_lazy("parking to be decided")),
    ("suspended", gettext_lazy("suspended, by day of review")),
    ("parked", gettext_lazy("parked on a condition, by day of review")),
    ("supervised", gettext_lazy("under supervision")),
    ("urged", gettext_lazy("urged")),
)


def base_of(word: str) -> str:
    """Which list; the whole one where the word is none."""
    return word if word in Base.values else Base.ALL


def list_address(base: str, parameters: dict[str, str]) -> str:
    """A list of matters as its address."""
    home = reverse(HOMES[base])
    return f"{home}?{urlencode(parameters)}" if parameters else home


def choices() -> dict[str, list[tuple[str, Any]]]:
    """What each filter with a fixed vocabulary may be."""
    return {
        "queue": [(code, label) for code, label in Queue.choices if code],
        "state": [("open", _("everything open")), *State.choices],
        "kind": list(Kind.choices),
        "urgency": list(Urgency.choices),
        "channel": list(Channel.choices),
        "due": list(DUES),
        "mark": list(MARKED),
    }


LABELS = {
    "words": gettext_lazy("Words"),
    "queue": gettext_lazy("Queue"),
    "state": gettext_lazy("State"),
    "kind": gettext_lazy("Kind"),
    "urgency": gettext_lazy("Urgency"),
    "category": gettext_lazy("Category"),
    "unit": gettext_lazy("Unit or grid"),
    "channel": gettext_lazy("How it came"),
    "due": gettext_lazy("Due"),
    "owner": gettext_lazy("Owner"),
    "holder": gettext_lazy("Lies with"),
    "mark": gettext_lazy("Between units"),
}


def chips(to: Narrowing, base: str, extra: dict[str, str]) -> list[dict[str, str]]:
    """One chip for each filter in force, with the address of the list without it."""
    given = parameters_of(to)
    found = []
    for parameter, name in PARAMETERS.items():
        if parameter not in given or given[parameter] in {AROUND, HELPING, STEPS}:
            continue
        rest = {key: value for key, value in given.items() if key != parameter}
        said = _said(name, given[parameter])
        label = _("%(what)s: %(value)s") % {"what": LABELS[name], "value": said}
        found.append({"label": label, "remove_url": list_address(base, rest | extra)})
    return found


def _said(name: str, value: str) -> str:
    """The value of a filter in words."""
    known = {code: str(label) for code, label in choices().get(name, [])}
    if value in known:
        return known[value]
    if name == "owner":
        return _owner_said(value)
    if name == "holder":
        only, _colon, code = value.rpartition(":")
        unit = named_unit(code)
        return _("%(unit)s itself") % {"unit": unit} if only else unit
    if name == "category":
        named = {one.code: one.name for one in categories()}
        return named.get(value, value)
    return value


def _owner_said(value: str) -> str:
    if value in {"me", "nobody"}:
        return _("myself") if value == "me" else _("nobody in person")
    if value.isascii() and value.isdigit() and len(value) < 16:
        return names_of({int(value)}).get(int(value), value)
    return value
