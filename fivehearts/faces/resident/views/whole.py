"""我要反映 on one page, for those who would rather see everything at once."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fivehearts.community.duties.access import open_to_all
from fivehearts.engines.matters.vocabulary.words import Contact
from fivehearts.faces.resident import actions
from fivehearts.faces.resident.forms import STEPS, SubmitForm, show_refusal
from fivehearts.faces.resident.models import Draft
from fivehearts.faces.resident.queries import drafts as queries
from fivehearts.faces.resident.queries.places import (
    Place,
    are_few,
    communities_around,
    only_one,
    place_of,
)
from fivehearts.faces.resident.views.drafting import (
    VISITOR,
    address_counted,
    device_key,
    draft_asked,
    had_pictures,
    id_asked,
    keep,
    kept_pictures,
    leave_key,
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
from fivehearts.faces.resident.views.receipt import received, same_again
from fivehearts.faces.resident.vocabulary import TooManySent
from fivehearts.foundation.verbs import AlreadyDone, Refusal

_ALL = tuple(name for names in STEPS.values() for name in names)


@require_http_methods(["GET", "POST"])
@keeps_late_forms
@open_to_all("residents need no account to be heard")
def whole(request: HttpRequest) -> HttpResponse:
    """The form; sent twice it gives the same receipt, refused it keeps every word and picture."""
    if request.method == "GET":
        return _empty_form(request)
    place = place_of(request.POST.get("unit", ""))
    around = place or place_remembered(request)
    draft_id = id_asked(request)
    draft = draft_asked(request, draft_id)
    form = SubmitForm(
        request.POST,
        request.FILES,
        groups=communities_around(around),
        kept_photos=len(queries.photos_of(draft)) if draft is not None else 0,
    )
    if came_late(request):
        form.full_clean()
        say_late(form)
        return _shown(request, form, draft, place, status=403)
    if not form.is_valid() or wants_later(request) or "drop" in request.POST:
        return _kept(request, form, draft_id, place)
    try:
        made = actions.send(  # type: ignore[call-arg]
            by=VISITOR,
            facts=form.registration(),
            draft=draft,
            address=address_counted(request),
            once=queries.sent_key(device_key(request), draft_id),
        )
    except AlreadyDone as done:
        return same_again(request, int(done.result or 0))
    except Refusal as refusal:
        show_refusal(form, refusal)
        status = 429 if isinstance(refusal, TooManySent) else 422
        return _kept(request, form, draft_id, place, status=status)
    return received(request, made.pk, made.number, place)


def _empty_form(request: HttpRequest) -> HttpResponse:
    code = request.GET.get("unit", "")
    place = place_of(code) or place_remembered(request)
    groups = communities_around(place)
    if not groups:
        # A city's worth of communities is walked step by step first.
        return redirect(f"{reverse('resident:where')}?for=whole")
    known = place.unit.code if place else only_one(groups)
    form = SubmitForm(groups=groups, initial={"once": uuid4().hex, "unit": known})
    response = _shown(request, form, None, place)
    if place is not None and code:
        remember_place(response, place)
    return response


def _kept(
    request: HttpRequest,
    form: SubmitForm,
    draft_id: UUID,
    place: Place | None,
    *,
    status: int = 422,
) -> HttpResponse:
    """Show the form again with everything in it, the pictures too; they wait as a draft."""
    answers = typed(request, _ALL)
    try:
        draft, key = keep(request, draft_id, answers, form.good_photos)
    except Refusal:
        # Nothing more is kept for this browser; the page itself still holds every word.
        form.good_photos.clear()
        return _shown(request, form, draft_asked(request, draft_id), place, status=status)
    if wants_later(request):
        messages.success(request, _("Saved. You find it on this page, on this device only."))
        return leave_key(request, redirect("resident:home"), key)
    dropped = request.POST.get("drop", "")
    if dropped:
        form = _without_picture(draft, dropped, answers, place)
        status = 200
    return leave_key(request, _shown(request, form, draft, place, status=status), key)


def _without_picture(
    draft: Draft, photo: str, answers: dict[str, str], place: Place | None
) -> SubmitForm:
    with suppress(ValueError):  # Not one of ours: the page comes back as it was.
        actions.drop_photo(by=VISITOR, draft=draft, photo_id=UUID(photo))
    initial = {**answers, "once": draft.pk.hex}
    return SubmitForm(groups=communities_around(place), initial=initial)


def _shown(
    request: HttpRequest,
    form: SubmitForm,
    draft: Draft | None,
    place: Place | None,
    *,
    status: int = 200,
) -> HttpResponse:
    pictures = kept_pictures(draft)
    context = {
        "form": form,
        "pictures": pictures,
        "had_photos": form.is_bound and had_pictures(form, request),
        "others_open": form["contact"].value() == Contact.ON_BEHALF,
        "all_listed": are_few(),
        "nonce": form["once"].value() if not form.is_bound else id_asked(request).hex,
    }
    return page(request, "resident/whole.html", context, place=place, status=status)
