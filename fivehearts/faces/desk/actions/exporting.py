"""A long list into a file, piece by piece."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.queries.work import for_a_file
from fivehearts.faces.desk.models import Export, ExportPart
from fivehearts.faces.desk.queries.sheets import sheet_rows
from fivehearts.faces.desk.vocabulary.exports import (
    KEPT_HOURS,
    MOST_ROWS,
    PIECE,
    Format,
    NothingToExport,
    TooManyRows,
)
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import NOW, Forbidden, action, record_it


@action("desk.order_export")
def order_export(*, by: Actor, keys: Sequence[int], format: str, at: datetime = NOW) -> Export:
    """Ask for a file of these matters, in this order.

    In order: the actor's files of yesterday go; record; the first piece is written, the others
    by `prepare_export`. Raises `NothingToExport`, `TooManyRows`.
    """
    if by.user_id is None:
        raise Forbidden
    if not keys:
        raise NothingToExport
    if len(keys) > MOST_ROWS:
        raise TooManyRows(rows=len(keys), most=MOST_ROWS)
    Export.objects.filter(user_id=by.user_id, made_at__lt=at - timedelta(hours=KEPT_HOURS)).delete()
    export = Export.objects.create(
        user_id=by.user_id,
        format=format if format in Format.values else Format.XLSX,
        keys=list(keys),
        made_at=at,
    )
    record_it(export, data={"rows": len(keys), "format": export.format})
    return prepare_export(by=by, export=export, at=at)


@action("desk.prepare_export")
def prepare_export(*, by: Actor, export: Export, at: datetime = NOW) -> Export:
    """Write the next piece. What the actor may no longer see by now is left out.

    Whoever asks twice at once waits for the first, then continues behind it. Then: record.
    """
    export = Export.objects.select_for_update().get(pk=export.pk, user_id=by.user_id or 0)
    keys = export.keys[export.done : export.done + PIECE]
    if keys:
        found = for_a_file(Matter.objects.filter(pk__in=keys)).in_bulk()
        ExportPart.objects.create(
            export=export,
            number=export.done // PIECE,
            rows=sheet_rows(by, [found[key] for key in keys if key in found]),
        )
        export.done += len(keys)
    if export.done >= export.total and export.finished_at is None:
        export.finished_at = at
    export.save(update_fields=["done", "finished_at"])
    record_it(export, data={"done": export.done})
    return export
