"""What every change of a draft begins with."""

from __future__ import annotations

from fivehearts.engines.catalogue import rules
from fivehearts.engines.catalogue.models import Version
from fivehearts.engines.catalogue.vocabulary.refusals import DraftMissing
from fivehearts.engines.catalogue.vocabulary.words import VersionState
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import Forbidden


def keeper(by: Actor) -> None:
    """Raises `Forbidden` for whoever may not change the catalogue."""
    if not rules.may_manage(by):
        raise Forbidden


def open_draft(by: Actor) -> Version:
    """The draft, held until the end of the transaction: nobody publishes it meanwhile.

    Raises `Forbidden` and `DraftMissing`.
    """
    keeper(by)
    rows = Version.objects.select_for_update().filter(state=VersionState.DRAFT)
    draft = rows.first()
    if draft is None:
        raise DraftMissing
    return draft
