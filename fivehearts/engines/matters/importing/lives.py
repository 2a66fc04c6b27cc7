"""One row, one life: what is known of a message, told through the verbs at its own time.

Nobody knows any more when a message was accepted, handed on and signed for, so these three
stand at the moment it was written. Its answer is the report, its review and its end, all at
the moment of the reply: nobody asked the writer afterwards, so it is closed as “no contact”
and its outcome is “not stated”.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fivehearts.engines.catalogue.models import Category
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.importing.mappings import kind_of
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.vocabulary.words import Channel, Contact, Outcome
from fivehearts.foundation.clock import now
from fivehearts.foundation.intake.mapping import Row
from fivehearts.foundation.intake.vocabulary import RowError
from fivehearts.foundation.record import subject_of
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit

REPLY_BEFORE_MESSAGE = gettext_lazy(
    "The reply is dated before the message. Correct the time of the message or of the reply."
)
IN_THE_FUTURE = gettext_lazy(
    "This time lies in the future. Correct the time of the message or of the reply."
)


class Lives:
    """Makes a matter of every row of one kind of workbook, for one community.

    Called by `intake` inside the transaction of the row; returns what the record calls the
    matter. Raises `RowError` and any `Refusal` of the verbs: the row is turned back.
    """

    def __init__(
        self, kind: str, unit: Unit, by: Actor, categories: Mapping[str, Category]
    ) -> None:
        self._live = {"replied": self._replied, "open": self._open, "labelled": self._labelled}[
            kind
        ]
        self._unit, self._by, self._categories = unit, by, categories

    def __call__(self, row: Row) -> str:
        check_times(row.values)
        return subject_of(self._live(row))

    def _replied(self, row: Row) -> Matter:
        by, asked, answered = self._by, row["written_at"], row["replied_at"]
        matter = self._accepted(row)
        actions.dispatch(by=by, matter=matter, unit=self._unit, at=asked)
        actions.sign(by=by, matter=matter, at=asked)
        outcome = Outcome.NOT_STATED
        actions.report_done(by=by, matter=matter, outcome=outcome, answer=row["reply"], at=answered)
        actions.approve(by=by, matter=matter, at=answered)
        return actions.close_unanswered(by=by, matter=matter, at=answered)

    def _labelled(self, row: Row) -> Matter:
        return self._accepted(row, category=self._categories[row["category"]])

    def _open(self, row: Row) -> Matter:
        matter = self._registered(row)
        words = support(row)
        if words:
            actions.note(by=self._by, matter=matter, words=words, at=row["written_at"])
        return matter

    def _accepted(self, row: Row, category: Category | None = None) -> Matter:
        matter = self._registered(row, category)
        return actions.accept(by=self._by, matter=matter, at=row["written_at"])

    def _registered(self, row: Row, category: Category | None = None) -> Matter:
        facts = actions.Registration(
            words=row["words"],
            title=row["title"],
            place_unit=self._unit,
            kind=kind_of(row["title"]),
            channel=Channel.LEADER_MAIL,
            contact=Contact.ANONYMOUS,
            category=category,
            resident_name=row["name"] or "",
            historical=True,
        )
        return actions.register(by=self._by, facts=facts, at=row["written_at"])


def support(row: Row) -> str:
    """What is noted of a message others supported or opposed; "" where nobody did."""
    likes, against = row["likes"] or 0, row["against"] or 0
    if not likes and not against:
        return ""
    said = {"likes": likes, "against": against}
    return _("%(likes)d people supported this message, %(against)d opposed it.") % said


def check_times(values: Mapping[str, Any]) -> None:
    """Raise `RowError` where the reply is dated before the message, or either in the future."""
    asked: datetime = values["written_at"]
    answered: datetime = values.get("replied_at") or asked
    if answered < asked:
        raise RowError(REPLY_BEFORE_MESSAGE)
    if answered > now():
        raise RowError(IN_THE_FUTURE)
