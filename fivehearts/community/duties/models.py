"""Users, the posts they hold, who stands in for them, and the invitations by which they come."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from fivehearts.community.duties.vocabulary.absences import AbsenceEnd, AbsenceReason
from fivehearts.foundation.scope.models import Unit


class UserManager(BaseUserManager["User"]):
    """Reads only: users are made by `duties.actions`, never by the manager."""


class User(AbstractBaseUser):
    """Somebody who works with the product; residents need no account.

    A user without an open post can sign in and sees nothing. `username` is what is typed at
    sign-in, `display_name` what colleagues and residents read.
    """

    open_reason = "colleagues are known to each other by name; no resident is in this table"

    username = models.CharField(_("sign-in name"), max_length=40, unique=True)
    display_name = models.CharField(_("name"), max_length=40)
    work_phone = models.CharField(_("work phone"), max_length=20, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    invited_at = models.DateTimeField(_("invited at"), null=True, blank=True)
    joined_at = models.DateTimeField(_("joined at"), null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(condition=~Q(username=""), name="duties_user_username_given"),
            models.CheckConstraint(condition=~Q(display_name=""), name="duties_user_name_given"),
        ]

    def __str__(self) -> str:
        return self.display_name

    def get_full_name(self) -> str:
        """What layouts show beside a signed-in user."""
        return self.display_name


class PostQuerySet(models.QuerySet["Post"]):
    """Chainable filters over posts."""

    def open(self) -> PostQuerySet:
        """Posts that were not ended, of users who may sign in."""
        return self.filter(until=None, user__is_active=True)

    def with_role_in(self, roles: frozenset[str]) -> PostQuerySet:
        """Posts in one of these roles."""
        return self.filter(role__in=roles)

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
        ]

    def __str__(self) -> str:
        return f"{self.role} @ {self.unit_id}"


class Invitation(models.Model):
    """A link by which one person takes one post; the token is kept as a keyed digest only."""

    open_reason = "colleagues' names and digests; lists are filtered by the posts that may invite"

    token_digest = models.CharField(max_length=64, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=30)
    display_name = models.CharField(_("name"), max_length=40)
    # Empty only for the first invitation of an installation, made by the command line.
    made_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)
    used_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(revoked_at=None),
                name="duties_invitation_used_or_revoked",
            ),
            models.CheckConstraint(
                condition=Q(used_at=None, used_by=None)
                | Q(used_at__isnull=False, used_by__isnull=False),
                name="duties_invitation_used_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} @ {self.unit_id}"

    def is_open(self, at: datetime) -> bool:
        """Whether the link still works at this moment."""
        return self.used_at is None and self.revoked_at is None and at < self.expires_at


class PasswordResetQuerySet(models.QuerySet["PasswordReset"]):
    """Chainable filters over links for a new password."""

    def open(self, at: datetime) -> PasswordResetQuerySet:
        """Links that still work at this moment."""
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=at)


class PasswordReset(models.Model):
    """A link by which one user sets a new password; the token is kept as a keyed digest only."""

    open_reason = "digests of links for colleagues; no resident is in this table"

    token_digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("user"))
    # Empty only where the command line made it.
    made_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = PasswordResetQuerySet.as_manager()

    class Meta:
        verbose_name = _("link for a new password")
        verbose_name_plural = _("links for a new password")
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(revoked_at=None),
                name="duties_password_reset_used_or_revoked",
            ),
            # A newer link replaces the older: at most one could ever be used.
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(used_at=None, revoked_at=None),
                name="duties_password_reset_one_open",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user_id)

    def is_open(self, at: datetime) -> bool:
        """Whether the link still works at this moment."""
        return self.used_at is None and self.revoked_at is None and at < self.expires_at


class SubstitutionQuerySet(models.QuerySet["Substitution"]):
    """Chainable filters over absences."""

    def in_force(self, at: datetime) -> SubstitutionQuerySet:
        """Absences that have begun at this moment and are not over."""
        return self.lasting(at).filter(since__lte=at)

    def lasting(self, at: datetime) -> SubstitutionQuerySet:
        """Absences in force or still to come."""
        return self.filter(ended_at=None, until__gt=at)


class Substitution(models.Model):
    """`user` is away from `since` until `until`, and `substitute` holds the posts meanwhile.

    Where the substitute is away too, whoever stands in for the substitute holds them as well.
    `ended_at` is set when it is over: early, or when its time was up; an absence taken back
    before it began ends before `since` and was never in force.
    """

    open_reason = "who stands in for whom is known to everybody in the office"

    user = models.ForeignKey(
        User, models.PROTECT, related_name="absences", verbose_name=_("who is away")
    )
    substitute = models.ForeignKey(
        User, models.PROTECT, related_name="stand_ins", verbose_name=_("substitute")
    )
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"))
    reason = models.CharField(
        _("reason of the absence"), max_length=12, choices=AbsenceReason.choices
    )
    # Empty where the program itself set it, as in the demo.
    made_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_how = models.CharField(
        _("how it ended"), max_length=12, choices=AbsenceEnd.choices, blank=True
    )

    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence with a substitute")
        verbose_name_plural = _("absences with a substitute")
        indexes = [
            # Asked for every page anybody opens: for whom does this user stand in now?
            models.Index(
                fields=["substitute"],
                include=["user", "since", "until"],
                condition=Q(ended_at=None),
                name="duties_substitution_lasting",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(substitute=F("user")), name="duties_substitution_by_another"
            ),
            models.CheckConstraint(
                condition=Q(until__gt=F("since")), name="duties_substitution_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_how="")
                | (Q(ended_at__isnull=False) & Q(ended_how__in=AbsenceEnd.values)),
                name="duties_substitution_ended_somehow",
            ),
            ExclusionConstraint(
                name="duties_substitution_no_overlap",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    # One taken back before it began leaves an empty range, which meets nothing.
                    (
                        Func(
                            F("since"),
                            Greatest(F("since"), Least(F("until"), F("ended_at"))),
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.substitute_id}"

    @property
    def last_day(self) -> datetime:
        """The last moment of the absence: what pages show as the last day away."""
        return self.until - self.until.resolution

    def is_lasting(self, at: datetime) -> bool:
        """Whether it is in force at this moment or still to come."""
        return self.ended_at is None and at < self.until

    def is_in_force(self, at: datetime) -> bool:
        """Whether the substitute holds the posts at this moment."""
        return self.is_lasting(at) and self.since <= at
