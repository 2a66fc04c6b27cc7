"""`fivehearts vault`: what is sealed by which key, and moving all of it to the current one."""

from __future__ import annotations

import base64
import secrets
from collections import defaultdict
from collections.abc import Callable
from functools import partial

from django.db import models, transaction

from fivehearts.config.losing import lost_with_the_last_key
from fivehearts.foundation import record
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope.actors import Actor, system
from fivehearts.foundation.scope.scopes import SystemScope, enter
from fivehearts.foundation.vault import cipher, keys, rotating

NAME = "vault-rotate"
# A row changed while it was waited for ends a pass early; a few more find the rest.
_MOST_PASSES = 5
Tell = Callable[[str, int, int], None]


def rotate_batch(
    *,
    by: Actor,
    model: type[models.Model],
    after: object = None,
    size: int = rotating.BATCH,
    wait: bool = False,
) -> rotating.Batch:
    """Move one batch of rows of a table to the current key and cipher, digests with them.

    In order: the rows are locked (those somebody holds are passed over), sealed anew and
    compared with what they were; record, in the same transaction: how many, to which key and
    cipher.
    """
    with transaction.atomic(), enter(SystemScope(NAME)):
        done = rotating.rotate_batch(model, after=after, size=size, wait=wait)
        record.write(
            verb="vault.rotate",
            subject=f"{model._meta.label}:sealed",
            by=by.ref,
            at=now(),
            data={
                "rows": done.moved,
                "shut": len(done.shut),
                "key": keys.fingerprint().hex(),
                "cipher": cipher.key_id()[0],
            },
        )
    return done


def rotate(tell: Tell, *, size: int = rotating.BATCH) -> list[str]:
    """Move everything, table by table; gives the values that could not be moved, in sentences.

    Can be killed and started again at any moment, and runs beside a program that already knows
    the new key.
    """
    by = system(NAME)
    shut: list[str] = []
    for model in rotating.sealed_models():
        with enter(SystemScope(NAME)):
            total = rotating.left(model)
        if not total:
            continue
        tell(model._meta.label, 0, total)
        # What somebody held at that moment is waited for, row by row, when the rest is done.
        met = _passed(by, model, size, partial(_bounded, tell, model._meta.label, total))
        for _again in range(_MOST_PASSES):
            if met or not _is_left(model):
                break
            met = _passed(by, model, 1, wait=True)
        tell(model._meta.label, total, total)
        shut += met
    return shut


def _passed(
    by: Actor,
    model: type[models.Model],
    size: int,
    tell: Callable[[int], None] | None = None,
    *,
    wait: bool = False,
) -> list[str]:
    """Once through a table in the order of its keys; gives what could not be moved."""
    after: object = None
    shut: list[str] = []
    moved = 0
    while True:
        batch = rotate_batch(by=by, model=model, after=after, size=size, wait=wait)
        after, moved = batch.last, moved + batch.moved
        shut += batch.shut
        if tell is not None:
            tell(moved)
        if batch.rows < size:
            return shut


def _bounded(tell: Tell, label: str, total: int, moved: int) -> None:
    tell(label, min(moved, total), total)


def _is_left(model: type[models.Model]) -> bool:
    with enter(SystemScope(NAME)):
        return rotating.left(model) > 0


def status() -> list[str]:
    """One line for each cipher and key in use, the current key first; what goes with the last key."""
    with enter(SystemScope(NAME)):
        found = rotating.sealings()
    lines: list[str] = []
    by_key: dict[str, int] = defaultdict(int)
    for one in sorted(found, key=lambda one: (not one.current, one.column)):
        by_key[one.key] += one.values
        word = "current 现用" if one.current else "older 旧" if one.known else "UNKNOWN 无此密钥"
        lines.append(f"{one.column}: {one.values} · {one.cipher} · {one.key} · {word}")
    gone = [one for one in (key.hex() for key in keys.fingerprints()[1:]) if not by_key[one]]
    words = "Nothing is sealed by the key {} any more. 旧密钥已不再使用。"
    return lines + [words.format(one) for one in gone] + lost()


def lost() -> list[str]:
    """What no longer works once the last key is taken out; nothing with one key."""
    with enter(SystemScope(NAME)):
        return lost_with_the_last_key()


def all_known() -> bool:
    """Whether a key is at hand for everything that is sealed."""
    with enter(SystemScope(NAME)):
        return all(one.known for one in rotating.sealings())


def new_key() -> str:
    """A key as `FIVEHEARTS_VAULT_KEY` takes it: 32 random bytes in base64."""
    return base64.b64encode(secrets.token_bytes(keys.MASTER_BYTES)).decode()
