"""By which address and in which language colleagues are reached."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from fivehearts.community.duties.models import User, WorkAddress
from fivehearts.foundation.outbox.queries.addresses import address_index, is_failing
from fivehearts.foundation.outbox.vocabulary import Channel
from fivehearts.foundation.scope.scopes import past_the_scope

CHINESE = "zh-hans"


@dataclass(frozen=True, slots=True)
class Contact:
    """How one colleague can be reached: for delivery, opened there and nowhere shown."""

    phone: str
    email: str
    language: str


def address_of(user_id: int) -> WorkAddress | None:
    """The e-mail address of a colleague; None where there is none."""
    return WorkAddress.objects.filter(user=user_id).first()


def comes_back(address: WorkAddress | None) -> bool:
    """Whether letters to this address came back, so that nothing more is sent there."""
    if address is None or address.email is None:
        return False
    return is_failing(Channel.EMAIL, address_index(address.email.reveal()))


def contacts_of(user_ids: Collection[int]) -> dict[int, Contact]:
    """How these colleagues can be reached, those who may sign in alone; one statement for all."""
    users = User.objects.filter(pk__in=user_ids, is_active=True).select_related("address")
    # Whoever's deed tells them something need not be the one whose address it is.
    with past_the_scope("duties.contacts_of"):
        return {user.pk: _contact(user) for user in users}


def _contact(user: User) -> Contact:
    # Without an address there is no such row, and the attribute raises.
    address: WorkAddress | None = getattr(user, "address", None)
    sealed = address.email if address is not None else None
    return Contact(
        phone=user.work_phone,
        email=sealed.reveal() if sealed is not None else "",
        language=user.language or CHINESE,
    )
