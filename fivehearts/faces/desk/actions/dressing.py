"""How a colleague's lists look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from fivehearts.faces.desk.models import ListDress
from fivehearts.faces.desk.vocabulary.lists import Column, Density
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import NOW, Forbidden, action, record_it


@action("desk.dress_lists")
def dress_lists(
    *, by: Actor, columns: Sequence[str], density: str, at: datetime = NOW
) -> ListDress:
    """Choose columns and density of all lists of matters, for oneself.

    Unknown columns are left out; none at all means the usual ones. Then: record.
    """
    if by.user_id is None:
        raise Forbidden
    chosen = [column.value for column in Column if column.value in columns]
    dress, _made = ListDress.objects.update_or_create(
        user_id=by.user_id,
        defaults={
            "columns": chosen,
            "density": density if density in Density.values else Density.COMFORTABLE,
        },
    )
    record_it(dress, data={"columns": chosen, "density": dress.density})
    return dress
