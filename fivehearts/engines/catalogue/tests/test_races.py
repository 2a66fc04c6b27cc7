"""Two keepers at once: one draft, one publication, and the other reads why."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connection

from fivehearts.engines.catalogue import actions
from fivehearts.engines.catalogue.models import TermRule, Version
from fivehearts.engines.catalogue.queries.published import forget_catalogue, published
from fivehearts.engines.catalogue.tests.keeping import KEEPER
from fivehearts.engines.catalogue.vocabulary.refusals import DraftMissing, DraftOpen
from fivehearts.engines.catalogue.vocabulary.terms import TermKey
from fivehearts.foundation.clock import Term, TermUnit
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.verbs import Overtaken, Refusal


def at_once(*verbs: Callable[[], Any]) -> list[Refusal]:
    """Do all of them at the same moment, each in a connection of its own; who was refused, and why."""
    start, refused = Barrier(len(verbs)), []

    def run(verb: Callable[[], Any]) -> None:
        try:
            with enter(SystemScope("test")):
                start.wait()
                verb()
        except Refusal as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(verb,)) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_two_who_begin_at_once_share_one_draft(committed_db: object) -> None:
    forget_catalogue()
    refused = at_once(*[lambda: actions.begin_draft(by=KEEPER)] * 4)
    assert Version.objects.filter(state="draft").count() == 1
    assert len(refused) == 3
    assert {type(one) for one in refused} <= {DraftOpen, Overtaken}


def test_what_is_changed_while_somebody_publishes_is_in_it_or_refused(
    committed_db: object,
) -> None:
    forget_catalogue()
    with enter(SystemScope("test")):
        actions.begin_draft(by=KEEPER)
        actions.set_term(by=KEEPER, key=TermKey("resolve"), term=Term(6, TermUnit.WORKING_DAYS))
    late = Term(7, TermUnit.WORKING_DAYS)
    refused = at_once(
        lambda: actions.publish(by=KEEPER, note="试行"),
        lambda: actions.set_term(by=KEEPER, key=TermKey("resolve", kind="praise"), term=late),
    )
    held = TermRule.objects.filter(version=published(), step="resolve", kind="praise", urgency="")
    assert published().number == 2
    if refused:
        assert [type(one) for one in refused] == [DraftMissing]
        assert not held.exists()
    else:
        assert held.exists()
    forget_catalogue()
