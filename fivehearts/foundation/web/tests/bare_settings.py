"""The design system alone: no database, no other floor. For looking at the gallery and its tests."""

from fivehearts.config.settings import *  # noqa: F403
from fivehearts.config.settings import MIDDLEWARE as ALL_MIDDLEWARE
from fivehearts.config.settings import TEMPLATES as ALL_TEMPLATES

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "django_tables2",
    "django_filters",
    "fivehearts.foundation.web",
]
UNNEEDED = ("duties", "axes", "AuthenticationMiddleware", "whitenoise")
MIDDLEWARE = [name for name in ALL_MIDDLEWARE if not any(word in name for word in UNNEEDED)]
TEMPLATES = [
    {
        **ALL_TEMPLATES[0],
        "OPTIONS": {
            **ALL_TEMPLATES[0]["OPTIONS"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
ROOT_URLCONF = "fivehearts.foundation.web.tests.bare_urls"
AUTH_USER_MODEL = "auth.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
DATABASES = {}
DATABASE_ROUTERS = []
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SILENCED_SYSTEM_CHECKS = ["models.W042"]
