"""The Merkle tree of RFC 6962 (Certificate Transparency): leaves, nodes, root, paths. Pure.

A leaf is hashed behind a zero byte, a node behind a one, a seal behind a two, so that none of
them can be passed off as another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

from cryptography.hazmat.primitives import hashes
from django.db.models import TextChoices

_LEAF: Final = b"\x00"
_NODE: Final = b"\x01"
_SEAL: Final = b"\x02"
# Both of them make 32 bytes.
SIZE: Final = 32


class Algorithm(TextChoices):
    """How a seal is hashed; each seal names its own, so that a change leaves old ones readable."""

    SHA256 = "sha256", "SHA-256"
    SM3 = "sm3", "SM3"


def digest(algorithm: str, data: bytes) -> bytes:
    """The digest of `data`, 32 bytes. Raises ValueError for an algorithm that is none of ours."""
    if algorithm == Algorithm.SHA256:
        return hashlib.sha256(data).digest()
    if algorithm == Algorithm.SM3:
        running = hashes.Hash(hashes.SM3())
        running.update(data)
        return running.finalize()
    raise ValueError(f"no algorithm of the record is called {algorithm[:20]!r}")


def leaf_hash(algorithm: str, data: bytes) -> bytes:
    """The hash of one leaf (RFC 6962, 2.1)."""
    return digest(algorithm, _LEAF + data)


def seal_hash(algorithm: str, data: bytes) -> bytes:
    """The hash of the head of a seal, which the next seal names."""
    return digest(algorithm, _SEAL + data)


def root(algorithm: str, leaves: Sequence[bytes]) -> bytes:
    """The root above leaf hashes (RFC 6962, 2.1). Raises ValueError where there is none."""
    if not leaves:
        raise ValueError("a tree has at least one leaf")
    level = list(leaves)
    while len(level) > 1:
        level = _above(algorithm, level)
    return level[0]


def path(algorithm: str, leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root, nearest first. Raises IndexError."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    level, found = list(leaves), []
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            found.append(level[beside])
        level, index = _above(algorithm, level), index >> 1
    return found


def leads_to(
    algorithm: str, leaf: bytes, *, index: int, size: int, path: Sequence[bytes], root: bytes
) -> bool:
    """Whether `leaf` is number `index` (from 0) of the `size` leaves under `root`.

    The check of RFC 9162, 2.1.3.2: the path has to be of exactly the length its place asks for.
    """
    if not 0 <= index < size:
        return False
    here, last, found = index, size - 1, leaf
    for beside in path:
        if last == 0:
            return False
        if here & 1 or here == last:
            found = digest(algorithm, _NODE + beside + found)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            found = digest(algorithm, _NODE + found + beside)
        here, last = here >> 1, last >> 1
    return last == 0 and found == root


def _above(algorithm: str, level: Sequence[bytes]) -> list[bytes]:
    """The level above; a last one without a neighbour rises as it is."""
    pairs = zip(level[::2], level[1::2], strict=False)
    risen = [digest(algorithm, _NODE + left + right) for left, right in pairs]
    if len(level) % 2:
        risen.append(level[-1])
    return risen
