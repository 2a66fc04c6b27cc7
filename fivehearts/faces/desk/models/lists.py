"""Views of the lists, kept by name, and how a colleague likes lists to look."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fivehearts.faces.desk.models.owned import OfColleague
from fivehearts.faces.desk.vocabulary.lists import LONGEST_NAME, Base, Density
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.scopes import ActorScope, Scope


def _columns() -> ArrayField[Any, Any]:
    return ArrayField(
        models.CharField(max_length=14),
        verbose_name=_("columns"),
        default=list,
        blank=True,
    )


class ListDress(OfColleague):
    """Which columns a colleague reads, and how tight; the same on every list of matters."""

    columns = _columns()
    density = models.CharField(
        _("density"), max_length=12, choices=Density.choices, default=Density.COMFORTABLE
    )

    class Meta(OfColleague.Meta):
        verbose_name = _("dress of the lists")
        verbose_name_plural = _("dresses of the lists")
        constraints = [models.UniqueConstraint(fields=["user"], name="desk_one_dress")]

    def __str__(self) -> str:
        return self.density


class SavedView(OfColleague):
    """A list narrowed and dressed, kept by name: one's own, or shared with a unit."""

    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    base = models.CharField(_("list"), max_length=4, choices=Base.choices)
    # As the address has them: names of filters and their values.
    filters = models.JSONField(_("filters"), default=dict)
    columns = _columns()
    order = models.CharField(_("order"), max_length=20, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    shared_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("shared with")
    )
    # Deleted, and still to be brought back.
    retired_at = models.DateTimeField(_("deleted at"), null=True, blank=True)

    class Meta(OfColleague.Meta):
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="desk_view_has_a_name")]
        indexes = [
            models.Index(
                fields=["shared_unit"],
                condition=Q(retired_at=None, shared_unit__isnull=False),
                name="desk_views_shared",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def scope_filter(cls, scope: Scope) -> Q | None:
        """One's own, and those shared with a unit where one holds a post."""
        own = super().scope_filter(scope)
        if own is None or not isinstance(scope, ActorScope):
            return own
        units = {post.unit_id for post in scope.actor.posts}
        return own | Q(shared_unit__in=units, retired_at=None)
