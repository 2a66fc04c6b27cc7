"""What was judged is not judged again; whatever differs is."""

from collections.abc import Callable

import pytest

from journeys.conftest import Somebody

# Each changes one thing of a page that was found well.
SPOILED = {
    "a picture nobody can hear": "const one = document.createElement('img'); one.src = '/favicon.ico';"
    " document.querySelector('main').append(one)",
    "a button without words": "const one = document.createElement('button');"
    " document.querySelector('main').append(one)",
    "words that fade into their ground": "document.querySelector('main h1').style.color = '#eee'",
    "a field without a label": "const one = document.createElement('input');"
    " document.querySelector('main').append(one)",
}


@pytest.mark.parametrize("spoiling", SPOILED.values(), ids=SPOILED)
def test_a_page_known_to_be_well_is_judged_again_once_it_is_spoiled(
    visitor: Callable[..., Somebody], spoiling: str
) -> None:
    resident = visitor("phone")
    resident.opens("/")
    resident.page_is_well("home")
    resident.page.evaluate(f"() => {{ {spoiling} }}")
    with pytest.raises(AssertionError, match="home at phone"):
        resident.page_is_well("home")


def test_the_same_page_is_judged_once(visitor: Callable[..., Somebody]) -> None:
    resident = visitor("phone")
    resident.opens("/")
    resident.page_is_well("home")
    resident.opens("/")
    resident.page_is_well("home")
    assert not resident.page.evaluate("'axe' in window")
