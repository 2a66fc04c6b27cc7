"""Set and drop the rules for terms in the draft."""

from __future__ import annotations

from datetime import datetime

from fivehearts.engines.catalogue.actions.ground import open_draft
from fivehearts.engines.catalogue.models import TermRule
from fivehearts.engines.catalogue.queries import reading
from fivehearts.engines.catalogue.vocabulary.refusals import LastTerm, TermNeeded
from fivehearts.engines.catalogue.vocabulary.terms import TermKey, missing
from fivehearts.foundation.clock import Term
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import NOW, action, record_it

# A year of days, ten weeks of minutes: nobody means more by it.
MOST_DAYS, MOST_MINUTES = 366, 100_000


@action("catalogue.set_term")
def set_term(*, by: Actor, key: TermKey, term: Term, at: datetime = NOW) -> TermRule:
    """Say in the draft how long a step may take in these cases.

    Then: record. Raises `Forbidden`, `DraftMissing`, `TermNeeded`.
    """
    draft = open_draft(by)
    most = MOST_DAYS if term.unit.in_days else MOST_MINUTES
    if term.amount > most:
        raise TermNeeded(most=most)
    rule, _made = TermRule.objects.update_or_create(
        version=draft, **key._asdict(), defaults={"amount": term.amount, "unit": term.unit}
    )
    record_it(
        rule,
        data={"version": draft.number, "key": list(key), "amount": term.amount, "unit": term.unit},
    )
    return rule


@action("catalogue.drop_term")
def drop_term(*, by: Actor, key: TermKey, at: datetime = NOW) -> None:
    """Take a rule out of the draft: the next less specific one holds.

    Then: record. Raises `Forbidden`, `DraftMissing`, and `LastTerm` where no other rule would
    hold.
    """
    draft = open_draft(by)
    rules = {one: term for one, term in reading.rules_of(draft).items() if one != key}
    gap = next((case for case in missing(rules) if case.step == key.step), None)
    if gap is not None:
        raise LastTerm(case=reading.case_words(gap))
    rows = TermRule.objects.filter(version=draft, **key._asdict())
    record_it(draft, data={"version": draft.number, "key": list(key)})
    rows.delete()
