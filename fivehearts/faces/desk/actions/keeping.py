"""Saved views: kept, changed, moved, deleted, brought back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Max

from fivehearts.faces.desk import rules
from fivehearts.faces.desk.models import SavedView
from fivehearts.faces.desk.vocabulary.lists import (
    LONGEST_NAME,
    MOST_VIEWS,
    Base,
    Column,
    NotYourUnit,
    NumberNotKept,
    TooManyViews,
    ViewNameMissing,
)
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.vault import findings
from fivehearts.foundation.verbs import NOW, Forbidden, action, record_it


@action("desk.keep_view")
def keep_view(
    *,
    by: Actor,
    name: str,
    base: str,
    filters: Mapping[str, str],
    columns: Sequence[str] = (),
    order: str = "",
    shared_unit_id: int | None = None,
    at: datetime = NOW,
) -> SavedView:
    """Keep a narrowed list by name; it becomes the last tab.

    Then: record. Raises `ViewNameMissing`, `TooManyViews`, `NotYourUnit`, `NumberNotKept`.
    """
    if by.user_id is None:
        raise Forbidden
    _check(by, name, shared_unit_id)
    if any(findings.find(words) for words in (name, *map(str, filters.values()))):
        raise NumberNotKept
    own = SavedView.objects.filter(user_id=by.user_id, retired_at=None)
    if own.count() >= MOST_VIEWS:
        raise TooManyViews(most=MOST_VIEWS)
    last = own.aggregate(last=Max("position"))["last"]
    view = SavedView.objects.create(
        user_id=by.user_id,
        name=name.strip(),
        base=base if base in Base.values else Base.ALL,
        filters=dict(filters),
        columns=[column for column in columns if column in Column.values],
        order=order[:20],
        shared_unit_id=shared_unit_id,
        position=0 if last is None else last + 1,
    )
    record_it(view, unit_id=shared_unit_id, data={"base": view.base, "filters": sorted(filters)})
    return view


@action("desk.change_view")
def change_view(
    *, by: Actor, view: SavedView, name: str, shared_unit_id: int | None, at: datetime = NOW
) -> SavedView:
    """Rename a view, and share it with a unit or with nobody.

    Then: record. Raises `Forbidden`, `ViewNameMissing`, `NotYourUnit`.
    """
    _require(by, view)
    # Where it was shared already it may stay, though one left that unit meanwhile.
    _check(by, name, None if shared_unit_id == view.shared_unit_id else shared_unit_id)
    view.name, view.shared_unit_id = name.strip(), shared_unit_id
    view.save(update_fields=["name", "shared_unit"])
    record_it(view, unit_id=shared_unit_id)
    return view


@action("desk.move_view")
def move_view(*, by: Actor, view: SavedView, earlier: bool, at: datetime = NOW) -> SavedView:
    """One place to the left or to the right among the own tabs. Then: record."""
    _require(by, view)
    own = list(
        SavedView.objects.filter(user_id=by.user_id or 0, retired_at=None).order_by(
            "position", "pk"
        )
    )
    here = own.index(view)
    there = max(0, min(len(own) - 1, here + (-1 if earlier else 1)))
    own.insert(there, own.pop(here))
    for position, one in enumerate(own):
        one.position = position
    SavedView.objects.bulk_update(own, ["position"])
    record_it(view, data={"position": there})
    return view


@action("desk.retire_view")
def retire_view(*, by: Actor, view: SavedView, at: datetime = NOW) -> SavedView:
    """Delete a view; it can be brought back. Then: record."""
    _require(by, view)
    view.retired_at = at
    view.save(update_fields=["retired_at"])
    record_it(view)
    return view


@action("desk.bring_back_view")
def bring_back_view(*, by: Actor, view: SavedView, at: datetime = NOW) -> SavedView:
    """Undo the deletion. Then: record."""
    if not rules.may_change_view(by, view):
        raise Forbidden
    view.retired_at = None
    view.save(update_fields=["retired_at"])
    record_it(view)
    return view


def _require(by: Actor, view: SavedView) -> None:
    if not rules.may_change_view(by, view) or view.retired_at is not None:
        raise Forbidden


def _check(by: Actor, name: str, shared_unit_id: int | None) -> None:
    if not 1 <= len(name.strip()) <= LONGEST_NAME:
        raise ViewNameMissing
    if not rules.may_share_with(by, shared_unit_id):
        raise NotYourUnit
