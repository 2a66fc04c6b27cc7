"""Who can open a copy: keys in the age format (https://age-encryption.org), readable by any age program."""

import os
from collections.abc import Sequence
from pathlib import Path

import pyrage

from fivehearts.config.backup import BackupRefusal
from fivehearts.config.embedded.addresses import var_folder

RECIPIENTS = "FIVEHEARTS_BACKUP_RECIPIENTS"
_OWN = "backup-key.txt"


def own_key() -> Path:
    """Where an installation on its own server keeps the key it made itself."""
    return var_folder() / "keys" / _OWN


def make_key(path: Path) -> str:
    """Write a new key for our eyes alone, and return the public half, its recipient.

    Raises BackupRefusal where a file stands there already.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    identity = pyrage.x25519.Identity.generate()
    text = f"# public key: {identity.to_public()}\n{identity}\n"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BackupRefusal(f"{path} is there already: name another file for the key.") from None
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(text)
    return str(identity.to_public())


def recipients(*, own_server: bool) -> list["pyrage.x25519.Recipient"]:
    """Whom copies are made for: the setting, or on our own server a key made on first use.

    Raises BackupRefusal where nobody is named, or a name is no age recipient.
    """
    named = os.environ.get(RECIPIENTS, "").replace(",", " ").split()
    if not named:
        if not own_server:
            raise BackupRefusal(
                f"{RECIPIENTS} is not set: make a key with `fivehearts backup --new-key FILE`, keep "
                "the file apart from this machine, and set the public key it prints."
            )
        if not own_key().exists():
            make_key(own_key())
        named = [str(identity.to_public()) for identity in identities([own_key()])]
    try:
        return [pyrage.x25519.Recipient.from_str(one) for one in named]
    except pyrage.RecipientError:
        raise BackupRefusal(f"{RECIPIENTS} holds something that is no age public key.") from None


def identities(paths: Sequence[Path]) -> list["pyrage.x25519.Identity"]:
    """The keys of these files. Raises BackupRefusal where a file holds none."""
    found = []
    for path in paths:
        lines = path.read_text(encoding="ascii", errors="replace").split()
        keys = [line for line in lines if line.startswith("AGE-SECRET-KEY-")]
        try:
            found += [pyrage.x25519.Identity.from_str(key) for key in keys]
        except pyrage.IdentityError:
            keys = []
        if not keys:
            raise BackupRefusal(f"{path} holds no age key.")
    return found


def known_identities(key: Path | None) -> list["pyrage.x25519.Identity"]:
    """The keys a copy can be opened with here: the named one, or our own."""
    path = key or own_key()
    return identities([path]) if path.exists() else []
