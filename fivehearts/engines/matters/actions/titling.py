"""Which column is what in the workbooks a unit gets: said once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions.ground import require
from fivehearts.engines.matters.models import OrderTitle
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import NOW, action, record_it


@action("matters.remember_titles")
def remember_titles(
    *, by: Actor, unit: Unit, titles: Mapping[str, str], at: datetime = NOW
) -> None:
    """From now on these titles mean these columns in the unit's workbooks: `titles` by column.

    A title that meant another column means the new one. In order: the titles; record.
    """
    require(rules.may_take_order(by, unit))
    OrderTitle._base_manager.filter(unit=unit, title__in=list(titles.values())).delete()
    OrderTitle._base_manager.bulk_create(
        OrderTitle(unit=unit, column=column, title=title) for column, title in titles.items()
    )
    record_it(unit, unit_id=unit.pk, data={"columns": sorted(titles)})
