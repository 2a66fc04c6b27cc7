"""Who has a matter open with a form right now: a mark that fades, no deed.

Kept apart from the actions on purpose: an open page is nobody's deed, it changes nothing and
hinders nobody, so it is not recorded. What counts as looking is recorded where it is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from fivehearts.foundation.scope import Actor

FADES_AFTER = timedelta(minutes=5)
# Long faded marks go a few at a time, whenever somebody opens a page.
_FORGOTTEN_AFTER = timedelta(days=1)

_MARK = """
WITH mine AS (
    INSERT INTO desk_presence AS kept (matter_id, user_id, opened_at, seen_at)
    VALUES (%(matter)s, %(user)s, %(at)s, %(at)s)
    ON CONFLICT (matter_id, user_id) DO UPDATE SET
        opened_at = CASE WHEN kept.seen_at < %(faded)s THEN excluded.opened_at ELSE kept.opened_at END,
        seen_at = excluded.seen_at
), gone AS (
    DELETE FROM desk_presence WHERE id IN (
        SELECT id FROM desk_presence WHERE seen_at < %(forgotten)s
        ORDER BY seen_at LIMIT 20 FOR UPDATE SKIP LOCKED)
)
SELECT who.display_name, one.opened_at FROM desk_presence one
JOIN duties_user who ON who.id = one.user_id
WHERE one.matter_id = %(matter)s AND one.user_id <> %(user)s AND one.seen_at >= %(faded)s
ORDER BY one.opened_at
"""


@dataclass(frozen=True, slots=True)
class Other:
    """A colleague who has the same matter open, and for how many whole minutes."""

    name: str
    minutes: int


def here(actor: Actor, matter_id: int, *, at: datetime) -> list[Other]:
    """Note that the actor has the matter open, and say who else has. One statement.

    The caller has loaded the matter inside the scope.
    """
    if actor.user_id is None:
        return []
    facts: dict[str, int | datetime] = {
        "matter": matter_id,
        "user": actor.user_id,
        "at": at,
        "faded": at - FADES_AFTER,
        "forgotten": at - _FORGOTTEN_AFTER,
    }
    with connection.cursor() as cursor:
        cursor.execute(_MARK, facts)
        return [
            Other(name, max(0, int((at - opened_at).total_seconds() // 60)))
            for name, opened_at in cursor.fetchall()
        ]
