"""An installation keeps its categories, and every matter its category, when the catalogue moves in."""

from __future__ import annotations

import pytest
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from fivehearts.engines.catalogue.models import Category, Entry
from fivehearts.engines.catalogue.queries.published import forget_catalogue, published
from fivehearts.engines.catalogue.reference import load_reference_data
from fivehearts.engines.catalogue.vocabulary import words
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.tests.community import found, lead_to
from fivehearts.engines.matters.vocabulary.states import DATED_BY_PEOPLE, Step
from fivehearts.engines.matters.vocabulary.words import Kind, Urgency
from fivehearts.foundation.scope import SystemScope, enter

BEFORE = ("matters", "0005_requests")
CATALOGUE_TABLES = ("question", "entry", "termrule", "version", "category")


def test_matters_and_the_catalogue_speak_of_the_same_steps_kinds_and_urgency() -> None:
    assert set(words.Step.values) == set(Step.values) - DATED_BY_PEOPLE
    assert words.Kind.choices == Kind.choices
    assert words.Urgency.choices == Urgency.choices


# Goes back through all later migrations and forward again: the way of one upgrade, long taken.
@pytest.mark.proof
@pytest.mark.parametrize("loaded", [True, False], ids=["catalogue loaded before", "first upgrade"])
def test_rows_of_before_are_there_afterwards(committed_db: object, loaded: bool) -> None:
    with enter(SystemScope("test")):
        place = found()
        matter = lead_to(place, "registered", category=Category.objects.get(code="noise"))
    _migrate([BEFORE])
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE matters_category SET name_zh = '自己的叫法' WHERE code = 'noise'")
        cursor.execute(
            "INSERT INTO matters_category"
            ' (code, name_zh, name_en, examples_zh, examples_en, "order")'
            " VALUES ('own', '自己的分类', 'our own', '', '', 99)"
        )
        if not loaded:
            cursor.execute("SET app.allow_reset = 'on'")
            for table in CATALOGUE_TABLES:
                cursor.execute(f"DELETE FROM catalogue_{table}")
    _migrate(None)
    forget_catalogue()
    load_reference_data()
    with enter(SystemScope("test")):
        kept = Matter.objects.select_related("category").get(pk=matter.pk)
    assert kept.category is not None
    assert kept.category.code == "noise"
    assert Category.objects.filter(code="own").exists()
    if not loaded:
        assert kept.category.name_zh == "自己的叫法"
        entries = Entry.objects.filter(version=published())
        assert entries.get(category__code="noise").name_zh == "自己的叫法"
        assert entries.get(category__code="own").name_zh == "自己的分类"
    forget_catalogue()


def _migrate(targets: list[tuple[str, str]] | None) -> None:
    """To these migrations; None is the newest of all."""
    executor = MigrationExecutor(connections["owner"])
    executor.migrate(executor.loader.graph.leaf_nodes() if targets is None else targets)
