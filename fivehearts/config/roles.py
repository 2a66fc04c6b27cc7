"""Which database role does what: the owner migrates, the plain role serves."""

from typing import Any


class OwnerMigrates:
    """Routes migrations to the `owner` alias; everything else goes to `default`."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "owner"
