"""A receipt proves its entry to anybody; a witness kept elsewhere shows a chain made anew."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fivehearts.foundation.clock import now
from fivehearts.foundation.record.findings import Kind, Report
from fivehearts.foundation.record.models import Seal
from fivehearts.foundation.record.proofs import NoProof, Proof, Verdict, check, proof_of, read_proof
from fivehearts.foundation.record.tests.ground import sealed, tampering, written
from fivehearts.foundation.record.verifications import keep_verification, last_verification
from fivehearts.foundation.record.verifying import verify_record
from fivehearts.foundation.record.witness import NoWitness, compare, read_witness, witness


def proved(number: int) -> Proof | None:
    return proof_of(f"tests.Thing:{number}", verbs=["tests.tell"], since=now() - timedelta(hours=1))


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
def test_an_entry_is_proved_once_it_is_sealed(
    committed_db: object, settings: Any, algorithm: str
) -> None:
    settings.RECORD_HASH = algorithm
    written(11)
    assert proved(3) is None
    sealed(piece=7)
    for number in (1, 7, 8, 11):
        proof = proved(number)
        assert proof is not None and check(read_proof(proof.as_file())) == Verdict.HOLDS
        assert proof.facts["subject"] == f"tests.Thing:{number}"
        assert "10.1.2.3" not in proof.as_file()
    assert proved(99) is None


def test_a_proof_with_anything_changed_holds_no_longer(committed_db: object) -> None:
    written(11)
    sealed()
    proof = proved(3)
    assert proof is not None
    whole = json.loads(proof.as_file())
    for name in ("entry", "seal", "seal_hash"):
        first = next(one for one in whole[name] if one.isdigit())
        changed = {**whole, name: whole[name].replace(first, str(9 - int(first)), 1)}
        assert not _holds(changed), name
    for name in ("index", "size"):
        assert not _holds({**whole, name: whole[name] + 1}), name
    for place in range(len(whole["path"])):
        path = list(whole["path"])
        path[place] = "00" * 32
        assert not _holds({**whole, "path": path})
    assert not _holds({**whole, "path": whole["path"][:-1]})


def _holds(given: Any) -> bool:
    try:
        return check(read_proof(json.dumps(given))) == Verdict.HOLDS
    except NoProof:
        return False


def test_a_proof_of_another_house_holds_in_itself_and_is_not_ours(committed_db: object) -> None:
    written(4)
    sealed()
    proof = proved(2)
    assert proof is not None
    with tampering() as cursor:
        cursor.execute("DELETE FROM record_seal")
    assert check(proof) == Verdict.NOT_OURS


def test_of_a_changed_entry_no_proof_is_handed_out(committed_db: object) -> None:
    written(4)
    sealed()
    with tampering() as cursor:
        cursor.execute("UPDATE record_entry SET by = 'user:9' WHERE subject = 'tests.Thing:2'")
    assert proved(2) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
NAMES = ("entry", "index", "size", "path", "seal", "seal_hash")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
@given(
    st.fixed_dictionaries({"format": st.just("fivehearts-proof/1")} | dict.fromkeys(NAMES, JSON))
)
def test_whatever_is_sent_as_a_proof_is_refused_in_one_way(given_: dict[str, Any]) -> None:
    for text in (json.dumps(given_), json.dumps([given_]), repr(given_), "[" * 9000, "\ud800"):
        with pytest.raises(NoProof):
            read_proof(text)


def test_a_witness_shows_a_chain_made_anew(committed_db: object) -> None:
    for start in (1, 11, 21):
        written(10, first=start)
        sealed()
    kept = read_witness("".join(witness()))
    assert set(kept) == set(Seal.objects.values_list("number", flat=True)) == {1, 2, 3}
    with tampering() as cursor:
        cursor.execute("DELETE FROM record_entry WHERE verb = 'record.seal'")
        cursor.execute("DELETE FROM record_seal")
        cursor.execute("UPDATE record_entry SET by = 'user:9' WHERE subject = 'tests.Thing:15'")
    sealed(piece=20)
    report = verify_record()
    assert report.is_sound, "nothing of its own tells it"
    compare(kept, report)
    assert {one.kind for one in report.findings} == {Kind.UNLIKE_WITNESS, Kind.SEAL_MISSING}
    for wrong in ("", "{}", "[1]", '{"format": "x"}', '{"format": "fivehearts-witness/1"}',
                  '{"format": "fivehearts-witness/1", "seals": [{"number": 1, "hash": "zz"}]}'):  # fmt: skip
        with pytest.raises(NoWitness):
            read_witness(wrong)


def test_a_verification_is_recorded_itself(committed_db: object) -> None:
    assert last_verification() is None
    written(4)
    sealed()
    report = verify_record()
    report.add(Kind.SEAL_MISSING, 7)
    keep_verification(report, begin=1)
    last = last_verification()
    assert last is not None and (last.seals, last.entries, last.found) == (1, 4, 1)
    assert Report().is_sound and not report.is_sound
