"""The first terms: how long a step may take, as promised until now; urgency decides, then kind."""

from __future__ import annotations

from fivehearts.engines.catalogue.vocabulary.terms import TermKey, winner
from fivehearts.engines.catalogue.vocabulary.words import Kind, Step, Urgency
from fivehearts.foundation.clock import Term, TermUnit

HOUR = 60


def _clock(minutes: int) -> Term:
    return Term(minutes, TermUnit.CLOCK_MINUTES)


def _working(minutes: int) -> Term:
    return Term(minutes, TermUnit.WORKING_MINUTES)


def _days(days: int) -> Term:
    return Term(days, TermUnit.WORKING_DAYS)


CRITICAL, URGENT, COMPLEX = Urgency.CRITICAL, Urgency.URGENT, Urgency.COMPLEX

# Danger and utilities count clock time: nights and holidays do not stop a burst pipe.
TERMS: dict[TermKey, Term] = {
    TermKey(Step.DISPATCH): _working(4 * HOUR),
    TermKey(Step.DISPATCH, CRITICAL): _clock(30),
    TermKey(Step.DISPATCH, URGENT): _clock(2 * HOUR),
    TermKey(Step.SIGN): _working(4 * HOUR),
    TermKey(Step.SIGN, CRITICAL): _clock(30),
    TermKey(Step.SIGN, URGENT): _clock(2 * HOUR),
    TermKey(Step.FIRST_CONTACT): _clock(24 * HOUR),
    TermKey(Step.FIRST_CONTACT, CRITICAL): _clock(1 * HOUR),
    TermKey(Step.FIRST_CONTACT, URGENT): _clock(4 * HOUR),
    TermKey(Step.RESOLVE): _days(5),
    TermKey(Step.RESOLVE, CRITICAL): _clock(24 * HOUR),
    TermKey(Step.RESOLVE, URGENT): _days(3),
    TermKey(Step.RESOLVE, COMPLEX): _days(15),
    # Questions and requests are answered sooner, and urgent ones sooner than ordinary ones.
    TermKey(Step.RESOLVE, Urgency.ORDINARY, Kind.CONSULT): _days(3),
    TermKey(Step.RESOLVE, Urgency.ORDINARY, Kind.HELP): _days(3),
    TermKey(Step.RESOLVE, URGENT, Kind.CONSULT): _days(1),
    TermKey(Step.RESOLVE, URGENT, Kind.HELP): _days(1),
    TermKey(Step.FOLLOW_UP): _days(3),
    TermKey(Step.SUPERVISION): _days(2),
    TermKey(Step.SUPERVISION, CRITICAL): _clock(2 * HOUR),
    # Where the orderer set no date of its own.
    TermKey(Step.ORDER): _days(5),
}


def first_term(step: str, *, kind: str, urgency: str) -> Term:
    """What the first catalogue says, without a database: for planning a sample town."""
    found = winner(TERMS, TermKey(step, urgency, kind))
    if found is None:
        raise LookupError(f"{step} {urgency} {kind}")
    return TERMS[found]
