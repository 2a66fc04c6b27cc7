"""Between requests a test looks at every row, as no part of the program can."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from psycopg.pq import TransactionStatus

from fivehearts.foundation.scope.scopes import NoScope, SystemScope, current, setting, tell_session

_LOOK = SystemScope("a test looks")


class Witness:
    """An execute wrapper: tells the database that a test looks, wherever no scope is in force.

    Row-level security is in force wherever the program entered a scope: in requests, in jobs,
    and in `with enter(…)` of a test. What is told here is no statement of the program, so it is
    neither counted nor logged.
    """

    def __init__(self) -> None:
        self._told_to: tuple[Any, bool] | None = None
        self._statement, _values = setting(_LOOK, for_transaction=True)

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if sql == self._statement or sql.startswith(("ROLLBACK", "RELEASE")):
            self._told_to = None
        elif not _is_entered():
            self._look()
        return execute(sql, params, many, context)

    def _look(self) -> None:
        real, inside = connection.connection, bool(connection.in_atomic_block)
        if (real, inside) == self._told_to:
            return
        if real.info.transaction_status != TransactionStatus.INERROR:
            tell_session(real, _LOOK, for_transaction=inside)
            self._told_to = real, inside


def _is_entered() -> bool:
    try:
        current()
    except NoScope:
        return False
    return True
