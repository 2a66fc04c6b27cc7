"""All settings, read from the environment; `.env` is never read, secrets may come from `*_FILE`."""

import os
from datetime import time
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

env = environ.FileAwareEnv()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(env.str("FIVEHEARTS_VAR", default=str(BASE_DIR / "var")))

DEMO = env.bool("FIVEHEARTS_DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
# A production without its own keys is refused by `fivehearts check`.
INSECURE_KEY = "insecure-only-for-demo-and-tests-0123456789abcdef"
SECRET_KEY = env.str("SECRET_KEY", default=INSECURE_KEY)
# 32 bytes in base64 or hex; the demo keeps its own in var/.
# Several keys, the current one first, while `fivehearts vault rotate` moves all to the first.
VAULT_KEY = env.str("FIVEHEARTS_VAULT_KEY", default="")
# AES-256-GCM, or SM4-GCM where the national algorithms are asked for.
VAULT_CIPHER = env.str("FIVEHEARTS_VAULT_CIPHER", default="AES-256-GCM")
# How new seals of the record are hashed: sha256 or sm3. Each seal names its own.
RECORD_HASH = env.str("FIVEHEARTS_RECORD_HASH", default="sha256")
# Where answers to orders of the city's 12345 go back, and the secret they are signed with.
ORDERS_WEBHOOK_URL = env.str("FIVEHEARTS_ORDERS_WEBHOOK_URL", default="")
ORDERS_WEBHOOK_SECRET = env.str("FIVEHEARTS_ORDERS_WEBHOOK_SECRET", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECURE_COOKIES = env.bool(
    "SECURE_COOKIES", default=not DEMO and not DEBUG and SECRET_KEY != INSECURE_KEY
)
# Reverse proxies, as addresses or networks; only they are asked who the visitor is.
TRUSTED_PROXIES = env.list("FIVEHEARTS_TRUSTED_PROXIES", default=[])
# For a name that will stay with HTTPS for good; a proxy may do both just as well.
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=False)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=0)
# The authority of the office network (`fivehearts certificate`), for colleagues to install.
AUTHORITY_CERTIFICATE = VAR_DIR / "tls" / "authority.crt"
SERVER_CERTIFICATE = env.str("FIVEHEARTS_CERTIFICATE", default=str(VAR_DIR / "tls" / "server.pem"))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "axes",
    "csp",
    "django_htmx",
    "django_tables2",
    "django_filters",
    "procrastinate.contrib.django",
    # floors, from the ground up
    "fivehearts.foundation.clock",
    "fivehearts.foundation.numbering",
    "fivehearts.foundation.vault",
    "fivehearts.foundation.scope",
    "fivehearts.foundation.record",
    "fivehearts.foundation.verbs",
    "fivehearts.foundation.figures",
    "fivehearts.foundation.search",
    "fivehearts.foundation.files",
    "fivehearts.foundation.intake",
    "fivehearts.foundation.outbox",
    "fivehearts.foundation.web",
    "fivehearts.community.places",
    "fivehearts.community.people",
    "fivehearts.community.duties",
    "fivehearts.engines.promises",
    "fivehearts.engines.catalogue",
    "fivehearts.engines.knowledge",
    "fivehearts.engines.matters",
    "fivehearts.engines.procedures",
    "fivehearts.insight.indicators",
    "fivehearts.insight.reports",
    "fivehearts.insight.suggestions",
    "fivehearts.insight.signals",
    "fivehearts.faces.desk",
    "fivehearts.faces.resident",
    "fivehearts.demo",
]

MIDDLEWARE = [
    # Before whatever counts by address.
    "fivehearts.config.https.proxies.TrustedProxies",
    "fivehearts.config.logs.RequestLog",
    # Before whatever reads a body: refused ones are read to the end, so that the browser shows our page.
    "fivehearts.foundation.web.middleware.CalmLimits",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    # Refusals without a word of their own get a page, in the visitor's language.
    "fivehearts.foundation.web.middleware.CalmRefusals",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Numbers taken out of free text show their masks on every page.
    "fivehearts.foundation.vault.middleware.ShowMasks",
    "django_htmx.middleware.HtmxMiddleware",
    "fivehearts.community.duties.middleware.ScopeMiddleware",
    "fivehearts.foundation.files.middleware.SenderMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "fivehearts.config.urls"
WSGI_APPLICATION = "fivehearts.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "fivehearts.config.navigation.navigation",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "fivehearts.foundation.web.templatetags.web",
            ],
        },
    },
]
FORM_RENDERER = "fivehearts.foundation.web.renderer.DesignSystemRenderer"

# Two roles: `default` serves as a plain role, `owner` migrates. The owner's address is
# given only to the processes that need it (docs/operations.md).
DATABASES = {
    "default": env.db_url("DATABASE_URL", default="postgresql://fivehearts@127.0.0.1:1/fivehearts"),
}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
# What writes the same rows again and again is understood by the database once for a connection: from
# the second time on. Only what goes through `foundation/scope/asking.py` is kept so.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("prepare_threshold", 1)
if env.str("DATABASE_OWNER_URL", default=""):
    DATABASES["owner"] = env.db_url("DATABASE_OWNER_URL")
    DATABASES["owner"]["TEST"] = {"MIRROR": "default"}
DATABASE_ROUTERS = ["fivehearts.config.roles.OwnerMigrates"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Who listens to whom: one page.
WIRING = "fivehearts.config.wiring.LISTENERS"
ANSWERS = "fivehearts.config.wiring.ANSWERS"

# Who can be reached by which ways: one page.
OUTBOX_RESOLVERS = "fivehearts.config.reaching.RESOLVERS"
# A message told without one of its facts is an error; in production a dash and a line in the log.
OUTBOX_STRICT = DEMO or DEBUG or SECRET_KEY == INSECURE_KEY
# Ordinary messages rest from … until …, and on days of rest; daily messages go at this hour.
OUTBOX_QUIET_FROM = time.fromisoformat(env.str("FIVEHEARTS_QUIET_FROM", default="21:00"))
OUTBOX_QUIET_UNTIL = time.fromisoformat(env.str("FIVEHEARTS_QUIET_UNTIL", default="08:00"))
OUTBOX_DIGEST_AT = time.fromisoformat(env.str("FIVEHEARTS_DIGEST_AT", default="09:00"))
# Days after which the words and addresses of messages are erased.
OUTBOX_KEPT_DAYS = env.int("FIVEHEARTS_MESSAGES_KEPT_DAYS", default=180)
# E-mail; without a host none is sent.
EMAIL_HOST = env.str("EMAIL_HOST", default="")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", default=False)
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=20)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="fivehearts@localhost")
# Letters that come back: the address they come back to (each letter with its key behind a +), and
# the mailbox they are read from; without a host none are read.
BOUNCES_ADDRESS = env.str("FIVEHEARTS_BOUNCES_ADDRESS", default="")
BOUNCES_IMAP_HOST = env.str("FIVEHEARTS_BOUNCES_IMAP_HOST", default="")
BOUNCES_IMAP_PORT = env.int("FIVEHEARTS_BOUNCES_IMAP_PORT", default=993)
BOUNCES_IMAP_USER = env.str("FIVEHEARTS_BOUNCES_IMAP_USER", default="")
BOUNCES_IMAP_PASSWORD = env.str("FIVEHEARTS_BOUNCES_IMAP_PASSWORD", default="")
BOUNCES_IMAP_TLS = env.str("FIVEHEARTS_BOUNCES_IMAP_TLS", default="ssl")
BOUNCES_IMAP_FOLDER = env.str("FIVEHEARTS_BOUNCES_IMAP_FOLDER", default="INBOX")
# Text messages: a gateway called by signed HTTP, or, for a demo, a file of lines.
SMS_URL = env.str("FIVEHEARTS_SMS_URL", default="")
SMS_STATUS_URL = env.str("FIVEHEARTS_SMS_STATUS_URL", default="")
SMS_KEY = env.str("FIVEHEARTS_SMS_KEY", default="")
SMS_SECRET = env.str("FIVEHEARTS_SMS_SECRET", default="")
SMS_FIELDS = env.str("FIVEHEARTS_SMS_FIELDS", default="")
SMS_FILE = env.str("FIVEHEARTS_SMS_FILE", default=str(VAR_DIR / "sms.log") if DEMO else "")
# Events for another system (`hook:events`), by signed webhook.
OUTBOX_WEBHOOK_URL = env.str("FIVEHEARTS_WEBHOOK_URL", default="")
OUTBOX_WEBHOOK_SECRET = env.str("FIVEHEARTS_WEBHOOK_SECRET", default="")
# Work chats: which services a robot may belong to, and whether it may stand in our own network.
OUTBOX_CHAT_SCHEMES = env.list(
    "FIVEHEARTS_CHAT_SCHEMES", default=["wecombot", "dingtalk", "feishu"]
)
OUTBOX_PRIVATE_ADDRESSES = env.bool("FIVEHEARTS_CHAT_PRIVATE_ADDRESSES", default=False)

# Dispatched matters a place needs before categories are learnt from them.
ROUTING_LEAST_DISPATCHES = env.int("FIVEHEARTS_ROUTING_LEAST", default=300)

# What happens by itself: one page.
PROCRASTINATE_IMPORT_PATHS = ["fivehearts.config.timetable"]

AUTH_USER_MODEL = "duties.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "duties:sign_in"
LOGIN_REDIRECT_URL = "desk:my_work"
LOGOUT_REDIRECT_URL = "resident:home"

# Five wrong passwords for one name from one address close that pair for fifteen minutes.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "duties/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

# Whoever holds one of these needs a second step at sign-in. Off in the demo and in tests.
SECOND_FACTOR_FOR = env.list(
    "FIVEHEARTS_SECOND_FACTOR_FOR",
    default=[]
    if DEMO or DEBUG or SECRET_KEY == INSECURE_KEY
    else [
        "duties.accounts",
        "duties.grant",
        "record.inspect",
        "matters.reveal",
        "people.reveal",
        "people.export",
    ],
)
# Dangerous pages ask again who it is, after so many minutes; 0 never asks.
CONFIRM_AGAIN_MINUTES = env.int("FIVEHEARTS_CONFIRM_AGAIN_MINUTES", default=0 if DEMO else 15)

SESSION_ENGINE = "fivehearts.config.session_store"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_SECURE = SECURE_COOKIES
CSRF_FAILURE_VIEW = "fivehearts.config.errors.expired_form"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
# Remembered like the size of type; the browser would forget it when it is closed.
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600  # seconds
LANGUAGE_COOKIE_SAMESITE = "Lax"
# Words of the wiring itself; every app keeps its own beside its code.
LOCALE_PATHS = [BASE_DIR / "fivehearts" / "config" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR_DIR / "files")},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A bucket of an S3 store in place of the folder var/files; its names begin with the prefix.
FILES_BUCKET = env.str("FIVEHEARTS_BUCKET", default="")
FILES_BUCKET_PREFIX = env.str("FIVEHEARTS_BUCKET_PREFIX", default="files/")
if FILES_BUCKET:
    STORAGES["bucket"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": FILES_BUCKET,
            "endpoint_url": env.str("FIVEHEARTS_BUCKET_ENDPOINT", default="") or None,
            "region_name": env.str("FIVEHEARTS_BUCKET_REGION", default="") or None,
            "access_key": env.str("FIVEHEARTS_BUCKET_KEY", default="") or None,
            "secret_key": env.str("FIVEHEARTS_BUCKET_SECRET", default="") or None,
        },
    }
# How large one file of a kind may be, how many of a kind one form takes, and how much room all
# half-sent files together may take.
FILES_MOST_MEGABYTES = {
    kind: env.int(f"FIVEHEARTS_MOST_MEGABYTES_{kind.upper()}", default=most)
    for kind, most in (("picture", 10), ("pdf", 20), ("audio", 20), ("office", 10))
}
FILES_MOST_AT_ONCE = {
    kind: env.int(f"FIVEHEARTS_MOST_AT_ONCE_{kind.upper()}", default=most)
    for kind, most in (("picture", 6), ("pdf", 3), ("audio", 3), ("office", 3))
}
FILES_MOST_MEGABYTES_ON_THE_WAY = env.int("FIVEHEARTS_MOST_MEGABYTES_ON_THE_WAY", default=5000)
# A command, or clamd://host:3310, or clamd:///run/clamav/clamd.sock; empty: nothing is scanned.
FILES_SCANNER = env.str("FIVEHEARTS_SCANNER", default="")
# One message with pictures; a longer request body is refused with a sentence.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# `json` for a machine that gathers logs; then a line is written for every request, too.
LOG_FORMAT = env.str("FIVEHEARTS_LOG_FORMAT", default="plain")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"masked": {"()": "fivehearts.config.logs.Masked"}},
    "formatters": {
        "plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "fivehearts.config.logs.Lines"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["masked"],
        }
    },
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
    # apprise would name the addresses of work chats, which are as good as passwords.
    "loggers": {
        "axes": {"level": "ERROR"},
        "apprise": {"level": "CRITICAL", "propagate": False},
        "fivehearts.requests": {"level": "INFO" if LOG_FORMAT == "json" else "WARNING"},
    },
}
