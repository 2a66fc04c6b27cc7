"""A door: what the page of a matter shows for one verb."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise as LazyText

from fivehearts.engines.matters.forms import VerbForm


@dataclass(frozen=True, slots=True)
class Door:
    """A verb on the page of a matter: its form, its action, its words."""

    form: type[VerbForm]
    action: Callable[..., Any]
    label: str | LazyText
    done: str | LazyText
    kind: str = "primary"
