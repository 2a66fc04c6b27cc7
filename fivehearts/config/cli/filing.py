"""`fivehearts check-files`: stored bytes against their digests, with a progress bar."""

from __future__ import annotations

from fivehearts.config.cli.progress import Progress
from fivehearts.foundation.files import actions, queries
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import system


def run() -> int:
    """Look at every file; how many are not as they were kept."""
    with enter(SystemScope("files")), Progress("Checking files 核对附件") as tell:
        total = queries.all_files().count()
        wrong = actions.check(
            by=system("files"), tell=lambda done: tell("files", done, max(total, done))
        )
    for stored, state in wrong:
        print(f"{stored.pk} ({stored.path}) is {state}.")
    print(f"{total} files checked, {len(wrong)} not as they were kept.")
    return len(wrong)
