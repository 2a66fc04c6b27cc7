"""What every table of the register has: the path of the unit that looks after the person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from fivehearts.foundation.scope.managers import by_place, subtrees
from fivehearts.foundation.scope.scopes import ActorScope, Scope


class OfPeople(models.Model):
    """A row about a person: seen by posts that read people there.

    `unit_path` is a copy of the path of the unit that looks after the person (a grid, or the
    community), so that the scope is one range over one index. It changes when the person moves.
    """

    unit_path = models.CharField(max_length=80, db_collation="C")

    class Meta:
        abstract = True

    @staticmethod
    def scope_filter(scope: Scope) -> Q | None:
        """By the unit that looks after the person, for posts that may read people there."""
        if isinstance(scope, ActorScope):
            return subtrees("unit_path", scope.actor.paths("people.view"))
        return by_place(scope, path="unit_path")
