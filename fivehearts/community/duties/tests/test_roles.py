"""Roles say what they allow, and every permission is somebody's."""

import pytest

from fivehearts.community.duties.vocabulary import PERMISSIONS, ROLES, roles_giving
from fivehearts.foundation.scope.vocabulary import UnitKind


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_every_permission_belongs_to_a_role(permission: str) -> None:
    assert roles_giving(permission)


@pytest.mark.parametrize("role", ROLES.values(), ids=ROLES)
def test_a_role_allows_only_known_things_and_exists_somewhere(role) -> None:
    assert role.permissions <= set(PERMISSIONS)
    assert role.kinds and role.kinds <= set(UnitKind.values)


def test_a_building_captain_registers_and_reads_nothing() -> None:
    assert ROLES["building_captain"].permissions == {"matters.register"}


@pytest.mark.parametrize("code", ["analyst", "inspector"])
def test_those_who_watch_change_nothing(code: str) -> None:
    assert ROLES[code].permissions == {"matters.view", "figures.view"}


def test_a_supervisor_urges_besides_and_does_nothing_else() -> None:
    watching = {"matters.view", "figures.view"}
    assert ROLES["supervisor"].permissions == {*watching, "matters.supervise"}


def test_no_role_that_only_dispatches_sees_whole_phone_numbers() -> None:
    assert "matters.reveal" not in ROLES["dispatcher"].permissions
    assert "matters.reveal" not in ROLES["platform_administrator"].permissions
