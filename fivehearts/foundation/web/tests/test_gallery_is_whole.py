"""The gallery shows every component, every property it takes, every value it knows, every icon."""

import inspect
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fivehearts.foundation.web.components import (
    actions,
    base,
    data,
    fields,
    frame,
    private,
    states,
    story,
    structure,
)
from fivehearts.foundation.web.tests.pages import PAGES, get

SHELF = Path(__file__).resolve().parents[1] / "templates/web"
MODULES = (actions, base, data, fields, frame, private, states, story, structure)
# What a template tag is given by its machinery, not by whoever writes the page.
GIVEN = {"context", "content"}
# Words and names alone: no state looks different by them.
NAMES = {"id", "name", "value", "label", "title", "parameter", "method", "form", "accesskey"}
TAG = re.compile(r"{% (\w+)(.*?) %}")


def declared(name: str) -> Callable[..., Any]:
    """The function that declares a component and its properties."""
    found = [getattr(module, name) for module in MODULES if hasattr(module, name)]
    assert found, f"no module declares {name}"
    return inspect.unwrap(found[0])


def gallery() -> str:
    pages = [*SHELF.glob("gallery/*.html")]
    return "".join(page.read_text(encoding="utf-8") for page in pages)


def used() -> dict[str, set[str]]:
    """By component: the properties the gallery gives it, by their names; positions count too."""
    given: dict[str, set[str]] = defaultdict(set)
    for name, rest in TAG.findall(gallery()):
        if name not in base.register.tags:
            continue
        places = [one for one in inspect.signature(declared(name)).parameters if one not in GIVEN]
        words = re.findall(r'(?:(\w+)=)?(?:"[^"]*"|[^\s"]+)', rest)
        given[name].update(word for word in words if word)
        given[name].update(places[: sum(1 for word in words if not word)])
    return given


LAYOUT_ONLY = {
    "messages_region", "reading_size", "language_tag", "this_address", "script_words", "shape",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(set(base.register.tags) - LAYOUT_ONLY))
def test_each_component_is_shown_with_every_property_it_takes(name: str) -> None:
    given = used()
    assert name in given, f"{name} is nowhere in the gallery"
    takes = {
        one.name
        for one in inspect.signature(declared(name)).parameters.values()
        if one.kind is not inspect.Parameter.VAR_POSITIONAL
    }
    assert takes - GIVEN - NAMES - given[name] == set()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[tuple[str, str], list[set[str]]]]:
    """By component and property: the values it knows, and those it was given since."""
    seen: dict[tuple[str, str], list[set[str]]] = {}
    real = base.one_of

    def listening(component: str, prop: str, value: str, known: Any) -> str:
        choices = list(known)
        if prop not in inspect.signature(declared(component)).parameters:
            return real(component, prop, value, choices)
        both = seen.setdefault((component, prop), [set(choices), set()])
        both[1].add(value)
        return real(component, prop, value, choices)

    for module in MODULES:
        if hasattr(module, "one_of"):
            monkeypatch.setattr(module, "one_of", listening)
    yield seen


def test_each_value_a_component_knows_is_shown(
    asked: dict[tuple[str, str], list[set[str]]],
) -> None:
    for address in PAGES:
        assert get(address).status_code == 200
    missing = {
        f"{component} {prop}": sorted(known - shown)
        for (component, prop), (known, shown) in asked.items()
        if known - shown
    }
    assert missing == {}
    assert len(asked) > 10
