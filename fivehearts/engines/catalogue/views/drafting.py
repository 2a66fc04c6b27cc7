"""The draft: begun, changed entry by entry, compared, published or thrown away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fivehearts.community.duties.access import actor_of
from fivehearts.engines.catalogue import actions
from fivehearts.engines.catalogue.forms import (
    EntryForm,
    PublishForm,
    QuestionForm,
    TermsForm,
    TierForm,
    of_question,
)
from fivehearts.engines.catalogue.queries import reading
from fivehearts.engines.catalogue.queries.difference import differences, question_words
from fivehearts.engines.catalogue.queries.published import published
from fivehearts.engines.catalogue.views.frame import (
    keeping,
    node_or_404,
    sent,
    show_refusal,
    shown,
    the_draft,
)
from fivehearts.engines.catalogue.views.reading import line
from fivehearts.engines.catalogue.vocabulary.words import POWERS, Step, Urgency
from fivehearts.foundation.verbs import Refusal


@require_http_methods(["GET", "POST"])
@keeping
def draft(request: HttpRequest) -> HttpResponse:
    """The draft with what it lacks; a press begins one."""
    if request.method == "POST":
        return _pressed(request, actions.begin_draft, _("A draft was begun."), "catalogue:draft")
    found = reading.draft()
    if found is None:
        return shown(request, "no_draft", version=published())
    return shown(
        request,
        "draft",
        version=found,
        in_force=published(),
        rows=[line(node) for node in reading.flat(found)],
        lacking=reading.gap_sentences(reading.gaps(found)),
        doubts=reading.doubts(found),
        steps=Step.choices,
    )


@require_POST
@keeping
def discard(request: HttpRequest) -> HttpResponse:
    """Throw the draft away."""
    done = _("The draft was thrown away; what is in force stays.")
    return _pressed(request, actions.discard_draft, done, "catalogue:categories")


@require_http_methods(["GET", "POST"])
@keeping
def publish(request: HttpRequest) -> HttpResponse:
    """What the draft changes, and the press that puts it in force."""
    found = the_draft()
    form = PublishForm(sent(request))
    if form.is_valid():
        try:
            version = actions.publish(by=actor_of(request), **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            words = _("Version %(number)s is in force; every desk follows within a minute.")
            messages.success(request, words % {"number": version.number})
            return redirect("catalogue:categories")
    return shown(
        request,
        "publish",
        form=form,
        version=found,
        before=published(),
        differences=differences(published(), found),
        lacking=reading.gap_sentences(reading.gaps(found)),
        doubts=reading.doubts(found),
    )


@require_http_methods(["GET", "POST"])
@keeping
def add(request: HttpRequest) -> HttpResponse:
    """Add a category to the draft."""
    above = request.GET.get("parent", "")
    form = EntryForm(sent(request), draft=the_draft(), node=None, initial={"parent": above})
    if form.is_valid():
        try:
            made = actions.add_category(
                by=actor_of(request), said=form.said(), code=form.cleaned_data["code"]
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The category is in the draft."))
            return redirect("catalogue:change", code=made.category.code)
    return shown(request, "entry", form=form, node=None)


@require_http_methods(["GET", "POST"])
@keeping
def change(request: HttpRequest, code: str) -> HttpResponse:
    """What the draft says of a category, and its questions."""
    found = the_draft()
    node = node_or_404(found, code)
    form = EntryForm(sent(request), draft=found, node=node)
    if form.is_valid():
        try:
            actions.change_entry(by=actor_of(request), entry=node.entry, said=form.said())
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The draft was changed."))
            return redirect("catalogue:draft")
    asked = [{"question": one, "words": question_words(one)} for one in node.questions]
    return shown(request, "entry", form=form, node=node, questions=asked)


@require_POST
@keeping
def retire(request: HttpRequest, code: str) -> HttpResponse:
    """Retire a category in the draft, or bring it back."""
    node = node_or_404(the_draft(), code)
    back = node.entry.retired
    verb = actions.restore_category if back else actions.retire_category
    done = _("It is in force again.") if back else _("Nobody will choose it any more.")
    return _pressed(request, verb, done, "catalogue:change", code=code, entry=node.entry)


@require_http_methods(["GET", "POST"])
@keeping
def question(request: HttpRequest, code: str, pk: int = 0) -> HttpResponse:
    """Ask something new, or mend what is asked."""
    found = the_draft()
    node = node_or_404(found, code)
    old = reading.question_in(found, pk) if pk else None
    if pk and (old is None or old.entry_id != node.entry.pk):
        raise Http404
    initial = of_question(old) if old else {"order": len(node.questions)}
    form = QuestionForm(sent(request), initial=initial)
    if form.is_valid():
        try:
            actions.set_question(
                by=actor_of(request), entry=node.entry, asked=form.asked(), question=old
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The question is in the draft."))
            return redirect("catalogue:change", code=code)
    return shown(request, "question", form=form, node=node, question=old)


@require_POST
@keeping
def drop_question(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Ask it no more."""
    found = reading.question_in(the_draft(), pk)
    if found is None or found.entry.category.code != code:
        raise Http404
    done = _("It will not be asked any more.")
    return _pressed(
        request, actions.drop_question, done, "catalogue:change", code=code, question=found
    )


@require_http_methods(["GET", "POST"])
@keeping
def terms(request: HttpRequest, step: str) -> HttpResponse:
    """The terms of one step for every tier or one, kind by kind and by urgency."""
    found = the_draft()
    if step not in Step.values:
        raise Http404
    tier = request.GET.get("tier", "")
    tier = tier if tier in POWERS else ""
    form = TermsForm(sent(request), step=step, tier=tier, rules=reading.rules_of(found))
    if form.is_valid():
        try:
            changed = actions.set_terms(by=actor_of(request), cells=form.cells())
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Rules changed: %(count)s.") % {"count": changed})
            return redirect("catalogue:draft")
    return shown(
        request,
        "terms_draft",
        form=form,
        step=Step(step),
        steps=Step.choices,
        tier=tier,
        tier_form=TierForm(initial={"tier": tier}),
        urgencies=[_("any urgency"), *(str(label) for label in Urgency.labels)],
        grid=form.grid(),
    )


def _pressed(
    request: HttpRequest,
    verb: Callable[..., Any],
    done: str,
    then: str,
    *,
    code: str = "",
    **facts: Any,
) -> HttpResponse:
    """A verb by one press: done, or the sentence why not, on the page that follows."""
    try:
        verb(by=actor_of(request), **facts)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done)
    return redirect(then, code=code) if code else redirect(then)
