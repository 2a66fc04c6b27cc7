"""Loads the first catalogue into an installation that has none; afterwards it is edited on screen."""

from __future__ import annotations

from django.db import transaction

from fivehearts.engines.catalogue.models import (
    Category,
    Entry,
    Question,
    Tag,
    TermRule,
    Version,
)
from fivehearts.engines.catalogue.queries.published import forget_catalogue
from fivehearts.engines.catalogue.reference.questions import QUESTIONS
from fivehearts.engines.catalogue.reference.terms import TERMS
from fivehearts.engines.catalogue.reference.tree import TAGS, TREE, Row
from fivehearts.engines.catalogue.vocabulary.words import VersionState
from fivehearts.foundation.clock import now

CODES: frozenset[str] = frozenset(row.code for row in TREE)
BY = "system:reference"


def load_reference_data() -> None:
    """Write version 1 where there is no version yet; never touch what people have edited.

    Categories that stand there already keep their keys; those the first catalogue does not know
    are kept in it as they were named.
    """
    if Version.objects.exists():
        return
    with transaction.atomic():
        _write_categories()
        version = Version.objects.create(
            number=1, note="初始目录 · first catalogue", begun_at=now(), begun_by=BY
        )
        _write_entries(version)
        _write_terms(version)
        Tag.objects.bulk_create(
            [
                Tag(code=code, name_zh=zh, name_en=en, order=order)
                for order, (code, zh, en) in enumerate(TAGS)
            ],
            ignore_conflicts=True,
        )
        Version.objects.filter(pk=version.pk).update(
            state=VersionState.PUBLISHED, published_at=now(), published_by=BY
        )
    forget_catalogue()


def _write_categories() -> None:
    Category.objects.bulk_create(
        [
            Category(
                code=row.code,
                name_zh=row.name_zh,
                name_en=row.name_en,
                examples_zh=row.examples_zh,
                examples_en=row.examples_en,
                order=order,
                in_force=True,
            )
            for order, row in enumerate(TREE)
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["order", "in_force"],
    )
    known = {one.code: one for one in Category.objects.all()}
    for row in TREE:
        known[row.code].parent = known[row.parent] if row.parent else None
    Category.objects.bulk_update([known[row.code] for row in TREE], ["parent"])
    strangers = [one for one in known.values() if one.code not in CODES]
    for order, one in enumerate(strangers, start=len(TREE)):
        one.order = order
    Category.objects.bulk_update(strangers, ["order"])


def _write_entries(version: Version) -> None:
    rows = {row.code: row for row in TREE}
    made = Entry.objects.bulk_create(
        _entry(version, category, rows.get(category.code), rows)
        for category in Category.objects.select_related("parent").order_by("order")
    )
    entries = {entry.category.code: entry for entry in made}
    Question.objects.bulk_create(
        Question(
            entry=entries[ask.category],
            code=ask.code,
            order=order,
            text_zh=ask.text_zh,
            text_en=ask.text_en,
            answer=ask.answer,
            choices=[list(pair) for pair in ask.choices],
            required=ask.required,
        )
        for order, ask in enumerate(QUESTIONS)
    )


def _entry(version: Version, category: Category, row: Row | None, rows: dict[str, Row]) -> Entry:
    above = rows.get(row.parent) if row else None
    power = (row.power or (above.power if above else "")) if row else "community"
    who = (row.who or (above.who if above else "")) if row else ""
    rule, _colon, words = who.partition(":")
    return Entry(
        version=version,
        category=category,
        parent=category.parent,
        name_zh=category.name_zh,
        name_en=category.name_en,
        examples_zh=category.examples_zh,
        examples_en=category.examples_en,
        order=category.order,
        power=power,
        responsible=rule,
        responsible_name=words,
        retired=not category.in_force,
    )


def _write_terms(version: Version) -> None:
    TermRule.objects.bulk_create(
        TermRule(
            version=version,
            step=key.step,
            urgency=key.urgency,
            kind=key.kind,
            tier=key.tier,
            amount=term.amount,
            unit=term.unit,
        )
        for key, term in TERMS.items()
    )
