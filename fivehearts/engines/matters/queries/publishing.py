"""公开选登: what a reviewer compares, what is public, and whether a place would say who."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet

from fivehearts.community.people.queries import is_minor
from fivehearts.engines.catalogue.models import Category
from fivehearts.engines.matters import rules
from fivehearts.engines.matters.models import Matter, Publication, Report
from fivehearts.engines.matters.queries.handlers import handlers_of
from fivehearts.engines.matters.queries.repeats import measure
from fivehearts.engines.matters.vocabulary.publishing import (
    ConfidentialStays,
    NothingToPublish,
    OwnWork,
)
from fivehearts.engines.matters.vocabulary.states import IN_WORK, State
from fivehearts.engines.matters.vocabulary.words import Measured
from fivehearts.foundation.clock import local
from fivehearts.foundation.scope import Actor, SystemScope, enter
from fivehearts.foundation.vault import redacting
from fivehearts.foundation.vault.redacting import Redacted

# Who asked about the same within a year makes the group.
_GROUP_OF = timedelta(days=365)
PARTS = ("title", "words", "answer")


@dataclass(frozen=True, slots=True)
class Review:
    """The three texts of a matter, each beside what would be published of it."""

    title: Redacted
    words: Redacted
    answer: Redacted

    @property
    def parts(self) -> list[tuple[str, Redacted]]:
        return [(name, getattr(self, name)) for name in PARTS]

    @property
    def digest(self) -> str:
        """Tells whether the originals are still those the reviewer looked at."""
        whole = "\x00".join(one.original for _name, one in self.parts)
        return hashlib.sha256(whole.encode()).hexdigest()[:32]

    @property
    def taken(self) -> int:
        """How many passages are taken out."""
        return sum(len(one.taken) for _name, one in self.parts)


def review(
    matter: Matter, *, stays: Mapping[str, str] | None = None, also: Sequence[str] = ()
) -> Review:
    """What would be published: one statement, for the approved answer.

    `stays` has the key of each passage that stays readable, with its part before (`words:name-0-3`).
    """
    answer = ""
    if matter.state not in IN_WORK:
        reports = Report.objects.filter(matter=matter, approved=True).order_by("-pk")
        answer = reports.values_list("answer", flat=True).first() or ""
    texts = {"title": matter.title, "words": matter.wording.words, "answer": answer}
    chosen = stays or {}
    made = {
        part: redacting.redacted(
            text,
            stays=[key.partition(":")[2] for key in chosen if key.startswith(f"{part}:")],
            also=also,
        )
        for part, text in texts.items()
    }
    return Review(**made)


def require_publishable(by: Actor, matter: Matter) -> None:
    """Raise the refusal that says why nothing of this matter may be published by this person."""
    if not rules.can_be_published(matter):
        raise NothingToPublish(state=matter.get_state_display())
    if rules.confidentiality(matter) or concerns_minor(matter):
        raise ConfidentialStays
    handled = handlers_of(matter)
    owner = frozenset({f"user:{matter.owner_id}"} if matter.owner_id else ())
    if by.is_user and not rules.is_independent(by, handled | owner):
        raise OwnWork


def concerns_minor(matter: Matter) -> bool:
    """Whether whoever asked, or spoke, is known to be under eighteen."""
    people = [key for key in (matter.resident_id, matter.speaker_id) if key is not None]
    return bool(people) and is_minor(people, on=local(matter.registered_at).date())


def group_is_small(matter: Matter) -> bool:
    """Whether so few in the community asked about the same that the place would say who."""
    same: Q = Q(category=matter.category_id) if matter.category_id else Q(kind=matter.kind)
    since = matter.registered_at - _GROUP_OF
    rows = Matter.objects.filter(same, intake_unit=matter.intake_unit_id, registered_at__gte=since)
    return rows.count() < measure(Measured.SMALLEST_GROUP)


def publication_of(matter: Matter) -> Publication | None:
    """What is public of a matter now."""
    return Publication.objects.filter(matter=matter, taken_at=None).first()


def publication(pk: int) -> Publication:
    """One that is public. Raises `Publication.DoesNotExist`."""
    rows = Publication.objects.select_related("community", "place", "unit", "category")
    return rows.get(pk=pk, taken_at=None)


def published(*, words: str = "", category: str = "", community: str = "") -> QuerySet[Publication]:
    """Everything public, newest first, narrowed to words, a category with its parts, a community."""
    rows = Publication.objects.filter(taken_at=None)
    for word in words.split()[:4]:
        said = Q(title__icontains=word) | Q(words__icontains=word) | Q(answer__icontains=word)
        rows = rows.filter(said)
    if category:
        rows = rows.filter(Q(category__code=category) | Q(category__parent__code=category))
    if community:
        rows = rows.filter(community__code=community)
    related = rows.select_related("community", "place", "unit", "category")
    return related.order_by("-published_at", "-pk")


def published_for(paths: Sequence[str]) -> QuerySet[Publication]:
    """What is public of these subtrees: what a post may take down."""
    within = Q(pk__in=[])
    for path in paths:
        within |= Q(community__path__startswith=path)
    return published().filter(within).select_related("matter")


def categories_published() -> list[Category]:
    """The categories something public is about, in the order of the catalogue."""
    keys = Publication.objects.filter(taken_at=None).values("category")
    return list(Category.objects.filter(pk__in=keys).order_by("pk"))


def goes_on(publications: Sequence[Publication]) -> set[int]:
    """Keys of those whose matter is in work now: others may join; what was answered was reopened.

    The one thing read past the scope, and nothing of it leaves but yes or no.
    """
    with enter(SystemScope("published")):
        keys = [one.matter_id for one in publications]
        open_ones = Matter.objects.filter(pk__in=keys, state__in=IN_WORK)
        in_work = set(open_ones.values_list("pk", flat=True))
    return {one.pk for one in publications if one.matter_id in in_work}


def may_be_joined(matter: Matter) -> bool:
    """Whether another can be joined to it, or to the one it goes along with."""
    return matter.state in IN_WORK - {State.JOINED}
