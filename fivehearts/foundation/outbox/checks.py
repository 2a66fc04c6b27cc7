"""What must be true of the declared kinds of messages before the program runs."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error

from .kinds import problems


def kinds_are_sound(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every place in a template is a declared fact, in every language."""
    return [Error(problem, id="outbox.E001") for problem in problems()]
