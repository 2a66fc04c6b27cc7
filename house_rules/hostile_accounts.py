"""The forms of accounts, posts and second steps, for the trial with hostile input."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client

from fivehearts.community.duties.models import Post, User
from fivehearts.community.duties.sessions import CONFIRMED_AT
from fivehearts.engines.matters.tests.community import Community
from fivehearts.foundation.clock import now, today

# Name, where, who sends it, what fills it properly, how it is sent.
Told = tuple[str, Callable[[Any], str], str, Callable[[Any], dict[str, Any]], str]
NEVER_SHOWN = frozenset({"password", "again", "present", "credential"})


def fixed(path: str) -> Callable[[Any], str]:
    return lambda ground: path


def in_ninety_days() -> str:
    return f"{today() + timedelta(days=90)}"


def administrators(place: Community) -> dict[str, Client]:
    """Browsers of the system and the security administrator, who have just signed in."""
    clients = {}
    for name in ("system", "security"):
        one = place.hire(name, place.city, f"{name}_administrator")
        client = clients[name] = Client()
        user = User.objects.get(pk=one.user_id)
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[CONFIRMED_AT] = now().timestamp()
        session.save()
    return clients


ACCOUNT_FORMS: tuple[Told, ...] = (
    ("join", lambda g: f"/invitation/{g.token}/", "visitor",
     lambda g: {"display_name": "新来的", "username": "xinlai", "password": "tong-xin-2026!",
                "again": "tong-xin-2026!"}, "post"),
    ("invite", lambda g: f"/desk/invitations/new/{g.place.community.pk}/", "holder",
     lambda g: {"display_name": "新同事", "role": "handler", "term_ends_on": "",
                "language": "en"}, "post"),
    ("password", fixed("/desk/password/"), "holder",
     lambda g: {"present": "a-long-password", "password": "tong-xin-2026!",
                "again": "tong-xin-2026!"}, "post"),
    ("new password", lambda g: f"/password/{g.reset}/", "visitor",
     lambda g: {"password": "tong-xin-2026!", "again": "tong-xin-2026!"}, "post"),
    ("confirm", fixed("/desk/account/confirm/"), "holder",
     lambda g: {"password": "a-long-password", "next": "/desk/"}, "post"),
    ("sign-in by passkey", fixed("/sign-in/passkey/"), "visitor",
     lambda g: {"credential": "{}", "next": "/desk/"}, "post"),
    ("new passkey", fixed("/desk/account/passkey/"), "security",
     lambda g: {"name": "我的手机", "credential": "{}"}, "post"),
    ("authenticator", fixed("/desk/account/authenticator/"), "security",
     lambda g: {"code": "123456"}, "post"),
    ("contact", fixed("/desk/account/contact/"), "security",
     lambda g: {"display_name": "王安全", "work_phone": "65551234", "email": "wang@example.cn",
                "language": "zh-hans"}, "post"),
    ("term", lambda g: f"/desk/posts/{Post.objects.get(user=g.place.caller.user_id).pk}/term/",
     "holder", lambda g: {"term_ends_on": in_ninety_days()}, "post"),
    ("give a post", lambda g: f"/desk/posts/give/{g.place.community.pk}/", "security",
     lambda g: {"username": "keeper", "role": "handler", "term_ends_on": in_ninety_days()}, "post"),
    ("new account", fixed("/desk/accounts/new/"), "system",
     lambda g: {"display_name": "新同事", "username": "xintongshi", "work_phone": "65551234"},
     "post"),
    ("accounts", fixed("/desk/accounts/"), "system",
     lambda g: {"q": "王", "page": "1", "sort": "name"}, "get"),
    ("unit of a post", fixed("/desk/posts/give/"), "security", lambda g: {"q": "社区"}, "get"),
)  # fmt: skip
