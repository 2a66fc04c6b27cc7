"""What other floors may ask about people."""

from fivehearts.community.people.queries.finding import (
    all_files_of,
    files_with_same_contact,
    is_minor,
    masked_contacts,
    persons_by_phone,
)
from fivehearts.community.people.queries.indexes import (
    birth_index,
    identity_index,
    kind_index,
    kinds_by_index,
    name_index,
    phone_index,
)

__all__ = [
    "all_files_of",
    "birth_index",
    "files_with_same_contact",
    "identity_index",
    "is_minor",
    "kind_index",
    "kinds_by_index",
    "masked_contacts",
    "name_index",
    "persons_by_phone",
    "phone_index",
]
