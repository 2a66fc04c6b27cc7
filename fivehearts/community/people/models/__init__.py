"""The nouns of people."""

from fivehearts.community.people.models.files import (
    Departure,
    Duplicate,
    Erasure,
    LegalHold,
    Merge,
)
from fivehearts.community.people.models.households import Household, Membership, Residence
from fivehearts.community.people.models.labels import Consent, Label
from fivehearts.community.people.models.layouts import RegisterForm
from fivehearts.community.people.models.notices import NoticeChoice
from fivehearts.community.people.models.persons import Person, PersonalData, Phone
from fivehearts.community.people.models.requests import Correction, RequestPaper
from fivehearts.community.people.models.retention import Retention

__all__ = [
    "Consent",
    "Correction",
    "Departure",
    "Duplicate",
    "Erasure",
    "Household",
    "Label",
    "LegalHold",
    "Membership",
    "Merge",
    "NoticeChoice",
    "Person",
    "PersonalData",
    "Phone",
    "RegisterForm",
    "RequestPaper",
    "Residence",
    "Retention",
]
