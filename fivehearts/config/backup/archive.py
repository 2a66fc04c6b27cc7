"""The file of a copy: a tar stream, encrypted as a whole, with the sum of everything at its end.

header.json        what it is, when, of which version, and the tally it must restore to
database/000001    the dump of PostgreSQL in pieces, so that nothing lies unencrypted on a disk
files/…            attachments, by their stored names
manifest.json      SHA-256 of all of the above; a copy that was cut off has none
"""

import hashlib
import io
import json
import os
import tarfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pyrage

from fivehearts.config.backup import BackupRefusal

HEADER, MANIFEST, DATABASE, FILES = "header.json", "manifest.json", "database/", "files/"
_PIECE = 8 * 1024 * 1024


class Writer:
    """Puts members into a copy and remembers their sums."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._sums: dict[str, str] = {}

    def put(self, name: str, content: bytes) -> None:
        """Add one member."""
        facts = tarfile.TarInfo(name)
        facts.size, facts.mode = len(content), 0o600
        self._tar.addfile(facts, io.BytesIO(content))
        self._sums[name] = hashlib.sha256(content).hexdigest()

    def put_stream(self, prefix: str, stream: IO[bytes], tell: Callable[[int], None]) -> None:
        """Add a stream of unknown length in numbered pieces."""
        number = 0
        while piece := stream.read(_PIECE):
            number += 1
            self.put(f"{prefix}{number:06}", piece)
            tell(len(piece))

    def finish(self) -> None:
        """Write the sums: only a whole copy has them."""
        content = json.dumps(self._sums, indent=0).encode()
        facts = tarfile.TarInfo(MANIFEST)
        facts.size, facts.mode = len(content), 0o600
        self._tar.addfile(facts, io.BytesIO(content))


@contextmanager
def written(path: Path, recipients: Sequence[Any]) -> Iterator[Writer]:
    """Write a copy to `path`; it appears there whole or not at all."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    inside, outside = os.pipe()
    trouble: list[BaseException] = []

    def encrypt() -> None:
        try:
            with os.fdopen(inside, "rb") as plain, _private(beside) as sealed:
                pyrage.encrypt_io(plain, sealed, list(recipients))
                sealed.flush()
                os.fsync(sealed.fileno())
        except BaseException as error:
            trouble.append(error)

    thread = threading.Thread(target=encrypt)
    thread.start()
    try:
        try:
            with os.fdopen(outside, "wb") as out, tarfile.open(fileobj=out, mode="w|") as tar:
                writer = Writer(tar)
                yield writer
                writer.finish()
        finally:
            thread.join()
        if trouble:
            raise trouble[0]
        beside.rename(path)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def opened(path: Path, identities: Sequence[Any]) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """The members of a copy in order, each with its checked content; the last is the manifest's check.

    Raises BackupRefusal where no key opens it, where it was cut off, or a sum differs.
    """
    inside, outside = os.pipe()
    trouble: list[BaseException] = []

    def decrypt() -> None:
        try:
            with os.fdopen(outside, "wb") as plain, path.open("rb") as sealed:
                pyrage.decrypt_io(sealed, plain, list(identities))
        except BaseException as error:
            trouble.append(error)

    thread = threading.Thread(target=decrypt)
    thread.start()
    try:
        with os.fdopen(inside, "rb") as plain:
            yield _members(plain)
    except (tarfile.TarError, EOFError):
        # The pipe ends a moment before the reason is told.
        thread.join()
        raise _unreadable(path, trouble) from None
    finally:
        thread.join()
    if trouble and not isinstance(trouble[0], BrokenPipeError):
        raise _unreadable(path, trouble)


def _unreadable(path: Path, trouble: list[BaseException]) -> BackupRefusal:
    if trouble and "No matching keys" in str(trouble[0]):
        return BackupRefusal(f"The key given does not open {path.name}.")
    return BackupRefusal(f"{path.name} is damaged or was cut off: use another copy.")


def _members(plain: IO[bytes]) -> Iterator[tuple[str, IO[bytes]]]:
    sums: dict[str, str] = {}
    with tarfile.open(fileobj=plain, mode="r|") as tar:
        for member in tar:
            stream = tar.extractfile(member)
            if stream is None:
                continue
            content = stream.read()
            if member.name == MANIFEST:
                if json.loads(content) != sums:
                    raise BackupRefusal("The sums of the copy do not agree with what is in it.")
                sums = {}
                break
            sums[member.name] = hashlib.sha256(content).hexdigest()
            yield member.name, io.BytesIO(content)
        else:
            raise tarfile.ReadError("no manifest")
    # What the encryption still holds is read to its end, so that a damaged tail is noticed.
    while plain.read(1024 * 1024):
        pass


def _private(path: Path) -> IO[bytes]:
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    return os.fdopen(handle, "wb")
