"""Looking it all over before it is sent; deleting what was begun; the pictures of a draft."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from fivehearts.community.duties.access import open_to_all
from fivehearts.engines.matters.vocabulary.words import Contact
from fivehearts.faces.resident import actions
from fivehearts.faces.resident.forms import SubmitForm, asked_in, first_open, whole_form
from fivehearts.faces.resident.models import Draft
from fivehearts.faces.resident.queries import drafts as queries
from fivehearts.faces.resident.views.drafting import (
    VISITOR,
    address_counted,
    device_key,
    draft_asked,
    go_on,
    kept_pictures,
    settled_keys,
    wants_later,
)
from fivehearts.faces.resident.views.frame import TOO_LATE, came_late, keeps_late_forms, page
from fivehearts.faces.resident.views.receipt import received, same_again
from fivehearts.faces.resident.views.steps import KEY_OPENS, gone, later, status_of, way_of
from fivehearts.faces.resident.vocabulary import KEPT_FOR
from fivehearts.foundation.files.queries import safe_headers
from fivehearts.foundation.verbs import AlreadyDone, Refusal


@require_http_methods(["GET", "POST"])
@keeps_late_forms
@open_to_all(KEY_OPENS)
def check(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """All answers to look over, each with its way back; sent twice it is one matter."""
    draft = draft_asked(request, draft_id)
    if draft is None:
        return gone(request, draft_id)
    late = came_late(request)
    if request.method == "POST" and wants_later(request) and not late:
        return later(request, draft)
    answers = queries.answers_of(draft)
    if first_open(answers):
        return go_on(draft)
    if late:
        return _checked(request, draft, answers, TOO_LATE, status=403)
    return _checked(request, draft, answers) if request.method == "GET" else _sent(request, draft)


def _sent(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Make the matter; the second press of two leads to the receipt of the first."""
    answers = queries.answers_of(draft)
    form = whole_form(answers)
    form.full_clean()
    try:
        made = actions.send(  # type: ignore[call-arg]
            by=VISITOR,
            facts=form.registration(),
            draft=draft,
            address=address_counted(request),
            once=queries.sent_key(device_key(request), draft.pk),
        )
    except AlreadyDone as done:
        return same_again(request, int(done.result or 0))
    except Refusal as refusal:
        return _checked(request, draft, answers, refusal.sentence, status=status_of(refusal))
    return received(request, made.pk, made.number, form.cleaned_data["unit"])


def _checked(
    request: HttpRequest,
    draft: Draft,
    answers: dict[str, str],
    problem: object = "",
    *,
    status: int = 200,
) -> HttpResponse:
    form = whole_form(answers)
    form.full_clean()
    place = form.cleaned_data["unit"]
    context = {
        "draft": draft,
        "settled_keys": settled_keys(draft),
        "rows": _rows(draft, form, answers),
        "pictures": kept_pictures(draft),
        "problem": problem,
        "anonymous": answers.get("contact") == Contact.ANONYMOUS,
        "back_url": reverse("resident:step", args=[draft.pk, way_of(answers)[-1]]),
        "kept_until": draft.changed_at + KEPT_FOR,
    }
    return page(request, "resident/check.html", context, place=place, status=status)


def _rows(draft: Draft, form: SubmitForm, answers: dict[str, str]) -> list[dict[str, Any]]:
    """Question, answer, and where it is changed; a choice in its words."""
    rows = []
    for one in way_of(answers):
        for name in asked_in(one, answers.get("contact", "")):
            field = form.fields[name]
            value: Any = answers.get(name, "")
            if name == "unit":
                value = form.cleaned_data["unit"].unit.name
            elif hasattr(field, "choices"):
                value = dict(field.choices).get(value, value)
            rows.append(
                {
                    "name": name,
                    "label": field.label,
                    "value": value,
                    "url": reverse("resident:step", args=[draft.pk, one]),
                }
            )
    return rows


@require_http_methods(["GET", "POST"])
@open_to_all(KEY_OPENS)
def discard(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Delete what was begun; asked once more first, since it cannot be brought back."""
    draft = draft_asked(request, draft_id)
    if draft is None:
        return gone(request, draft_id)
    if request.method == "POST":
        actions.drop_draft(by=VISITOR, draft=draft)
        messages.success(request, _("Deleted. Nothing of it is kept."))
        return redirect("resident:home")
    answers = queries.answers_of(draft)
    return page(
        request, "resident/discard.html", {"draft": draft, "words": answers.get("words", "")}
    )


@require_GET
@open_to_all(KEY_OPENS)
def draft_photo(request: HttpRequest, draft_id: UUID, photo_id: UUID) -> HttpResponse:
    """A picture of a draft, or its small copy with `?small=1`, to the browser that added it."""
    draft = draft_asked(request, draft_id)
    found = queries.photo_of_draft(draft, photo_id) if draft is not None else None
    if found is None:
        raise Http404
    small = "small" in request.GET and found.thumbnail
    content_type = "image/webp" if small else found.content_type
    headers = safe_headers(found.kind, content_type, found.name or f"{found.pk}{found.suffix}")
    return HttpResponse(bytes(found.thumbnail if small else found.content), headers=headers)
