"""The command line. Everything heavy is imported by the command that needs it."""

import os
import sys


class Failure(Exception):  # noqa: N818 - told to a person, not to a programmer
    """An expected failure: the message is the one sentence that is printed."""


def main() -> None:
    """Run a command; an expected failure is one sentence and exit code 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fivehearts.config.settings")
    from fivehearts.config.cli.commands import app

    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        sentence = explained(error)
        if sentence is None:
            raise
        print(sentence, file=sys.stderr)
        sys.exit(1)


def explained(error: Exception) -> str | None:
    """The sentence for an expected failure, None for a mistake of ours."""
    from fivehearts.config.embedded.refusals import ServerRefusal

    if isinstance(error, (Failure, ServerRefusal)):
        return str(error)
    name = f"{type(error).__module__}.{type(error).__name__}"
    if name.endswith("OperationalError") and name.startswith(("psycopg", "django.db")):
        reason = " ".join(str(error).split())
        return f"The database cannot be used: {reason}"
    if name == "fivehearts.config.migrating.MigrationRefusal":
        return str(error)
    if name == "django.core.exceptions.ImproperlyConfigured":
        return f"A setting is wrong: {' '.join(str(error).split())}"
    refusals = sys.modules.get("fivehearts.foundation.verbs.refusals")
    if refusals is not None and isinstance(error, refusals.Refusal):
        return str(error)
    if isinstance(error, FileNotFoundError) and error.filename:
        return f"There is no file {os.fsdecode(error.filename)}."
    return None
