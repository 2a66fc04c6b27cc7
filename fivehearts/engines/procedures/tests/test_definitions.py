"""Sound definitions are read and drawn; each mistake is told in a sentence."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from fivehearts.engines.procedures.chart import Box, Chart, Marks, draw
from fivehearts.engines.procedures.chart.wrapping import width, wrapped
from fivehearts.engines.procedures.definition import (
    Definition,
    Unsound,
    as_text,
    from_text,
    in_order,
    layers,
    longest,
    read,
)
from fivehearts.engines.procedures.reference import shipped
from fivehearts.engines.procedures.tests.drawn import documents, words


def _crosses(box: Box, start: tuple[float, float], end: tuple[float, float]) -> bool:
    """Whether a level or upright piece of a line runs through the inside of a box."""
    low_x, high_x = sorted((start[0], end[0]))
    low_y, high_y = sorted((start[1], end[1]))
    inside_x = high_x > box.x + 0.01 and low_x < box.x + box.width - 0.01
    inside_y = high_y > box.y + 0.01 and low_y < box.bottom - 0.01
    return inside_x and inside_y


def _lies_well(chart: Chart, definition: Definition) -> None:
    by_code = {box.code: box for box in chart.boxes}
    for above, below in zip(chart.boxes, chart.boxes[1:], strict=False):
        assert below.y > above.bottom
    for box in chart.boxes:
        assert box.x >= 0 and box.x + box.width <= chart.width and box.bottom <= chart.height
        for text in box.texts:
            assert box.y < text.y < box.bottom
            assert width(text.words) * (16 if text.kind == "title" else 14) <= box.width - 8
    branches = {(step.code, one.code) for step in definition.steps for one in step.branches}
    assert {(line.source, line.branch) for line in chart.lines} == branches
    for line in chart.lines:
        for start, end in zip(line.points, line.points[1:], strict=False):
            assert start[0] == end[0] or start[1] == end[1]
            assert max(start[0], end[0]) <= chart.width
            assert not any(_crosses(box, start, end) for box in chart.boxes)
        # It leaves its own box and ends at the edge of the one it leads to.
        target, (x, y) = by_code[line.target], line.points[-1]
        assert target.x <= x <= target.x + target.width and target.y <= y <= target.bottom


def _told(chart: Chart) -> str:
    return "".join("".join(text.words.split()) for box in chart.boxes for text in box.texts)


@settings(max_examples=15)
@given(documents())
def test_a_sound_definition_is_read_drawn_and_crossed_by_no_line(document: dict[str, Any]) -> None:
    definition = read(from_text(as_text(document)))
    chart = draw(definition, Marks())
    _lies_well(chart, definition)
    assert [box.code for box in chart.boxes] == in_order(definition)
    # The picture says every title and every branch of the definition, and in their order.
    told, place = _told(chart), 0
    for code in in_order(definition):
        step = definition.by_code.get(code)
        for said in (definition.title_of(code), *((b.when for b in step.branches) if step else ())):
            place = told.index("".join(str(said).split()), place)
    order, place_of = layers(definition), in_order(definition).index
    for step in definition.steps:
        for branch in step.branches:
            assert branch.back or order[step.code] < order[branch.to]
            assert branch.back or place_of(step.code) < place_of(branch.to)


def test_the_shipped_charts_lie_well_and_mark_where_a_matter_stands() -> None:
    for document in shipped():
        definition = read(document)
        codes = [step.code for step in definition.steps]
        chart = draw(definition, Marks(), done=codes[:1], current=codes[1])
        _lies_well(chart, definition)
        assert chart.width <= 380
        marked = {box.code: box.texts[0].words for box in chart.boxes}
        assert marked[codes[0]] == Marks().done and marked[codes[1]] == Marks().here


Mutation = Callable[[dict[str, Any]], None]


def _too_short_to(days: int) -> Mutation:
    def mutate(document: dict[str, Any]) -> None:
        document["term"]["days"] = days
        for step in document["steps"]:
            step.update(days=days + 4, unit="working")

    return mutate


MUTATIONS: dict[str, tuple[Mutation, str]] = {
    "a branch to nowhere": (lambda d: d["steps"][0]["next"][0].update(to="moon"), "moon"),
    "a step nobody reaches": (
        lambda d: d["steps"].append({**copy.deepcopy(d["steps"][0]), "code": "island"}),
        "island",
    ),
    "no branch": (lambda d: d["steps"][-1].update(next=[]), "s0"),
    "no title": (lambda d: d["steps"][0].pop("title"), "title"),
    "one language": (lambda d: d["steps"][0]["title"].pop("en"), "zh"),
    "an empty language": (lambda d: d["title"].update(zh=" "), "zh"),
    "a role nobody has": (lambda d: d["steps"][0].update(who="emperor"), "emperor"),
    "no day": (lambda d: d["steps"][0].update(days=0), "days"),
    "half a day": (lambda d: d["steps"][0].update(days=0.5), "days"),
    "yes as a day": (lambda d: d["steps"][0].update(days=True), "days"),
    "a unit nobody counts": (lambda d: d["steps"][0].update(unit="moons"), "moons"),
    "no source": (lambda d: d["steps"][0].pop("source"), "no_source"),
    "an unknown source": (lambda d: d["steps"][0].update(source="hearsay"), "hearsay"),
    "no sources at all": (lambda d: d.pop("sources"), "law"),
    "an unknown paper": (lambda d: d["steps"][0].update(clock="runs", papers=["x"]), "x"),
    "a paper nobody asks for": (
        lambda d: d["papers"].append(
            {
                "code": "card",
                "name": {"zh": "证", "en": "card"},
                "where": {"zh": "家", "en": "home"},
            }
        ),
        "card",
    ),
    "no end": (lambda d: d.update(ends=[]), "refused"),
    "no way to object": (lambda d: _of_kind(d, "refused").pop("objection"), "objection"),
    "no end for what is withdrawn": (lambda d: d["ends"].pop(), "withdrawn"),
    "a circle": (
        lambda d: d["steps"][0]["next"].append(
            {"code": "round", "to": "s0", "when": {"zh": "再来", "en": "again"}}
        ),
        "back = true",
    ),
    "back to an end": (
        lambda d: d["steps"][0]["next"].append(
            {"code": "x", "to": "no", "when": {"zh": "退", "en": "back"}, "back": True}
        ),
        "x",
    ),
    "a code twice": (lambda d: d["ends"][0].update(code="s0"), "s0"),
    "a code with spaces": (lambda d: d.update(code="By Chance"), "By Chance"),
    "a term that is too short": (_too_short_to(1), "1"),
    "an address that runs": (
        lambda d: d["sources"][0].update(url="javascript:alert(1)"),
        "https://",
    ),
    "a name nobody knows": (lambda d: d["steps"][0].update(colour="red"), "colour"),
    "a list for a table": (lambda d: d["steps"].__setitem__(0, ["x"]), "steps"),
    "words for a list": (lambda d: d.update(steps="many"), "steps"),
    "a control character": (lambda d: d["title"].update(zh="办\x00事"), "title"),
}


def _of_kind(document: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(one for one in document["ends"] if one["kind"] == kind)


@pytest.mark.parametrize("name", MUTATIONS)
@settings(max_examples=2, phases=[Phase.generate])
@given(document=documents())
def test_each_mistake_is_told_in_a_sentence_that_names_it(
    name: str, document: dict[str, Any]
) -> None:
    mutate, named = MUTATIONS[name]
    mutate(document)
    with pytest.raises(Unsound) as refused:
        read(document)
    said = " ".join(str(one) for one in refused.value.problems)
    assert named in said or name in {"no branch", "no sources at all"}, said
    assert refused.value.sentence


@pytest.mark.parametrize("text", ["{", "{}", "[[steps]", "a = 1", "[" * 90_000, '{"a": NaN}', "{1"])
def test_what_is_no_document_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(Unsound) as refused:
        read(from_text(text))
    assert refused.value.problems


@pytest.mark.parametrize(
    "value", [None, 3, [], "x", {"steps": {}}, {"title": [1]}, {"ends": [None]}]
)
def test_no_shape_of_a_document_breaks_the_reader(value: object) -> None:
    with pytest.raises(Unsound):
        read(value)


@settings(max_examples=15)
@given(words(), st.floats(4, 30))
def test_lines_are_never_wider_than_their_box_and_no_letter_is_lost(
    said: dict[str, str], most: float
) -> None:
    for text in said.values():
        lines = wrapped(text, most)
        assert "".join("".join(lines).split()) == "".join(text.split())
        # A closing mark may hang over by its own width.
        assert all(width(line) <= most + 2 for line in lines)


def test_the_longest_way_of_the_allowance_stays_within_its_thirty_days() -> None:
    definition = read(next(one for one in shipped() if one["code"].startswith("minimum")))
    codes = [step.code for step in longest(definition)]
    assert codes == ["accept", "compare", "visit", "opinion", "publicity", "confirm"]
