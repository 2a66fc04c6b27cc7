"""Users: whoever works with the product."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.scope.kept import by_key


class UserManager(BaseUserManager["User"]):
    """Reads only: users are made by `duties.actions`, never by the manager."""

    def get(self, *args: Any, **kwargs: Any) -> User:
        """One by its key is what each page asks for, before it knows who is there."""
        if args or kwargs.keys() != {"pk"}:
            return super().get(*args, **kwargs)
        found = by_key(User, kwargs["pk"])
        if found is None:
            raise User.DoesNotExist
        return found


class User(AbstractBaseUser):
    """Somebody who works with the product; residents need no account.

    A user without an open post can sign in and sees nothing. `username` is what is typed at
    sign-in, `display_name` what colleagues and residents read.
    """

    open_reason = "colleagues are known to each other by name; no resident is in this table"

    username = models.CharField(_("sign-in name"), max_length=40, unique=True)
    display_name = models.CharField(_("name"), max_length=40)
    work_phone = models.CharField(_("work phone"), max_length=20, blank=True)
    # Of messages, and of the pages after sign-in. Empty: Chinese, and whatever the browser reads.
    language = models.CharField(_("language"), max_length=10, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    invited_at = models.DateTimeField(_("invited at"), null=True, blank=True)
    joined_at = models.DateTimeField(_("joined at"), null=True, blank=True)
    # Wrong codes of the second step in a row, and until when no code is looked at any more.
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    codes_closed_until = models.DateTimeField(null=True, blank=True)

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
