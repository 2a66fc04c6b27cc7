"""The procedures that are shipped are sound, and say where they come from."""

from fivehearts.engines.catalogue.reference import CODES
from fivehearts.engines.procedures.definition import as_text, from_text, read
from fivehearts.engines.procedures.reference import shipped


def test_both_shipped_procedures_are_sound_and_are_proposed_for_known_categories() -> None:
    found = [read(one) for one in shipped()]
    assert {one.code for one in found} == {
        "community-residence-certificate",
        "minimum-living-allowance",
    }
    for one in found:
        assert one.sources and one.tests and one.papers
        assert set(one.categories) <= CODES


def test_a_procedure_taken_out_as_a_file_reads_back_the_same() -> None:
    for document in shipped():
        assert from_text(as_text(document)) == document
