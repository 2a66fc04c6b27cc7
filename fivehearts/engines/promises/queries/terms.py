"""The term of a promise, and how much longer it may become."""

from __future__ import annotations

from fivehearts.engines.promises.models import Promise
from fivehearts.engines.promises.vocabulary import DateFixed, ExtensionTooLong, MoveCause
from fivehearts.foundation.clock import Term, TermUnit
from fivehearts.foundation.clock.explain import describe


def original_term(promise: Promise) -> Term:
    """The term without its extensions: as it was made, or as a change of urgency set it."""
    term = promise.term
    moves = promise.moves.order_by("-id")
    for cause, amount, unit in moves.values_list("cause", "old_term_amount", "old_term_unit"):
        if cause == MoveCause.SUSPENDED:
            continue
        if cause != MoveCause.EXTENDED or amount is None:
            break
        term = Term(amount, TermUnit(unit))
    return term


def extended_term(promise: Promise, more: Term) -> Term:
    """The running term and `more` of the same unit: what `move_date` takes for an extension.

    Raises `ExtensionTooLong` where all extensions together exceed the original term, or where
    `more` is counted in another unit; `DateFixed` where somebody outside set the date.
    """
    if promise.is_fixed:
        raise DateFixed
    longer = promise.term_amount + more.amount
    original = original_term(promise)
    if more.unit != promise.term_unit or longer > 2 * original.amount:
        raise ExtensionTooLong(most=describe(original))
    return Term(longer, more.unit)
