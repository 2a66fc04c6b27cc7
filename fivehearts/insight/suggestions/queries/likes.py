"""Matters like one that is being written or dispatched: by words, place, person and time.

What is compared is bounded: of each unit of the community the newest few of half a year, by the
index on place and moment; however many matters there are, it is the same work.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext, ngettext

from fivehearts.community.people.queries import persons_by_phone
from fivehearts.engines.matters.models import Matter
from fivehearts.foundation.clock import local
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.vocabulary import STEP, UnitKind
from fivehearts.foundation.vault.digest import is_phone
from fivehearts.insight.suggestions.learning.features import clean
from fivehearts.insight.suggestions.learning.likeness import LIKE, Like, Texts
from fivehearts.insight.suggestions.vocabulary import (
    LOOKED_BACK_DAYS,
    MOST_COMPARED,
    MOST_LIKE,
    MOST_OF_A_UNIT,
)

# Besides another sign fewer words need to agree.
_LIKE_AT_ONE_PLACE, _LIKE_OF_ONE_PERSON = 0.2, 0.1
_MOST_OF_A_PERSON = 20

_NEWEST = """
    SELECT found.id FROM scope_unit place CROSS JOIN LATERAL (
        SELECT m.id, m.registered_at FROM matters_matter m
        WHERE m.unit_path = place.path AND m.registered_at >= %s AND m.registered_at <= %s
        ORDER BY m.registered_at DESC LIMIT %s
    ) found
    WHERE place.path >= %s AND place.path < %s
    ORDER BY found.registered_at DESC LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class LikeMatter:
    """A matter that may be about the same thing, and why, in words."""

    matter: Matter
    reasons: list[str]
    score: float


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of the matter others are compared with."""

    title: str
    words: str
    place: Unit | None
    place_words: str = ""
    phone: str = ""
    resident_id: UUID | None = None
    but: int | None = None


def like_matters(actor: Actor, asked: Asked, *, at: datetime) -> list[LikeMatter]:
    """Matters in sight that may be the same, the likeliest first. At most three statements."""
    same_person = _of_person(actor, asked)
    keys = set(newest_around(asked.place, at=at)) if asked.place is not None else set()
    keys = (keys | same_person) - {asked.but}
    if not keys:
        return []
    rows = list(
        Matter.objects.filter(pk__in=keys)
        .select_related("wording", "place_unit")
        .order_by("-registered_at", "-pk")
    )
    texts = Texts([(one.title, one.wording.words) for one in rows])
    found = []
    for like in texts.like(asked.title, asked.words, least=_LIKE_OF_ONE_PERSON):
        told = _told(rows[like.place], like, asked, rows[like.place].pk in same_person, at)
        if told is not None:
            found.append(told)
    return sorted(found, key=lambda one: -one.score)[:MOST_LIKE]


def newest_around(place: Unit, *, at: datetime, days: int = LOOKED_BACK_DAYS) -> list[int]:
    """Keys of the newest matters of the community of `place`, all its grids together."""
    path = place.path[:-STEP] if place.kind == UnitKind.GRID else place.path
    since = at - timedelta(days=days)
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [since, at, MOST_OF_A_UNIT, path, path + "~", MOST_COMPARED])
        return [key for (key,) in cursor.fetchall()]


def like_own(keys: Iterable[int], title: str, words: str) -> list[Matter]:
    """Of matters a resident opened by code, those like what is being written now."""
    rows = list(Matter.objects.filter(pk__in=list(keys)).select_related("wording"))
    texts = Texts([(one.title, one.wording.words) for one in rows])
    return [rows[one.place] for one in texts.like(title, words)]


def _of_person(actor: Actor, asked: Asked) -> set[int]:
    rows = Matter.objects.order_by("-registered_at")
    if asked.resident_id is not None:
        found = rows.filter(resident=asked.resident_id)
    elif is_phone(asked.phone):
        owners = list(persons_by_phone(actor, asked.phone).values_list("pk", flat=True))
        found = rows.filter(resident__in=owners) if owners else rows.none()
    else:
        return set()
    return set(found.values_list("pk", flat=True)[:_MOST_OF_A_PERSON])


def _told(
    matter: Matter, like: Like, asked: Asked, same_person: bool, at: datetime
) -> LikeMatter | None:
    """The matter with its reasons; None where too little agrees."""
    here = clean(asked.place_words)
    exact = asked.place_words.strip() == matter.wording.place_words.strip()
    same_place = len(here) > 1 and exact
    least = LIKE
    if same_place:
        least = _LIKE_AT_ONE_PLACE
    if same_person:
        least = _LIKE_OF_ONE_PERSON
    if like.score < least:
        return None
    reasons = []
    if like.shared:
        words = {"words": "、".join(like.shared)}
        reasons.append(gettext("both say: %(words)s") % words)
    if same_person:
        reasons.append(gettext("the same resident"))
    if same_place:
        reasons.append(gettext("the same place"))
    days = (local(at).date() - local(matter.registered_at).date()).days
    reasons.append(
        ngettext("registered %(days)s day before", "registered %(days)s days before", days)
        % {"days": days}
        if days
        else gettext("registered today")
    )
    score = like.score + 0.15 * same_place + 0.3 * same_person
    return LikeMatter(matter, reasons, score)
