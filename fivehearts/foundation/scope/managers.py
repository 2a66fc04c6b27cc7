"""Managers of scoped tables: every query is filtered by the scope in force, or raises."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models
from django.db.models import Q

from fivehearts.foundation.scope.scopes import ActorScope, CodeScope, Scope, SystemScope, current

M = TypeVar("M", bound=models.Model)


def subtree(field: str, path: str) -> Q:
    """Rows whose `field` lies in the subtree of `path`, as a range so that an index serves it."""
    return Q(**{f"{field}__gte": path, f"{field}__lt": path + "~"})


def subtrees(field: str, paths: tuple[str, ...]) -> Q:
    """Rows whose `field` lies in one of the subtrees; nothing where there is no path."""
    if not paths:
        return Q(pk__in=[])
    wanted = Q()
    for path in paths:
        wanted |= subtree(field, path)
    return wanted


class ScopedManager(models.Manager[M]):
    """The default manager of every table with residents' rows.

    The model says how it is scoped in `scope_filter(scope) -> Q | None` (None: every row).
    """

    def get_queryset(self) -> models.QuerySet[M]:
        rows = super().get_queryset()
        model: Any = self.model
        wanted = model.scope_filter(current())
        return rows if wanted is None else rows.filter(wanted)


def by_place(
    scope: Scope, *, path: str, participants: str | None = None, code: str | None = None
) -> Q | None:
    """The usual `scope_filter`: by the path of the place, by participation, or by code.

    `path` and `participants` name fields holding unit paths (participants: an array-like
    lookup through a related table is given as a Q by the model itself); `code` names the key
    a query code opens.
    """
    if isinstance(scope, SystemScope):
        return None
    if isinstance(scope, ActorScope):
        wanted = subtrees(path, scope.actor.paths())
        if participants:
            wanted |= subtrees(participants, scope.actor.paths())
        return wanted
    if isinstance(scope, CodeScope) and code:
        return Q(**{f"{code}__in": scope.keys})
    return Q(pk__in=[])
