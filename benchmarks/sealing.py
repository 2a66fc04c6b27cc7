"""How long it takes to seal a million entries and to verify them: `make bench`, or COUNT=200000.

On the embedded PostgreSQL in `var/bench-sealing`, as the plain role, with real commits; entries are
written by one statement each ten thousand, and that is not counted.
"""

from __future__ import annotations

import os
import platform
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("FIVEHEARTS_VAR", str(ROOT / "var" / "bench-sealing"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fivehearts.config.settings")

COUNT = int(os.environ.get("COUNT", "1000000"))
_AT_ONCE = 10_000
WRITE = (
    "INSERT INTO record_entry (at, by, verb, subject, unit_id, data, address)"
    " SELECT now(), 'user:' || n %% 40, 'bench.tell', 'bench.Thing:' || n, n %% 90,"
    " jsonb_build_object('state', 'open', 'n', n, 'unit', n %% 90), '10.0.0.' || n %% 200"
    " FROM generate_series(1, %s) AS n"
)


def timed(what: str, done: Callable[[], int]) -> None:
    """Run it once and print entries, seconds and entries a second."""
    begun = time.perf_counter()
    many = done()
    seconds = time.perf_counter() - begun
    print(f"| {what} | {many} | {seconds:.1f} | {many / seconds:,.0f} |", flush=True)


def main() -> None:
    from fivehearts.config.cli import ready

    addresses = ready.django(stop_at_exit=True)
    ready.migrated(addresses)
    from django.conf import settings
    from django.db import connection

    from fivehearts.foundation.record.sealing import seal_settled
    from fivehearts.foundation.record.verifying import verify_record

    with connection.cursor() as cursor:
        seal_settled()
        for _part in range(COUNT // _AT_ONCE):
            cursor.execute(WRITE, [_AT_ONCE])
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0]
    print(f"Python {platform.python_version()} · PostgreSQL {server} · {os.cpu_count()} cores\n")
    print("| What | Entries | Seconds | Entries a second |\n|---|---:|---:|---:|")
    timed(f"sealed ({settings.RECORD_HASH})", seal_settled)
    timed("verified", lambda: verify_record().entries)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"\nThe program took {used} MB at most.")


if __name__ == "__main__":
    main()
