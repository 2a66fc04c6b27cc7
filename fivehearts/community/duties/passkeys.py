"""The ceremony of a passkey with the browser (WebAuthn level 2), by the library fido2.

A challenge is made for one page, kept in the session, and good for one answer. The browser must
have verified its user (a finger, a face, a PIN): so a passkey alone is two factors.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from django.http import HttpRequest
from django.utils.translation import gettext
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from fivehearts.community.duties.models import Factor, User
from fivehearts.community.duties.vocabulary import PasskeyNotTaken
from fivehearts.foundation.vault.digest import kept_index

# The challenge waits in the session under this name.
STATE = "passkey"
LONGEST_ANSWER = 20_000
_BROKEN = (ValueError, TypeError, KeyError, AttributeError, IndexError, InvalidSignature)


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """What a browser made: its id, its public credential, and where its counter stands."""

    credential_id: bytes
    credential: str
    counter: int


def begin_making(request: HttpRequest, user: User, known: Iterable[Factor]) -> dict[str, Any]:
    """What the browser is asked to make a passkey for `user` with; not one it has already."""
    options, state = _server(request).register_begin(
        PublicKeyCredentialUserEntity(
            id=kept_index("passkey_user", str(user.pk)).encode()[:64],
            name=user.username,
            display_name=user.display_name,
        ),
        credentials=[_credential(one) for one in known],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    request.session[STATE] = state
    return _told(options)


def finish_making(request: HttpRequest, answer: str) -> NewPasskey:
    """The passkey the browser made for the challenge of this session.

    Raises `PasskeyNotTaken` for any other answer.
    """
    state = request.session.pop(STATE, None)
    try:
        given = RegistrationResponse.from_dict(_read(answer))
        data = _server(request).register_complete(state, given)
    except _BROKEN as error:
        raise PasskeyNotTaken from error
    made = data.credential_data
    if made is None:
        raise PasskeyNotTaken
    return NewPasskey(made.credential_id, websafe_encode(bytes(made)), data.counter)


def begin_showing(request: HttpRequest, known: Iterable[Factor] = ()) -> dict[str, Any]:
    """What the browser is asked to show one of its passkeys with; any, where none is named."""
    options, state = _server(request).authenticate_begin(
        credentials=[_credential(one) for one in known] or None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    request.session[STATE] = state
    return _told(options)


def id_shown(answer: str) -> bytes:
    """The id of the passkey a browser shows; nothing is proved yet. Raises `PasskeyNotTaken`."""
    try:
        return bytes(AuthenticationResponse.from_dict(_read(answer)).raw_id)
    except _BROKEN as error:
        raise PasskeyNotTaken from error


def finish_showing(request: HttpRequest, answer: str, factor: Factor) -> int:
    """Prove that the browser holds this passkey; returns its counter.

    Raises `PasskeyNotTaken` where the challenge, the site or the signature is another.
    """
    state = request.session.pop(STATE, None)
    try:
        given = AuthenticationResponse.from_dict(_read(answer))
        _server(request).authenticate_complete(state, [_credential(factor)], given)
        return int(given.response.authenticator_data.counter)
    except _BROKEN as error:
        raise PasskeyNotTaken from error


def _server(request: HttpRequest) -> Fido2Server:
    host = request.get_host().rsplit(":", 1)[0]
    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name=gettext("Five Hearts")))


def _credential(factor: Factor) -> AttestedCredentialData:
    assert factor.secret is not None
    return AttestedCredentialData(websafe_decode(factor.secret.reveal()))


def _told(options: Any) -> dict[str, Any]:
    """The options as the page carries them: bytes as base64url."""
    return dict(dict(options)["publicKey"])


def _read(answer: str) -> Any:
    if len(answer) > LONGEST_ANSWER:
        raise ValueError("longer than any passkey")
    return json.loads(answer)
