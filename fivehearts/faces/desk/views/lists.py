"""One work list however many posts, and one list of everything; narrowed, dressed, exported."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fivehearts.community.duties.access import actor_of, holding, signed_in
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.queries.counts import WorkCounts, work_counts
from fivehearts.engines.matters.queries.lists import (
    DUE_FIRST,
    ORDERS,
    everything,
    work_at_once,
    work_in_order,
)
from fivehearts.engines.matters.queries.places import categories
from fivehearts.engines.matters.queries.work import (
    MOST_FOUND,
    Beside,
    Narrowing,
    all_matters,
    for_a_file,
    narrowed,
)
from fivehearts.engines.matters.vocabulary.states import (
    DISPATCH,
    HANDLE,
    REGISTER,
    SIGN,
    VIEW,
    Queue,
)
from fivehearts.faces.desk.forms import asked, parameters_of
from fivehearts.faces.desk.models import SavedView
from fivehearts.faces.desk.queries.errands import errands
from fivehearts.faces.desk.queries.lists import colleagues_of, dress_of, views_of
from fivehearts.faces.desk.queries.work import (
    AROUND,
    HELPING,
    STEPS,
    list_of_work,
    steps_for,
    steps_of,
)
from fivehearts.faces.desk.tables import MatterFile, MatterTable
from fivehearts.faces.desk.views.frame import (
    DUES,
    HOMES,
    LABELS,
    base_of,
    chips,
    choices,
    list_address,
)
from fivehearts.faces.desk.vocabulary.exports import AT_ONCE, Format
from fivehearts.faces.desk.vocabulary.lists import DEFAULT_COLUMNS, ROWS_PER_PAGE, Base
from fivehearts.foundation import numbering
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.web.paging import KeysetPage, Read, first_page, keyset_page
from fivehearts.foundation.web.tables import EXPORT, exported

# What a list carries along besides its filters.
_CARRIED = ("view", "sort")


# What asks for another page, or another order, than the first by date.
_TURNED = ("after", "before", "sort")


@require_GET
@signed_in
def my_work(request: HttpRequest) -> HttpResponseBase:
    """What lies with me, the nearest date first; tabs narrow it to one queue or one saved view."""
    actor, at = actor_of(request), now()
    to = asked(request.GET)
    lists, beside = list_of_work(to.queue), steps_for(actor)
    if EXPORT in request.GET:
        rows = narrowed(lists(actor, beside), actor, to, at=at)
        file = _file(request, rows, Base.WORK, to)
        if file is not None:
            return file

    def page(size: int) -> KeysetPage:
        if not any(word in request.GET for word in _TURNED):
            lines = work_at_once(lists, actor, to, many=size + 1, beside=beside)
            if lines is not None:
                return first_page(lines, order=(DUE_FIRST, "pk"), size=size)
        rows = narrowed(lists(actor, beside), actor, to, at=at)
        return _turned(request, work_in_order(rows, to, _sort(request)), size)

    counts = work_counts(actor, at=at, beside=beside)
    return _shown(
        request,
        "desk/my_work.html",
        Base.WORK,
        to,
        page,
        beside=beside,
        counts=counts,
        queue=to.queue,
        posts=_posts(actor, counts),
        can_register=actor.holds_anywhere(REGISTER),
        # Beside the whole list, not beside one queue of it.
        errands=[] if parameters_of(to) else _errands(actor, at=at),
    )


@require_GET
@holding(VIEW)
def search(request: HttpRequest) -> HttpResponseBase:
    """Find matters by number, words, phone or any filter; a full number opens its page at once."""
    actor, at = actor_of(request), now()
    to = asked(request.GET)
    number = numbering.check(to.words) if to.words else None
    if number and narrowed(all_matters(), actor, to, at=at).exists():
        return redirect("matters:matter", number=number)
    if EXPORT in request.GET:
        file = _file(request, narrowed(all_matters(), actor, to, at=at), Base.ALL, to)
        if file is not None:
            return file

    def page(size: int) -> KeysetPage:
        return _turned(request, everything(actor, to, sort=_sort(request), at=at), size)

    return _shown(request, "desk/search.html", Base.ALL, to, page, search_words=to.words)


def _turned(
    request: HttpRequest, listed: tuple[QuerySet[Matter], tuple[str, ...], Read], size: int
) -> KeysetPage:
    """The page of a list that the address asks for."""
    rows, order, read = listed
    return keyset_page(rows, request.GET, order=order, size=size, read=read)


def _sort(request: HttpRequest) -> str:
    """What the address sorts by; "" where it asks for nothing a list can be sorted by."""
    sort = request.GET.get("sort", "")
    return sort if sort in ORDERS else ""


def _shown(
    request: HttpRequest,
    template: str,
    base: str,
    to: Narrowing,
    page_of: Callable[[int], KeysetPage],
    *,
    beside: Beside = (),
    counts: WorkCounts | None = None,
    **more: Any,
) -> HttpResponse:
    """The page of a list."""
    actor = actor_of(request)
    dress = dress_of(actor)
    views = views_of(actor, base=base)
    view = next((one for one in views if str(one.pk) == request.GET.get("view")), None)
    columns = (view.columns if view else None) or dress.columns or DEFAULT_COLUMNS
    marks = any(actor.holds_anywhere(one) for one in (SIGN, DISPATCH, HANDLE))
    page = page_of(ROWS_PER_PAGE[dress.density])
    table = MatterTable(
        page,
        columns=columns,
        density=dress.density,
        marks=marks,
        actor=actor,
        sort=_sort(request),
        steps=steps_of(actor, beside, page.rows),
    )
    carried = {key: request.GET[key][:20] for key in _CARRIED if request.GET.get(key)}
    context = {
        "table": table,
        "any_rows": bool(page.rows),
        # Said where it may matter: the list of what was found has a second page.
        "newest_found": MOST_FOUND
        if to.words and (page.next_cursor or page.previous_cursor)
        else 0,
        "base": base,
        "view": view,
        "tabs": _tabs(base, to, view, views, counts),
        "counts": counts,
        "chips": chips(to, base, carried),
        "narrowed": not to.is_empty and parameters_of(to) != {"queue": to.queue},
        "parameters": {**parameters_of(to), **carried},
        "query": request.GET.urlencode()[:1000],
        "marks": marks,
        "keeps_words": actor.holds_anywhere("duties.invite"),
        "bulk_verbs": _bulk_verbs(actor) if marks else [],
        "dues": DUES,
        "due": to.due,
        **more,
    }
    return render(request, template, context)


def _errands(actor: Actor, *, at: datetime) -> list[dict[str, object]]:
    """What waits besides, each with its address."""
    found = errands(actor, at=at)
    return [
        {"words": one.words, "count": one.count, "url": reverse(one.page) + one.query}
        for one in found
    ]


def _bulk_verbs(actor: Actor) -> list[tuple[str, str]]:
    """What this actor may do to many at once, in the order of a matter's life."""
    offered = (
        ("dispatch", _("Dispatch"), DISPATCH),
        ("sign", _("Sign for"), SIGN),
        ("hand_over", _("Hand over"), HANDLE),
    )
    return [(verb, word) for verb, word, permission in offered if actor.holds_anywhere(permission)]


def _file(
    request: HttpRequest, rows: QuerySet[Matter], base: str, to: Narrowing
) -> HttpResponseBase | None:
    """The rows as a file; where they are many, the page that prepares it in pieces."""
    wanted = request.GET.get(EXPORT, "")
    if wanted not in Format.values:
        return None
    found = rows.count()
    if found > AT_ONCE:
        back = list_address(base, parameters_of(to))
        context = {"rows": found, "format": wanted, "query": request.GET.urlencode(),
                   "base": base, "back_url": back}  # fmt: skip
        return render(request, "desk/export_ask.html", context)
    return exported(request, MatterFile(for_a_file(rows), actor_of(request)))


def _tabs(
    base: str,
    to: Narrowing,
    view: SavedView | None,
    views: list[SavedView],
    counts: WorkCounts | None,
) -> list[dict[str, object]]:
    """The queues of the work list with what waits in each, then the saved views."""
    home = reverse(HOMES[base])
    queue = to.queue if view is None else None
    if counts is None:
        tabs: list[dict[str, object]] = [
            {"label": _("All matters"), "url": home, "active": view is None}
        ]
        tabs = tabs if views else []
    else:
        tabs = [{"label": _("All my work"), "url": home, "active": queue == "",
                 "count": counts.total}]  # fmt: skip
        tabs += [
            {"label": Queue(code).label, "url": f"{home}?queue={code}", "active": queue == code,
             "count": count}
            for code, count in counts.queues.items()
            if count or queue == code
        ]  # fmt: skip
        for code, label, many in (
            (STEPS, _("Steps of procedures"), counts.beside),
            (HELPING, _("Asked to help"), counts.helping),
        ):
            if many or queue == code:
                tabs.append({"label": label, "url": f"{home}?queue={code}",
                             "active": queue == code, "count": many})  # fmt: skip
        tabs.append({"label": _("On its way elsewhere"), "url": f"{home}?queue={AROUND}",
                     "active": queue == AROUND})  # fmt: skip
    return tabs + [_view_tab(one, view) for one in views]


def _view_tab(view: SavedView, shown: SavedView | None) -> dict[str, object]:
    parameters = {**view.filters, "view": str(view.pk)}
    if view.order:
        parameters["sort"] = view.order
    return {
        "label": view.name,
        "url": list_address(view.base, parameters),
        "active": shown is not None and shown.pk == view.pk,
    }


def _posts(actor: Actor, counts: WorkCounts) -> list[dict[str, object]]:
    """What waits at each unit of the actor's posts, where there are several."""
    units = {post.unit_id: post for post in actor.posts}
    if len(units) < 2:
        return []
    return [
        {"label": post.unit_name, "count": counts.units.get(unit_id, 0),
         "url": list_address(Base.WORK, {"unit": post.unit_code})}
        for unit_id, post in units.items()
    ]  # fmt: skip


@require_GET
@signed_in
def narrow(request: HttpRequest) -> HttpResponse:
    """Every filter there is, as a form that leads back to the list; a part of the list with htmx."""
    actor, base = actor_of(request), base_of(request.GET.get("base", ""))
    to = asked(request.GET)
    known = choices()
    owners = [("me", _("myself")), ("nobody", _("nobody in person"))]
    owners += [
        (str(one.pk), one.display_name) for one in colleagues_of(actor) if one.pk != actor.user_id
    ]
    given = {
        **known,
        "category": [(one.code, one.name) for one in categories()],
        "owner": owners,
    }
    if base == Base.WORK:
        given["queue"] = [*known["queue"], (AROUND, _("On its way elsewhere"))]
    fields = [
        {"name": name, "label": LABELS[name], "choices": options, "value": getattr(to, name)}
        for name, options in given.items()
    ]
    context = {
        "base": base,
        "home": reverse(HOMES[base]),
        "back_url": list_address(base, parameters_of(to)),
        "holder": to.holder,
        "fields": fields,
        "words": to.words,
        "unit": to.unit,
        "sort": request.GET.get("sort", "")[:20],
    }
    return render(request, "desk/narrow.html", context)
