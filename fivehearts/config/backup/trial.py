"""What the program says on a restored copy: run by itself, with that database in its environment."""

import json
import os

from fivehearts.config.backup import tally
from fivehearts.config.cli import ready


def main() -> None:
    """Grant the plain role its rights, count, verify the seals, and print it as one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fivehearts.config.settings")
    ready.set_up()
    from django.db import connection, transaction

    from fivehearts.config import migrating
    from fivehearts.foundation.record.verifying import verify_record
    from fivehearts.foundation.scope import SystemScope, enter

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (role,) = cursor.fetchone()
    migrating.grant(role)
    with transaction.atomic():
        figures = tally.figures()
    with enter(SystemScope("backup")):
        report = verify_record()
    seals = [str(finding) for finding in report.findings]
    print(json.dumps({"figures": figures, "seals": seals, "verified": report.seals}))


if __name__ == "__main__":
    main()
