"""What is in force now: terms, questions, powers, responsible units; kept per process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic

from django.db.models import Q

from fivehearts.engines.catalogue.models import Category, Entry, Question, TermRule, Version
from fivehearts.engines.catalogue.vocabulary.terms import Rules, TermKey, winner
from fivehearts.engines.catalogue.vocabulary.words import (
    ATTACHED,
    POWERS,
    Responsible,
    VersionState,
)
from fivehearts.foundation.clock import Term
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.queries import superior_paths

# How long a process trusts its copy before it asks for the newest version again, in seconds.
TRUSTED_SECONDS = 60.0


class NoCatalogueError(LookupError):
    """No version of the catalogue is published: the reference data were never loaded."""


class NoTermError(LookupError):
    """No rule says how long this may take; publishing refuses a catalogue with such a gap."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A published version as everybody asks for it; the rows in it are never written."""

    version_id: int
    number: int
    rules: Rules
    entries: Mapping[int, Entry]
    questions: Mapping[int, tuple[Question, ...]]

    def line(self, category_id: int | None) -> list[Entry]:
        """The entry of a category and those above it, the highest first."""
        found: list[Entry] = []
        entry = self.entries.get(category_id) if category_id else None
        while entry is not None:
            found.insert(0, entry)
            entry = self.entries.get(entry.parent_id) if entry.parent_id else None
        return found


@dataclass(frozen=True, slots=True)
class _Kept:
    snapshot: Snapshot
    checked: float


_kept: dict[str, _Kept] = {}


def published() -> Version:
    """The version in force. Raises `NoCatalogueError` before the reference data are loaded."""
    found = Version.objects.filter(state=VersionState.PUBLISHED).order_by("-number").first()
    if found is None:
        raise NoCatalogueError
    return found


def snapshot() -> Snapshot:
    """What is in force, from the copy of this process.

    Costs no query within a minute of the last look, then one for the version; entries, questions
    and terms are read only when a newer version was published.
    """
    kept = _kept.get("one")
    if kept and monotonic() - kept.checked < TRUSTED_SECONDS:
        return kept.snapshot
    version = published()
    fresh = kept.snapshot if kept and kept.snapshot.version_id == version.pk else _read(version)
    _kept["one"] = _Kept(fresh, monotonic())
    return fresh


def forget_catalogue() -> None:
    """Let this process read the catalogue again at the next question."""
    _kept.clear()


def _read(version: Version) -> Snapshot:
    entries = {
        one.category_id: one
        for one in Entry.objects.filter(version=version).select_related("responsible_unit")
    }
    questions: dict[int, tuple[Question, ...]] = {}
    rows = Question.objects.filter(entry__version=version).order_by("order", "pk")
    for question in rows.select_related("entry"):
        of = question.entry.category_id
        questions[of] = (*questions.get(of, ()), question)
    rules = {rule.key: rule.term for rule in TermRule.objects.filter(version=version)}
    return Snapshot(version.pk, version.number, rules, entries, questions)


def term_for(step: str, *, kind: str, urgency: str, tier: str = "") -> Term:
    """How long a step of a matter may take, by the catalogue in force.

    `tier` is that of the unit that answers, "" where it has none. Raises `NoTermError` for a step
    the catalogue does not know.
    """
    rules = snapshot().rules
    found = winner(rules, TermKey(step, urgency, kind, tier))
    if found is None:
        raise NoTermError(f"{step} {urgency} {kind} {tier}")
    return rules[found]


def tier_of(unit: Unit) -> str:
    """The tier whose terms hold for a unit; "" for what is attached to a tier."""
    return unit.kind if unit.kind in POWERS else ""


def questions_of(category: Category | int | None) -> list[Question]:
    """What is asked when a matter of this category is registered: the questions of what stands
    above it first, each list in its order. Nothing for no category. No query from a warm copy.
    """
    kept = snapshot()
    line = kept.line(_key(category))
    return [question for entry in line for question in kept.questions.get(entry.category_id, ())]


def power_tier(category: Category | int | None) -> str:
    """The lowest tier whose powers suffice for the category: grid, community, subdistrict,
    district or city; "" where no category was chosen.
    """
    line = snapshot().line(_key(category))
    return line[-1].power if line else ""


def within_powers(category: Category | int | None, tier: str) -> bool:
    """Whether a unit of `tier` has the powers a matter of this category needs.

    False where nothing is known: no category, or a unit of no tier.
    """
    needed = power_tier(category)
    return bool(needed) and tier in POWERS and POWERS.index(tier) >= POWERS.index(needed)


def categories_within(tier: str) -> list[int]:
    """Keys of the categories a unit of `tier` has the powers for: a denominator of the figures."""
    return [key for key in snapshot().entries if within_powers(key, tier)]


def with_parts(category: Category | int | None) -> list[int]:
    """Keys of a category and of everything below it: for lists narrowed by it. No query."""
    wanted = _key(category)
    entries = snapshot().entries
    return [
        key for key in entries if any(one.category_id == wanted for one in snapshot().line(key))
    ]


def responsible_unit(category: Category | int | None, *, community: Unit) -> Unit | None:
    """The unit that usually answers for this category where `community` is the place.

    `community` may be a grid too. None where the catalogue leaves it to the dispatcher, or where
    no such unit stands there. One query, none where the unit is always the same.
    """
    line = snapshot().line(_key(category))
    if not line or line[-1].responsible == Responsible.OPEN:
        return None
    entry = line[-1]
    if entry.responsible == Responsible.NAMED:
        named = entry.responsible_unit
        return named if named is not None and named.closed_at is None else None
    return unit_of_kind(entry.responsible, community=community, name=entry.responsible_name)


def unit_of_kind(kind: str, *, community: Unit, name: str = "") -> Unit | None:
    """The unit of a kind that stands at a place or above it, or is attached there; one query.

    Of several that are attached the nearest whose name holds the words.
    """
    paths = [community.path, *superior_paths(community.path)]
    rows = Unit.objects.working().filter(kind=kind)
    if kind not in ATTACHED:
        return rows.filter(path__in=paths).first()
    found = rows.filter(Q(path__in=paths) | Q(parent__path__in=paths))
    if name:
        found = found.filter(name__contains=name)
    # The nearest first: attached to the community, then to the street, and so on.
    return min(found, key=lambda unit: (-unit.tier, unit.path), default=None)


def _key(category: Category | int | None) -> int | None:
    return category.pk if isinstance(category, Category) else category
