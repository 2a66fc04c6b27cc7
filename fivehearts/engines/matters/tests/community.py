"""A small community for tests: units, colleagues with posts, and a matter led to any state.

Used by the tests of every floor above too; it writes through the actions of matters.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.test import Client

from fivehearts.community.duties.models import Post, User
from fivehearts.community.duties.queries import actor_of
from fivehearts.engines.catalogue.reference import load_reference_data
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Matter
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope import Actor, ActorScope, SystemScope, enter
from fivehearts.foundation.scope.actors import resident
from fivehearts.foundation.scope.models import Unit

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def unit(code: str, name: str, kind: str, parent: Unit | None) -> Unit:
    """A unit below its parent, its path the next free step."""
    siblings = Unit.objects.filter(parent=parent).count()
    path = (parent.path if parent else "") + f"{siblings + 1:04d}"
    made = Unit(code=code, name=name, kind=kind, parent=parent, path=path)
    made.district = parent.district if parent else None
    made.save()
    if kind == "district":
        made.district = made
        made.save()
    return made


@dataclass
class Community:
    """幸福里社区 with two grids, a property company, a police post above, and a strange community."""

    city: Unit
    subdistrict: Unit
    community: Unit
    grid: Unit
    second_grid: Unit
    property: Unit
    police: Unit
    stranger_community: Unit
    people: dict[str, Actor] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def hire(self, name: str, unit: Unit, *roles: str, password: str = "") -> Actor:
        """A colleague with these roles at a unit, as the actor that acts."""
        user = User(username=name, display_name=name, joined_at=LONG_AGO)
        user.set_password(password or "a-long-password")
        user.save()
        Post.objects.bulk_create(
            Post(user=user, unit=unit, role=role, since=LONG_AGO) for role in roles
        )
        self.people[name] = actor_of(user)
        return self.people[name]

    def desk_of(self, name: str) -> Client:
        """A browser in which this colleague is signed in."""
        client = Client()
        user = User.objects.get(pk=self.people[name].user_id)
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        return client


def found() -> Community:
    """Found the community: every role of the main line is held by somebody."""
    load_reference_data()
    city = unit("TX", "清河市", "city", None)
    district = unit("TXD", "东城区", "district", city)
    subdistrict = unit("TXS", "和平街道", "subdistrict", district)
    community = unit("TXC", "幸福里社区", "community", subdistrict)
    made = Community(
        city=city,
        subdistrict=subdistrict,
        community=community,
        grid=unit("TXG1", "第一网格", "grid", community),
        second_grid=unit("TXG2", "第二网格", "grid", community),
        property=unit("TXP", "安居物业", "property", community),
        police=unit("TXJ", "和平派出所", "police", subdistrict),
        stranger_community=unit("TXC2", "桃园社区", "community", subdistrict),
    )
    made.hire("clerk", community, "receptionist")
    made.hire("dispatcher", community, "dispatcher")
    made.hire("reviewer", community, "reviewer")
    made.hire("caller", community, "caller")
    made.hire("secretary", community, "secretary")
    made.hire("analyst", community, "analyst")
    made.hire("grid_worker", made.grid, "grid_worker")
    made.hire("colleague", made.second_grid, "grid_worker")
    made.hire("captain", made.grid, "building_captain")
    made.hire("officer", made.police, "liaison", "handler")
    made.hire("manager", made.property, "unit_head")
    made.hire("administrator", subdistrict, "platform_administrator")
    made.hire("stranger", made.stranger_community, "secretary")
    return made


def facts(place: Unit, **given: Any) -> actions.Registration:
    """What a resident tells; override what the test is about."""
    told: dict[str, Any] = {
        "words": "3号楼2单元楼道灯坏了三天，老人晚上不敢下楼。\n希望尽快修好。",
        "place_unit": place,
        "kind": "complaint",
        "channel": "phone",
        "contact": "self",
        "resident_name": "张桂英",
        "resident_phone": "13812345678",
        "place_words": "3号楼2单元",
    }
    return actions.Registration(**{**told, **given})


# The main line up to each state, in order.
LINE = (
    "registered",
    "accepted",
    "dispatched",
    "signed",
    "handling",
    "reported",
    "follow_up",
    "closed",
)


def lead_to(place: Community, state: str, *, at: datetime | None = None, **given: Any) -> Matter:
    """A matter of the first grid, led by the right colleagues to `state`."""
    moment = at or now()

    def dated(actor: Actor) -> dict[str, Any]:
        return {"by": actor.backdating() if at else actor, "at": moment}

    steps = {
        "accepted": lambda m: actions.accept(matter=m, **dated(place.clerk)),
        "dispatched": lambda m: actions.dispatch(
            matter=m, unit=place.grid, **dated(place.dispatcher)
        ),
        "signed": lambda m: actions.sign(matter=m, **dated(place.grid_worker)),
        "handling": lambda m: (
            actions.contact(matter=m, way="phone", reached=True, **dated(place.grid_worker))
            if m.state == "signed"
            else m
        ),
        "reported": lambda m: actions.report_done(
            matter=m, outcome="solved", answer="灯已更换，今晚起可用。", **dated(place.grid_worker)
        ),
        "follow_up": lambda m: actions.approve(matter=m, **dated(place.reviewer)),
        "closed": lambda m: actions.answer_follow_up(
            matter=m,
            answers=actions.Answers(True, "solved", "satisfied"),
            way="phone",
            **dated(place.caller),
        ),
    }
    with enter(SystemScope("test")):
        matter = actions.register(facts=facts(place.grid, **given), **dated(place.clerk))
        for name in LINE[1 : LINE.index(state) + 1]:
            steps[name](matter)
    return matter


def reload(matter: Matter) -> Matter:
    """The matter as the database has it now, with its units."""
    return Matter.unscoped.select_related(
        "promise", "intake_unit", "holder_unit", "accountable_unit", "place_unit"
    ).get(pk=matter.pk)


def seen_by(actor: Actor, matter: Matter) -> bool:
    """Whether the matter is in this actor's scope."""
    with enter(ActorScope(actor)):
        return Matter.objects.filter(pk=matter.pk).exists()


def resident_of(matter: Matter) -> Actor:
    """The resident who came with number and code."""
    return resident(matter.number)
