"""公开选登 and 重复诉求 at the desk: both texts side by side, what is public, links of repeats."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fivehearts.community.duties.access import actor_of, holding
from fivehearts.engines.matters import actions, rules
from fivehearts.engines.matters.forms import LinkForm, MeasureForm, PublishForm, TakeDownForm
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.queries.publishing import (
    publication_of,
    published_for,
    require_publishable,
    review,
)
from fivehearts.engines.matters.queries.repeats import matter_before, measures
from fivehearts.engines.matters.views.doors import show_refusal, status_of
from fivehearts.engines.matters.views.loading import loaded_matter
from fivehearts.engines.matters.vocabulary.publishing import NotBefore
from fivehearts.engines.matters.vocabulary.states import PUBLISH, VIEW
from fivehearts.engines.matters.vocabulary.words import Measured
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import Forbidden, Refusal

_A_PAGE = 25


@require_http_methods(["GET", "POST"])
@holding(PUBLISH)
def publishing(request: HttpRequest, number: str) -> HttpResponse:
    """The original beside what would be published; looked at again as often as needed."""
    matter, actor = loaded_matter(number), actor_of(request)
    if not rules.may_publish(actor, matter):
        return render(request, "403.html", {"reason": Forbidden().sentence}, status=403)
    try:
        require_publishable(actor, matter)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("matters:matter", number=matter.number)
    if request.method == "GET":
        return _compared(request, matter, PublishForm(review=review(matter)), status=200)
    return _sent(request, actor, matter)


def _sent(request: HttpRequest, actor: Actor, matter: Matter) -> HttpResponse:
    form = PublishForm(request.POST, review=review(matter))
    if not form.is_valid():
        return _compared(request, matter, form, status=422)
    if "look" in request.POST:
        return _compared(request, matter, form, status=200)
    try:
        actions.publish(
            by=actor,
            matter=matter,
            digest=form.cleaned_data["digest"],
            stays=form.stays(),
            also=form.more(),
        )
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _compared(request, matter, form, status=status_of(refusal))
    messages.success(request, _("Published. Everybody can read it now; the original stays sealed."))
    return redirect("matters:published")


def _compared(
    request: HttpRequest, matter: Matter, form: PublishForm, *, status: int
) -> HttpResponse:
    chosen = form.is_bound and hasattr(form, "cleaned_data")
    made = review(matter, stays=form.stays(), also=form.more()) if chosen else review(matter)
    context = {
        "matter": matter,
        "form": form,
        "review": made,
        "public": publication_of(matter),
    }
    response = render(request, "matters/publish.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@require_GET
@holding(PUBLISH)
def published(request: HttpRequest) -> HttpResponse:
    """What is public of the own units, and the two numbers of the rules."""
    return _listed(request, TakeDownForm())


@require_POST
@holding(PUBLISH)
def taken_down(request: HttpRequest, number: str) -> HttpResponse:
    """Take one from the public page, with a reason."""
    matter, form = loaded_matter(number), TakeDownForm(request.POST)
    if not form.is_valid():
        return _listed(request, form, number=matter.number, status=422)
    try:
        actions.unpublish(by=actor_of(request), matter=matter, reason=form.cleaned_data["reason"])
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _listed(request, form, number=matter.number, status=status_of(refusal))
    messages.success(request, _("Taken from the public page."))
    return redirect("matters:published")


@require_POST
@holding(PUBLISH)
def measured(request: HttpRequest) -> HttpResponse:
    """Set one of the two numbers."""
    form = MeasureForm(request.POST)
    if not rules.may_measure(actor_of(request)):
        return render(request, "403.html", {"reason": Forbidden().sentence}, status=403)
    if not form.is_valid():
        return _listed(request, TakeDownForm(), measure=form, status=422)
    actions.set_measure(by=actor_of(request), **form.cleaned_data)
    messages.success(request, _("The number holds from now on."))
    return redirect("matters:published")


def _listed(
    request: HttpRequest,
    form: TakeDownForm,
    *,
    number: str = "",
    measure: MeasureForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = actor_of(request)
    rows = Paginator(published_for(actor.paths(PUBLISH)), _A_PAGE)
    context = {
        "page": rows.get_page(request.GET.get("page")),
        "form": form,
        "refused": number,
        "measures": [(Measured(code).label, value) for code, value in measures().items()],
        "measure_form": (measure or MeasureForm()) if rules.may_measure(actor) else None,
    }
    return render(request, "matters/published.html", context, status=status)


@require_POST
@holding(VIEW)
def linked(request: HttpRequest, number: str) -> HttpResponse:
    """Confirm that the same resident asked the same before."""
    matter, form = loaded_matter(number), LinkForm(request.POST)
    try:
        if not form.is_valid():
            raise NotBefore
        earlier = matter_before(form.cleaned_data["earlier"])
        actions.link(by=actor_of(request), matter=matter, earlier=earlier)
    except Matter.DoesNotExist:
        raise Http404 from None
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Linked: asked before."))
    return redirect("matters:matter", number=matter.number)


@require_POST
@holding(VIEW)
def unlinked(request: HttpRequest, number: str) -> HttpResponse:
    """It was something else."""
    matter = loaded_matter(number)
    try:
        actions.unlink(by=actor_of(request), matter=matter)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("No longer linked."))
    return redirect("matters:matter", number=matter.number)
