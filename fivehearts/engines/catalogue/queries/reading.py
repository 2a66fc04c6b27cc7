"""What stands in a version: its tree, its terms, its gaps; and what differs between two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from fivehearts.engines.catalogue.models import (
    Category,
    Entry,
    Question,
    Tag,
    TermRule,
    Version,
)
from fivehearts.engines.catalogue.vocabulary.terms import Rules, TermKey, backwards, missing
from fivehearts.engines.catalogue.vocabulary.words import Kind, Step, Urgency, VersionState
from fivehearts.foundation.scope.vocabulary import UnitKind


@dataclass(slots=True)
class Node:
    """An entry in the tree, with its questions and what stands below it; level 0 is the top."""

    entry: Entry
    level: int = 0
    questions: list[Question] = field(default_factory=list)
    parts: list[Node] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.entry.category.code

    def walk(self) -> Iterator[Node]:
        """The node itself and everything below it, in the order it is read."""
        yield self
        for part in self.parts:
            yield from part.walk()


def versions() -> QuerySet[Version]:
    """Every version, the newest first, each with the count of its entries."""
    return Version.objects.annotate(many=Count("entries")).order_by("-number")


def version(number: int) -> Version | None:
    """The version with this number."""
    return Version.objects.filter(number=number).first()


def draft() -> Version | None:
    """The draft people are working on, where there is one."""
    return Version.objects.filter(state=VersionState.DRAFT).first()


def tree(of: Version) -> list[Node]:
    """The entries of a version as a tree, in order. Two queries, however large it is.

    An entry whose place is gone or runs in a ring stands at the top, so that none is lost.
    """
    rows = Entry.objects.filter(version=of).select_related("category", "responsible_unit")
    nodes = {one.category_id: Node(one) for one in rows.order_by("order", "category__code")}
    said = {node.entry.pk: node for node in nodes.values()}
    for question in Question.objects.filter(entry__version=of).order_by("order", "pk"):
        said[question.entry_id].questions.append(question)
    tops = []
    for key, node in nodes.items():
        above = nodes.get(node.entry.parent_id or 0)
        if above is None or _stands_below(nodes, node.entry.parent_id, key):
            tops.append(node)
        else:
            above.parts.append(node)
    for top in tops:
        _level(top, 0)
    return tops


def _level(node: Node, level: int) -> None:
    node.level = level
    for part in node.parts:
        _level(part, level + 1)


def _stands_below(nodes: dict[int, Node], key: int | None, wanted: int) -> bool:
    """Whether `key` is `wanted` or stands somewhere below it."""
    seen: set[int] = set()
    while key is not None and key in nodes and key not in seen:
        if key == wanted:
            return True
        seen.add(key)
        key = nodes[key].entry.parent_id
    return False


def flat(of: Version) -> list[Node]:
    """The tree of a version from top to bottom as one list."""
    return [node for top in tree(of) for node in top.walk()]


def found_in(nodes: Sequence[Node], words: str) -> list[Node]:
    """The nodes whose code, names, examples or questions hold `words`, and what stands above them."""
    wanted = words.strip().casefold()
    if not wanted:
        return list(nodes)
    kept: set[int] = set()
    above = {node.entry.category_id: node.entry.parent_id for node in nodes}
    for node in nodes:
        entry = node.entry
        said = [node.code, entry.name_zh, entry.name_en, entry.examples_zh, entry.examples_en]
        said += [f"{one.text_zh} {one.text_en}" for one in node.questions]
        key: int | None = entry.category_id if wanted in " ".join(said).casefold() else None
        while key is not None and key not in kept:
            kept.add(key)
            key = above.get(key)
    return [node for node in nodes if node.entry.category_id in kept]


def node_of(of: Version, code: str) -> Node | None:
    """One category of a version by its code, with its questions and its parts."""
    return next((node for node in flat(of) if node.code == code), None)


def line_of(of: Version, code: str) -> list[Node]:
    """A category and what stands above it, the highest first; nothing for an unknown code."""

    def down(nodes: list[Node]) -> list[Node]:
        for node in nodes:
            below = [node] if node.code == code else down(node.parts)
            if below:
                return below if node.code == code else [node, *below]
        return []

    return down(tree(of))


def question_in(of: Version, pk: int) -> Question | None:
    """A question of a version by its key."""
    rows = Question.objects.filter(entry__version=of, pk=pk)
    return rows.select_related("entry__category").first()


def rules_of(of: Version) -> Rules:
    """The terms of a version by what they hold for."""
    return {rule.key: rule.term for rule in TermRule.objects.filter(version=of)}


def tags(*, retired: bool = False) -> QuerySet[Tag]:
    """The tags that may be given, in order; with `retired` those too that may not any more."""
    rows = Tag.objects.order_by("order", "code")
    return rows if retired else rows.filter(retired_at=None)


def tag(code: str) -> Tag | None:
    """The tag with this code."""
    return Tag.objects.filter(code=code).first()


def categories() -> QuerySet[Category]:
    """The categories in force, in the order of the tree; each knows what it is part of."""
    return Category.objects.filter(in_force=True).order_by("order", "code")


@dataclass(frozen=True, slots=True)
class Gaps:
    """What a version lacks before it may be published."""

    cases: list[TermKey]
    # Entries whose place above is retired or missing.
    loose: list[Entry]
    # Entries that leave the unit to be "always the same", which was closed.
    closed: list[Entry]
    empty: bool = False

    def __bool__(self) -> bool:
        return bool(self.cases or self.loose or self.closed or self.empty)


def gaps(of: Version) -> Gaps:
    """What is missing in a version. Three queries."""
    nodes = flat(of)
    in_force = {node.entry.category_id for node in nodes if not node.entry.retired}
    kept = [node.entry for node in nodes if not node.entry.retired]
    return Gaps(
        cases=missing(rules_of(of)),
        loose=[one for one in kept if one.parent_id and one.parent_id not in in_force],
        closed=[one for one in kept if one.responsible_unit and one.responsible_unit.closed_at],
        empty=not kept,
    )


def case_words(key: TermKey) -> str:
    """For what a rule holds, as people read it: “resolve · urgent · complaint”."""
    said = [str(Step(key.step).label)]
    said += [str(Urgency(key.urgency).label)] if key.urgency else []
    said += [str(Kind(key.kind).label)] if key.kind else []
    said += [str(UnitKind(key.tier).label)] if key.tier else []
    return " · ".join(said)


def gap_sentences(gaps: Gaps) -> list[str]:
    """What is missing, a sentence each."""
    said = [_("No category is in force.")] if gaps.empty else []
    said += [_("No term for: %(case)s.") % {"case": case_words(case)} for case in gaps.cases]
    said += [
        _("“%(name)s” stands below a retired category.") % {"name": entry.name}
        for entry in gaps.loose
    ]
    said += [
        _("“%(name)s” is left to a unit that was closed.") % {"name": entry.name}
        for entry in gaps.closed
    ]
    return said


def doubts(of: Version) -> list[str]:
    """What nothing forbids and a second look may: a sentence for each term that runs backwards."""
    words = _("%(case)s: a more urgent matter may take as long as a less urgent one.")
    return [words % {"case": case_words(case)} for case in backwards(rules_of(of))]
