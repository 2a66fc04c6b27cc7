"""The virus scanner: a command or clamd, by setting. It says clean, or the name of what it found."""

from __future__ import annotations

import shlex
import socket
import struct
import subprocess
import tempfile
from collections.abc import Iterable
from contextlib import closing
from urllib.parse import urlsplit

PATIENCE_SECONDS = 60.0
_CLEAN, _INFECTED = 0, 1
_LONGEST_FINDING = 120


class ScannerSilent(Exception):
    """No verdict: the scanner is not there, failed or took too long. The file goes on waiting."""


def finding(scanner: str, pieces: Iterable[bytes]) -> str:
    """What `scanner` found in the bytes; "" for clean. Raises `ScannerSilent`.

    `clamd://host:3310` and `clamd:///path/to/socket` speak INSTREAM to clamd; anything else is a
    command that gets the path of a copy as its last word and ends with 0 (clean) or 1 (harmful).
    """
    if scanner.startswith("clamd://"):
        return _by_clamd(scanner, pieces)
    return _by_command(scanner, pieces)


def _by_command(scanner: str, pieces: Iterable[bytes]) -> str:
    with tempfile.NamedTemporaryFile(prefix="fivehearts-scan-") as copy:
        for piece in pieces:
            copy.write(piece)
        copy.flush()
        try:
            done = subprocess.run(  # noqa: S603 - the operator's own command
                [*shlex.split(scanner), copy.name],
                capture_output=True,
                timeout=PATIENCE_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ScannerSilent(str(error)) from None
    if done.returncode == _CLEAN:
        return ""
    if done.returncode != _INFECTED:
        raise ScannerSilent(f"the scanner ended with {done.returncode}")
    said = done.stdout.decode(errors="replace").replace(copy.name, "").strip(" :\n")
    return (said or "harmful")[:_LONGEST_FINDING]


def _by_clamd(scanner: str, pieces: Iterable[bytes]) -> str:
    """INSTREAM of clamd(8): length and bytes, a length of nought, one line back."""
    try:
        with closing(_connected(scanner)) as line:
            line.sendall(b"zINSTREAM\0")
            for piece in pieces:
                if piece:
                    line.sendall(struct.pack(">I", len(piece)) + piece)
            line.sendall(struct.pack(">I", 0))
            said = b""
            while not said.endswith(b"\0") and (more := line.recv(4096)):
                said += more
    except OSError as error:
        raise ScannerSilent(str(error)) from None
    answer = said.rstrip(b"\0\n").decode(errors="replace").removeprefix("stream: ")
    if answer == "OK":
        return ""
    if not answer.endswith(" FOUND"):
        raise ScannerSilent(answer or "clamd said nothing")
    return answer.removesuffix(" FOUND")[:_LONGEST_FINDING]


def _connected(scanner: str) -> socket.socket:
    address = urlsplit(scanner)
    if address.hostname:
        return socket.create_connection(
            (address.hostname, address.port or 3310), timeout=PATIENCE_SECONDS
        )
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(PATIENCE_SECONDS)
    line.connect(address.path)
    return line
