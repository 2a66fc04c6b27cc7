"""What belongs to a matter, read by its key: statements that are the same for whoever asks (ADR 0036)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db.models import QuerySet

from fivehearts.engines.matters.models import Matter, Photo, TimelineStep
from fivehearts.engines.promises.models import Move
from fivehearts.foundation.scope import kept


def in_sight(number: str, build: Callable[[int], QuerySet[Matter]]) -> Matter:
    """The matter of this number inside the scope, with what `build` joins to its key.

    Raises `Matter.DoesNotExist`.
    """
    key = Matter.objects.values_list("pk", flat=True).get(number=number)
    found = kept.objects(build, values=(key,))
    if not found:
        raise Matter.DoesNotExist
    return found[0]


def photos_of(matter: Matter, *, public_only: bool = False) -> list[Photo]:
    """Pictures and files of a matter, in the order in which they came."""
    return kept.objects(_photos, public_only, values=(matter.pk,))


def _photos(public_only: bool, matter: int) -> QuerySet[Photo]:
    rows = Photo.unscoped.filter(matter=matter)
    if public_only:
        rows = rows.filter(public=True)
    return rows.select_related("file", "file__examination").order_by("pk")


def moves_of(promise: int) -> list[Move]:
    """How the date of a promise was moved, the first move first."""
    return kept.objects(_moves, values=(promise,))


def _moves(promise: int) -> QuerySet[Move]:
    return Move.objects.filter(promise=promise).order_by("pk")


def story(matter: Matter, *, public_only: bool = False) -> list[TimelineStep]:
    """The timeline, newest first; `recorded_at` of the matter prunes the partitions before it."""
    return kept.objects(_story, public_only, values=(matter.pk, matter.recorded_at))


def _story(public_only: bool, matter: int, since: datetime) -> QuerySet[TimelineStep]:
    steps = TimelineStep.unscoped.filter(matter=matter, recorded_at__gte=since)
    if public_only:
        steps = steps.filter(public=True)
    return steps.select_related("unit").order_by("-id")
