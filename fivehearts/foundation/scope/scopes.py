"""The scope in force: set once per request, job or command, and read by every scoped query."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection

from fivehearts.foundation.scope.actors import Actor


class NoScope(RuntimeError):
    """A scoped table was asked outside any scope: a programming error, so it fails closed."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Base of the named scopes. `label` is what the database and the logs are told."""

    @property
    def label(self) -> dict[str, object]:
        return {"kind": "nothing"}


@dataclass(frozen=True, slots=True)
class NothingScope(Scope):
    """A signed-out visitor without a code: sees no row of a scoped table."""


@dataclass(frozen=True, slots=True)
class ActorScope(Scope):
    """A member of staff: rows whose place or participating units lie under one of the posts."""

    actor: Actor

    @property
    def label(self) -> dict[str, object]:
        return {"kind": "actor", "user": self.actor.user_id, "paths": list(self.actor.paths())}


@dataclass(frozen=True, slots=True)
class CodeScope(Scope):
    """A resident with a number and its query code: exactly the rows the code opened."""

    keys: frozenset[int]

    @property
    def label(self) -> dict[str, object]:
        return {"kind": "code", "keys": sorted(self.keys)}


@dataclass(frozen=True, slots=True)
class SystemScope(Scope):
    """A job, a command or an audit, by name: sees every row."""

    name: str

    @property
    def label(self) -> dict[str, object]:
        return {"kind": "system", "name": self.name}


_current: ContextVar[Scope | None] = ContextVar("fivehearts_scope", default=None)


def current() -> Scope:
    """The scope in force. Raises `NoScope` where none was entered."""
    scope = _current.get()
    if scope is None:
        raise NoScope("no scope was entered: see fivehearts.foundation.scope.enter")
    return scope


@contextmanager
def enter(scope: Scope) -> Iterator[Scope]:
    """Put `scope` in force for this thread of control, and the former one back afterwards.

    Inside a transaction the database is told too (`app.scope`, for that transaction only), so
    that row-level security can be a second lock.
    """
    before = _current.get()
    token = _current.set(scope)
    try:
        tell_database(scope)
        yield scope
    finally:
        _current.reset(token)
        if before is not None:
            tell_database(before)


def tell_database(scope: Scope) -> None:
    """Set `app.scope` for the running transaction; does nothing outside one."""
    if not connection.in_atomic_block or connection.needs_rollback:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.scope', %s, true)", [json.dumps(scope.label)])
