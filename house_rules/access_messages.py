"""The rows of messages in the table of access, and what they are asked about."""

from __future__ import annotations

from fivehearts.foundation.clock import now
from fivehearts.foundation.outbox import actions
from fivehearts.foundation.outbox.models import Delivery, Message, Robot, UnnamedReturn
from fivehearts.foundation.outbox.notices import BOUNCED
from fivehearts.foundation.outbox.vocabulary import Fault
from fivehearts.foundation.scope.actors import system
from house_rules.access_ground import Ground
from house_rules.access_rows import Row, fixed, staff


def message_of(ground: Ground) -> Message:
    """Something the holder was told."""
    user = f"user:{ground.place.secretary.user_id}"
    found = Message.unscoped.filter(recipient=user, kind=BOUNCED.code).first()
    if found is None:
        (found,) = actions.tell(
            kind=BOUNCED,
            to=user,
            about="outbox.Delivery:1",
            facts={"kind": "x", "reason": "y"},
            unit=ground.place.community,
            by=system("test"),
        )
    return found


def delivery_of(ground: Ground) -> Delivery:
    """How that went: into the inbox, so there is nothing to send again."""
    return Delivery.unscoped.get(message=message_of(ground))


def robot_of(ground: Ground) -> Robot:
    """A work chat of the community."""
    unit = ground.place.community
    facts = {"name": "值班群", "url": "dingtalk://abcdef0123456789/"}
    return Robot.unscoped.filter(unit=unit).first() or Robot.unscoped.create(
        unit=unit, unit_path=unit.path, added_at=now(), added_by="user:1", **facts
    )


def unnamed_of(ground: Ground) -> UnnamedReturn:
    """A letter that came back to the community without naming ours."""
    found = UnnamedReturn.unscoped.filter(unit_path=ground.place.community.path).first()
    return found or UnnamedReturn.unscoped.create(
        unit_path=ground.place.community.path,
        server="qq.com",
        fault=Fault.UNDELIVERABLE,
        first_at=now(),
        last_at=now(),
    )


UNNAMED = "desk/messages/unnamed/"
SENT, CHATS = "desk/messages/sent/<uuid:pk>/", "desk/messages/chats/"
MESSAGES = [
    Row("desk/messages/", fixed("/desk/messages/"), staff(200, 200, 200, 200)),
    Row("desk/messages/read/", fixed("/desk/messages/read/"),
        staff(*["→ /desk/messages/"] * 4), "post"),
    Row("desk/messages/<uuid:pk>/open/",
        lambda ground: f"/desk/messages/{message_of(ground).pk}/open/",
        staff("→ /desk/messages/", 404, 404, 404), "post"),
    Row("desk/messages/sent/", fixed("/desk/messages/sent/"), staff(200, 403, 403, 200)),
    *(
        Row(SENT, lambda ground: f"/desk/messages/sent/{delivery_of(ground).pk}/",
            staff(answer, 403, 403, 404), method)
        for method, answer in (("get", 200), ("post", 422))
    ),
    Row(UNNAMED, fixed("/desk/messages/unnamed/"), staff(200, 403, 403, 200)),
    Row(UNNAMED + "<uuid:pk>/seen/",
        lambda ground: f"/desk/messages/unnamed/{unnamed_of(ground).pk}/seen/",
        staff("→ /desk/messages/unnamed/", 403, 403, 404), "post"),
    Row(CHATS, fixed("/desk/messages/chats/"), staff(200, 403, 403, 200)),
    Row(CHATS, fixed("/desk/messages/chats/"), staff(422, 403, 403, 422), "post"),
    Row(CHATS + "<uuid:pk>/remove/",
        lambda ground: f"/desk/messages/chats/{robot_of(ground).pk}/remove/",
        staff("→ /desk/messages/chats/", 403, 403, 404), "post"),
]  # fmt: skip
