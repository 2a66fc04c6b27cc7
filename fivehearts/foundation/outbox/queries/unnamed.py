"""Letters that came back without naming ours, for whoever looks after messages."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from fivehearts.foundation.outbox.models import Delivery, UnnamedReturn
from fivehearts.foundation.outbox.vocabulary import Channel
from fivehearts.foundation.scope.models import Unit


def unnamed_returns() -> QuerySet[UnnamedReturn]:
    """What the scope in force may read and nobody has seen, the newest first."""
    rows = UnnamedReturn.objects.filter(seen_at=None).select_related("delivery__message")
    return rows.order_by("-last_at", "-pk")


def unnamed_return(pk: UUID) -> UnnamedReturn | None:
    """One in the scope in force, seen or not; None outside."""
    return UnnamedReturn.objects.filter(pk=pk).first()


def newest_to(indexes: Collection[str]) -> dict[str, Delivery]:
    """The newest letter to each of these addresses, by their digests: one statement."""
    if not indexes:
        return {}
    rows = Delivery.unscoped.filter(channel=Channel.EMAIL, address_index__in=set(indexes))
    newest = rows.order_by("address_index", "-made_at", "-pk").distinct("address_index")
    return {one.address_index: one for one in newest}


def top_path() -> str:
    """The path of the unit at the top: whose nobody knows is looked at there."""
    rows = Unit.objects.filter(parent=None).order_by("path")
    return rows.values_list("path", flat=True).first() or ""
