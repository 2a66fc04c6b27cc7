"""公开选登: what others asked and what was answered, without anybody in it; and “me too”."""

from __future__ import annotations

from uuid import uuid4

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from fivehearts.community.duties.access import open_to_all
from fivehearts.engines.matters.actions import Seconding
from fivehearts.engines.matters.models import Publication
from fivehearts.engines.matters.queries import publishing as queries
from fivehearts.faces.resident import actions
from fivehearts.faces.resident.forms import MeTooForm, show_refusal
from fivehearts.faces.resident.queries.places import place_of
from fivehearts.faces.resident.views.drafting import VISITOR, address_counted
from fivehearts.faces.resident.views.frame import (
    came_late,
    keeps_late_forms,
    page,
    place_remembered,
    say_late,
)
from fivehearts.faces.resident.views.receipt import received, same_again
from fivehearts.faces.resident.vocabulary import TooManySent
from fivehearts.foundation.verbs import AlreadyDone, Refusal
from fivehearts.foundation.web.fields import plain_text

_A_PAGE = 12
_LONGEST = 60


@require_GET
@open_to_all("released by a person for everybody, without names")
def published(request: HttpRequest) -> HttpResponse:
    """The list: newest first, by words, category and community."""
    words = plain_text(request.GET.get("q", "")[:_LONGEST], lines=False)
    category = plain_text(request.GET.get("category", "")[:40], lines=False)
    here = place_remembered(request)
    only_here = here is not None and request.GET.get("where") == "here"
    code = here.community.code if here is not None and only_here else ""
    rows = Paginator(queries.published(words=words, category=category, community=code), _A_PAGE)
    shown = rows.get_page(request.GET.get("page"))
    context = {
        "rows": shown,
        "in_work": queries.goes_on(list(shown.object_list)),
        "asked": words,
        "category": category,
        "categories": queries.categories_published(),
        "only_here": only_here,
    }
    return page(request, "resident/published.html", context)


@require_GET
@open_to_all("released by a person for everybody, without names")
def published_one(request: HttpRequest, pk: int) -> HttpResponse:
    """One: what was asked, what was answered, and whether others may join."""
    return _shown(request, _found(pk), MeTooForm(initial={"once": uuid4().hex}))


@require_http_methods(["POST"])
@keeps_late_forms
@open_to_all("residents need no account to be heard")
def me_too(request: HttpRequest, pk: int) -> HttpResponse:
    """“The same here”: an own matter with number and code, joined at once where it is in work."""
    one, form = _found(pk), MeTooForm(request.POST)
    valid = form.is_valid()
    if came_late(request):
        say_late(form)
        return _shown(request, one, form, status=403)
    if not valid:
        return _shown(request, one, form, status=422)
    data = form.cleaned_data
    told = Seconding(
        contact=data["contact"], words=data["words"], name=data["name"], phone=data["phone"]
    )
    try:
        made = actions.say_me_too(  # type: ignore[call-arg]
            by=VISITOR,
            publication=one,
            told=told,
            address=address_counted(request),
            once=f"me-too:{pk}:{data['once']}",
        )
    except AlreadyDone as done:
        return same_again(request, int(done.result or 0))
    except Refusal as refusal:
        show_refusal(form, refusal)
        status = 429 if isinstance(refusal, TooManySent) else 422
        return _shown(request, one, form, status=status)
    return received(request, made.pk, made.number, place_of(one.community.code))


def _found(pk: int) -> Publication:
    try:
        return queries.publication(pk)
    except Publication.DoesNotExist:
        raise Http404 from None


def _shown(
    request: HttpRequest, one: Publication, form: MeTooForm, *, status: int = 200
) -> HttpResponse:
    goes_on = bool(queries.goes_on([one]))
    context = {"one": one, "form": form, "goes_on": goes_on}
    return page(request, "resident/published_one.html", context, status=status)
