"""What waits for somebody besides matters that lie with them: the other halves of a post's day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from fivehearts.community.duties.queries import accounts_below, ending_posts_below
from fivehearts.community.people.queries import listing as people
from fivehearts.engines.matters.queries.work import Narrowing, all_matters, narrowed
from fivehearts.engines.matters.vocabulary.states import (
    QUEUE_PERMISSION,
    REGISTER,
    SUPERVISE,
    VIEW,
)
from fivehearts.foundation.clock import local
from fivehearts.foundation.figures import Period
from fivehearts.foundation.outbox.queries.unnamed import unnamed_returns
from fivehearts.foundation.outbox.vocabulary import READ_LOG
from fivehearts.foundation.scope import Actor, kept

_FIGURES = "figures.view"
# As far ahead as the page of labels looks.
_AHEAD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Errand:
    """Something to do, how much of it there is (None: it is always there), and its page."""

    words: str | LazyText
    count: int | None
    page: str
    query: str = ""


def errands(actor: Actor, *, at: datetime) -> list[Errand]:
    """What the posts ask for besides the work list, by permission; nothing is said of nothing.

    One statement for files of residents and letters, one for each other kind, none for whoever has
    none.
    """
    found = [*_of_readers(actor, at), *_of_people(actor, at), *_of_duties(actor, at)]
    return [one for one in found if one.count is None or one.count]


def _empties_a_queue(actor: Actor) -> bool:
    return any(actor.holds_anywhere(one) for one in QUEUE_PERMISSION.values())


def _of_readers(actor: Actor, at: datetime) -> Iterator[Errand]:
    """Whoever reads, supervises or only registers: no matter ever lies with them."""
    if _empties_a_queue(actor):
        return
    if actor.holds_anywhere(_FIGURES):
        late = narrowed(all_matters(), actor, Narrowing(due="late"), at=at).count()
        yield Errand(_("Matters that are late"), late, "desk:search", "?due=late")
    if actor.holds_anywhere(SUPERVISE):
        watched = narrowed(all_matters(), actor, Narrowing(mark="supervised"), at=at).count()
        words = _("Supervision orders without a reply")
        yield Errand(words, watched, "desk:search", "?mark=supervised")
    if actor.holds_anywhere(_FIGURES):
        day = local(at).date()
        month = Period.month(day.year, day.month).previous().name
        yield Errand(_("Month report of last month"), None, "reports:month", f"?month={month}")
    if actor.holds_anywhere(REGISTER) and not actor.holds_anywhere(VIEW):
        yield Errand(_("Register what a neighbour tells"), None, "matters:register")


def _of_people(actor: Actor, at: datetime) -> Iterator[Errand]:
    """Files of residents and letters to them that somebody has to look at: one statement counts all."""
    until = local(at).date() + _AHEAD
    kinds = (
        ("people.labels", _("Labels of residents to look at again"), "people:reviews",
         (people.labels_running_out, actor, until)),
        ("people.merge", _("Files that may be of one person"), "people:duplicates",
         (people.suspected, actor)),
        ("people.edit", _("Residents say their file is wrong"), "people:corrections",
         (people.corrections_open, actor)),
        ("people.edit", _("Residents who moved here"), "people:arrivals",
         (people.arrivals_open, actor)),
        (READ_LOG, _("Letters that came back unnamed"), "desk:unnamed_returns",
         (unnamed_returns,)),
    )  # fmt: skip
    held = [kind for kind in kinds if actor.holds_anywhere(kind[0])]
    found = kept.counts(*(asked for _permission, _words, _page, asked in held))
    for (_permission, words, page, _asked), count in zip(held, found, strict=True):
        yield Errand(words, count, page)


def _of_duties(actor: Actor, at: datetime) -> Iterator[Errand]:
    """The three administrators, each their own."""
    if actor.holds_anywhere("duties.accounts"):
        yield Errand(_("Accounts to keep"), accounts_below(actor).count(), "duties:accounts")
    if actor.holds_anywhere("duties.grant"):
        ending = ending_posts_below(actor, on=local(at).date()).count()
        yield Errand(_("Posts whose term ends soon"), ending, "duties:colleagues")
        yield Errand(_("Posts to give and to end"), None, "duties:colleagues")
    if actor.holds_anywhere("record.inspect"):
        yield Errand(_("Who did what, and who looked"), None, "desk:record")
