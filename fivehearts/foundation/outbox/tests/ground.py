"""What tests of messages stand on: two units, some recipients, and kinds of messages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from fivehearts.foundation.outbox import actions
from fivehearts.foundation.outbox.kinds import Kind, declare
from fivehearts.foundation.outbox.models import Message
from fivehearts.foundation.outbox.reaching import Circle, Reach, one_by_one
from fivehearts.foundation.outbox.vocabulary import Channel, Urgency
from fivehearts.foundation.scope import PostHeld, SystemScope, enter
from fivehearts.foundation.scope.actors import Actor, system
from fivehearts.foundation.scope.models import Unit

# A Monday at ten in the morning: no holiday near.
MONDAY = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OFFICE = system("office").backdating()
PHONE, MAIL = "13800138000", "li@example.cn"

BOX = (Channel.IN_APP,)
ASSIGNED = declare(
    "outbox.test_assigned",
    label="Matter to sign for",
    title="Matter %(number)s is yours",
    body="Matter %(number)s came to %(unit)s.",
    facts=("number", "unit"),
)
URGED = declare(
    "outbox.test_urged",
    label="Urging",
    title="Please look at %(number)s",
    body="It was due on %(due)s.",
    facts=("number", "due"),
    channels=(Channel.IN_APP, Channel.EMAIL),
    unread_after=timedelta(hours=2),
)
RECEIPT = declare(
    "outbox.test_receipt",
    label="Receipt",
    title="We have your request %(number)s",
    facts=("number",),
    channels=(Channel.SMS, Channel.EMAIL),
)
LETTER = declare(
    "outbox.test_letter",
    label="Letter",
    title="About %(number)s",
    body="Dear neighbour,\nabout %(number)s.",
    facts=("number",),
    channels=(Channel.EMAIL, Channel.SMS),
)
CODE = declare(
    "outbox.test_code",
    label="Code",
    title="Your code is %(code)s",
    facts=("code",),
    channels=(Channel.SMS,),
    urgency=Urgency.NOW,
    fleeting=True,
)
NEWS = declare(
    "outbox.test_news",
    label="News",
    title="News of %(number)s",
    facts=("number",),
    channels=(Channel.EMAIL,),
    urgency=Urgency.LOW,
)
CHATTED = declare(
    "outbox.test_chatted",
    label="Chat",
    title="%(number)s is late",
    facts=("number",),
    channels=(Channel.CHAT,),
)
EVENT = declare(
    "outbox.test_event",
    label="Event",
    title="%(number)s",
    facts=("number",),
    channels=(Channel.WEBHOOK,),
)


def _user(key: str) -> Reach | None:
    if key == "404":
        return None
    return Reach(in_app=True, email=f"user{key}@example.cn", language="en")


RESOLVERS = {
    kind: one_by_one(find)
    for kind, find in {
        "user": _user,
        "person": lambda key: Reach(sms=PHONE, language="en"),
        "guest": lambda key: Reach(email=MAIL, language="en"),
        "both": lambda key: Reach(sms=PHONE, email=MAIL, language="en"),
        "nobody": lambda key: Reach(),
        "unit": lambda key: Circle(("user:1", "user:2", "user:1", "user:404")),
    }.items()
}
PAGE = f"{__name__}.RESOLVERS"


def unit(name: str = "幸福里社区", path: str = "0001") -> Unit:
    """A unit at a path."""
    made: Unit = Unit.objects.create(code=path, name=name, kind="district", path=path)
    return made


def tell(kind: Kind, to: str, place: Unit, **given: Any) -> list[Message]:
    """Tell it about a thing, with facts that fit, on Monday at ten."""
    values = {"number": "2026-1", "unit": place.name, "due": MONDAY, "code": "482911"}
    told: dict[str, Any] = {
        "by": OFFICE,
        "about": "matters.Matter:1",
        "at": MONDAY,
        "facts": {name: values[name] for name in kind.facts},
        **given,
    }
    with enter(SystemScope("test")):
        return actions.tell(kind=kind, to=to, unit=place, **told)


def clerk(place: Unit, *permissions: str, key: int = 1) -> Actor:
    """A colleague with one post."""
    post = PostHeld(
        unit_id=place.pk,
        unit_path=place.path,
        unit_code=place.code,
        unit_name=place.name,
        role="clerk",
        permissions=frozenset(permissions),
    )
    return Actor(ref=f"user:{key}", user_id=key, posts=(post,), may_backdate=True)
