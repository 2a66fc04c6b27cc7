"""The first catalogue stands whole in an empty installation, and what is published stays."""

from __future__ import annotations

import itertools

import pytest
from django.db import DatabaseError, connection, transaction

from fivehearts.engines.catalogue.models import Category, Entry, Question, Tag, TermRule, Version
from fivehearts.engines.catalogue.queries import reading
from fivehearts.engines.catalogue.queries.published import (
    NoTermError,
    power_tier,
    published,
    term_for,
)
from fivehearts.engines.catalogue.reference import CODES, load_reference_data
from fivehearts.engines.catalogue.vocabulary.words import Kind, Step, Urgency
from fivehearts.foundation.clock import Term, TermUnit

pytestmark = pytest.mark.usefixtures("fresh_catalogue")


def days(amount: int) -> Term:
    return Term(amount, TermUnit.WORKING_DAYS)


def test_an_empty_installation_has_one_published_version_without_a_gap() -> None:
    version = published()
    assert (version.number, version.is_draft) == (1, False)
    assert not reading.gaps(version)
    assert set(Category.objects.filter(in_force=True).values_list("code", flat=True)) == CODES
    assert Tag.objects.count() == 6


def test_loading_it_again_changes_nothing() -> None:
    before = [m.objects.count() for m in (Version, Category, Entry, Question, TermRule, Tag)]
    load_reference_data()
    assert [
        m.objects.count() for m in (Version, Category, Entry, Question, TermRule, Tag)
    ] == before


def test_the_seventeen_first_codes_are_the_top_of_the_tree() -> None:
    tops = reading.tree(published())
    assert len(tops) == 17
    assert [top.code for top in tops][:3] == ["housing", "utilities", "sanitation"]
    assert {part.level for top in tops for part in top.parts} == {1}


def test_every_case_of_a_matter_has_a_term() -> None:
    tiers = ("", "grid", "community", "subdistrict", "district", "city")
    for step, kind, urgency, tier in itertools.product(
        Step.values, Kind.values, Urgency.values, tiers
    ):
        assert term_for(step, kind=kind, urgency=urgency, tier=tier).amount >= 1


@pytest.mark.parametrize(
    ("step", "kind", "urgency", "term"),
    [
        ("resolve", "complaint", "ordinary", days(5)),
        ("resolve", "complaint", "urgent", days(3)),
        ("resolve", "consult", "ordinary", days(3)),
        ("resolve", "consult", "urgent", days(1)),
        ("resolve", "help", "urgent", days(1)),
        ("resolve", "help", "complex", days(15)),
        ("resolve", "help", "critical", Term(1440, TermUnit.CLOCK_MINUTES)),
        ("dispatch", "help", "urgent", Term(120, TermUnit.CLOCK_MINUTES)),
        ("sign", "help", "complex", Term(240, TermUnit.WORKING_MINUTES)),
        ("first_contact", "help", "critical", Term(60, TermUnit.CLOCK_MINUTES)),
        ("follow_up", "praise", "critical", days(3)),
        ("supervision", "complaint", "urgent", days(2)),
    ],
)
def test_the_terms_are_those_that_were_promised(
    step: str, kind: str, urgency: str, term: Term
) -> None:
    assert term_for(step, kind=kind, urgency=urgency) == term


def test_an_unknown_step_has_no_term() -> None:
    with pytest.raises(NoTermError):
        term_for("burn", kind="help", urgency="ordinary")


def test_small_things_are_within_the_powers_of_the_grid_and_the_community() -> None:
    codes = {one.code: one for one in Category.objects.all()}
    assert power_tier(codes["sanitation-stairs"]) == "grid"
    assert power_tier(codes["noise-dancing"]) == "community"
    assert power_tier(codes["work-wages"]) == "district"
    assert power_tier(None) == ""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE catalogue_version SET note = 'x' WHERE state = 'published'",
        "UPDATE catalogue_version SET state = 'draft', published_at = NULL",
        "DELETE FROM catalogue_version",
        "UPDATE catalogue_entry SET name_zh = 'x'",
        "DELETE FROM catalogue_question",
        "UPDATE catalogue_question SET required = true",
        "UPDATE catalogue_termrule SET amount = 99",
        "DELETE FROM catalogue_termrule",
        "INSERT INTO catalogue_termrule (version_id, step, urgency, kind, tier, amount, unit)"
        " SELECT id, 'resolve', 'urgent', 'help', 'city', 1, 'working_days' FROM catalogue_version",
        "UPDATE catalogue_category SET code = code || '2'",
    ],
)
def test_the_database_refuses_to_change_what_is_published(statement: str) -> None:
    refused = pytest.raises(DatabaseError, match=r"published|for ever")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
