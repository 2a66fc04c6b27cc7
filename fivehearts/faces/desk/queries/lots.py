"""Lots of matters, and files in pieces: how far each of them is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db.models import Count, Q, QuerySet

from fivehearts.community.duties.models import User
from fivehearts.community.duties.queries import holders
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.queries.places import units_to_dispatch
from fivehearts.engines.matters.vocabulary.states import HANDLE
from fivehearts.faces.desk.models import Bulk, BulkItem, Export, ExportPart
from fivehearts.faces.desk.vocabulary.bulk import MOST_MARKED, Result
from fivehearts.foundation.scope.models import Unit


def export_of(pk: int) -> Export | None:
    """One of the own files."""
    return Export.objects.filter(pk=pk).first()


def rows_of(export: Export) -> Iterator[list[str]]:
    """The rows of a file one was given by `export_of`, in order, one piece in memory at a time."""
    # Read while the answer is being sent, when the scope of the request is over.
    parts = ExportPart.unscoped.filter(export=export).order_by("number")
    for key in list(parts.values_list("pk", flat=True)):
        yield from ExportPart.unscoped.get(pk=key).rows


def marked_matters(marked: Mapping[str, int]) -> list[Matter]:
    """The marked matters inside the scope, in the order in which they were marked."""
    rows = Matter.objects.filter(number__in=list(marked)[:MOST_MARKED]).select_related(
        "holder_unit", "intake_unit", "owner", "place_unit"
    )
    found = {matter.number: matter for matter in rows}
    return [found[number] for number in marked if number in found]


def units_for(matters: list[Matter]) -> list[Unit]:
    """Units the marked matters may go to: those every unit that shares them out reaches."""
    sharing = {matter.holder_unit_id: matter.holder_unit for matter in matters}
    reached: QuerySet[Unit] | None = None
    for base in sharing.values():
        units = units_to_dispatch(base)
        reached = units if reached is None else reached.filter(pk__in=units.order_by().values("pk"))
    return list(reached) if reached is not None else []


def colleagues_for(matters: list[Matter], *, besides: int | None) -> list[User]:
    """Colleagues who handle at one of the units the marked matters lie with."""
    units = {matter.holder_unit_id for matter in matters}
    found = {user.pk: user for unit in units for user in holders(HANDLE, unit)}
    found.pop(besides or 0, None)
    return sorted(found.values(), key=lambda user: (user.display_name, user.pk))


def bulk_of(pk: int) -> Bulk | None:
    """One of the own lots."""
    return Bulk.objects.select_related("unit", "colleague").filter(pk=pk).first()


def items_of(bulk: Bulk) -> list[BulkItem]:
    """What became of each matter, in the order in which they were marked."""
    return list(BulkItem.objects.filter(bulk=bulk).select_related("matter").order_by("pk"))


def progress_of(bulk: Bulk) -> dict[str, int]:
    """How many there are, are dealt with, done and refused."""
    return BulkItem.objects.filter(bulk=bulk).aggregate(
        total=Count("pk"),
        dealt=Count("pk", filter=~Q(result=Result.WAITING)),
        done=Count("pk", filter=Q(result=Result.DONE)),
        refused=Count("pk", filter=Q(result=Result.REFUSED)),
    )
