"""How the table of access is asked: as whom, and whether they have just shown who they are."""

from __future__ import annotations

import functools
from typing import Any

from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client

from fivehearts.community.duties.tests.making import just_confirmed
from house_rules.access_ground import Ground


@functools.cache
def _client() -> Client:
    """One client for all: each new one would look through every static file."""
    return Client(raise_request_exception=False)


# Where somebody is sent who has not shown for a while who they are.
ASKED = "→ /desk/account/confirm/"
# What unmasks, takes lists out or hands out a key asks again; the table says what follows then.
ASKS_AGAIN = frozenset(
    {"desk/matters/<str:number>/contact/", "desk/matters/<str:number>/numbers/<slug:key>/", "desk/people/<uuid:pk>/show/", "desk/people/corrections/<uuid:pk>/copy/",
     "desk/people/take-out/", "desk/people/register/out/", "desk/colleagues/<int:pk>/password/",
     "desk/account/contact/", "desk/account/authenticator/", "desk/account/passkey/",
     "desk/account/recovery-codes/"}
)  # fmt: skip


def ask(
    ground: Ground,
    who: str,
    method: str,
    path: str,
    data: dict[str, Any],
    *,
    confirmed: bool = True,
) -> HttpResponseBase:
    """Ask as one of the seven in a browser of this moment; what is written is undone.

    `confirmed` where they have just shown who they are.
    """
    client = _client()
    client.cookies.clear()
    for name, morsel in ground.clients[who].cookies.items():
        client.cookies[name] = morsel.value
    with transaction.atomic():
        if confirmed and client.cookies:
            just_confirmed(client)
        answer = getattr(client, method)(path, data)
        transaction.set_rollback(True)
    return answer
