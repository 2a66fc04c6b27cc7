"""合并: choose the leading matter, look at both, confirm."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fivehearts.community.duties.access import actor_of, holding
from fivehearts.engines.matters import actions, rules
from fivehearts.engines.matters.forms import JoinForm, LeadingForm
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.queries.joint import alike, matter_to_lead
from fivehearts.engines.matters.views.doors import show_refusal, status_of
from fivehearts.engines.matters.views.loading import loaded_matter
from fivehearts.engines.matters.vocabulary.joint import LeadingMissing
from fivehearts.engines.matters.vocabulary.states import DISPATCH
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import Forbidden, Overtaken, Refusal


@require_http_methods(["GET", "POST"])
@holding(DISPATCH)
def joining(request: HttpRequest, number: str) -> HttpResponse:
    """First which one leads, by number or from what looks alike; then both side by side."""
    matter = loaded_matter(number)
    actor = actor_of(request)
    if not rules.may_join(actor, matter):
        reason = Forbidden().sentence
        return render(request, "403.html", {"reason": reason}, status=403)
    asked = request.POST if request.method == "POST" else request.GET
    chooser = LeadingForm(asked if request.method == "POST" or "to" in asked else None)
    if not chooser.is_valid():
        return _choose(request, matter, chooser, status=422 if chooser.is_bound else 200)
    try:
        leading = matter_to_lead(chooser.cleaned_data["to"])
    except Matter.DoesNotExist:
        show_refusal(chooser, LeadingMissing())
        return _choose(request, matter, chooser, status=422)
    if request.method == "POST":
        return _joined(request, actor, matter, leading)
    initial = {
        "to": leading.number,
        "leading_version": leading.version,
        "reason": chooser.cleaned_data["reason"],
    }
    form = JoinForm(matter=matter, actor=actor, initial=initial)
    return _compare(request, matter, leading, form)


def _joined(request: HttpRequest, actor: Actor, matter: Matter, leading: Matter) -> HttpResponse:
    form = JoinForm(request.POST, matter=matter, actor=actor)
    if not form.is_valid():
        return _compare(request, matter, leading, form, status=422)
    seen = (form.cleaned_data["version"], form.cleaned_data["leading_version"])
    try:
        if seen != (matter.version, leading.version):
            raise Overtaken
        actions.join(by=actor, matter=matter, leading=leading, **form.facts())
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return _compare(request, matter, leading, form, status=status_of(refusal))
    told = _("Handled together from now on. Its number, date and follow-up stay its own.")
    messages.success(request, told)
    return redirect("matters:matter", number=matter.number)


def _choose(request: HttpRequest, matter: Matter, form: Form, *, status: int = 200) -> HttpResponse:
    context = {"matter": matter, "form": form, "alike": alike(matter, at=now())}
    return render(request, "matters/join_choose.html", context, status=status)


def _compare(
    request: HttpRequest, matter: Matter, leading: Matter, form: Form, *, status: int = 200
) -> HttpResponse:
    context = {"matter": matter, "leading": leading, "form": form}
    return render(request, "matters/join_compare.html", context, status=status)
