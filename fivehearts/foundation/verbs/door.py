"""`@action`: the decorator that makes a function one of the only writers."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ParamSpec, TypeVar, cast

from django.db import IntegrityError, models

from fivehearts.foundation import record
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.verbs.ending import at_the_end, whole
from fivehearts.foundation.verbs.once import claim, settled
from fivehearts.foundation.verbs.refusals import Overtaken
from fivehearts.foundation.verbs.sending import Statement

P = ParamSpec("P")
R = TypeVar("R")

# The default of every action's `at`: the door puts the present moment in its place.
NOW: datetime = datetime.max.replace(tzinfo=UTC)
_SLACK = timedelta(minutes=1)


class NothingRecorded(RuntimeError):
    """An action ended without an entry in the record: a programming error."""


class AlreadyDone(Exception):
    """The same form was sent twice; `result` is the key of what the first one made."""

    def __init__(self, result: str) -> None:
        self.result = result
        super().__init__(result)


@dataclass(frozen=True, slots=True)
class ActionInfo:
    """What the house knows of an action: for docs, house rules and the timeline."""

    verb: str
    function: Callable[..., Any]

    @property
    def module(self) -> str:
        return self.function.__module__


@dataclass(slots=True)
class _Act:
    verb: str
    by: Actor
    at: datetime
    address: str
    entries: int = field(default=0)


_known: dict[str, ActionInfo] = {}
_act: ContextVar[_Act | None] = ContextVar("fivehearts_act", default=None)
_address: ContextVar[str] = ContextVar("fivehearts_address", default="")


def actions_known() -> Mapping[str, ActionInfo]:
    """Every action imported so far, by verb."""
    return dict(_known)


def tell_address(address: str) -> None:
    """The network address of the running request, for the record; "" for jobs and commands."""
    _address.set(address)


def action(verb: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an action: `@action("matters.dispatch")`.

    The function takes keywords only, among them `by: Actor` and `at: datetime = NOW`. It runs
    in one transaction; it must write the record through `record_it`, or `NothingRecorded` is
    raised and nothing is kept. A moment other than the present needs `by.may_backdate`.
    With `once="key"` (where the function has no such parameter itself) a second call with the
    same key raises `AlreadyDone` and changes nothing.
    """

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        for parameter in inspect.signature(function).parameters.values():
            if parameter.kind is not parameter.KEYWORD_ONLY:
                raise TypeError(f"{function.__qualname__}: actions take keywords only")
        if verb in _known and _known[verb].function.__qualname__ != function.__qualname__:
            raise TypeError(f"two actions are called {verb}")

        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            if args:
                raise TypeError(f"{function.__qualname__} takes keywords only")
            return _run(verb, function, dict(kwargs))

        run.verb = verb  # type: ignore[attr-defined]
        _known[verb] = ActionInfo(verb=verb, function=run)
        return run

    return wrap


def _run(verb: str, function: Callable[..., R], kwargs: dict[str, Any]) -> R:
    by = kwargs.get("by")
    if not isinstance(by, Actor):
        raise TypeError(f"{verb}: `by` is the Actor who does it")
    once = cast("str | None", kwargs.pop("once", None))
    at = kwargs["at"] = _moment(verb, by, kwargs.get("at", NOW))
    act = _Act(verb=verb, by=by, at=at, address=_address.get())
    inside_another = _act.get() is not None
    token = _act.set(act)
    try:
        with whole(inside_another=inside_another):
            if once:
                done = claim(once, verb)
                if done is not None:
                    raise AlreadyDone(done)
            result = function(**kwargs)
            if not act.entries:
                raise NothingRecorded(f"{verb} wrote nothing into the record")
            if once and isinstance(result, models.Model):
                at_the_end(settled, (once, str(result.pk)))
            return result
    except IntegrityError as error:
        # An exclusion or unique constraint decided a race that the action could not see.
        if getattr(error.__cause__, "sqlstate", "") in {"23P01", "23505"}:
            raise Overtaken from error
        raise
    finally:
        _act.reset(token)


def _moment(verb: str, by: Actor, at: datetime) -> datetime:
    present = now()
    if at is NOW or at == NOW:
        return present
    if abs(at - present) > _SLACK and not by.may_backdate:
        raise ValueError(f"{verb}: {by.ref} may not act at another moment than now")
    return at


def record_it(
    subject: models.Model | str,
    *,
    unit_id: int | None = None,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Write the running action into the record: its verb, actor and moment are known here.

    Checked now, written when the outermost action ends, in its transaction and in this order.
    Raises `WordsInRecord`.
    """
    act = _act.get()
    if act is None:
        raise RuntimeError("record_it is called inside an action")
    entry = record.entry(
        verb=act.verb,
        subject=subject if isinstance(subject, str) else record.subject_of(subject),
        by=act.by.ref,
        at=act.at,
        unit_id=unit_id,
        data=data,
        address=act.address,
    )
    at_the_end(_entries, entry)
    act.entries += 1


def _entries(entries: list[dict[str, Any]]) -> Statement:
    return Statement(*record.statement(entries))
