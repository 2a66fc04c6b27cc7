"""Every permission of a role exists, and every permission decides something.

A misspelt permission locks everybody out in silence; one that no rule asks for makes
administrators believe in a lock that is not there.
"""

import ast
from collections.abc import Iterable, Mapping

from fivehearts.community.duties.vocabulary import PERMISSIONS, ROLES
from house_rules.reading import Source, nothing_found, sources

ASKING = {"holds", "holds_anywhere", "holding", "paths"}
TABLE = "fivehearts/community/duties/vocabulary/"


def violations(
    files: Iterable[Source], permissions: Iterable[str], roles: Mapping[str, Iterable[str]]
) -> list[str]:
    """Permissions that are unknown, given to nobody, or asked for nowhere."""
    known, house = set(permissions), [f for f in files if not f.is_test]
    constants = _constants(house, known)
    used = {name for file in house for name in _used(file, known, constants)}
    given = {name for names in roles.values() for name in names}
    found = [
        f"{role} is given {name}, which does not exist"
        for role, names in roles.items()
        for name in sorted(set(names) - known)
    ]
    found += [f"{name} is given to no role" for name in sorted(known - given)]
    found += [f"{name} is asked for nowhere" for name in sorted(known - used)]
    return found + [row for file in house for row in _unknown(file, known)]


def _constants(house: list[Source], known: set[str]) -> dict[str, str]:
    """Names such as VIEW that stand for a permission in a vocabulary."""
    return {
        target.id: node.value.value
        for file in house
        for node in file.tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and node.value.value in known
    }


def _used(file: Source, known: set[str], constants: dict[str, str]) -> set[str]:
    if file.name.startswith(TABLE):
        return set()
    used = set()
    for node in ast.walk(file.tree):
        name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", None)
        if name in constants and isinstance(getattr(node, "ctx", None), ast.Load):
            used.add(constants[name])
    assigned = {id(n.value) for n in ast.walk(file.tree) if isinstance(n, ast.Assign)}
    literals = (
        n for n in ast.walk(file.tree) if isinstance(n, ast.Constant) and id(n) not in assigned
    )
    return used | {n.value for n in literals if isinstance(n.value, str) and n.value in known}


def _unknown(file: Source, known: set[str]) -> list[str]:
    return [
        f"{file.name}:{call.lineno}: asks for {call.args[0].value}, which does not exist"
        for call in file.calls()
        if ast.unparse(call.func).split(".")[-1] in ASKING
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
        and call.args[0].value not in known
    ]


def test_every_permission_exists_is_given_and_decides_something() -> None:
    roles = {code: role.permissions for code, role in ROLES.items()}
    nothing_found(violations(sources(), PERMISSIONS, roles))


def test_every_role_explains_itself_in_prose() -> None:
    nothing_found(
        [
            f"{code} does not explain its {part}"
            for code, role in ROLES.items()
            for part in ("day", "limits")
            if len(str(getattr(role, part))) < 10
        ]
    )


def test_an_unknown_an_ungiven_and_an_unused_permission_are_found() -> None:
    words = Source(
        "fivehearts/engines/matters/vocabulary.py", "VIEW = 'matters.view'\nSIGN = 'matters.sign'"
    )
    rules = Source(
        "fivehearts/engines/matters/rules.py", "actor.holds(VIEW)\nactor.holds('matters.sing')"
    )
    roles = {"clerk": ["matters.view", "matters.veiw"]}
    assert violations([words, rules], ["matters.view", "matters.sign"], roles) == [
        "clerk is given matters.veiw, which does not exist",
        "matters.sign is given to no role",
        "matters.sign is asked for nowhere",
        "fivehearts/engines/matters/rules.py:2: asks for matters.sing, which does not exist",
    ]
