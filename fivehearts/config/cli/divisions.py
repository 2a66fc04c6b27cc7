"""`fivehearts import-divisions`: the official tables, with progress and a sum that is checked."""

from pathlib import Path

from rich.console import Console

from fivehearts.community.places.actions import import_divisions
from fivehearts.config.cli import Failure
from fivehearts.config.cli.progress import Progress
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.scope.scopes import SystemScope, enter

_SHOWN = 10


def run(folder: Path) -> None:
    """Import the tables of `folder`; print what became of every row. Raises Failure."""
    with Progress("Importing divisions 导入区划") as tell, enter(SystemScope("import-divisions")):
        counts = import_divisions(
            folder=folder,
            by=system("import-divisions"),
            progress=lambda done, total: tell("", done, total),
        )
    say = Console(highlight=False, markup=False, soft_wrap=True).print
    for file, line, reason in counts.rejected[:_SHOWN]:
        say(f"  {file}, line {line}: {reason}")
    if len(counts.rejected) > _SHOWN:
        say(f"  … and {len(counts.rejected) - _SHOWN} more")
    say(
        f"rows {counts.rows} = imported {counts.created} + already known {counts.known} "
        f"+ rejected {len(counts.rejected)}"
    )
    say(f"units founded {counts.units}, codes ended {counts.ended}, former names {counts.history}")
    if not counts.adds_up:
        raise Failure("The sum does not come out: please report this with the folder's edition.")
