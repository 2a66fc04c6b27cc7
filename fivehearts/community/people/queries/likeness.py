"""Which files may be of one person: by digests alone, nothing is opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import takewhile
from uuid import UUID

from django.db import connection

from fivehearts.foundation.scope.vocabulary import STEP

# Pairs in order of their keys; `asked` narrows one side to some persons where they are named.
_PAIRS = """
WITH facts AS NOT MATERIALIZED (
    SELECT d.person_id AS id, d.unit_path, d.name_index, d.phone_index, d.birth_index,
           d.identity_index, p.dwelling_id
      FROM people_personaldata d JOIN people_person p ON p.id = d.person_id
     WHERE p.merged_into_id IS NULL AND p.erased_at IS NULL
), reached AS NOT MATERIALIZED (
    SELECT id, unit_path, name_index, phone_index FROM facts WHERE phone_index <> ''
    UNION ALL
    SELECT f.id, f.unit_path, f.name_index, o.phone_index
      FROM facts f JOIN people_phone o ON o.person_id = f.id
), pairs AS (
    SELECT a.id AS one, b.id AS two, a.unit_path AS path, b.unit_path AS other,
           'identity' AS reason
      FROM facts a JOIN facts b ON a.identity_index = b.identity_index
     WHERE a.identity_index <> '' AND a.id <> b.id AND {asked}
    UNION ALL
    SELECT a.id, b.id, a.unit_path, b.unit_path, 'phone_name'
      FROM reached a JOIN reached b
        ON a.phone_index = b.phone_index AND a.name_index = b.name_index
     WHERE a.id <> b.id AND {asked}
    UNION ALL
    SELECT a.id, b.id, a.unit_path, b.unit_path, 'name_birth_dwelling'
      FROM facts a JOIN facts b ON a.name_index = b.name_index
       AND a.birth_index = b.birth_index AND a.dwelling_id = b.dwelling_id
     WHERE a.birth_index <> '' AND a.id <> b.id AND {asked}
)
SELECT DISTINCT least(one, two), greatest(one, two), reason,
       CASE WHEN one < two THEN path ELSE other END, CASE WHEN one < two THEN other ELSE path END
  FROM pairs
"""

Pair = tuple[UUID, UUID]


def pairs_alike(persons: Iterable[UUID] | None = None) -> dict[Pair, tuple[list[str], str]]:
    """Reasons and nearest common path by pair: among all files in force, or of these persons."""
    asked, given = ("TRUE", []) if persons is None else ("a.id = ANY(%s)", [list(persons)] * 3)
    found: dict[Pair, tuple[list[str], str]] = defaultdict(lambda: ([], ""))
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS.format(asked=asked), given)
        for first, second, reason, path, other in cursor.fetchall():
            reasons = found[first, second][0]
            if reason not in reasons:
                reasons.append(reason)
            found[first, second] = (reasons, common_path(path, other))
    return {pair: (sorted(reasons), path) for pair, (reasons, path) in found.items()}


def common_path(one: str, two: str) -> str:
    """The path of the nearest unit that stands over both, or is both."""
    steps = zip(_steps(one), _steps(two), strict=False)
    return "".join(step for step, _ in takewhile(lambda both: both[0] == both[1], steps))


def _steps(path: str) -> list[str]:
    return [path[at : at + STEP] for at in range(0, len(path), STEP)]
