"""The scope in force: set once per request, job or command, and read by every scoped query."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from psycopg import RawCursor
from psycopg.pq import TransactionStatus

from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.asking import asked_raw

# Above every path in C collation: paths are made of digits and letters.
_TOP = "~"
_SETTINGS = ("scope", "scope_low", "scope_high", "scope_paths", "scope_keys", "scope_actor")
# By whether it is for the running transaction alone, or for the session. Every request says it, so
# the values are numbered as the server itself does: it then understands the statement once.
_TELL = {
    alone: "SELECT "
    + ", ".join(f"set_config('app.{name}', ${at}, {alone})" for at, name in enumerate(_SETTINGS, 1))
    for alone in (True, False)
}


class NoScope(RuntimeError):
    """A scoped table was asked outside any scope: a programming error, so it fails closed."""


@dataclass(frozen=True, slots=True)
class Reach:
    """A scope as the policies of the database read it: nothing, where nothing is given.

    `low` and `high` bound the paths by one range an index serves, `paths` are the subtrees
    themselves where there are several between, `keys` what a query code opened, `actor` whose
    own rows they are.
    """

    low: str = ""
    high: str = ""
    paths: str = ""
    keys: str = ""
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """Base of the named scopes. `label` is what the database and the logs are told."""

    @property
    def label(self) -> dict[str, object]:
        return {"kind": "nothing"}

    @property
    def reach(self) -> Reach:
        """What row-level security lets through; see `policies`."""
        return Reach()


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

    @property
    def reach(self) -> Reach:
        paths = self.actor.paths()
        if not paths:
            return Reach(actor=self.actor.ref)
        several = ",".join(paths) if len(paths) > 1 else ""
        return Reach(low=paths[0], high=paths[-1] + _TOP, paths=several, actor=self.actor.ref)


@dataclass(frozen=True, slots=True)
class CodeScope(Scope):
    """A resident with a number and its query code: exactly the rows the code opened."""

    keys: frozenset[int]

    @property
    def label(self) -> dict[str, object]:
        return {"kind": "code", "keys": sorted(self.keys)}

    @property
    def reach(self) -> Reach:
        return Reach(keys=",".join(str(key) for key in sorted(self.keys)))


@dataclass(frozen=True, slots=True)
class SystemScope(Scope):
    """A job, a command or an audit, by name: sees every row."""

    name: str

    @property
    def label(self) -> dict[str, object]:
        return {"kind": "system", "name": self.name}

    @property
    def reach(self) -> Reach:
        return Reach(high=_TOP)


_current: ContextVar[Scope | None] = ContextVar("fivehearts_scope", default=None)
# Why the database looks past the scope just now; "" where it does not.
_past: ContextVar[str] = ContextVar("fivehearts_past_the_scope", default="")


def current() -> Scope:
    """The scope in force. Raises `NoScope` where none was entered."""
    scope = _current.get()
    if scope is None:
        raise NoScope("no scope was entered: see fivehearts.foundation.scope.enter")
    return scope


@contextmanager
def outside() -> Iterator[None]:
    """As if no scope had been entered: what is put together inside and asks for one, raises."""
    token = _current.set(None)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def enter(scope: Scope) -> Iterator[Scope]:
    """Put `scope` in force for this thread of control, and the former one back afterwards.

    The database is told too, so that row-level security is a second lock: inside a transaction
    for that transaction only; outside one, as jobs and commands begin, for the session until
    the scope is left.
    """
    before = _current.get()
    token, past = _current.set(scope), _past.set("")
    try:
        if connection.in_atomic_block:
            tell_database(scope)
            yield scope
        else:
            with _told_to_the_session():
                yield scope
    finally:
        _current.reset(token)
        _past.reset(past)
        if before is not None:
            _tell_again()


@contextmanager
def past_the_scope(reason: str) -> Iterator[None]:
    """Let the database give rows outside the scope in force, for the few statements inside.

    Queries stay scoped: this is for `_base_manager` look-ups that go past the scope on purpose,
    and for writing rows whose writer may not read them. `reason` names the verb or query; every
    use stands in `house_rules/test_second_lock.py` with why it must be.
    """
    if _past.get() or isinstance(_current.get(), SystemScope):
        yield
        return
    token = _past.set(reason)
    try:
        if connection.in_atomic_block:
            tell_database(SystemScope(reason))
            yield
        else:
            with _told_to_the_session():
                yield
    finally:
        _past.reset(token)
        _tell_again()


def tell_database(scope: Scope) -> None:
    """Set the scope for the running transaction; does nothing outside one, or in a failed one."""
    if not connection.in_atomic_block or connection.needs_rollback:
        return
    real = connection.connection
    if real is not None and real.info.transaction_status == TransactionStatus.INERROR:
        return
    with asked_raw(*setting(scope, for_transaction=True)):
        pass


@lru_cache(maxsize=1024)
def setting(scope: Scope, *, for_transaction: bool) -> tuple[str, tuple[str, ...]]:
    """The statement that tells the database a scope, and its values, which it numbers."""
    reach = scope.reach
    label = json.dumps(scope.label)
    told = (label, reach.low, reach.high, reach.paths, reach.keys, reach.actor)
    return _TELL[for_transaction], told


def tell_session(real: Any, scope: Scope, *, for_transaction: bool = False) -> None:
    """Tell a connection of the driver itself: no statement of a page, and no wrapper sees it."""
    RawCursor(real).execute(*setting(scope, for_transaction=for_transaction))


def _wanted() -> Scope:
    """What the database should be told just now."""
    reason = _past.get()
    return SystemScope(reason) if reason else _current.get() or NothingScope()


def _tell_again() -> None:
    """Tell the scope in force after an inner one was left."""
    if connection.in_atomic_block:
        tell_database(_wanted())
    elif (session := _session.get()) is not None:
        session.told_to = None


class _Session:
    """Tells the session what is in force outside a transaction: when a statement comes, not before.

    So a page without the database stays without it, and a connection made anew is told again.
    """

    def __init__(self) -> None:
        self.told_to: Any = None

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if connection.connection is not self.told_to:
            self.told_to = connection.connection
            self.tell(_wanted())
        return execute(sql, params, many, context)

    def tell(self, scope: Scope) -> None:
        """Set it for the session, also where a transaction is about to begin with this statement."""
        real = self.told_to
        begins = not real.autocommit and real.info.transaction_status == TransactionStatus.IDLE
        if begins:
            # Said inside the transaction, it would be forgotten with it.
            real.autocommit = True
        try:
            tell_session(real, scope)
        finally:
            if begins:
                real.autocommit = False


_session: ContextVar[_Session | None] = ContextVar("fivehearts_told_session", default=None)


@contextmanager
def _told_to_the_session() -> Iterator[None]:
    """While a scope is in force outside a transaction; the outermost leaves nothing behind."""
    session = _session.get()
    if session is not None:
        session.told_to = None
        yield
        return
    session = _Session()
    token = _session.set(session)
    try:
        with connection.execute_wrapper(session):
            yield
    finally:
        _session.reset(token)
        real = session.told_to
        if real is not None and real is connection.connection and not real.closed:
            session.tell(NothingScope())
