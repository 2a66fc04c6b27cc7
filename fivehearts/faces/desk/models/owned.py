"""What belongs to one colleague and is nobody else's business."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.scope.managers import ScopedManager
from fivehearts.foundation.scope.scopes import ActorScope, Scope, SystemScope


class OfColleague(models.Model):
    """A row seen by the colleague it belongs to."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("colleague")
    )

    objects = ScopedManager()
    unscoped = models.Manager()

    class Meta:
        abstract = True
        base_manager_name = "unscoped"
        default_manager_name = "objects"

    @classmethod
    def scope_filter(cls, scope: Scope) -> Q | None:
        """The own rows; nobody without a user has any."""
        if isinstance(scope, SystemScope):
            return None
        if isinstance(scope, ActorScope) and scope.actor.user_id:
            return Q(user_id=scope.actor.user_id)
        return Q(pk__in=[])
