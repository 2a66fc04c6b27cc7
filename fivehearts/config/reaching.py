"""By which ways a recipient of a message can be reached: one page. Reference → what stands behind."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from fivehearts.community.duties import queries as duties
from fivehearts.community.duties.models import User
from fivehearts.community.people.models import PersonalData
from fivehearts.foundation.outbox.reaching import Circle, Reach, Resolver
from fivehearts.foundation.scope.scopes import past_the_scope


def _user(key: str) -> Reach | None:
    """A colleague: the inbox first; the work phone and address where the kind of message asks."""
    user = User.objects.filter(pk=int(key), is_active=True).first()
    if user is None:
        return None
    return Reach(
        in_app=True,
        sms=user.work_phone,
        email=getattr(user, "email", ""),
        language=getattr(user, "language", "") or "zh-hans",
    )


def _person(key: str) -> Reach | None:
    """A resident: the telephone alone, since residents have no account.

    Opened here for delivery and nowhere shown; the outbox seals it again at once.
    """
    with past_the_scope("outbox.reach"):
        data = PersonalData._base_manager.filter(pk=UUID(key)).first()
    if data is None:
        return None
    return Reach(sms=data.phone.reveal() if data.phone else "")


def _unit(key: str) -> Circle:
    """`unit:5/matters.accept`: every colleague who holds the permission exactly there."""
    unit, _slash, permission = key.partition("/")
    return Circle(tuple(f"user:{one.pk}" for one in duties.holders(permission, int(unit))))


RESOLVERS: Mapping[str, Resolver] = {"user": _user, "person": _person, "unit": _unit}
