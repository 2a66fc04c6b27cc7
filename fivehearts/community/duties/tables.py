"""Lists of colleagues and invitations."""

from __future__ import annotations

from typing import Any

import django_tables2
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fivehearts.community.duties.vocabulary import ROLES
from fivehearts.foundation.clock import now
from fivehearts.foundation.web.tables import MomentColumn, Table


def role_title(code: str) -> str:
    """The title of a role; its code where the role was given up long ago."""
    return str(ROLES[code].title) if code in ROLES else code


def _revoke_address(record: Any) -> str | None:
    return reverse("duties:revoke", args=[record.pk]) if record.is_open(now()) else None


class PostTable(Table):
    """Who holds which post where."""

    name = django_tables2.Column(
        _("Name"),
        accessor="user__display_name",
        linkify=("duties:colleague", {"pk": django_tables2.A("user_id")}),
    )
    username = django_tables2.Column(_("Sign-in name"), accessor="user__username")
    unit = django_tables2.Column(_("Unit"), accessor="unit__name", order_by=("unit__path",))
    role = django_tables2.Column(_("Post"))
    since = MomentColumn(verbose_name=_("Since"))
    term = django_tables2.DateColumn(
        verbose_name=_("Last day of the term"), accessor="term_ends_on", format="Y-m-d", default="—"
    )
    end = django_tables2.Column(
        _("Action"),
        accessor="pk",
        orderable=False,
        linkify=("duties:end_post", {"pk": django_tables2.A("pk")}),
    )
    export_name = "posts"
    not_exported = ("end",)

    class Meta(Table.Meta):
        empty_text = _("Nobody holds a post here yet.")

    def render_role(self, value: str) -> str:
        """The title people read."""
        return role_title(value)

    def render_end(self) -> Any:
        """The words of the link."""
        return _("End this post")


class InvitationTable(Table):
    """Invitations and what became of them."""

    display_name = django_tables2.Column(_("Name"))
    unit = django_tables2.Column(_("Unit"), accessor="unit__name", order_by=("unit__path",))
    role = django_tables2.Column(_("Post"))
    made_by = django_tables2.Column(_("Invited by"), accessor="made_by__display_name", default="—")
    made_at = MomentColumn(verbose_name=_("Invited at"))
    state = django_tables2.Column(_("State"), accessor="pk", orderable=False)
    revoke = django_tables2.Column(
        _("Action"),
        accessor="pk",
        orderable=False,
        linkify=_revoke_address,
    )
    export_name = "invitations"
    not_exported = ("revoke",)

    class Meta(Table.Meta):
        empty_text = _("Nobody has been invited yet.")

    def render_role(self, value: str) -> str:
        """The title people read."""
        return role_title(value)

    def value_state(self, record: Any) -> str:
        """What became of it, in a word."""
        return str(self.render_state(record))

    def render_state(self, record: Any) -> Any:
        """What became of it, in a word."""
        if record.used_at:
            return _("Accepted")
        if record.revoked_at:
            return _("Taken back")
        return _("Waiting") if record.is_open(now()) else _("Too old")

    def render_revoke(self, record: Any) -> Any:
        """The words of the link, where there is something to take back."""
        return _("Take back") if record.is_open(now()) else ""


class AccountTable(Table):
    """Accounts, as the system administrator keeps them."""

    name = django_tables2.Column(
        _("Name"),
        accessor="display_name",
        linkify=("duties:account_of", {"pk": django_tables2.A("pk")}),
    )
    username = django_tables2.Column(_("Sign-in name"))
    last_login = MomentColumn(verbose_name=_("Last sign-in"), default="—")
    is_active = django_tables2.Column(_("State"))

    class Meta(Table.Meta):
        empty_text = _("No account of this name in your reach.")

    def render_is_active(self, value: bool) -> Any:
        """Whether it opens the door."""
        return _("Account open") if value else _("Account closed")
