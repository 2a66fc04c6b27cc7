"""Foreign keys obey the same arrows as imports.

`ForeignKey("duties.User")` is a string: the import linter cannot see it, yet it ties two tables
together more firmly than any import does.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from house_rules.reading import may_lean_on, nothing_found


def violations(tables: Iterable[type[models.Model]]) -> list[str]:
    """Relations from an app to one it may not know, through tables included."""
    found = []
    for model in tables:
        own = apps.get_app_config(model._meta.app_label).name
        for field in [*model._meta.fields, *model._meta.many_to_many]:
            if not (target := field.related_model) or isinstance(target, str):
                continue
            other = apps.get_app_config(target._meta.app_label).name
            if own.startswith("fivehearts.") and not may_lean_on(own, other):
                found.append(
                    f"{model._meta.label}.{field.name} points up or sideways to {target._meta.label}"
                )
    return found


def test_every_relation_points_down() -> None:
    nothing_found(violations(apps.get_models(include_auto_created=True)))


@isolate_apps("fivehearts.foundation.scope")
def test_a_relation_that_points_up_is_found() -> None:
    class Planted(models.Model):  # noqa: DJ008
        user = models.ForeignKey("duties.User", models.CASCADE)

        class Meta:
            app_label = "scope"

    user = apps.get_model("duties.User")
    field: Any = Planted._meta.get_field("user")
    field.remote_field.model = user
    vars(field).pop("related_model", None)
    assert violations([Planted]) == ["scope.Planted.user points up or sideways to duties.User"]
