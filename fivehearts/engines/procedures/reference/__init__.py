"""The procedures that are shipped, as files anybody can read; loaded where nobody wrote them yet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction

from fivehearts.engines.procedures.definition import from_text, read
from fivehearts.engines.procedures.models import Procedure, Version
from fivehearts.engines.procedures.vocabulary.words import VersionState
from fivehearts.foundation.clock import now

BY = "system:reference"
_HERE = Path(__file__).parent


def shipped() -> list[dict[str, Any]]:
    """The documents, each checked when it is read as a definition."""
    return [from_text(path.read_text("utf-8")) for path in sorted(_HERE.glob("*.toml"))]


def load_reference_data() -> None:
    """Publish version 1 of each shipped procedure that does not stand there; touch no other."""
    known = set(Procedure.objects.values_list("code", flat=True))
    for document in shipped():
        if document["code"] in known:
            continue
        title = read(document).title
        with transaction.atomic():
            made = Procedure.objects.create(
                code=document["code"], name_zh=title.zh, name_en=title.en, in_force=True
            )
            Version.objects.create(
                procedure=made,
                number=1,
                state=VersionState.PUBLISHED,
                document=document,
                note="随程序提供 · shipped with the program",
                begun_at=now(),
                begun_by=BY,
                published_at=now(),
                published_by=BY,
            )
