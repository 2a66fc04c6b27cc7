"""What the test about hostile input stands on: a small community, and a form to fill in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client

from fivehearts.community.duties import actions as duties
from fivehearts.community.duties.models import Invitation, User
from fivehearts.community.duties.sessions import CONFIRMED_AT
from fivehearts.engines.catalogue import actions as catalogue
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.tests.community import Community, found, lead_to, reload
from fivehearts.engines.matters.tests.orders_ground import taken
from fivehearts.faces.resident.tests.ground import begun
from fivehearts.foundation.clock import now
from house_rules.hostile_accounts import administrators
from house_rules.hostile_known import on_its_way, step_of
from house_rules.hostile_line import helping, parts, standing
from house_rules.hostile_messages import sent_into_the_dark
from house_rules.people_ground import in_the_register


@dataclass(frozen=True)
class Ground:
    """A community with a matter in every state, and browsers."""

    place: Community
    matters: dict[str, Matter]
    invitation: Invitation
    token: str
    reset: str
    absence: int
    draft: str
    cookies: dict[str, dict[str, str]]
    parts: dict[str, int]

    def path(self, state: str, verb: str) -> str:
        return f"/desk/matters/{self.matters[state].number}/do/{verb}/"


@dataclass(frozen=True)
class Form:
    """One form: where, who sends it, what fills it properly; `kept` are words it must show again."""

    name: str
    path: Callable[[Ground], str]
    who: str
    fields: Callable[[Ground], dict[str, Any]]
    method: str = "post"
    never_shown: frozenset[str] = field(default=frozenset())


def built() -> Ground:
    place = found()
    states = ("registered", "accepted", "dispatched", "signed", "handling", "reported", "follow_up")
    matters = {state: reload(lead_to(place, state)) for state in states}
    silent = lead_to(place, "follow_up", contact="none", resident_name="", resident_phone="")
    matters["unreachable"] = reload(silent)
    matters["told a phone"] = lead_to(place, "registered", words="请打13912345678找我女儿")
    matters |= standing(place) | helping(place)
    matters["on its way"] = on_its_way(place)
    at = now()
    matters["ordered"] = taken(
        place, at=at, received_at=at - timedelta(hours=1), due_at=at + timedelta(days=1)
    )
    invited = duties.invite(
        unit=place.community, display_name="新来的", role="handler", by=place.secretary
    )
    holder, resident = Client(), Client()
    secretary, analyst, caller = (
        User.objects.get(pk=one.user_id) for one in (place.secretary, place.analyst, place.caller)
    )
    away = duties.begin_absence(
        user=analyst, substitute=caller, until=now() + timedelta(days=7), reason="leave",
        by=place.analyst,
    )  # fmt: skip
    reset = duties.offer_password_reset(user=analyst, by=place.secretary).token
    holder.force_login(secretary, "django.contrib.auth.backends.ModelBackend")
    session = holder.session
    session[CONFIRMED_AT] = at.timestamp()
    session.save()
    session = resident.session
    session["opened"] = [matters["follow_up"].pk]
    session["files"] = [str(matters["follow_up"].resident_id)]
    session.save()
    draft = begun(resident)
    place.hire("keeper", place.city, "platform_administrator")
    catalogue.begin_draft(by=place.keeper)
    keeper = Client()
    keeper.force_login(
        User.objects.get(pk=place.keeper.user_id), "django.contrib.auth.backends.ModelBackend"
    )
    in_the_register(place)
    sent_into_the_dark(place.community)
    people = {"holder": holder, "resident": resident, "visitor": Client(), "keeper": keeper}
    people |= administrators(place)
    cookies = {
        name: {key: morsel.value for key, morsel in client.cookies.items()}
        for name, client in people.items()
    }
    return Ground(place, matters, invited.invitation, invited.token, reset, away.pk, draft, cookies,
                  {**parts(matters), "step": step_of(matters["on its way"])})  # fmt: skip
