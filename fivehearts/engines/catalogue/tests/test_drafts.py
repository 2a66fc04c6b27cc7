"""The catalogue is changed in a draft, and comes into force whole."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import translation

from fivehearts.engines.catalogue import actions, rules
from fivehearts.engines.catalogue.actions.questions import Asked
from fivehearts.engines.catalogue.models import Category, Entry, Question, TermRule, Version
from fivehearts.engines.catalogue.queries import reading
from fivehearts.engines.catalogue.queries.difference import differences
from fivehearts.engines.catalogue.queries.published import (
    categories_within,
    power_tier,
    published,
    questions_of,
    snapshot,
    term_for,
    with_parts,
    within_powers,
)
from fivehearts.engines.catalogue.tests.keeping import (
    KEEPER,
    category,
    colleague,
    entry,
    put_in_force,
    said,
)
from fivehearts.engines.catalogue.vocabulary import refusals
from fivehearts.engines.catalogue.vocabulary.terms import TermKey
from fivehearts.foundation.clock import Term, TermUnit
from fivehearts.foundation.record.models import Entry as Recorded
from fivehearts.foundation.verbs import Forbidden

pytestmark = pytest.mark.usefixtures("fresh_catalogue")


@pytest.fixture
def draft(fresh_catalogue: None) -> Version:
    return actions.begin_draft(by=KEEPER)


def days(amount: int) -> Term:
    return Term(amount, TermUnit.WORKING_DAYS)


def test_a_draft_begins_as_what_is_in_force(draft: Version) -> None:
    assert (draft.number, draft.is_draft) == (2, True)
    assert differences(published(), draft) == []
    assert Entry.objects.filter(version=draft).count() == 73
    assert Question.objects.filter(entry__version=draft).count() == 14


def test_there_is_one_draft_at_a_time(draft: Version) -> None:
    with pytest.raises(refusals.DraftOpen, match="2"):
        actions.begin_draft(by=KEEPER)


def test_nothing_of_a_draft_holds_before_it_is_published(draft: Version) -> None:
    actions.set_term(by=KEEPER, key=TermKey("resolve"), term=days(9))
    actions.change_entry(
        by=KEEPER,
        entry=entry("noise", draft),
        said=said(entry("noise", draft), name_zh="吵闹", power="grid"),
    )
    snapshot()
    assert term_for("resolve", kind="complaint", urgency="ordinary") == days(5)
    assert category("noise").name_zh == "噪声扰民"
    put_in_force()
    assert term_for("resolve", kind="complaint", urgency="ordinary") == days(9)
    assert category("noise").name_zh == "吵闹"
    assert power_tier(category("noise")) == "grid"


def test_a_new_category_can_be_chosen_once_it_is_published(draft: Version) -> None:
    made = actions.add_category(
        by=KEEPER, said=said(parent=category("sanitation"), order=99), code="sanitation-sorting"
    )
    assert not made.category.in_force
    put_in_force()
    chosen = [one.code for one in reading.categories()]
    # Below its parent, after its elder sisters.
    assert chosen.index("sanitation-sorting") == chosen.index("sanitation-pests") + 1
    assert category("sanitation-sorting").parent == category("sanitation")


def test_a_category_without_a_code_gets_one(draft: Version) -> None:
    assert actions.add_category(by=KEEPER, said=said()).category.code == "c74"


def test_a_discarded_draft_leaves_nothing_behind(draft: Version) -> None:
    actions.add_category(by=KEEPER, said=said(), code="sorting")
    actions.discard_draft(by=KEEPER)
    assert not Category.objects.filter(code="sorting").exists()
    assert Version.objects.count() == 1
    assert Entry.objects.count() == 73
    assert actions.begin_draft(by=KEEPER).number == 2


def test_a_retired_category_is_not_chosen_any_more_and_keeps_its_code(draft: Version) -> None:
    actions.retire_category(by=KEEPER, entry=entry("noise-shops", draft))
    put_in_force()
    assert "noise-shops" not in [one.code for one in reading.categories()]
    with pytest.raises(refusals.DraftMissing):
        actions.restore_category(by=KEEPER, entry=entry("noise-shops", published()))
    again = actions.begin_draft(by=KEEPER)
    actions.restore_category(by=KEEPER, entry=entry("noise-shops", again))
    put_in_force()
    assert "noise-shops" in [one.code for one in reading.categories()]


def test_what_has_parts_is_not_retired_before_them(draft: Version) -> None:
    with pytest.raises(refusals.PartsInForce):
        actions.retire_category(by=KEEPER, entry=entry("noise", draft))


def test_nothing_is_brought_back_below_what_is_retired(draft: Version) -> None:
    for code in ("trade-food", "trade-street", "trade-prices", "trade"):
        actions.retire_category(by=KEEPER, entry=entry(code, draft))
    with pytest.raises(refusals.ParentRetired):
        actions.restore_category(by=KEEPER, entry=entry("trade-food", draft))
    with pytest.raises(refusals.ParentRetired):
        actions.add_category(by=KEEPER, said=said(parent=category("trade")))


def test_a_tree_has_no_rings_and_three_levels(draft: Version) -> None:
    noise = entry("noise", draft)
    with pytest.raises(refusals.NotBelowItself):
        actions.change_entry(
            by=KEEPER, entry=noise, said=said(noise, parent=category("noise-shops"))
        )
    # Noise has parts, so together with them it would be the fourth level.
    with pytest.raises(refusals.TooDeep):
        actions.change_entry(
            by=KEEPER, entry=noise, said=said(noise, parent=category("safety-lanes"))
        )
    deep = actions.add_category(by=KEEPER, said=said(parent=category("noise-shops")))
    with pytest.raises(refusals.TooDeep):
        actions.add_category(by=KEEPER, said=said(parent=deep.category))


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("noise", refusals.CodeTaken),
        ("噪声", refusals.CodeNotUsable),
        ("a b", refusals.CodeNotUsable),
    ],
)
def test_a_code_is_new_and_can_be_typed(draft: Version, code: str, refusal: type) -> None:
    with pytest.raises(refusal):
        actions.add_category(by=KEEPER, said=said(), code=code)


def test_a_name_is_given_in_both_languages(draft: Version) -> None:
    with pytest.raises(refusals.NameMissing):
        actions.add_category(by=KEEPER, said=said(name_en=" "))


def test_always_the_same_unit_needs_a_unit(draft: Version) -> None:
    with pytest.raises(refusals.UnitNeeded):
        actions.add_category(by=KEEPER, said=said(responsible="named"))


def test_a_draft_with_a_gap_is_not_published_and_the_gap_is_named(draft: Version) -> None:
    TermRule.objects.filter(version=draft, step="sign", urgency="", kind="").delete()
    with pytest.raises(refusals.Unfinished) as refused:
        actions.publish(by=KEEPER, note="试行")
    assert "签收" in refused.value.sentence
    assert "普通" in refused.value.sentence or "一般" in refused.value.sentence
    assert published().number == 1


def test_publishing_says_why_and_says_something_new(draft: Version) -> None:
    with pytest.raises(refusals.ReasonNeeded):
        actions.publish(by=KEEPER, note="  ")
    with pytest.raises(refusals.NothingChanged):
        actions.publish(by=KEEPER, note="没有变化")


def test_the_last_rule_for_a_case_is_not_dropped(draft: Version) -> None:
    with pytest.raises(refusals.LastTerm):
        actions.drop_term(by=KEEPER, key=TermKey("follow_up"))
    actions.drop_term(by=KEEPER, key=TermKey("resolve", "urgent", "help"))
    put_in_force()
    assert term_for("resolve", kind="help", urgency="urgent") == days(3)


def test_the_most_specific_rule_wins_and_urgency_before_kind_before_tier(draft: Version) -> None:
    for key, term in (
        (TermKey("resolve", tier="grid"), days(2)),
        (TermKey("resolve", kind="praise"), days(7)),
        (TermKey("resolve", kind="praise", tier="grid"), days(6)),
        (TermKey("resolve", "ordinary", tier="grid"), days(4)),
    ):
        actions.set_term(by=KEEPER, key=key, term=term)
    put_in_force()
    told = [
        term_for("resolve", kind=kind, urgency=urgency, tier=tier).amount
        for kind, urgency, tier in (
            ("complaint", "ordinary", ""),
            ("complaint", "ordinary", "grid"),
            ("praise", "ordinary", "community"),
            ("praise", "ordinary", "grid"),
            ("praise", "complex", "grid"),
        )
    ]
    # Ordinary praise has no rule of urgency but the one of the grid; complex keeps its fifteen.
    assert told == [5, 4, 7, 4, 15]


def test_a_term_that_runs_backwards_is_worth_another_look(draft: Version) -> None:
    assert reading.doubts(draft) == []
    actions.set_term(by=KEEPER, key=TermKey("resolve", "urgent", "complaint"), term=days(5))
    actions.set_term(by=KEEPER, key=TermKey("follow_up", "urgent", "help", "grid"), term=days(4))
    with translation.override("zh-hans"):
        found = reading.doubts(draft)
    assert len(found) == 2
    assert all("紧急" in words for words in found)
    # It is a doubt and no gap: whoever means it publishes it.
    assert put_in_force().number == 2


@pytest.mark.parametrize("amount", [367, 10_000])
def test_a_term_is_no_longer_than_a_year(draft: Version, amount: int) -> None:
    with pytest.raises(refusals.TermNeeded):
        actions.set_term(by=KEEPER, key=TermKey("resolve"), term=days(amount))


def test_a_part_asks_what_stands_above_it_asks_and_its_own(draft: Version) -> None:
    asked = [one.code for one in questions_of(category("utilities-gas"))]
    assert asked == ["homes", "smell"]
    assert questions_of(None) == []
    made = actions.set_question(
        by=KEEPER,
        entry=entry("utilities-gas", draft),
        asked=Asked("报修过吗？", "Reported before?", "yes_no", order=9),
    )
    assert made.code == "q2"
    put_in_force()
    assert [one.code for one in questions_of(category("utilities-gas"))] == ["homes", "smell", "q2"]


def test_a_mended_question_keeps_its_code_and_a_dropped_one_is_asked_no_more(
    draft: Version,
) -> None:
    lift = entry("housing-lift", draft)
    trapped = Question.objects.get(entry=lift, code="trapped")
    still = Question.objects.get(entry=lift, code="still")
    asked = Asked("电梯里有人吗？", "Is anybody inside?", "yes_no", required=True)
    actions.set_question(by=KEEPER, entry=lift, asked=asked, question=trapped)
    actions.drop_question(by=KEEPER, question=still)
    put_in_force()
    told = [(one.code, one.text_zh) for one in questions_of(category("housing-lift"))]
    assert told == [("trapped", "电梯里有人吗？")]


def test_a_choice_has_two_answers_in_both_languages(draft: Version) -> None:
    lift = entry("housing-lift", draft)
    with pytest.raises(refusals.QuestionNotUsable):
        actions.set_question(
            by=KEEPER, entry=lift, asked=Asked("几楼？", "Floor?", "choice", ["一"])
        )
    with pytest.raises(refusals.ChoicesUneven):
        uneven = Asked("几楼？", "Floor?", "choice", ["一", "二"], ["one"])
        actions.set_question(by=KEEPER, entry=lift, asked=uneven)


def test_what_lies_within_the_powers_of_a_tier() -> None:
    assert within_powers(category("noise-dancing"), "community")
    assert within_powers(category("sanitation-stairs"), "community")
    assert not within_powers(category("work-wages"), "community")
    assert not within_powers(category("noise-dancing"), "department")
    assert not within_powers(None, "community")
    within = set(categories_within("community"))
    assert category("noise").pk in within
    assert category("trade").pk not in within


def test_a_list_narrowed_by_a_category_takes_its_parts_too() -> None:
    found = Category.objects.filter(pk__in=with_parts(category("work")))
    assert {one.code for one in found} == {"work", "work-wages", "work-jobs", "work-insurance"}
    assert with_parts(category("work-jobs")) == [category("work-jobs").pk]
    assert with_parts(None) == []


def test_another_process_follows_once_it_looks_again(
    draft: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot()
    actions.set_term(by=KEEPER, key=TermKey("resolve"), term=days(9))
    actions.publish(by=KEEPER, note="试行")
    # Nobody told this process: within the minute it trusts its copy, afterwards it looks again.
    assert snapshot() is before
    monkeypatch.setattr("fivehearts.engines.catalogue.queries.published.TRUSTED_SECONDS", 0.0)
    assert snapshot().number == 2
    assert term_for("resolve", kind="complaint", urgency="ordinary") == days(9)


def test_the_difference_names_what_changed_before_and_after(draft: Version) -> None:
    noise = entry("noise", draft)
    actions.change_entry(by=KEEPER, entry=noise, said=said(noise, name_zh="吵闹"))
    actions.add_category(by=KEEPER, said=said(), code="sorting")
    actions.set_term(by=KEEPER, key=TermKey("resolve", "urgent"), term=days(2))
    found = [(one.what, one.before, one.now) for one in differences(published(), draft)]
    assert ("吵闹", "噪声扰民", "吵闹") in found
    assert ("垃圾分类", "", "垃圾分类") in found
    assert [one[1:] for one in found if "→" not in one[0]][-1] == ("3个工作日", "2个工作日")
    assert len(found) == 3


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        (colleague("catalogue.manage", path="0001"), True),
        # A street does not change the catalogue of the whole city.
        (colleague("catalogue.manage", path="000100010001"), False),
        (colleague("matters.view", path="0001"), False),
    ],
)
def test_only_whoever_keeps_the_platform_at_the_top_changes_the_catalogue(actor, may) -> None:
    assert rules.may_manage(actor) is may
    if not may:
        for verb in (actions.begin_draft, actions.discard_draft):
            with pytest.raises(Forbidden):
                verb(by=actor)


def test_every_change_is_in_the_record(draft: Version) -> None:
    actions.set_term(by=KEEPER, key=TermKey("resolve"), term=days(6))
    put_in_force()
    verbs = set(Recorded.objects.values_list("verb", flat=True))
    assert {"catalogue.begin_draft", "catalogue.set_term", "catalogue.publish"} <= verbs


def test_the_copy_of_a_process_is_asked_without_a_query() -> None:
    snapshot()
    with connection.execute_wrapper(lambda *args: pytest.fail("a query")):
        term_for("resolve", kind="help", urgency="urgent", tier="community")
        questions_of(1)
        power_tier(1)
