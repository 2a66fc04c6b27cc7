"""Authenticated encryption of one value at one address.

Layout of a token: version (1 byte) · key fingerprint (4) · nonce (12) · ciphertext and tag.
The version says the cipher, so a change of VAULT_CIPHER leaves old tokens readable.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from . import keys
from .vocabulary import VaultError

AES_256_GCM = 1
SM4_GCM = 2
VERSIONS = {"AES-256-GCM": AES_256_GCM, "SM4-GCM": SM4_GCM}
NONCE_BYTES = 12
TAG_BYTES = 16
KEY_ID_BYTES = 1 + keys.FINGERPRINT_BYTES


def seal(text: str, address: str) -> bytes:
    """The token of `text`, bound to `address` (`app.Model.field:pk`).

    Raises VaultError for text that is not valid Unicode or when VAULT_CIPHER is unknown.
    """
    version = _chosen_version()
    nonce = secrets.token_bytes(NONCE_BYTES)
    try:
        plain = text.encode()
    except UnicodeEncodeError:
        raise VaultError(f"The value for {address} is not valid Unicode text.") from None
    return key_id() + nonce + _encrypt(version, nonce, plain, address.encode())


def unseal(token: bytes, address: str) -> str:
    """The text of a token; VaultError when the key, the address or a single bit differs."""
    if len(token) < KEY_ID_BYTES + NONCE_BYTES + TAG_BYTES:
        raise VaultError(f"The sealed value of {address} is too short.")
    version, print_of_key = token[0], token[1:KEY_ID_BYTES]
    if version not in VERSIONS.values():
        raise VaultError(f"The sealed value of {address} has an unknown version.")
    if print_of_key not in keys.fingerprints():
        raise VaultError(f"The sealed value of {address} belongs to another key.")
    nonce = token[KEY_ID_BYTES : KEY_ID_BYTES + NONCE_BYTES]
    body = token[KEY_ID_BYTES + NONCE_BYTES :]
    try:
        return _decrypt(token, nonce, body, address.encode()).decode()
    except (InvalidTag, UnicodeDecodeError):
        raise VaultError(f"The sealed value of {address} does not open at this place.") from None


def key_id() -> bytes:
    """How every token begins that is sealed now: the cipher chosen and the current key."""
    return bytes([_chosen_version()]) + keys.fingerprint()


def _chosen_version() -> int:
    name = str(getattr(settings, "VAULT_CIPHER", "AES-256-GCM"))
    if name not in VERSIONS:
        raise VaultError(f"VAULT_CIPHER must be one of {', '.join(VERSIONS)}.")
    return VERSIONS[name]


def _encrypt(version: int, nonce: bytes, plain: bytes, address: bytes) -> bytes:
    if version == AES_256_GCM:
        return AESGCM(keys.purpose_key("seal:aes-256-gcm")).encrypt(nonce, plain, address)
    return sm4_gcm_encrypt(keys.purpose_key("seal:sm4-gcm", 16), nonce, plain, address)


def _decrypt(token: bytes, nonce: bytes, body: bytes, address: bytes) -> bytes:
    version, of = token[0], token[1:KEY_ID_BYTES]
    if version == AES_256_GCM:
        return AESGCM(keys.purpose_key("seal:aes-256-gcm", of=of)).decrypt(nonce, body, address)
    return sm4_gcm_decrypt(keys.purpose_key("seal:sm4-gcm", 16, of=of), nonce, body, address)


def sm4_gcm_encrypt(key: bytes, nonce: bytes, plain: bytes, address: bytes) -> bytes:
    """SM4 in GCM mode (RFC 8998): ciphertext followed by the 16-byte tag."""
    encryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(address)
    return encryptor.update(plain) + encryptor.finalize() + encryptor.tag


def sm4_gcm_decrypt(key: bytes, nonce: bytes, body: bytes, address: bytes) -> bytes:
    """The reverse of `sm4_gcm_encrypt`; InvalidTag when anything differs."""
    cipher, tag = body[:-TAG_BYTES], body[-TAG_BYTES:]
    decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(address)
    return decryptor.update(cipher) + decryptor.finalize()
