"""What somebody was told: the own inbox, and nobody else's."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from fivehearts.foundation.outbox.models import Message
from fivehearts.foundation.scope import kept
from fivehearts.foundation.scope.actors import Actor


def inbox(actor: Actor, *, unread: bool = False) -> QuerySet[Message]:
    """The actor's own messages with their units; `unread` alone where asked."""
    rows = Message.objects.filter(recipient=actor.ref, in_app=True).select_related("unit")
    return rows.filter(read_at=None) if unread else rows


def inbox_message(actor: Actor, pk: UUID) -> Message | None:
    """One of `inbox`; None where it is somebody else's."""
    return inbox(actor).filter(pk=pk).first()


def unread_count(actor: Actor) -> int:
    """How many messages wait to be read; one index-only statement."""
    return kept.count(_unread, actor)


def _unread(actor: Actor) -> QuerySet[Message]:
    return inbox(actor, unread=True)
