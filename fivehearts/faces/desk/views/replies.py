"""The house words of the units one answers for."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fivehearts.community.duties.access import actor_of, holding
from fivehearts.engines.matters.views.doors import show_refusal, status_of
from fivehearts.engines.matters.vocabulary.states import Verb
from fivehearts.faces.desk import actions
from fivehearts.faces.desk.forms import ReplyForm
from fivehearts.faces.desk.models import ReplyTemplate
from fivehearts.faces.desk.queries.replies import (
    replies_to_keep,
    reply_to_keep,
    units_to_keep_for,
)
from fivehearts.foundation.verbs import Refusal


@require_GET
@holding("duties.invite")
def replies(request: HttpRequest) -> HttpResponse:
    """The templates of these units, and what was deleted."""
    kept = list(replies_to_keep(actor_of(request)))
    context = {
        "kept": [(one, Verb(one.verb).label) for one in kept if one.retired_at is None],
        "retired": [one for one in kept if one.retired_at is not None],
    }
    return render(request, "desk/replies.html", context)


@require_http_methods(["GET", "POST"])
@holding("duties.invite")
def reply(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new template, or one to change."""
    actor = actor_of(request)
    known = reply_to_keep(actor, pk) if pk is not None else None
    if pk is not None and known is None:
        raise Http404
    units = {unit.pk: unit for unit in units_to_keep_for(actor)}
    choices = [(key, unit.name) for key, unit in units.items()]
    if request.method == "GET":
        form = ReplyForm(units=choices, initial=_initial(known))
        return _reply_page(request, form, known)
    form = ReplyForm(request.POST, units=choices)
    if not form.is_valid():
        return _reply_page(request, form, known, status=422)
    data = form.cleaned_data
    try:
        actions.keep_reply(
            by=actor,
            unit=units[data["unit"]],
            verb=data["verb"],
            title=data["title"],
            words=data["words"],
            language=data["language"],
            reply=known,
        )
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _reply_page(request, form, known, status=status_of(refusal))
    messages.success(request, _("The template is kept."))
    return redirect("desk:replies")


def _initial(known: ReplyTemplate | None) -> dict[str, object]:
    if known is None:
        return {"language": "zh-hans"}
    return {
        "unit": known.unit_id,
        "verb": known.verb,
        "language": known.language,
        "title": known.title,
        "words": known.words,
    }


def _reply_page(
    request: HttpRequest, form: ReplyForm, known: ReplyTemplate | None, *, status: int = 200
) -> HttpResponse:
    return render(request, "desk/reply.html", {"form": form, "known": known}, status=status)


@require_POST
@holding("duties.invite")
def change_reply(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Delete a template, or bring it back."""
    actor = actor_of(request)
    known = reply_to_keep(actor, pk)
    if known is None or verb not in {"retire", "bring_back"}:
        raise Http404
    if verb == "retire":
        actions.retire_reply(by=actor, reply=known)
        said = _("“%(name)s” is deleted. It can be brought back below.")
    else:
        actions.bring_back_reply(by=actor, reply=known)
        said = _("“%(name)s” is back.")
    messages.success(request, said % {"name": known.title})
    return redirect("desk:replies")
