"""`fivehearts check`: what is wrong with this installation."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Finding:
    """One thing to know; `serious` ones must be mended before residents use the system."""

    sentence: str
    serious: bool = True

    def __str__(self) -> str:
        return f"{'✗' if self.serious else '·'} {self.sentence}"


def findings() -> list[Finding]:
    """All findings; the database is asked only when it answers."""
    return [
        *_of_django(),
        *_of_keys(),
        *_of_record(),
        *_of_webhook(),
        *_of_messages(),
        *_of_certificate(),
        *_of_database(),
    ]


def _of_django() -> Iterator[Finding]:
    from django.conf import settings
    from django.core import checks

    deployed = not settings.DEMO and not settings.DEBUG
    for message in checks.run_checks(include_deployment_checks=deployed):
        hint = f" {message.hint}" if message.hint else ""
        serious = message.level >= checks.ERROR
        yield Finding(" ".join(f"{message.id}: {message.msg}{hint}".split()), serious)


def _of_keys() -> Iterator[Finding]:
    from django.conf import settings

    if settings.SECRET_KEY == settings.INSECURE_KEY:
        yield Finding("SECRET_KEY is the public one: set one of your own.")
    if not settings.VAULT_KEY:
        yield Finding(
            "FIVEHEARTS_VAULT_KEY is not set: personal data cannot be kept. "
            "Make a key with `fivehearts vault new-key` and keep a copy of it apart."
        )


def _of_record() -> Iterator[Finding]:
    from django.conf import settings

    from fivehearts.foundation.record.tree import digest

    try:
        digest(settings.RECORD_HASH, b"")
    except Exception:
        yield Finding(
            "FIVEHEARTS_RECORD_HASH is neither sha256 nor sm3, or this computer has no SM3."
        )


def _of_webhook() -> Iterator[Finding]:
    from fivehearts.engines.matters.orders import webhook

    try:
        webhook.is_configured()
    except webhook.MisconfiguredWebhook as error:
        yield Finding(str(error))


def _of_messages() -> Iterator[Finding]:
    from fivehearts.foundation.outbox import channels

    yield from (Finding(problem) for problem in channels.problems())


def _of_certificate() -> Iterator[Finding]:
    from datetime import UTC, datetime

    from fivehearts.config.https import CertificateRefusal, serving

    if not serving.is_chosen():
        return
    try:
        found = serving.present()
    except CertificateRefusal as error:
        yield Finding(str(error))
        return
    if found.is_due(datetime.now(UTC)):
        yield Finding(f"The certificate {found.path} ends on {found.ends:%Y-%m-%d}: renew it.")


def _of_database() -> Iterator[Finding]:
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError as error:
        yield Finding(f"The database cannot be reached: {' '.join(str(error).split())}")
        return
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        version = int(cursor.fetchone()[0]) // 10000
    if not 15 <= version <= 18:
        yield Finding(f"PostgreSQL {version} is not supported; 15 to 18 are.")
    yield from _of_role()
    yield from _of_schema()


def _of_role() -> Iterator[Finding]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls, rolcreaterole, "
            "has_schema_privilege('public', 'CREATE'), EXISTS (SELECT FROM pg_class WHERE "
            "relowner = pg_roles.oid AND relnamespace = 'public'::regnamespace) "
            "FROM pg_roles WHERE rolname = current_user"
        )
        name, superuser, bypass, creates_roles, creates, owns = cursor.fetchone()
    if superuser or bypass or creates_roles:
        yield Finding(f"The program works as {name}, a role that may do anything: use a plain one.")
    if creates or owns:
        yield Finding(
            f"The role {name} owns or can create tables: let another role own them "
            "(DATABASE_OWNER_URL) and use a plain one for DATABASE_URL."
        )


def _of_schema() -> Iterator[Finding]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.loader.graph.leaf_nodes() and executor.migration_plan(
        executor.loader.graph.leaf_nodes()
    ):
        yield Finding("The database is not up to date: run `fivehearts migrate`.")
        return
    yield from _of_calendar()


def _of_calendar() -> Iterator[Finding]:
    """Deadlines reach a good way ahead: say when the calendar does not."""
    from fivehearts.foundation.clock import now
    from fivehearts.foundation.clock.models import Day

    ahead = (now() + timedelta(days=90)).year
    if not Day.objects.filter(day__year=now().year).exists():
        yield Finding(f"The working calendar of {now().year} is missing: run `fivehearts migrate`.")
    elif not Day.objects.filter(day__year=ahead, published=True).exists():
        yield Finding(
            f"The calendar of {ahead} is not published yet: deadlines in it are provisional.",
            serious=False,
        )
