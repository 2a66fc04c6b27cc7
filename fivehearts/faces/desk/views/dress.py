"""Columns and density, and the saved views."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fivehearts.community.duties.access import actor_of, signed_in
from fivehearts.engines.matters.views.doors import show_refusal, status_of
from fivehearts.faces.desk import actions, rules
from fivehearts.faces.desk.forms import DressForm, KeepViewForm, ViewForm, asked, parameters_of
from fivehearts.faces.desk.models import SavedView
from fivehearts.faces.desk.queries.lists import dress_of, own_view, views_to_manage
from fivehearts.faces.desk.views.frame import base_of, chips, list_address
from fivehearts.faces.desk.vocabulary.lists import DEFAULT_COLUMNS, Density
from fivehearts.foundation.verbs import Refusal


@require_http_methods(["GET", "POST"])
@signed_in
def columns(request: HttpRequest) -> HttpResponse:
    """Which columns, and how tight; kept for this colleague on every list."""
    actor, base = actor_of(request), base_of(request.GET.get("base", ""))
    back = list_address(base, parameters_of(asked(request.GET)))
    if request.method == "POST":
        form = DressForm(request.POST)
        if form.is_valid():
            actions.dress_lists(by=actor, **form.cleaned_data)
            return redirect(back)
    else:
        dress = dress_of(actor)
        form = DressForm(
            initial={"columns": dress.columns or list(DEFAULT_COLUMNS), "density": dress.density}
        )
    context = {"form": form, "back_url": back, "dense": Density.DENSE}
    return render(request, "desk/columns.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def new_view(request: HttpRequest) -> HttpResponse:
    """Keep the narrowed list one looks at, by name."""
    actor = actor_of(request)
    if request.method == "GET":
        base = base_of(request.GET.get("base", ""))
        query = request.GET.copy()
        for name in ("base", "page", "view", "_export"):
            query.pop(name, None)
        form = KeepViewForm(actor=actor, initial={"base": base, "query": query.urlencode()[:1000]})
        return _new_view_page(request, form, base, query)
    form = KeepViewForm(request.POST, actor=actor)
    query = QueryDict(request.POST.get("query", "")[:1000])
    base = base_of(request.POST.get("base", ""))
    if not form.is_valid():
        return _new_view_page(request, form, base, query, status=422)
    try:
        view = actions.keep_view(
            by=actor,
            name=form.cleaned_data["name"],
            base=base,
            filters=parameters_of(asked(query)),
            columns=dress_of(actor).columns,
            order=query.get("sort", "")[:20],
            shared_unit_id=form.cleaned_data["shared_unit"],
        )
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _new_view_page(request, form, base, query, status=status_of(refusal))
    messages.success(request, _("Kept as a view: “%(name)s”.") % {"name": view.name})
    return redirect(list_address(base, {**view.filters, "view": str(view.pk)}))


def _new_view_page(
    request: HttpRequest, form: KeepViewForm, base: str, query: QueryDict, *, status: int = 200
) -> HttpResponse:
    to = asked(query)
    context = {
        "form": form,
        "chips": chips(to, base, {}),
        "back_url": list_address(base, parameters_of(to)),
    }
    return render(request, "desk/new_view.html", context, status=status)


@require_GET
@signed_in
def views(request: HttpRequest) -> HttpResponse:
    """Every view that is seen; the own ones can be renamed, moved, shared and deleted."""
    return _views_page(request)


@require_POST
@signed_in
def change_view(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Rename and share, move, delete, bring back: one of one's own views."""
    actor = actor_of(request)
    view = own_view(actor, pk)
    if view is None or verb not in {"change", "earlier", "later", "retire", "bring_back"}:
        raise Http404
    form = None
    try:
        if verb == "change":
            form = ViewForm(request.POST, actor=actor, prefix=f"v{pk}")
            if not form.is_valid():
                return _views_page(request, bound=(pk, form), status=422)
            actions.change_view(
                by=actor,
                view=view,
                name=form.cleaned_data["name"],
                shared_unit_id=form.cleaned_data["shared_unit"],
            )
        elif verb in {"earlier", "later"}:
            actions.move_view(by=actor, view=view, earlier=verb == "earlier")
        else:
            _retired_or_back(request, view, verb)
    except Refusal as refusal:
        if form is None:
            messages.error(request, refusal.sentence)
            return redirect("desk:views")
        show_refusal(form, refusal)
        return _views_page(request, bound=(pk, form), status=status_of(refusal))
    return redirect("desk:views")


def _retired_or_back(request: HttpRequest, view: SavedView, verb: str) -> None:
    actor = actor_of(request)
    if verb == "retire":
        actions.retire_view(by=actor, view=view)
        messages.success(
            request,
            _("“%(name)s” is deleted. It can be brought back below.") % {"name": view.name},
        )
    else:
        actions.bring_back_view(by=actor, view=view)
        messages.success(request, _("“%(name)s” is back.") % {"name": view.name})


def _views_page(
    request: HttpRequest, *, bound: tuple[int, ViewForm] | None = None, status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    kept = list(views_to_manage(actor))
    own = [view for view in kept if rules.may_change_view(actor, view)]
    rows = []
    for view in own:
        if bound and bound[0] == view.pk:
            form = bound[1]
        else:
            initial = {"name": view.name, "shared_unit": view.shared_unit_id}
            form = ViewForm(actor=actor, prefix=f"v{view.pk}", initial=initial,
                            auto_id=f"v{view.pk}_%s")  # fmt: skip
        rows.append({"view": view, "form": form, "url": _address(view)})
    context = {
        "own": [row for row in rows if row["view"].retired_at is None],  # type: ignore[attr-defined]
        "retired": [view for view in own if view.retired_at is not None],
        "others": [(view, _address(view)) for view in kept if view not in own],
        "refused_form": bound[1] if bound else None,
        "home": reverse("desk:my_work"),
    }
    return render(request, "desk/views.html", context, status=status)


def _address(view: SavedView) -> str:
    return list_address(view.base, {**view.filters, "view": str(view.pk)})
