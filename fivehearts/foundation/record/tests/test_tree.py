"""The Merkle tree: every leaf proves itself, and nothing else does."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fivehearts.foundation.record import tree
from fivehearts.foundation.record.leaves import leaf_of, leaf_text, read_leaf_text
from fivehearts.foundation.record.models import packed, unpacked
from fivehearts.foundation.record.tree import Algorithm

LEAVES = st.lists(st.binary(max_size=8), min_size=1, max_size=70)
ALGORITHMS = st.sampled_from(Algorithm.values)
ROW = (12, 1_790_000_000_123_456, 900, 1_790_000_000_000_000, "user:3", "matters.register",
       "matters.Matter:5", None, '{"a": 1.50}', "10.0.0.8")  # fmt: skip


def recursive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word by word: split at the largest power of two below the count."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    left, right = recursive_root(leaves[:half]), recursive_root(leaves[half:])
    return hashlib.sha256(b"\x01" + left + right).digest()


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(LEAVES)
def test_the_root_is_that_of_the_standard(data: list[bytes]) -> None:
    leaves = [hashlib.sha256(b"\x00" + one).digest() for one in data]
    assert [tree.leaf_hash("sha256", one) for one in data] == leaves
    assert tree.root("sha256", leaves) == recursive_root(leaves)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(LEAVES, ALGORITHMS, st.data())
def test_every_leaf_is_proved_by_its_path_and_no_other_leaf_is(
    data: list[bytes], algorithm: str, draw: st.DataObject
) -> None:
    leaves = [tree.leaf_hash(algorithm, bytes([n]) + one) for n, one in enumerate(data)]
    root, size = tree.root(algorithm, leaves), len(leaves)
    paths = [tree.path(algorithm, leaves, n) for n in range(size)]
    for n, leaf in enumerate(leaves):
        assert tree.leads_to(algorithm, leaf, index=n, size=size, path=paths[n], root=root)
    n = draw.draw(st.integers(0, size - 1))
    told = {"index": n, "size": size, "path": paths[n], "root": root}
    for other in [one for m, one in enumerate(leaves) if m != n]:
        assert not tree.leads_to(algorithm, other, **told)
    for index in [m for m in range(-1, size + 2) if m != n]:
        assert not tree.leads_to(algorithm, leaves[n], **{**told, "index": index})
    for path in (paths[n][:-1], [*paths[n], root], [leaves[n], *paths[n]]):
        if path != paths[n]:
            assert not tree.leads_to(algorithm, leaves[n], **{**told, "path": path})


def test_sm3_is_that_of_the_standard() -> None:
    """GB/T 32905-2016, example 1."""
    known = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert tree.digest("sm3", b"abc").hex() == known
    with pytest.raises(ValueError, match="md5"):
        tree.digest("md5", b"abc")
    with pytest.raises(ValueError, match="leaf"):
        tree.root("sha256", [])
    with pytest.raises(IndexError):
        tree.path("sha256", [b"x"], 1)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.integers(0, 9), ALGORITHMS)
def test_every_column_shapes_the_leaf(column: int, algorithm: str) -> None:
    changed = list(ROW)
    changed[column] = 77 if changed[column] is None or isinstance(changed[column], int) else "x"
    assert leaf_of(algorithm, changed) != leaf_of(algorithm, ROW)


def test_a_leaf_says_everything_but_where_it_was_written_from() -> None:
    text = leaf_text("sha256", ROW)
    assert "10.0.0.8" not in text
    assert read_leaf_text(text) | {"address": ""} == {
        "id": 12, "recorded_at": ROW[1], "txid": 900, "at": ROW[3], "by": "user:3",
        "verb": "matters.register", "subject": "matters.Matter:5", "unit_id": None,
        "data": '{"a": 1.50}', "address": "",
    }  # fmt: skip
    for wrong in ("[]", "{}", "7", json.dumps(["other", *range(10)]), "no json"):
        with pytest.raises(ValueError, match=r".*"):
            read_leaf_text(wrong)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.integers(-(2**63), 2**63 - 1), max_size=50))
def test_ids_come_out_of_their_bytes_as_they_went_in(ids: list[int]) -> None:
    assert unpacked(packed(ids)) == ids
    assert len(packed(ids)) == 8 * len(ids)
