"""What decides and writes does not know who asks; what is asked does not look for itself.

The same action serves a page, a phone, an import and a job, so the deciding rooms know nothing
of requests and forms. Rules judge things already loaded, so that a button and an action can
never disagree because one of them looked at other rows.
"""

from collections.abc import Iterable

from house_rules.reading import Source, in_rooms, nothing_found

DECIDING = (
    "vocabulary",
    "models",
    "queries",
    "rules",
    "actions",
    "listeners",
    "jobs",
    "indicators",
)
PAGES = (
    "django.http",
    "django.shortcuts",
    "django.views",
    "django.forms",
    "django.contrib.messages",
)
FACING = {"forms", "tables", "views", "urls"}
# What each room of the house may not import from any app of the house.
NEVER = dict.fromkeys(DECIDING, FACING) | {
    "vocabulary": FACING | {"models", "queries", "rules", "actions", "listeners", "jobs"},
    "models": FACING | {"queries", "rules", "actions", "listeners", "jobs"},
    "queries": FACING | {"actions", "listeners", "jobs"},
    "rules": FACING | {"queries", "actions", "listeners", "jobs"},
}


def violations(files: Iterable[Source]) -> list[str]:
    """Imports by which a deciding room knows of pages, or a lower room of a higher one."""
    found = []
    for file in files:
        for name, line in file.imports():
            if name.startswith(PAGES):
                found.append(f"{file.name}:{line}: {file.room} knows {name}")
            if name.startswith("fivehearts.") and set(name.split(".")) & NEVER[file.room]:
                found.append(f"{file.name}:{line}: {file.room} imports {name}")
    return found


def test_deciding_rooms_know_nothing_of_pages_nor_of_the_rooms_above_them() -> None:
    nothing_found(violations(in_rooms(*DECIDING)))


def test_an_action_that_reads_a_request_and_a_rule_that_queries_are_found() -> None:
    planted = [
        Source(
            "fivehearts/engines/matters/actions/closing.py", "from django.http import HttpRequest"
        ),
        Source(
            "fivehearts/engines/matters/rules.py",
            "from fivehearts.engines.matters.queries import x",
        ),
    ]
    assert violations(planted) == [
        "fivehearts/engines/matters/actions/closing.py:1: actions knows django.http.HttpRequest",
        "fivehearts/engines/matters/rules.py:1: rules imports fivehearts.engines.matters.queries.x",
    ]
