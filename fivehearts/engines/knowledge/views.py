"""The knowledge base at the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fivehearts.community.duties.access import actor_of, holding
from fivehearts.engines.knowledge import actions, queries, rules
from fivehearts.engines.knowledge.forms import ArticleForm, ReasonForm
from fivehearts.engines.knowledge.models import Article, ArticleVersion
from fivehearts.engines.knowledge.vocabulary.states import REVIEW, WRITE, State, Verb
from fivehearts.foundation.clock import today
from fivehearts.foundation.verbs import Forbidden, IllegalTransition, Overtaken, Refusal

_READ = "matters.view"


@require_GET
@holding(_READ, WRITE, REVIEW)
def articles(request: HttpRequest) -> HttpResponse:
    """Everything that is written, found by words; what is over is marked."""
    words, state = request.GET.get("q", "")[:200], request.GET.get("state", "")
    day = today()
    found = queries.at_the_desk(words.replace("\x00", ""), state)
    context = {
        "rows": [(one, one.is_over_on(day)) for one in found],
        "q": words,
        "states": State.choices,
        "state": state,
        "may_write": actor_of(request).holds_anywhere(WRITE),
    }
    return render(request, "knowledge/articles.html", context)


@require_GET
@holding(_READ, WRITE, REVIEW)
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """One article, its versions, and what may be done."""
    return _page(request, _loaded(pk))


@require_http_methods(["GET", "POST"])
@holding(WRITE)
def write(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new article, or the next version of one."""
    actor = actor_of(request)
    known = _loaded(pk) if pk is not None else None
    if request.method == "GET":
        form = ArticleForm(actor=actor, initial=_initial(known))
        return render(request, "knowledge/write.html", {"form": form, "known": known})
    form, status = ArticleForm(request.POST, actor=actor), 422
    if form.is_valid():
        try:
            made = actions.write(by=actor, article=known, **form.cleaned_data)
            messages.success(request, _("The draft is kept. Hand it in when it is ready."))
            return redirect("knowledge:article", pk=made.article_id)
        except Refusal as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, refusal.sentence)
            status = _status(refusal)
    context = {"form": form, "known": known}
    return render(request, "knowledge/write.html", context, status=status)


@require_POST
@holding(WRITE, REVIEW)
def change(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Hand in, publish, send back, withdraw."""
    known, actor = _loaded(pk), actor_of(request)
    version, form = _version_for(known, verb), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, known, str(form.errors["reason"][0]), status=422)
    try:
        if verb == Verb.HAND_IN:
            actions.hand_in(by=actor, version=version)
        elif verb == Verb.PUBLISH:
            actions.publish(by=actor, version=version)
        elif verb == Verb.SEND_BACK:
            actions.send_back(by=actor, version=version, reason=form.cleaned_data["reason"])
        else:
            actions.withdraw(by=actor, version=version)
    except Refusal as refusal:
        return _page(request, known, refusal.sentence, status=_status(refusal))
    messages.success(request, _("Done: %(what)s.") % {"what": Verb(verb).label})
    return redirect("knowledge:article", pk=pk)


def _status(refusal: Refusal) -> int:
    if isinstance(refusal, Forbidden):
        return 403
    return 409 if isinstance(refusal, Overtaken | IllegalTransition) else 422


def _loaded(pk: int) -> Article:
    found = queries.article(pk) if pk < 2**62 else None
    if found is None:
        raise Http404
    return found


def _version_for(known: Article, verb: str) -> ArticleVersion:
    """The version a verb is about: what is published to withdraw it, else what is being written."""
    if verb not in Verb.values:
        raise Http404
    rows = queries.versions_of(known)
    wanted = [one for one in rows if (one.state == State.PUBLISHED) is (verb == Verb.WITHDRAW)]
    return (wanted or rows)[0]


def _initial(known: Article | None) -> dict[str, Any]:
    if known is None:
        return {"valid_from": today()}
    last = queries.versions_of(known)[0]
    names = ("question", "answer", "keywords", "sources")
    return {
        **{name: getattr(last, name) for name in names},
        "unit": known.unit_id,
        "category": known.category_id,
        "valid_from": today(),
    }


def _page(
    request: HttpRequest, known: Article, problem: str = "", *, status: int = 200
) -> HttpResponse:
    actor, day = actor_of(request), today()
    context = {
        "article": known,
        "versions": [(one, one.is_over_on(day)) for one in queries.versions_of(known)],
        "problem": problem,
        "may_write": rules.may_write(actor, known.unit),
        "may_review": rules.may_review(actor, known),
        "form": ReasonForm(),
    }
    return render(request, "knowledge/article.html", context, status=status)
