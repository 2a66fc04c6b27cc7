"""`fivehearts backup` and `fivehearts restore` at the terminal."""

from pathlib import Path

from rich.console import Console

from fivehearts.config.backup import BackupRefusal, keys, restoring, taking
from fivehearts.config.cli import ready
from fivehearts.config.cli.progress import Progress

_SHOWN = 10


def make_key(path: Path) -> None:
    """Make a key for copies and say what to do with it."""
    public = keys.make_key(path)
    say(f"The key stands in {path}: keep it apart from this machine, with somebody who is trusted.")
    say(f"{keys.RECIPIENTS}={public}")


def back_up(target: Path | None, *, key: Path | None, verify: bool, keep: int | None) -> None:
    """Make a copy, try it, and thin out older ones; a copy that does not hold what it should stays named so."""
    addresses = ready.django()
    with Progress("Backup 备份") as tell:
        copy = taking.take(addresses, target, tell)
    say(f"{copy.path}: {copy.size_bytes >> 10} KiB, {copy.rows} rows, {copy.files} files")
    if verify:
        identities = keys.known_identities(key)
        if not identities:
            raise BackupRefusal(
                "The copy was written but not tried: name the key with --key, or leave the trial "
                "out with --no-verify."
            )
        with Progress("Trial 试还原") as tell:
            found = restoring.verify(copy.path, addresses, identities, tell)
        _report(found, copy.path)
    if keep is not None:
        for gone in taking.thin_out(copy.path.parent, keep):
            say(f"removed {gone.name}")
    if addresses.own_server and not key:
        say(f"Only {keys.own_key()} opens it, and only var/keys opens what is sealed inside: keep")
        say("a copy of var/keys apart from the backups. 请把 var/keys 另存一份。")


def restore(path: Path, *, key: Path | None) -> None:
    """Put a copy back into an empty database and say what was compared."""
    addresses = ready.database()
    ready.set_up()
    if not addresses.owner_url:
        raise BackupRefusal("DATABASE_OWNER_URL is not set: a copy is put back by the owner.")
    identities = keys.known_identities(key)
    if not identities:
        raise BackupRefusal("Name the key that opens the copy with --key FILE.")
    with Progress("Restore 还原") as tell:
        found = restoring.restore(path, addresses, identities, tell)
    ready.migrated(addresses)
    _report(found, path)


def _report(found: restoring.Found, path: Path) -> None:
    for line in found.differences[:_SHOWN]:
        say(f"  {line}")
    if found.differences:
        raise BackupRefusal(f"{path.name} does not hold what it should: {len(found.differences)}.")
    say(
        f"Restored and compared: {found.tables} tables row by row, {found.figures} figures, "
        f"{found.seals} seals, {found.files} files. 备份可以还原。"
    )


def say(line: str) -> None:
    """One line for the person at the terminal."""
    Console(highlight=False, markup=False, soft_wrap=True).print(line)
