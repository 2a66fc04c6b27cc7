"""What the table of access is held against: a community, what lies in it, and everybody's browser."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from fivehearts.community.duties import actions as duties
from fivehearts.community.duties.models import Invitation, Post, Substitution, User
from fivehearts.engines.matters.models import Matter, Photo
from fivehearts.engines.matters.tests.community import Community, found, lead_to, reload
from fivehearts.engines.matters.tests.orders_ground import taken
from fivehearts.engines.procedures.reference import load_reference_data
from fivehearts.faces.desk import actions as desk
from fivehearts.faces.desk.models import ReplyTemplate
from fivehearts.faces.resident.tests.ground import begun
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope import ActorScope, enter
from house_rules.people_ground import in_the_register

WORDS = "三楼王奶奶家的水管爆了，水漫到楼道。\n请快来。"
TITLE = "三楼王奶奶家的水管爆了"
SECRETS = ("王奶奶", "水管爆了", "赵秀兰", "13912340000", "6号楼")
PEOPLE = ("holder", "reader", "colleague", "stranger", "resident", "other_resident", "signed_out")


@dataclass(frozen=True)
class Ground:
    """A community, one matter in it, its photo, an invitation, and everybody's browser."""

    place: Community
    matter: Matter
    photo: UUID
    invitation: Invitation
    token: str
    reset: str
    order: Matter
    draft: str
    clients: dict[str, Client]


def kept(ground: Ground, model: type[Any]) -> int:
    """What the holder keeps at the desk: the only one of its kind."""
    return int(model.unscoped.get(user_id=ground.place.secretary.user_id).pk)


def reply_of(ground: Ground) -> int:
    """The reply template of the community."""
    return int(ReplyTemplate.objects.get(unit=ground.place.community).pk)


def keep_at_the_desk(place: Community, matter: Matter) -> None:
    """A saved view, a lot of one matter (of an old page: nothing happens to it), a file of a list."""
    desk.keep_view(by=place.secretary, name="我的", base="work", filters={"due": "late"})
    with enter(ActorScope(place.secretary)):
        desk.start_bulk(by=place.secretary, verb="sign", marked={matter.number: 1})
        desk.order_export(by=place.secretary, keys=[matter.pk], format="csv")
    desk.keep_reply(
        by=place.secretary,
        unit=place.community,
        verb="decline",
        title="不归社区",
        words="请打 12345。",
    )


def post_of(ground: Ground, name: str) -> int:
    return Post.objects.get(user=ground.place.people[name].user_id).pk


def user_of(ground: Ground, name: str) -> int | None:
    return ground.place.people[name].user_id


def absence_of(ground: Ground) -> int:
    return Substitution.objects.get(user=ground.place.captain.user_id).pk


def built() -> Ground:
    place = found()
    load_reference_data()
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "PNG")
    matter = reload(
        lead_to(
            place,
            "dispatched",
            words=WORDS,
            title=TITLE,
            place_words="6号楼",
            resident_name="赵秀兰",
            resident_phone="13912340000",
            photos=[SimpleUploadedFile("水管.png", picture.getvalue(), "image/png")],
        )
    )
    other = lead_to(place, "registered")
    invited = duties.invite(
        unit=place.community, display_name="新来的", role="handler", by=place.secretary
    )
    captain, secretary = (
        User.objects.get(pk=one.user_id) for one in (place.captain, place.secretary)
    )
    duties.begin_absence(
        user=captain, substitute=secretary, until=now() + timedelta(days=7), reason="leave",
        by=place.captain,
    )  # fmt: skip
    reset = duties.offer_password_reset(user=captain, by=place.secretary).token
    clients = {name: Client() for name in PEOPLE}
    who = {
        "holder": "secretary",
        "reader": "analyst",
        "colleague": "captain",
        "stranger": "stranger",
    }
    for name, colleague in who.items():
        user = User.objects.get(pk=place.people[colleague].user_id)
        clients[name].force_login(user, "django.contrib.auth.backends.ModelBackend")
    for name, opened in (("resident", matter), ("other_resident", other)):
        session = clients[name].session
        session["opened"] = [opened.pk]
        session.save()
    photo = Photo.objects.get(matter=matter).file_id
    keep_at_the_desk(place, matter)
    in_the_register(place)
    draft = begun(clients["resident"], words=WORDS)
    at = now()
    order = taken(place, at=at, received_at=at - timedelta(hours=1), due_at=at + timedelta(days=1),
                  words=WORDS, title=TITLE, place_words="6号楼", resident_name="赵秀兰",
                  resident_phone="13912340000")  # fmt: skip
    return Ground(
        place, matter, photo, invited.invitation, invited.token, reset, order, draft, clients
    )
