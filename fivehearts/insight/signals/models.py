"""A sign and the matters behind it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.models.belongings import OfMatter
from fivehearts.engines.matters.vocabulary.states import SUPERVISE
from fivehearts.foundation.scope.managers import ScopedManager, subtrees
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.scopes import ActorScope, Scope, SystemScope
from fivehearts.insight.signals.vocabulary import LONGEST_WORDS, Kind, State


class Sign(models.Model):
    """Something at a unit on a day that a person should look at. It names no person."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    unit_path = models.CharField(max_length=80, db_collation="C", db_index=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    # The same is noticed once, however often one looks.
    key = models.CharField(max_length=60, unique=True)
    day = models.DateField(_("day"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.NOTICED
    )
    words = models.CharField(_("what to ask"), max_length=LONGEST_WORDS, blank=True)
    noticed_at = models.DateTimeField(_("noticed at"))
    looked_at = models.DateTimeField(_("looked at"), null=True, blank=True)
    looked_by = models.CharField(_("looked at by"), max_length=80, blank=True)

    objects = ScopedManager["Sign"]()
    unscoped = models.Manager["Sign"]()

    class Meta:
        verbose_name = _("sign")
        verbose_name_plural = _("signs")
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=State.SPOKEN) | ~Q(words=""), name="signals_spoken_says_what"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day:%F}"

    @classmethod
    def scope_filter(cls, scope: Scope) -> Q | None:
        """Whoever supervises the unit; not the unit itself."""
        if isinstance(scope, SystemScope):
            return None
        if isinstance(scope, ActorScope):
            return subtrees("unit_path", scope.actor.paths(SUPERVISE))
        return Q(pk__in=[])


class SignMatter(OfMatter):
    """A matter behind a sign."""

    sign = models.ForeignKey(Sign, models.PROTECT, related_name="members")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")

    class Meta(OfMatter.Meta):
        verbose_name = _("matter behind a sign")
        verbose_name_plural = _("matters behind signs")
        constraints = [
            models.UniqueConstraint(fields=["sign", "matter"], name="signals_matter_once")
        ]

    def __str__(self) -> str:
        return f"{self.sign_id} {self.matter_id}"
