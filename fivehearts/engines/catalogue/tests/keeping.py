"""A keeper of the catalogue, and a draft under the pen."""

from __future__ import annotations

from typing import Any

from fivehearts.engines.catalogue import actions
from fivehearts.engines.catalogue.actions.entries import Said
from fivehearts.engines.catalogue.models import Category, Entry, Version
from fivehearts.engines.catalogue.queries.published import forget_catalogue
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.actors import PostHeld, system

KEEPER = system("test")


def colleague(permission: str, *, path: str, name: str = "user:7") -> Actor:
    """Somebody whose post at the unit at `path` gives one permission."""
    post = PostHeld(1, path, "U", "单位", "role", frozenset({permission}))
    return Actor(ref=name, user_id=7, posts=(post,))


def category(code: str) -> Category:
    return Category.objects.get(code=code)


def entry(code: str, draft: Version) -> Entry:
    return Entry.objects.select_related("category").get(version=draft, category__code=code)


def said(of: Entry | None = None, **changes: Any) -> Said:
    """What an entry says already, with some of it changed; or a new one."""
    facts: dict[str, Any] = {
        "name_zh": "垃圾分类",
        "name_en": "Sorting rubbish",
        "power": "community",
    }
    if of is not None:
        names = ("name_zh", "name_en", "power", "parent", "examples_zh", "examples_en", "order")
        more = ("responsible", "responsible_name", "responsible_unit")
        facts = {name: getattr(of, name) for name in (*names, *more)}
    return Said(**{**facts, **changes})


def put_in_force(note: str = "试行") -> Version:
    """Publish the draft, and let this process read it."""
    version = actions.publish(by=KEEPER, note=note)
    forget_catalogue()
    return version
