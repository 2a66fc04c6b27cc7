"""Default terms by step, urgency and kind (matters.md §3.3). On-screen editing comes with the catalogue."""

from fivehearts.engines.matters.vocabulary.states import Step
from fivehearts.engines.matters.vocabulary.words import Kind, Urgency
from fivehearts.foundation.clock import Term, TermUnit

HOUR = 60


def _clock(minutes: int) -> Term:
    return Term(minutes, TermUnit.CLOCK_MINUTES)


def _working(minutes: int) -> Term:
    return Term(minutes, TermUnit.WORKING_MINUTES)


def _days(days: int) -> Term:
    return Term(days, TermUnit.WORKING_DAYS)


# Danger and utilities count clock time: nights and holidays do not stop a burst pipe.
_TERMS: dict[str, dict[str, Term]] = {
    Step.DISPATCH: {
        Urgency.CRITICAL: _clock(30),
        Urgency.URGENT: _clock(2 * HOUR),
        Urgency.ORDINARY: _working(4 * HOUR),
        Urgency.COMPLEX: _working(4 * HOUR),
    },
    Step.SIGN: {
        Urgency.CRITICAL: _clock(30),
        Urgency.URGENT: _clock(2 * HOUR),
        Urgency.ORDINARY: _working(4 * HOUR),
        Urgency.COMPLEX: _working(4 * HOUR),
    },
    Step.FIRST_CONTACT: {
        Urgency.CRITICAL: _clock(1 * HOUR),
        Urgency.URGENT: _clock(4 * HOUR),
        Urgency.ORDINARY: _clock(24 * HOUR),
        Urgency.COMPLEX: _clock(24 * HOUR),
    },
    Step.RESOLVE: {
        Urgency.CRITICAL: _clock(24 * HOUR),
        Urgency.URGENT: _days(3),
        Urgency.ORDINARY: _days(5),
        Urgency.COMPLEX: _days(15),
    },
    Step.FOLLOW_UP: dict.fromkeys(Urgency.values, _days(3)),
    Step.SUPERVISION: {
        **dict.fromkeys(Urgency.values, _days(2)),
        Urgency.CRITICAL: _clock(2 * HOUR),
    },
}

# 咨询、求助: the same day, else three working days.
_FASTER: dict[tuple[str, str, str], Term] = {
    (Step.RESOLVE, Urgency.ORDINARY, Kind.CONSULT): _days(3),
    (Step.RESOLVE, Urgency.ORDINARY, Kind.HELP): _days(3),
}


def term_for(step: str, *, kind: str, urgency: str) -> Term:
    """How long a step of a matter may take."""
    return _FASTER.get((step, urgency, kind)) or _TERMS[step][urgency]
