"""Procedures and their versions: in force, being written, and what changed between two."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from fivehearts.community.duties import queries as duties
from fivehearts.engines.catalogue.vocabulary.words import MANAGE
from fivehearts.engines.procedures.models import Procedure, Version
from fivehearts.engines.procedures.vocabulary.words import VersionState
from fivehearts.foundation.scope.models import Unit


def in_force() -> list[Version]:
    """The version in force of each procedure, in the order of their codes: one statement."""
    rows = Version.objects.filter(state=VersionState.PUBLISHED).select_related("procedure")
    return list(rows.order_by("procedure__code"))


def in_force_of(code: str) -> Version | None:
    """The version in force of one procedure."""
    rows = Version.objects.filter(state=VersionState.PUBLISHED, procedure__code=code)
    return rows.select_related("procedure").first()


def procedures() -> QuerySet[Procedure]:
    """Every procedure, also those nobody has published yet."""
    return Procedure.objects.order_by("code")


def procedure(code: str) -> Procedure | None:
    """One procedure by its code."""
    return Procedure.objects.filter(code=code).first()


def versions_of(one: Procedure) -> list[Version]:
    """Its versions, the newest first, each knowing its procedure."""
    return list(one.versions.select_related("procedure").order_by("-number"))


def draft_of(one: Procedure) -> Version | None:
    """What is being written of it."""
    return one.versions.select_related("procedure").filter(state=VersionState.DRAFT).first()


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Where two documents differ: the place, what stood there, what stands there now.

    Entries of a list are compared by their codes, so that one more step moves no other.
    """
    before, after = dict(_leaves(old)), dict(_leaves(new))
    places = [*before, *(place for place in after if place not in before)]
    return [
        (place, before.get(place, ""), after.get(place, ""))
        for place in places
        if before.get(place, "") != after.get(place, "")
    ]


def _leaves(value: Any, place: str = "") -> list[tuple[str, str]]:
    if isinstance(value, dict):
        inside = [(f"{place} · {name}" if place else name, one) for name, one in value.items()]
        return [leaf for where, one in inside for leaf in _leaves(one, where)]
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        named = [(one.get("code", number), one) for number, one in enumerate(value, 1)]
        return [leaf for code, one in named for leaf in _leaves(one, f"{place} {code}")]
    if isinstance(value, list):
        return [(place, ", ".join(str(one) for one in value))]
    return [(place, str(value))]


def keepers_besides(draft: Version) -> tuple[str, list[str]]:
    """The unit at the top, and the names of those who keep procedures there and did not write it."""
    tops = Unit.objects.filter(parent=None, closed_at=None).order_by("path")
    units = dict(tops.values_list("pk", "name"))
    found = duties.holder_keys(MANAGE, list(units))
    keys = {key for users in found.values() for key in users if f"user:{key}" != draft.begun_by}
    names = duties.names_of(keys) if keys else {}
    return next(iter(units.values()), ""), sorted(names.values())
