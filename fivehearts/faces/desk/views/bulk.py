"""One verb on many matters: to whom, how far it is, and what became of each."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fivehearts.community.duties.access import actor_of, holding, safe_next, signed_in
from fivehearts.engines.matters import rules as matters
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.views.doors import show_refusal, status_of
from fivehearts.engines.matters.vocabulary.states import TRANSITIONS, VIEW, Verb
from fivehearts.faces.desk import actions
from fivehearts.faces.desk.forms import BulkForm, marked
from fivehearts.faces.desk.models import Bulk
from fivehearts.faces.desk.queries.lots import (
    bulk_of,
    colleagues_for,
    items_of,
    marked_matters,
    progress_of,
    units_for,
)
from fivehearts.faces.desk.vocabulary.bulk import BulkVerb, NothingMarked
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import AlreadyDone, Refusal

_TITLES = {
    BulkVerb.SIGN: _("Sign for the marked matters"),
    BulkVerb.DISPATCH: _("Dispatch the marked matters"),
    BulkVerb.HAND_OVER: _("Hand the marked matters over"),
}


@require_http_methods(["GET", "POST"])
@holding(VIEW)
def bulk(request: HttpRequest) -> HttpResponse:
    """Which matters are marked, which of them cannot, and to whom the others shall go."""
    given = request.POST if request.method == "POST" else request.GET
    verb = given.get("verb", "")
    if verb not in BulkVerb.values:
        raise Http404
    actor, chosen = actor_of(request), marked(given.getlist("m"))
    found = marked_matters(chosen)
    targets = _targets(BulkVerb(verb), found, actor)
    choices = [(key, label) for key, (label, _target) in targets.items()]
    if request.method == "GET":
        form = BulkForm(
            verb=verb, to=choices, initial={"verb": verb, "once": secrets.token_urlsafe(24)}
        )
        return _ask(request, form, BulkVerb(verb), found, chosen)
    form = BulkForm(request.POST, verb=verb, to=choices)
    if not form.is_valid():
        return _ask(request, form, BulkVerb(verb), found, chosen, status=422)
    data = form.cleaned_data
    target = targets[data["to"]][1] if data.get("to") else None
    try:
        made = actions.start_bulk(  # type: ignore[call-arg]
            by=actor,
            verb=verb,
            marked=chosen,
            words=data.get("words", ""),
            once=data["once"],
            **({"unit": target} if isinstance(target, Unit) else {"colleague": target}),
        )
    except AlreadyDone as done:
        return redirect("desk:lot", pk=int(done.result))
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _ask(request, form, BulkVerb(verb), found, chosen, status=status_of(refusal))
    return redirect("desk:lot", pk=made.pk)


def _targets(verb: BulkVerb, found: list[Matter], actor: Actor) -> dict[int, tuple[str, Any]]:
    """To whom the marked ones may go: key → (name, unit or colleague)."""
    if verb == BulkVerb.DISPATCH:
        return {
            unit.pk: (f"{unit.name}（{unit.get_kind_display()}）", unit)
            for unit in units_for(found)
        }
    if verb == BulkVerb.HAND_OVER:
        return {
            user.pk: (user.display_name, user)
            for user in colleagues_for(found, besides=actor.user_id)
        }
    return {}


def _ask(
    request: HttpRequest,
    form: BulkForm,
    verb: BulkVerb,
    found: list[Matter],
    chosen: dict[str, int],
    *,
    status: int = 200,
) -> HttpResponse:
    actor = actor_of(request)
    rows = [(matter, chosen[matter.number], _can(verb, actor, matter)) for matter in found]
    back = safe_next(request, request.GET.get("back", "")[:2000])
    context = {
        "form": form,
        "rows": rows,
        "ready": sum(can for _matter, _version, can in rows),
        "title": _TITLES[verb],
        "verb_word": TRANSITIONS[Verb(verb.value)].label,
        "none_marked": "" if found else NothingMarked().sentence,
        "back_url": back or reverse("desk:my_work"),
    }
    return render(request, "desk/bulk.html", context, status=status)


def _can(verb: BulkVerb, actor: Actor, matter: Matter) -> bool:
    """Whether it would be done as things stand now; the action asks again."""
    name = Verb(verb.value)
    return matter.state in TRANSITIONS[name].sources and matters.may(name, actor, matter)


@require_GET
@signed_in
def lot(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is and what became of each matter; with scripts it goes on by itself."""
    return _page(request, _lot(pk))


@require_POST
@signed_in
def carry_on(request: HttpRequest, pk: int) -> HttpResponse:
    """The next piece."""
    done = actions.carry_on(by=actor_of(request), bulk=_lot(pk))
    return _page(request, done) if getattr(request, "htmx", False) else redirect("desk:lot", pk=pk)


def _lot(pk: int) -> Bulk:
    found = bulk_of(pk)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, found: Bulk) -> HttpResponse:
    context = {
        "lot": found,
        "items": items_of(found),
        "finished": found.finished_at is not None,
        "title": _TITLES[BulkVerb(found.verb)],
        "to": (found.unit.name if found.unit else "")
        or (found.colleague.display_name if found.colleague else ""),
        **progress_of(found),
    }
    part = getattr(request, "htmx", False)
    return render(request, "desk/lot_part.html" if part else "desk/lot.html", context)
