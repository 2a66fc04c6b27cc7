"""Every verb of the register and of places has a page that calls it, or a reason why none does.

A verb without a page is a promise nobody can keep: the clerk reads of it and finds no button.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from fivehearts.community.people import actions as people
from fivehearts.community.places import actions as places
from house_rules.reading import nothing_found, sources

# Verbs no page calls, and who does.
WITHOUT = {
    "people.erase_by_rule": "a job, every night",
    "people.follow_building": "the move of a building, in its transaction",
    "people.remember_person": "the registration of a matter, of whoever tells it",
    "people.remind_of_request": "a job, every morning",
    "people.suspect_duplicates": "a job, every night",
    "places.found_units": "the commands `init` and `import-divisions`",
    "places.import_divisions": "the command `import-divisions`",
}
ROOMS = {"views", "register"}
_CALLED = re.compile(r"\bactions\.([a-z_]+)\b")


def verbs() -> list[str]:
    """Every action of both apps, as `app.function`."""
    return [
        f"{app}.{name}"
        for app, room in (("people", people), ("places", places))
        for name in room.__all__
        if name.islower()
    ]


def violations(known: Iterable[str], called: set[str]) -> list[str]:
    """Verbs neither called by a page nor explained, and explanations of what a page calls."""
    found = []
    for verb in known:
        has_page = verb.partition(".")[2] in called
        if not has_page and verb not in WITHOUT:
            found.append(f"{verb} has no page and no reason")
        if has_page and verb in WITHOUT:
            found.append(f"{verb} has a page: it needs no reason here")
    return found


def called_by_pages() -> set[str]:
    """The names of the actions that pages of the house call."""
    pages = [one for one in sources() if not one.is_test and one.room in ROOMS]
    return {name for page in pages for name in _CALLED.findall(page.text)}


def test_every_verb_of_people_and_places_has_a_page_or_a_reason() -> None:
    nothing_found(violations(verbs(), called_by_pages()))
    nothing_found(sorted(WITHOUT.keys() - set(verbs())))


def test_a_verb_without_a_page_is_found() -> None:
    assert violations(["people.sing", "people.merge"], {"merge"}) == [
        "people.sing has no page and no reason"
    ]
