"""Which term holds: the most specific rule wins. Pure, so that gaps are found before publishing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from fivehearts.engines.catalogue.vocabulary.words import POWERS, Kind, Step, Urgency
from fivehearts.foundation.clock import Term


class TermKey(NamedTuple):
    """For what a rule holds; "" is any."""

    step: str
    urgency: str = ""
    kind: str = ""
    tier: str = ""


Rules = Mapping[TermKey, Term]


def candidates(key: TermKey) -> Iterator[TermKey]:
    """The rules that could hold for `key`, the one that wins first.

    Urgency weighs more than kind and kind more than tier: a rule for danger to life is never
    outdone by one for questions.
    """
    for urgency in dict.fromkeys((key.urgency, "")):
        for kind in dict.fromkeys((key.kind, "")):
            for tier in dict.fromkeys((key.tier, "")):
                yield TermKey(key.step, urgency, kind, tier)


def winner(rules: Rules, key: TermKey) -> TermKey | None:
    """The rule that holds for `key`; None where none does."""
    return next((one for one in candidates(key) if one in rules), None)


def every_case() -> Iterator[TermKey]:
    """Every case a matter can be in; without a tier for units attached to none."""
    for step in Step.values:
        for urgency in Urgency.values:
            for kind in Kind.values:
                for tier in ("", *POWERS):
                    yield TermKey(step, urgency, kind, tier)


def missing(rules: Rules) -> list[TermKey]:
    """Cases no rule holds for; where every tier lacks it, once without a tier."""
    found = [case for case in every_case() if winner(rules, case) is None]
    whole = {case for case in found if not case.tier}
    return [case for case in found if not case.tier or case._replace(tier="") not in whole]


# From the fastest. What is complex may take longer than what is ordinary, never shorter.
_FASTER_FIRST = (Urgency.CRITICAL, Urgency.URGENT, Urgency.ORDINARY, Urgency.COMPLEX)


def backwards(rules: Rules) -> list[TermKey]:
    """Cases that may take longer than the next less urgent one, both counted alike; and urgent
    ones that may take as long as ordinary ones to settle. Nothing forbids them; a second look may.
    """
    found: list[TermKey] = []
    tiers = sorted({key.tier for key in rules} | {""})
    for step in Step.values:
        for kind in Kind.values:
            for tier in tiers:
                for faster, slower in pairwise(_FASTER_FIRST):
                    case = TermKey(step, faster, kind, tier)
                    if case._replace(tier="") not in found and _not_faster(rules, case, slower):
                        found.append(case)
    return found


def _not_faster(rules: Rules, case: TermKey, slower: str) -> bool:
    ours, theirs = winner(rules, case), winner(rules, case._replace(urgency=slower))
    if ours is None or theirs is None or rules[ours].unit != rules[theirs].unit:
        return False
    alike = case.step == Step.RESOLVE and case.urgency == Urgency.URGENT
    return rules[ours].amount > rules[theirs].amount - (1 if alike else 0)
