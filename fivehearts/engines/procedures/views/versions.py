"""Procedures at the desk: what is in force, what changed, and how the next version is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fivehearts.community.duties.access import actor_of, holding, holding_by_rule
from fivehearts.engines.catalogue.vocabulary.words import MANAGE
from fivehearts.engines.matters.vocabulary.states import VIEW
from fivehearts.engines.procedures import actions, rules
from fivehearts.engines.procedures.definition import Definition, Unsound, as_text, from_text, read
from fivehearts.engines.procedures.forms import DocumentForm
from fivehearts.engines.procedures.models import Procedure, Version
from fivehearts.engines.procedures.queries import runs, versions
from fivehearts.foundation.clock import now
from fivehearts.foundation.verbs import Forbidden, Refusal
from fivehearts.foundation.web.exports import attachment

# Only for whoever keeps procedures: the permission at a unit without a superior.
keeping = holding_by_rule(MANAGE, rules.may_write)


@require_safe
@holding(VIEW, MANAGE)
def procedures(request: HttpRequest) -> HttpResponse:
    """Steps that wait for my units, and every procedure."""
    actor, at = actor_of(request), now()
    in_force = {one.procedure_id: one for one in versions.in_force()}
    context = {
        "waiting": [(one, runs.is_late(one, at)) for one in runs.steps_waiting(actor)],
        "rows": [(one, in_force.get(one.pk)) for one in versions.procedures()],
        "keeps": rules.may_write(actor),
    }
    return render(request, "procedures/procedures.html", context)


@require_safe
@holding(VIEW, MANAGE)
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """One procedure: a version with its chart, the other versions, what changed."""
    return _page(request, _known(code))


@require_safe
@holding(VIEW, MANAGE)
def document(request: HttpRequest, code: str) -> HttpResponse:
    """The document of a version as a file, to be mended and brought in again."""
    known = _known(code)
    chosen = _chosen(request, versions.versions_of(known))
    response = HttpResponse(as_text(chosen.document), content_type="application/json")
    response["Content-Disposition"] = attachment(f"{known.code}-{chosen.number}.json")
    return response


@require_http_methods(["GET", "POST"])
@keeping
def writing(request: HttpRequest, code: str = "") -> HttpResponse:
    """Try a definition: its mistakes, or its chart; then keep it as the draft."""
    known = _known(code) if code else None
    if request.method == "GET":
        first = versions.versions_of(known)[:1] if known else []
        words = as_text(first[0].document) if first else ""
        return _tried(request, known, DocumentForm(initial={"text": words}))
    form = DocumentForm(request.POST, request.FILES)
    if not form.is_valid():
        return _tried(request, known, form, status=422)
    text, note = form.cleaned_data["text"], form.cleaned_data["note"]
    # What was in the file stands in the form from now on, so that it can be kept.
    uploaded = bool(form.cleaned_data.get("file"))
    again = DocumentForm(initial={"text": text, "note": note}) if uploaded else form
    try:
        found = from_text(text)
        definition = read(found)
        if "keep" not in request.POST:
            return _tried(request, known, again, definition=definition)
        made = actions.write(by=actor_of(request), document=found, note=note, procedure=known)
    except Unsound as unsound:
        problems = [str(one) for one in unsound.problems]
        return _tried(request, known, again, problems=problems, status=422)
    except Refusal as refusal:
        return _tried(request, known, again, problems=[refusal.sentence], status=_status(refusal))
    messages.success(request, _("The draft is kept. Somebody else publishes it when it is ready."))
    return redirect("procedures:procedure", code=made.procedure.code)


@require_POST
@keeping
def published(request: HttpRequest, code: str) -> HttpResponse:
    """Put the draft in force."""
    done = _("It is in force now; what runs already keeps its version.")
    return _changed(request, code, actions.publish, done)


@require_POST
@keeping
def discarded(request: HttpRequest, code: str) -> HttpResponse:
    """Throw the draft away."""
    return _changed(request, code, actions.discard_draft, _("The draft is gone."))


def _changed(
    request: HttpRequest, code: str, action: Callable[..., Any], done: str
) -> HttpResponse:
    known = _known(code)
    try:
        action(by=actor_of(request), procedure=known)
    except Refusal as refusal:
        return _page(request, known, refusal.sentence, status=_status(refusal))
    messages.success(request, done)
    return redirect("procedures:procedure", code=code)


def _status(refusal: Refusal) -> int:
    return 403 if isinstance(refusal, Forbidden) else 409


def _known(code: str) -> Procedure:
    found = versions.procedure(code[:40])
    if found is None:
        raise Http404
    return found


def _chosen(request: HttpRequest, rows: list[Version]) -> Version:
    """The version asked for by its number; else the one in force, else the newest."""
    asked = request.GET.get("version", "")
    if asked:
        found = next((one for one in rows if str(one.number) == asked), None)
    else:
        found = next((one for one in rows if one.state == "published"), rows[0] if rows else None)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, known: Procedure, problem: str = "", *, status: int = 200
) -> HttpResponse:
    rows = versions.versions_of(known)
    chosen = _chosen(request, rows)
    before = next((one for one in rows if one.number < chosen.number), None)
    context = {
        "procedure": known,
        "versions": rows,
        "version": chosen,
        "definition": chosen.definition,
        "before": before,
        "differences": versions.differences(before.document, chosen.document) if before else [],
        "keeps": rules.may_write(actor_of(request)),
        "publishes": rules.may_publish(actor_of(request), chosen),
        "problem": problem,
    }
    return render(request, "procedures/procedure.html", context, status=status)


def _tried(
    request: HttpRequest,
    known: Procedure | None,
    form: DocumentForm,
    *,
    definition: Definition | None = None,
    problems: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "procedure": known,
        "form": form,
        "definition": definition,
        "problems": problems or [],
    }
    return render(request, "procedures/writing.html", context, status=status)
