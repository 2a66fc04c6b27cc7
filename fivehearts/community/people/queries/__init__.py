"""What other floors may ask about people."""

from fivehearts.community.people.queries.finding import masked_contacts, persons_by_phone
from fivehearts.community.people.queries.indexes import (
    birth_index,
    identity_index,
    kind_index,
    kinds_by_index,
    name_index,
    phone_index,
)

__all__ = [
    "birth_index",
    "identity_index",
    "kind_index",
    "kinds_by_index",
    "masked_contacts",
    "name_index",
    "persons_by_phone",
    "phone_index",
]
