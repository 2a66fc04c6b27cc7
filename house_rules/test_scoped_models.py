"""A table is scoped, or says why it is open to all.

Whose rows a person sees is decided once, by the table's default manager, and fails closed. A
forgotten filter in one page is how peers showed everybody everything; here forgetting is loud.
"""

from collections.abc import Iterable

from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from fivehearts.foundation.scope.managers import ScopedManager
from house_rules.reading import nothing_found


def violations(tables: Iterable[type[models.Model]]) -> list[str]:
    """Tables of the house that are neither scoped nor give a sentence as `open_reason`."""
    found = []
    for model in tables:
        if not model.__module__.startswith("fivehearts.") or model._meta.proxy:
            continue
        scoped = isinstance(model._meta.default_manager, ScopedManager)
        reason = str(getattr(model, "open_reason", ""))
        if scoped and reason:
            found.append(f"{model._meta.label} is scoped and says it is open: {reason}")
        if scoped and not callable(getattr(model, "scope_filter", None)):
            found.append(f"{model._meta.label} does not say how it is scoped (scope_filter)")
        if not scoped and len(reason.split()) < 4:
            found.append(
                f"{model._meta.label} has no ScopedManager and no open_reason in a sentence"
            )
    return found


def test_every_table_is_scoped_or_says_why_it_is_open() -> None:
    nothing_found(violations(apps.get_models()))


@isolate_apps("fivehearts.foundation.scope")
def test_a_table_that_says_nothing_is_found() -> None:
    class Silent(models.Model):  # noqa: DJ008
        class Meta:
            app_label = "scope"

    class Curt(models.Model):  # noqa: DJ008
        open_reason = "public"

        class Meta:
            app_label = "scope"

    Silent.__module__ = Curt.__module__ = "fivehearts.foundation.scope.models"
    assert violations([Silent, Curt]) == [
        "scope.Silent has no ScopedManager and no open_reason in a sentence",
        "scope.Curt has no ScopedManager and no open_reason in a sentence",
    ]
