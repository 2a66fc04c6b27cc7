"""Units, actors and scopes: whose rows a person sees. Fails closed.

A row names the unit of its place and the units taking part. A person sees a row where the
subtree of one of their posts contains either. Without a scope every query on a scoped table
raises `NoScope`.
"""

from fivehearts.foundation.scope.actors import Absent, Actor, PostHeld
from fivehearts.foundation.scope.scopes import (
    ActorScope,
    CodeScope,
    NoScope,
    NothingScope,
    Scope,
    SystemScope,
    current,
    enter,
)

__all__ = [
    "Absent",
    "Actor",
    "ActorScope",
    "CodeScope",
    "NoScope",
    "NothingScope",
    "PostHeld",
    "Scope",
    "SystemScope",
    "current",
    "enter",
]
