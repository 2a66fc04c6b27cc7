"""One transaction and one scope per request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import DatabaseError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve
from django.utils.functional import SimpleLazyObject

from fivehearts.community.duties import sessions
from fivehearts.community.duties.queries import actor_of
from fivehearts.foundation.scope import ActorScope, CodeScope, NothingScope, Scope, enter
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.scopes import current, tell_database
from fivehearts.foundation.verbs.door import tell_address

# A resident's session opens at most so many matters at a time; the oldest goes.
MOST_OPENED = 20
# What PostgreSQL says of a transaction it gave up for the sake of another: deadlock, serialization.
GIVEN_UP = frozenset({"40P01", "40001"})
# Whoever is not signed in; what a visitor does with a number is done as that number's resident.
VISITOR = Actor(ref="resident:visitor")


class ScopeMiddleware:
    """Puts the scope of the visitor in force, and keeps or undoes everything a request wrote.

    Costs a signed-in request the session, the user, the posts and one `set_config`: four
    statements whatever the page; once a minute a fifth notes that the device was here. A failed
    view leaves nothing behind, and its error page may still read the database. A request that
    PostgreSQL gave up, because two waited for each other, is answered once more from the start.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        tell_address(request.META.get("REMOTE_ADDR", ""))
        try:
            if _needs_no_database(request):
                request.actor = VISITOR  # type: ignore[attr-defined]
                with enter(NothingScope()):
                    return self.get_response(request)
            response = self._in_transaction(request)
            if getattr(request, "given_up", False):
                response = self._in_transaction(_anew(request))
            return response
        finally:
            tell_address("")

    def _in_transaction(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        with transaction.atomic():
            with enter(_scope(request)):
                response = self.get_response(request)
                sessions.seen(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Undo what the failed view wrote before its error page is made."""
        request.given_up = _was_given_up(exception)  # type: ignore[attr-defined]
        if not connection.in_atomic_block:
            return
        try:
            _undo()
            tell_database(current())
        except DatabaseError:
            # The connection itself is lost: the error page has to do without.
            transaction.set_rollback(True)


def _was_given_up(exception: BaseException | None) -> bool:
    """Whether two transactions waited for each other and PostgreSQL let the other one through."""
    while exception is not None:
        if getattr(exception, "sqlstate", None) in GIVEN_UP:
            return True
        exception = exception.__cause__
    return False


def _anew(request: HttpRequest) -> HttpRequest:
    """The same request as it came: files from their beginning, nothing said yet."""
    request.given_up = False  # type: ignore[attr-defined]
    for _name, files in request.FILES.lists():
        for file in files:
            file.seek(0)
    said: Any = messages.get_messages(request)
    said._queued_messages.clear()
    return request


def _undo() -> None:
    """Back to the beginning of this request's transaction, which stays usable."""
    transaction.set_rollback(False)
    if connection.savepoint_ids:
        # Inside another transaction, as in tests: ours is a savepoint.
        transaction.savepoint_rollback(connection.savepoint_ids[-1])
    else:
        # Django forbids its public rollback() inside atomic(); here the block is ours.
        connection._rollback()  # type: ignore[attr-defined]
        connection.run_on_commit = []


def _needs_no_database(request: HttpRequest) -> bool:
    """A page marked so, asked by somebody without a session."""
    if request.session.session_key is not None:
        return False
    try:
        view = resolve(request.path_info).func
    except Http404:
        return False
    return not getattr(view, "needs_database", True)


def _actor(request: HttpRequest) -> Actor:
    user = request.user
    return actor_of(user) if user.is_authenticated else VISITOR


def _scope(request: HttpRequest) -> Scope:
    if request.user.is_authenticated:
        # The plain value, not the lazy one: the scope is compared and shown.
        request.actor = _actor(request)  # type: ignore[attr-defined]
        return ActorScope(request.actor)  # type: ignore[attr-defined]
    opened = request.session.get("opened") or []
    keys = frozenset(key for key in opened[-MOST_OPENED:] if isinstance(key, int))
    return CodeScope(keys) if keys else NothingScope()
