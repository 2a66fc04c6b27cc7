"""Set and drop the rules for terms in the draft."""

from __future__ import annotations

from collections.abc import Mapping
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


@action("catalogue.set_terms")
def set_terms(*, by: Actor, cells: Mapping[TermKey, Term | None], at: datetime = NOW) -> int:
    """Say in the draft how long a step may take, for many cases at once; None drops a rule.

    Returns how many rules changed. Then: record. Raises `Forbidden`, `DraftMissing`,
    `TermNeeded`, and `LastTerm` where afterwards some case had no rule; nothing is kept then.
    """
    draft = open_draft(by)
    before = dict(reading.rules_of(draft))
    after = {**before, **{key: term for key, term in cells.items() if term is not None}}
    for key in (key for key, term in cells.items() if term is None):
        after.pop(key, None)
    for term in after.values():
        most = MOST_DAYS if term.unit.in_days else MOST_MINUTES
        if term.amount > most:
            raise TermNeeded(most=most)
    steps = {key.step for key in cells}
    gap = next((case for case in missing(after) if case.step in steps), None)
    if gap is not None:
        raise LastTerm(case=reading.case_words(gap))
    changed = [key for key in cells if before.get(key) != after.get(key)]
    for key in changed:
        rows = TermRule.objects.filter(version=draft, **key._asdict())
        rows.delete()
    TermRule.objects.bulk_create(
        TermRule(version=draft, **key._asdict(), amount=after[key].amount, unit=after[key].unit)
        for key in changed
        if key in after
    )
    record_it(draft, data={"version": draft.number, "keys": ["/".join(key) for key in changed]})
    return len(changed)
