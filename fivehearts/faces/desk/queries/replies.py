"""The house words a colleague is offered, and those that may be kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fivehearts.engines.matters.models import Matter
from fivehearts.faces.desk.models import ReplyTemplate
from fivehearts.foundation.clock import local
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.managers import subtrees
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.queries import superior_paths, working_units


@dataclass(frozen=True, slots=True)
class Reply:
    """A template with everything filled in for one matter."""

    pk: int
    verb: str
    title: str
    words: str


def replies_for(actor: Actor, matter: Matter, *, at: datetime) -> list[Reply]:
    """What the units of the actor's posts, and those above them, say; filled in. One statement.

    In the language of the page first.
    """
    paths = {
        path for post in actor.posts for path in (post.unit_path, *superior_paths(post.unit_path))
    }
    rows = ReplyTemplate.objects.filter(unit__path__in=paths, retired_at=None)
    found = sorted(
        rows.order_by("title", "pk"), key=lambda one: one.language != (get_language() or "zh-hans")
    )
    facts = facts_of(matter, at=at)
    return [Reply(one.pk, one.verb, one.title, filled(one.words, facts)) for one in found]


def facts_of(matter: Matter, *, at: datetime) -> dict[str, str]:
    """What may be filled in: never the resident's name or phone."""
    unit = matter.accountable_unit
    return {
        "number": matter.display_number,
        "date": date_format(local(at).date()),
        "unit": unit.name,
        "phone": unit.phone or _("(phone of the unit)"),
        "due": date_format(local(matter.promise.due_at).date()),
    }


def filled(words: str, facts: dict[str, str]) -> str:
    """Words with their placeholders filled in; nothing else in them is read as code."""
    for name, value in facts.items():
        words = words.replace(f"{{{name}}}", value)
    return words


def units_to_keep_for(actor: Actor) -> list[Unit]:
    """Units whose house words the actor keeps: those of the posts, and all below."""
    wanted = subtrees("path", actor.paths("duties.invite"))
    return list(working_units().filter(wanted))


def replies_to_keep(actor: Actor) -> QuerySet[ReplyTemplate]:
    """The templates of those units, the deleted ones too."""
    wanted = subtrees("unit__path", actor.paths("duties.invite"))
    rows = ReplyTemplate.objects.filter(wanted).select_related("unit")
    return rows.order_by("unit__path", "verb", "title", "pk")


def reply_to_keep(actor: Actor, pk: int) -> ReplyTemplate | None:
    """One of `replies_to_keep`; None where it is none of the actor's business."""
    return replies_to_keep(actor).filter(pk=pk).first()
