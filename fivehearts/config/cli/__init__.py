"""The command line. Everything heavy is imported by the command that needs it."""

import os
import sys

# Named, not imported: a command that does not need them starts without them.
_REFUSALS = {
    "fivehearts.config.migrating.MigrationRefusal",
    "fivehearts.config.backup.BackupRefusal",
    "fivehearts.config.https.authority.CertificateRefusal",
}


class Failure(Exception):
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

    name = f"{type(error).__module__}.{type(error).__name__}"
    words = " ".join(str(error).split())
    refusals = sys.modules.get("fivehearts.foundation.verbs.refusals")
    expected = (Failure, ServerRefusal, *([refusals.Refusal] if refusals else []))
    sentence = None
    if isinstance(error, expected) or name in _REFUSALS:
        sentence = str(error)
    elif name.endswith("OperationalError") and name.startswith(("psycopg", "django.db")):
        sentence = f"The database cannot be used: {words}"
    elif name == "fivehearts.foundation.vault.vocabulary.VaultError":
        sentence = f"Personal data cannot be opened: {words}"
    elif name == "django.core.exceptions.ImproperlyConfigured":
        sentence = f"A setting is wrong: {words}"
    elif isinstance(error, FileNotFoundError) and error.filename:
        sentence = f"There is no file {os.fsdecode(error.filename)}."
    return sentence
