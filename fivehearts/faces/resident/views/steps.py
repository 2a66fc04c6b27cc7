"""我要反映, one question a page: each page keeps its answers, and the way back is always open."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fivehearts.community.duties.access import open_to_all
from fivehearts.faces.resident import actions
from fivehearts.faces.resident.forms import (
    STEPS,
    SubmitForm,
    asked_in,
    show_refusal,
)
from fivehearts.faces.resident.models import Draft
from fivehearts.faces.resident.queries import drafts as queries
from fivehearts.faces.resident.queries.places import (
    are_few,
    communities_around,
    only_one,
    place_of,
)
from fivehearts.faces.resident.views.drafting import (
    VISITOR,
    browser_key,
    device_key,
    draft_asked,
    go_on,
    had_pictures,
    id_asked,
    keep,
    kept_pictures,
    leave_key,
    settled_keys,
    typed,
    wants_later,
)
from fivehearts.faces.resident.views.frame import (
    came_late,
    keeps_late_forms,
    page,
    place_remembered,
    remember_place,
    say_late,
)
from fivehearts.faces.resident.views.receipt import same_again
from fivehearts.faces.resident.vocabulary import KEPT_FOR, TooManyDrafts, TooManySent
from fivehearts.foundation.clock import now
from fivehearts.foundation.verbs import Refusal

KEY_OPENS = "the key in the browser that began it opens it; others find nothing"


@require_http_methods(["GET", "POST"])
@keeps_late_forms
@open_to_all("residents need no account to be heard")
def submit(request: HttpRequest) -> HttpResponse:
    """The first question: what happened. Its answer begins a draft."""
    if request.method == "GET":
        form = SubmitForm(only=STEPS["what"], initial={"once": uuid4().hex})
        response = _asked(request, form, "what", None)
        place = place_of(request.GET.get("unit", ""))
        if place is not None:
            remember_place(response, place)
        return response
    form = SubmitForm(request.POST, only=STEPS["what"])
    valid = form.is_valid()
    if came_late(request):
        say_late(form)
        return _asked(request, form, "what", None, status=403)
    answers = typed(request, STEPS["what"])
    if not valid and not (wants_later(request) and answers["words"]):
        return _asked(request, form, "what", None, status=422)
    draft_id = id_asked(request)
    if queries.matter_made_of(device_key(request), draft_id) is not None:
        # Back from the receipt to the empty page: this is another matter.
        draft_id = uuid4()
    try:
        draft, key = keep(request, draft_id, answers, ())
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _asked(request, form, "what", None, status=status_of(refusal))
    response = later(request, draft) if wants_later(request) else go_on(draft)
    return leave_key(request, response, key)


@require_http_methods(["GET", "POST"])
@keeps_late_forms
@open_to_all(KEY_OPENS)
def step(request: HttpRequest, draft_id: UUID, step: str) -> HttpResponse:
    """One question of a draft. Whatever is typed is kept, also what cannot be sent so."""
    draft = draft_asked(request, draft_id)
    if draft is None:
        return gone(request, draft_id)
    if step not in STEPS:
        raise Http404
    if request.method == "GET":
        return _opened(request, draft, step)
    form = _form(request, draft, step, request.POST, request.FILES)
    valid = form.is_valid()
    if came_late(request):
        say_late(form)
        return _asked(request, form, step, draft, status=403)
    try:
        draft, key = keep(request, draft.pk, typed(request, form.fields), form.good_photos)
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _asked(request, form, step, draft, status=status_of(refusal))
    return leave_key(request, _after(request, draft, step, form, valid=valid), key)


def _after(
    request: HttpRequest, draft: Draft, step: str, form: SubmitForm, *, valid: bool
) -> HttpResponse:
    """Where a page that was kept leads."""
    dropped = request.POST.get("drop", "")
    if dropped:
        _drop_photo(draft, dropped)
        return redirect("resident:step", draft_id=draft.pk, step=step)
    if wants_later(request):
        return later(request, draft)
    if not valid:
        return _asked(request, form, step, draft, status=422)
    response = go_on(draft)
    place = place_of(request.POST.get("unit", "")) if step == "where" else None
    if place is not None:
        remember_place(response, place)
    return response


def _drop_photo(draft: Draft, photo: str) -> None:
    try:
        actions.drop_photo(by=VISITOR, draft=draft, photo_id=UUID(photo))
    except ValueError:
        raise Http404 from None


def _opened(request: HttpRequest, draft: Draft, step: str) -> HttpResponse:
    """The page as it was left; what cannot be sent so says why."""
    answers = queries.answers_of(draft)
    names = asked_in(step, answers.get("contact", ""))
    if not names:
        return go_on(draft)
    chosen = place_of(request.GET.get("unit", "")) if step == "where" else None
    if chosen is not None:
        answers["unit"] = chosen.unit.code
    if step == "where" and not communities_around(
        place_of(answers.get("unit", "")) or place_remembered(request)
    ):
        # A city's worth of communities is walked step by step first.
        return redirect(f"{reverse('resident:where')}?for={draft.pk}")
    form = _form(request, draft, step, answers)
    if not set(names) - {"photos"} <= set(answers) or form.is_valid():
        form = _form(request, draft, step, None, initial=answers)
    return _asked(request, form, step, draft)


def _form(
    request: HttpRequest, draft: Draft, step: str, data: Any, files: Any = None, **more: Any
) -> SubmitForm:
    answers = queries.answers_of(draft)
    contact = "" if step == "who" else answers.get("contact", "")
    initial: dict[str, Any] = dict(more.pop("initial", {}))
    groups = []
    if step == "where":
        code = (data or initial).get("unit", "")
        around = place_of(code) or place_remembered(request)
        groups = communities_around(around)
        if not code:
            initial["unit"] = around.unit.code if around else only_one(groups)
    return SubmitForm(
        data,
        files,
        only=asked_in(step, contact),
        groups=groups,
        contact=contact,
        kept_photos=len(queries.photos_of(draft)) if step == "when" else 0,
        initial=initial,
    )


def _asked(
    request: HttpRequest, form: SubmitForm, step: str, draft: Draft | None, *, status: int = 200
) -> HttpResponse:
    """Show one question."""
    answers = queries.answers_of(draft) if draft is not None else {}
    way = way_of(answers)
    before = way[: way.index(step)] if step in way else []
    back = reverse("resident:home")
    if draft is not None and before:
        back = reverse("resident:step", args=[draft.pk, before[-1]])
    context = {
        "form": form,
        "step": step,
        "title": step_title(step),
        "draft": draft,
        "browser_key": browser_key(draft, step),
        "settled_keys": settled_keys(draft, step),
        "kept_until": draft.changed_at + KEPT_FOR if draft is not None else None,
        "position": len(before) + 1,
        "positions": len(way) + 1,
        "back_url": back,
        "pictures": kept_pictures(draft) if step == "when" else [],
        "had_photos": form.is_bound and had_pictures(form, request),
        "all_listed": step != "where" or are_few(),
        "begun": len(queries.draft_lines(device_key(request), now())) if draft is None else 0,
    }
    place = place_of(answers.get("unit", ""))
    return page(request, "resident/step.html", context, place=place, status=status)


def way_of(answers: dict[str, str]) -> list[str]:
    """The questions this draft passes; the anonymous are not asked how to reach them."""
    return [one for one in STEPS if asked_in(one, answers.get("contact", ""))]


def step_title(step: str) -> str:
    """The head of a page."""
    return {
        "what": _("Tell us something"),
        "where": _("Where is it?"),
        "when": _("When, and photos if you have any"),
        "who": _("For whom do you write?"),
        "reach": _("How do we reach you?"),
    }[step]


def status_of(refusal: Refusal) -> int:
    return 429 if isinstance(refusal, TooManySent | TooManyDrafts) else 422


def later(request: HttpRequest, draft: Draft) -> HttpResponse:
    messages.success(request, _("Saved. You find it on this page, on this device only."))
    return redirect("resident:home")


def gone(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """A draft that is not here: sent, deleted, expired, or begun in another browser."""
    made = queries.matter_made_of(device_key(request), draft_id)
    if made is not None:
        return same_again(request, made)
    return page(request, "resident/draft_gone.html", status=404)
