"""The second factors and the devices of a user."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from fivehearts.community.duties.models import Device, Factor, RecoveryCode
from fivehearts.community.duties.vocabulary import FactorEnd, FactorKind
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.vault.digest import kept_index


def credential_digest(credential_id: bytes) -> str:
    """What is kept of a passkey's id to find it again."""
    return kept_index("passkey", credential_id.hex())


def recovery_digest(user_id: int, code: str) -> str:
    """What is kept of a recovery code; the same code of two people looks different."""
    return kept_index("recovery_code", f"{user_id}:{code}")


def factors_of(user_id: int) -> QuerySet[Factor]:
    """The working factors of a user, oldest first."""
    return Factor.objects.working().filter(user=user_id).order_by("made_at", "pk")


def factor_of(user_id: int, pk: UUID) -> Factor | None:
    """One of `factors_of`; None where it is somebody else's or was taken off."""
    return factors_of(user_id).filter(pk=pk).first()


def passkeys_of(user_id: int) -> QuerySet[Factor]:
    """The working passkeys of a user."""
    return factors_of(user_id).filter(kind=FactorKind.PASSKEY)


def passkey_by_id(credential_id: bytes) -> Factor | None:
    """The working passkey with this id, of a user who may sign in."""
    rows = Factor.objects.working().filter(credential_digest=credential_digest(credential_id))
    return rows.filter(user__is_active=True).select_related("user").first()


def recovery_codes_left(user_id: int) -> int:
    """How many recovery codes were not used yet."""
    return RecoveryCode.objects.filter(user=user_id, used_at=None).count()


def devices_of(user_id: int, *, at: datetime) -> QuerySet[Device]:
    """Where a user is signed in at this moment, last seen first."""
    return Device.objects.signed_in(at).filter(user=user_id).order_by("-seen_at", "pk")


def demands_second_factor(actor: Actor) -> bool:
    """Whether a post of this actor demands a second step at sign-in, by setting."""
    return any(actor.holds_anywhere(name) for name in settings.SECOND_FACTOR_FOR)


def factors_lost_since(user_id: int, since: datetime | None) -> bool:
    """Whether somebody else took a factor off, or a copy was used, since this moment."""
    rows = Factor.objects.filter(user=user_id, ended_how__in=[FactorEnd.RESET, FactorEnd.COPIED])
    return rows.exists() if since is None else rows.filter(ended_at__gt=since).exists()
