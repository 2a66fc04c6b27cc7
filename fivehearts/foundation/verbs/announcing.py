"""Announcements: a lower app says what happened; `config/wiring.py` says who listens."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

Listener = Callable[[Any], None]


@functools.cache
def _wiring() -> Mapping[type, tuple[Listener, ...]]:
    wired: Mapping[type, tuple[Listener, ...]] = import_string(settings.WIRING)
    return wired


@functools.cache
def _answers() -> Mapping[type, tuple[Callable[[Any], Any], ...]]:
    answers: Mapping[type, tuple[Callable[[Any], Any], ...]] = import_string(settings.ANSWERS)
    return answers


def ask(question: object) -> list[Any]:
    """What those above answer to a question of a lower app; nothing where nobody is wired.

    A lower app does not know who holds what it asks about; `config/wiring.py` does.
    """
    return [answer(question) for answer in _answers().get(type(question), ())]


def announce(event: object) -> None:
    """Tell the listeners of this kind of event, in order, inside the running transaction.

    What need not be in the transaction is left by its listener to a job.
    """
    for listener in _wiring().get(type(event), ()):
        listener(event)
