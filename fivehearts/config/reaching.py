"""By which ways a recipient of a message can be reached: one page. Reference → what stands behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from fivehearts.community.duties import queries as duties
from fivehearts.community.people.models import NoticeChoice, PersonalData
from fivehearts.foundation.outbox.reaching import Circle, Reach, Reached, Resolver
from fivehearts.foundation.scope.scopes import past_the_scope


def _users(keys: Sequence[str]) -> Reached:
    """Colleagues: the inbox first; the work phone and address where the kind of message asks."""
    known = duties.contacts_of([int(key) for key in keys])
    return {
        str(pk): Reach(in_app=True, sms=one.phone, email=one.email, language=one.language)
        for pk, one in known.items()
    }


def _persons(keys: Sequence[str]) -> Reached:
    """Residents, who have no account: the address they left and confirmed, and the telephone.

    Opened here for delivery and nowhere shown; the outbox seals it again at once.
    """
    with past_the_scope("outbox.reach"):
        rows = list(PersonalData._base_manager.filter(pk__in=[UUID(key) for key in keys]))
        chosen = NoticeChoice._base_manager.in_bulk([row.pk for row in rows])
    return {str(row.pk): _reach(row, chosen.get(row.pk)) for row in rows}


def _reach(row: PersonalData, chosen: NoticeChoice | None) -> Reach:
    sms = row.phone.reveal() if row.phone else ""
    if chosen is None:
        return Reach(sms=sms)
    confirmed = chosen.email if chosen.confirmed_at else None
    email = confirmed.reveal() if confirmed else ""
    return Reach(sms=sms, email=email, language=chosen.language)


def _units(keys: Sequence[str]) -> Reached:
    """`unit:5/matters.accept`: every colleague who holds the permission exactly there."""
    asked = {key: key.partition("/") for key in keys}
    found: dict[str, Circle] = {}
    for permission in {permission for _unit, _slash, permission in asked.values()}:
        here = {key: int(unit) for key, (unit, _slash, one) in asked.items() if one == permission}
        holders = duties.holder_keys(permission, set(here.values()))
        found |= {
            key: Circle(tuple(f"user:{pk}" for pk in holders.get(unit, ())))
            for key, unit in here.items()
        }
    return found


RESOLVERS: Mapping[str, Resolver] = {"user": _users, "person": _persons, "unit": _units}
