"""Second factors: what there is, how one ends, and how often one may guess."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# As many wrong codes in a row close the second step for so long, whatever the address.
MOST_WRONG_CODES = 5
CODES_CLOSED_FOR = timedelta(minutes=15)
# Whoever gave the password has so long for the second step: looking for a telephone takes time.
SECOND_STEP_LASTS = timedelta(minutes=10)
MOST_PASSKEYS = 10
RECOVERY_CODES = 10
RECOVERY_DIGITS = 10
# RFC 6238: thirty seconds, six digits; clocks of telephones are off by one step at most.
STEP_SECONDS = 30
CODE_DIGITS = 6


class FactorKind(TextChoices):
    """What somebody has besides the password."""

    PASSKEY = "passkey", _("Passkey")
    AUTHENTICATOR = "authenticator", _("Authenticator")


class FactorEnd(TextChoices):
    """How a factor ended."""

    REMOVED = "removed", _("Taken off by its owner")
    RESET = "reset", _("Taken off by the security administrator")
    COPIED = "copied", _("A copy of it was used")
