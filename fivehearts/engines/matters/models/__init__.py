"""Nouns of the engine: a matter and what belongs to it."""

from fivehearts.engines.matters.models.answers import Attempt, FollowUp, Report
from fivehearts.engines.matters.models.belongings import (
    Access,
    Due,
    Participation,
    Photo,
    Span,
    TimelineStep,
    Wording,
)
from fivehearts.engines.matters.models.fragments import Fragment
from fivehearts.engines.matters.models.helping import Assistance, Summons, SummonsRating
from fivehearts.engines.matters.models.joining import Joining
from fivehearts.engines.matters.models.limits import Limit
from fivehearts.engines.matters.models.matter import Matter
from fivehearts.engines.matters.models.opening import Knock, PhoneCode
from fivehearts.engines.matters.models.orders import DeliveryTry, OrderDelivery, OrderTitle
from fivehearts.engines.matters.models.publications import Publication
from fivehearts.engines.matters.models.repeats import Measure, Repeat
from fivehearts.engines.matters.models.requests import (
    Escalation,
    Order,
    Request,
    Supervision,
    Urging,
)
from fivehearts.engines.matters.models.standing import Standstill

__all__ = [
    "Access",
    "Assistance",
    "Attempt",
    "DeliveryTry",
    "Due",
    "Escalation",
    "FollowUp",
    "Fragment",
    "Joining",
    "Knock",
    "Limit",
    "Matter",
    "Measure",
    "Order",
    "OrderDelivery",
    "OrderTitle",
    "Participation",
    "PhoneCode",
    "Photo",
    "Publication",
    "Repeat",
    "Report",
    "Request",
    "Span",
    "Standstill",
    "Summons",
    "SummonsRating",
    "Supervision",
    "TimelineStep",
    "Urging",
    "Wording",
]
