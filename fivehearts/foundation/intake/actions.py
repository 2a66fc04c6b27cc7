"""The verbs of a run: begin, finish, abandon. Its rows are taken in `running`."""

from datetime import datetime

from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import NOW, action, record_it

from .models import Run
from .vocabulary import CountsDisagree, RunState


@action("intake.begin_run")
def begin_run(
    *, mapping: str, unit: Unit, file_sha256: str, rows: int, by: Actor, at: datetime = NOW
) -> Run:
    """Open a run over `rows` rows of a file. `Overtaken` when the same one is running already."""
    run = Run._default_manager.create(
        mapping=mapping,
        unit=unit,
        file_sha256=file_sha256,
        by=by.ref,
        state=RunState.RUNNING,
        rows=rows,
        started_at=at,
    )
    record_it(
        run, unit_id=unit.pk, data={"mapping": mapping, "file_sha256": file_sha256, "rows": rows}
    )
    return run


@action("intake.finish_run")
def finish_run(*, run: Run, by: Actor, in_bulk: bool = False, at: datetime = NOW) -> None:
    """Close a run whose rows have all ended, after counting them once more in the books.

    A run taken `in_bulk` keeps no source numbers: its taker knows again what it took.

    Raises `CountsDisagree` when a counter and the books differ.
    """
    run.refresh_from_db()
    in_books = (run.sources.count(), run.rejections.count())
    told = (0 if in_bulk else run.imported, run.rejected)
    if run.position != run.rows or in_books != told:
        raise CountsDisagree(
            f"run {run.pk}: rows {run.rows}, ended {run.position}, in the books {in_books}"
        )
    run.state, run.finished_at = RunState.FINISHED, at
    run.save(update_fields=["state", "finished_at"])
    record_it(run, unit_id=run.unit_id, data=_counts(run))


@action("intake.abandon_run")
def abandon_run(*, run: Run, by: Actor, at: datetime = NOW) -> None:
    """Leave a run unfinished for good; what it has taken stays taken."""
    run.state, run.finished_at = RunState.ABANDONED, at
    run.save(update_fields=["state", "finished_at"])
    record_it(run, unit_id=run.unit_id, data=_counts(run))


def _counts(run: Run) -> dict[str, int]:
    counts = {
        "rows": run.rows,
        "imported": run.imported,
        "known": run.known,
        "rejected": run.rejected,
    }
    return counts | ({"changed": run.changed} if run.changed else {})
