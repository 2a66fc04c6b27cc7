"""How these tests fetch a page: the design system alone, without the other floors."""

from typing import Any

from django.conf import settings
from django.test import Client, override_settings

from fivehearts.foundation.web.gallery import PAGES as SAMPLES

PAGES = ["/gallery/", "/gallery/resident/", *(f"/gallery/pages/{name}/" for name in SAMPLES)]
PAGES.append("/gallery/pages/report/?wrong=1")
UNNEEDED = ("duties", "axes", "AuthenticationMiddleware", "whitenoise", "perations")


def alone() -> override_settings:
    """Settings with which pages need no database and no other floor."""
    template = settings.TEMPLATES[0]
    processors = ("request", "i18n", "messages")
    known = template["OPTIONS"]["context_processors"]
    options = {
        **template["OPTIONS"],
        "context_processors": [
            p for p in known if p.endswith(processors) and "fivehearts" not in p
        ],
    }
    ours = [name for name in settings.MIDDLEWARE if not name.startswith("fivehearts.")]
    return override_settings(
        ROOT_URLCONF="fivehearts.foundation.web.tests.bare_urls",
        MIDDLEWARE=["fivehearts.foundation.web.middleware.CalmLimits"]
        + [name for name in ours if not any(word in name for word in UNNEEDED)],
        TEMPLATES=[{**template, "OPTIONS": options}],
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        MESSAGE_STORAGE="django.contrib.messages.storage.cookie.CookieStorage",
    )


def get(address: str, language: str = "zh-hans", cookies: dict[str, str] | None = None) -> Any:
    """The answer to a GET of this address."""
    with alone():
        client = Client()
        client.cookies.load(cookies or {})
        return client.get(address, headers={"accept-language": language})


def post(address: str, body: dict[str, str]) -> Any:
    """The answer to a POST of somebody who opened the page first; the token is checked."""
    with alone():
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        client.get("/gallery/pages/report/")
        token = client.cookies["csrftoken"].value
        return client.post(address, {**body, "csrfmiddlewaretoken": token})
