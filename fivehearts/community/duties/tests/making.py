"""A small house of units and colleagues for the tests of duties."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client

from fivehearts.community.duties import actions
from fivehearts.community.duties.models import User
from fivehearts.community.duties.queries import actor_of
from fivehearts.community.duties.sessions import CONFIRMED_AT
from fivehearts.community.places.actions import found_unit
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope.actors import Actor, system
from fivehearts.foundation.scope.models import Unit

SETUP = system("test")
PASSWORD = "tong-xin-2026!"


@dataclass(frozen=True)
class House:
    """A district ▸ sub-district ▸ two communities."""

    district: Unit
    subdistrict: Unit
    community: Unit
    other: Unit


def house() -> House:
    """The units."""
    district = found_unit(code="D1", name="东湖区", kind="district", by=SETUP)
    subdistrict = found_unit(
        code="S1", name="桥头街道", kind="subdistrict", parent=district, by=SETUP
    )
    community, other = (
        found_unit(code=code, name=name, kind="community", parent=subdistrict, by=SETUP)
        for code, name in (("C1", "同心社区"), ("C2", "花园社区"))
    )
    return House(district, subdistrict, community, other)


def colleague(username: str, unit: Unit | None = None, role: str = "") -> User:
    """A user, with a post where one is named."""
    user = actions.register_user(
        username=username, display_name=f"同事{username}", password=PASSWORD, by=SETUP
    )
    if unit is not None:
        actions.give_post(user=user, unit=unit, role=role, by=SETUP)
    return user


def just_confirmed(client: Client) -> Client:
    """The browser of somebody who signed in just now, and is not asked again who they are."""
    session = client.session
    session[CONFIRMED_AT] = now().timestamp()
    session.save()
    return client


def acting(user: User) -> Actor:
    """The actor a user is now."""
    return actor_of(user)
