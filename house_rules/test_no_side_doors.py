"""No Django signals and no generic foreign keys.

With signals nobody can read in one place what closing a matter leads to; who listens to whom is
one page here, `config/wiring.py`. A generic foreign key is a relation the database can neither
check nor delete along.
"""

from collections.abc import Iterable

from house_rules.reading import Source, nothing_found, sources

DOORS = {
    "django.dispatch": "a Django signal",
    "django.db.models.signals": "a Django signal",
    "django.db.backends.signals": "a Django signal",
    "django.core.signals": "a Django signal",
    "django.contrib.auth.signals": "a Django signal",
    "django.contrib.contenttypes": "a generic relation",
}


def violations(files: Iterable[Source]) -> list[str]:
    """Imports that open a side door."""
    return [
        f"{file.name}:{line}: {name} is {what}"
        for file in files
        for name, line in file.imports()
        for door, what in DOORS.items()
        if name == door or name.startswith(f"{door}.")
    ]


def test_nobody_uses_signals_or_generic_relations() -> None:
    nothing_found(violations(s for s in sources() if not s.is_test))


def test_a_receiver_and_a_generic_key_are_found() -> None:
    planted = Source(
        "fivehearts/engines/matters/models.py",
        "from django.dispatch import receiver\n"
        "from django.contrib.contenttypes.fields import GenericForeignKey",
    )
    assert violations([planted]) == [
        f"{planted.name}:1: django.dispatch.receiver is a Django signal",
        f"{planted.name}:2: django.contrib.contenttypes.fields.GenericForeignKey is a generic relation",
    ]
