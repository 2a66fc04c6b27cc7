"""A guesser that was learnt, and what was taken of its proposals."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from fivehearts.engines.matters.models import Matter
from fivehearts.foundation.files import storage
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import NOW, Forbidden, action, insert, record_it
from fivehearts.insight.suggestions import rules
from fivehearts.insight.suggestions.learning.fitting import (
    LEAST_OF_A_LABEL,
    Example,
    Learnt,
    Progress,
    learn,
)
from fivehearts.insight.suggestions.learning.guesser import to_bytes
from fivehearts.insight.suggestions.models import Proposal, RoutingModel
from fivehearts.insight.suggestions.queries.guessing import forget_guesser
from fivehearts.insight.suggestions.vocabulary import TooFewCategories


@action("suggestions.learn")
def learn_from(
    *,
    by: Actor,
    examples: Sequence[Example],
    source: str,
    better_than: float | None = None,
    progress: Progress | None = None,
    at: datetime = NOW,
) -> RoutingModel:
    """Learn a guesser from examples and measure it on five folds.

    Its file is written first and named after its content; then its card; record. With
    `better_than` a guesser whose macro-F1 is lower is not kept: its card says so, and the one
    before stays in force. Raises `Forbidden`, `TooFewCategories`.
    """
    if not rules.may_learn(by):
        raise Forbidden
    try:
        learnt = learn(examples, progress=progress)
    except ValueError:
        raise TooFewCategories(least=LEAST_OF_A_LABEL) from None
    kept = better_than is None or learnt.macro_f1 >= better_than
    model = RoutingModel.objects.create(
        trained_at=at,
        trained_by=by.ref,
        source=source,
        rows=learnt.rows,
        macro_f1=learnt.macro_f1,
        fold_f1=list(learnt.fold_f1),
        by_label=[
            [one.label, one.rows, one.precision, one.recall, one.f1] for one in learnt.by_label
        ],
        left_out=learnt.left_out,
        digest=_written(learnt) if kept else "",
        kept=kept,
    )
    record_it(model, data={"source": source, "rows": learnt.rows, "kept": kept})
    forget_guesser()
    return model


def _written(learnt: Learnt) -> str:
    """The digest of the guesser's file, written where it is not there already."""
    data = to_bytes(learnt.guesser)
    digest = hashlib.sha256(data).hexdigest()
    path = storage.place(f"routing/{digest}.npz")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_suffix(".new")
    beside.write_bytes(data)
    beside.replace(path)
    return digest


@action("suggestions.note_taken")
def note_taken(
    *,
    by: Actor,
    matter: Matter,
    model: RoutingModel,
    proposed: Sequence[str],
    taken: str,
    at: datetime = NOW,
) -> None:
    """Keep what was proposed for a dispatched matter and which category was taken. Then: record."""
    if not rules.may_note(by):
        raise Forbidden
    place = list(proposed).index(taken) + 1 if taken in proposed else 0
    insert(
        Proposal(
            matter=matter,
            model=model,
            at=at,
            proposed=list(proposed),
            taken=taken,
            place=place,
        )
    )
    record_it(matter, data={"model": model.pk, "place": place})
