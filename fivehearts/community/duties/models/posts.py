"""The posts people hold, and until when."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fivehearts.community.duties.models.users import User
from fivehearts.community.duties.vocabulary.roles import ADMINISTRATORS
from fivehearts.foundation.scope.models import Unit


class PostQuerySet(models.QuerySet["Post"]):
    """Chainable filters over posts."""

    def open(self) -> PostQuerySet:
        """Posts that were not ended, of users who may sign in."""
        return self.filter(until=None, user__is_active=True)

    def with_role_in(self, roles: frozenset[str]) -> PostQuerySet:
        """Posts in one of these roles."""
        return self.filter(role__in=roles)

    def term_ends_by(self, day: date) -> PostQuerySet:
        """Posts whose last day is `day` or earlier."""
        return self.filter(term_ends_on__lte=day)

    def over(self, path: str) -> PostQuerySet:
        """Posts at the unit at `path` or at one above it."""
        units = Unit.objects.above(path).values("pk")
        return self.filter(unit__in=units)


class Post(models.Model):
    """A role somebody holds at a unit, from `since` until it is ended.

    `role` is a code of `vocabulary.ROLES`: what it allows is code, reviewed like code.
    """

    open_reason = "who answers for what is known to everybody in the office"

    user = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name=_("user"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=30)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    # The last day of the term; none where the post lasts until somebody ends it.
    term_ends_on = models.DateField(_("last day of the term"), null=True, blank=True)
    # The term ran out while work was in hand, or nobody else could invite: the head decides.
    left_to_head_at = models.DateTimeField(_("left to the head at"), null=True, blank=True)
    # The term about whose end the holder and the head were told last, and how many days before.
    reminded_of = models.DateField(null=True, blank=True)
    reminded_days = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes = [
            models.Index(fields=["unit", "role"], condition=Q(until=None), name="duties_post_open"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role"], condition=Q(until=None), name="duties_post_once"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="duties_post_ends_after_start",
            ),
            models.CheckConstraint(condition=~Q(role=""), name="duties_post_role_given"),
            # System, security and audit lie with three people, whoever is faster.
            ExclusionConstraint(
                name="duties_post_administrators_apart",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.NOT_EQUAL),
                ],
                condition=Q(until=None, role__in=ADMINISTRATORS),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} @ {self.unit_id}"
