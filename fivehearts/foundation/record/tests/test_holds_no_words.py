"""What the record's data may hold: ids, states, codes, moments and digests, and nothing of a person."""

from typing import Any

import pytest

from fivehearts.foundation.clock import now
from fivehearts.foundation.record.writing import WordsInRecord, entry


def written(value: Any) -> Any:
    """What stands in an entry after `value` was handed to it."""
    told = entry(verb="t.told", subject="t.Thing:1", by="user:1", at=now(), data={"to": value})
    return told["data"]["to"]


@pytest.mark.parametrize(
    "value",
    [
        "person:0f8fad5b-d9cb-469f-a165-a13812345678",
        "people.Person:0f8fad5b-d9cb-469f-a165-13812345678a",
        "a13812345678" + "0" * 52,
        "unit:5/matters.accept",
        "2600010041",
    ],
)
def test_eleven_digits_by_chance_in_a_key_are_no_phone(value: str) -> None:
    assert written(value) == value


@pytest.mark.parametrize(
    "value",
    ["13812345678", "person:13812345678", "to:13812345678:x", "王芳", "two words", "x" * 81],
)
def test_words_names_and_phones_are_refused(value: str) -> None:
    with pytest.raises(WordsInRecord):
        written(value)
