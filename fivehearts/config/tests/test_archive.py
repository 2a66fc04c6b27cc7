"""The file a copy is kept in: what another key, a cut and a changed byte are told as."""

from collections.abc import Iterator
from pathlib import Path

import pyrage
import pytest

from fivehearts.config.backup import BackupRefusal, archive


@pytest.fixture
def key() -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.generate()


@pytest.fixture
def kept(tmp_path: Path, key: pyrage.x25519.Identity) -> Iterator[Path]:
    path = tmp_path / "copy.age"
    with archive.written(path, [key.to_public()]) as writer:
        writer.put("what.txt", b"words of residents" * 100)
    return path


def test_another_key_is_named_as_the_reason_however_quickly_the_pipe_ends(kept: Path) -> None:
    for _ in range(200):
        stranger = pyrage.x25519.Identity.generate()
        with (
            pytest.raises(BackupRefusal, match="does not open"),
            archive.opened(kept, [stranger]) as members,
        ):
            list(members)
