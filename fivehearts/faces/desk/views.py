"""The staff's day: one work list however many posts, and one search."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fivehearts.community.duties.access import holding, signed_in
from fivehearts.engines.matters.queries.work import (
    handled_by,
    in_queue,
    matters_found,
    work_counts,
    work_of,
)
from fivehearts.engines.matters.vocabulary.states import REGISTER, VIEW, Queue, State
from fivehearts.engines.matters.vocabulary.words import Kind
from fivehearts.faces.desk.tables import MatterTable
from fivehearts.foundation import numbering
from fivehearts.foundation.clock import local, now, start_of
from fivehearts.foundation.web.tables import configured, exported

_LONGEST_SEARCH = 80


@require_GET
@signed_in
def my_work(request: HttpRequest) -> HttpResponseBase:
    """What lies with me, the nearest date first; tabs narrow it to one queue."""
    actor = request.actor  # type: ignore[attr-defined]
    at = now()
    counts = work_counts(actor, at=at, end_of_day=_end_of_day(at))
    queue = request.GET.get("queue", "")
    rows = handled_by(actor) if queue == "around" else in_queue(work_of(actor), queue)
    table = MatterTable(rows)
    file = exported(request, table)
    if file is not None:
        return file
    context = {
        "table": configured(request, table),
        "counts": counts,
        "tabs": _tabs(queue, counts.total, counts.queues),
        "queue": queue,
        "can_register": actor.holds_anywhere(REGISTER),
        "at": at,
    }
    return render(request, "desk/my_work.html", context)


def _tabs(current: str, total: int, queues: dict[str, int]) -> list[dict[str, object]]:
    home = reverse("desk:my_work")
    tabs: list[dict[str, object]] = [
        {"label": _("All my work"), "url": home, "active": not current, "count": total}
    ]
    tabs += [
        {
            "label": Queue(code).label,
            "url": f"{home}?queue={code}",
            "active": current == code,
            "count": count,
        }
        for code, count in queues.items()
        if count or current == code
    ]
    around = {
        "label": _("On its way elsewhere"),
        "url": f"{home}?queue=around",
        "active": current == "around",
    }
    return [*tabs, around]


def _end_of_day(at: datetime) -> datetime:
    return start_of(local(at).date() + timedelta(days=1))


@require_GET
@holding(VIEW)
def search(request: HttpRequest) -> HttpResponseBase:
    """Find matters by number or words; a full number opens its page at once."""
    actor = request.actor  # type: ignore[attr-defined]
    words = request.GET.get("q", "").replace("\x00", "").strip()[:_LONGEST_SEARCH]
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    rows = matters_found(
        actor,
        words,
        state=state if state in {*State.values, "open"} else "",
        kind=kind if kind in Kind.values else "",
        late_at=now() if request.GET.get("late") else None,
    )
    number = numbering.check(words) if words else None
    if number and rows.exists():
        return redirect("matters:matter", number=number)
    table = MatterTable(rows)
    file = exported(request, table)
    if file is not None:
        return file
    context = {
        "table": configured(request, table),
        "search_words": words,
        "states": [("open", _("everything open")), *State.choices],
        "kinds": Kind.choices,
        "state_chosen": state,
        "kind_chosen": kind,
        "late": bool(request.GET.get("late")),
    }
    return render(request, "desk/search.html", context)
