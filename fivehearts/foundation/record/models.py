"""Entries of the record and the seals over them. Entries are partitioned, so SQL makes their table."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from sys import byteorder
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.record import tree
from fivehearts.foundation.record.tree import Algorithm

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DOMAIN: Final = "fivehearts.record.seal.1"


class Entry(models.Model):
    """Who did what to what, when; no foreign keys in or out, never changed, never deleted."""

    open_reason = "read only through fivehearts.foundation.record.queries, by audit and by proof"
    append_only = True

    id = models.BigIntegerField(primary_key=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    txid = models.BigIntegerField()
    at = models.DateTimeField(_("at"))
    by = models.CharField(_("by"), max_length=80)
    verb = models.CharField(_("verb"), max_length=80)
    subject = models.CharField(_("subject"), max_length=120)
    unit_id = models.BigIntegerField(null=True)
    data = models.JSONField()
    address = models.CharField(max_length=45)

    class Meta:
        managed = False
        db_table = "record_entry"
        verbose_name = _("record entry")
        verbose_name_plural = _("record entries")

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


class Seal(models.Model):
    """A range of entries under one Merkle root, chained to the seal before; never changed.

    Within an era, which is the life of the record on one server, a seal holds the entries after
    (`from_txid`, `from_id`) up to (`until_txid`, `until_id`) in the order (txid, id), of ids above
    `floor_id`. When the record has moved to another server, whose transactions count anew, the era
    is closed by seals that name the rest of its entries, up to the id `until_id`.
    """

    open_reason = "digests and ids without words; whoever holds a receipt checks it against a seal"
    append_only = True

    number = models.BigIntegerField(_("number"), primary_key=True)
    algorithm = models.CharField(_("algorithm"), max_length=10, choices=Algorithm.choices)
    sealed_at = models.DateTimeField(_("sealed at"))
    era = models.IntegerField()
    cluster = models.CharField(max_length=40)
    closing = models.BooleanField(default=False)
    floor_id = models.BigIntegerField()
    from_txid = models.BigIntegerField()
    from_id = models.BigIntegerField()
    until_txid = models.BigIntegerField()
    until_id = models.BigIntegerField()
    entries = models.IntegerField(_("entries"))
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    # Eight bytes and thirty-two for each entry: by them a changed or missing one is named.
    ids = models.BinaryField()
    leaves = models.BinaryField()
    root = models.BinaryField(_("root"), max_length=tree.SIZE)
    previous = models.BinaryField(max_length=tree.SIZE)
    hash = models.BinaryField(max_length=tree.SIZE)

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"record.Seal:{self.number}"

    @property
    def position(self) -> tuple[int, int]:
        """Up to where its era is sealed, as (txid, id)."""
        return self.until_txid, self.until_id

    def entry_ids(self) -> list[int]:
        """The ids of the entries in the order of the leaves."""
        return unpacked(self.ids)

    def leaf_hashes(self) -> list[bytes]:
        """The hashes of the leaves, in their order."""
        held = bytes(self.leaves)
        return [held[start : start + tree.SIZE] for start in range(0, len(held), tree.SIZE)]

    def head(self) -> str:
        """The text whose hash is the seal's: everything it says, in one JSON list."""
        return json.dumps(
            [
                _DOMAIN,
                self.number,
                self.algorithm,
                microseconds(self.sealed_at),
                self.era,
                self.cluster,
                self.closing,
                self.floor_id,
                [self.from_txid, self.from_id],
                [self.until_txid, self.until_id],
                self.entries,
                [self.first_id, self.last_id],
                tree.digest(self.algorithm, bytes(self.ids)).hex(),
                bytes(self.root).hex(),
                bytes(self.previous).hex(),
            ],
            ensure_ascii=False,
            separators=(",", ":"),
        )

    def hash_of_head(self) -> bytes:
        """What `hash` has to be. Raises ValueError where the algorithm is none of ours."""
        return tree.seal_hash(self.algorithm, self.head().encode())


def microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment(micro: int) -> datetime:
    """The moment so many microseconds after 1970. Raises OverflowError."""
    return _EPOCH + timedelta(microseconds=int(micro))


def packed(ids: Sequence[int]) -> bytes:
    """Ids as eight bytes each, the high byte first."""
    numbers = array("q", ids)
    if byteorder == "little":
        numbers.byteswap()
    return numbers.tobytes()


def unpacked(ids: bytes | memoryview) -> list[int]:
    """The ids of `packed`; a rest of less than eight bytes is left out."""
    held = bytes(ids)
    numbers = array("q", held[: len(held) // 8 * 8])
    if byteorder == "little":
        numbers.byteswap()
    return list(numbers)
