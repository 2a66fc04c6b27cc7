"""What a resident may ask for on the own matter: more speed, to go on with it, or to let it be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from fivehearts.community.duties.access import with_code
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.queries.tracking import tracked_matter
from fivehearts.engines.matters.queries.urging import may_urge_again
from fivehearts.engines.matters.rules import may
from fivehearts.engines.matters.vocabulary.states import TRANSITIONS, State, Verb
from fivehearts.faces.resident.forms import AskForm, show_refusal
from fivehearts.faces.resident.queries.places import place_of
from fivehearts.faces.resident.views.frame import (
    as_resident,
    came_late,
    keeps_late_forms,
    page,
    say_late,
)
from fivehearts.foundation import numbering
from fivehearts.foundation.clock import now
from fivehearts.foundation.files.fields import hold_again
from fivehearts.foundation.files.made import CleanFile
from fivehearts.foundation.scope.actors import resident
from fivehearts.foundation.verbs import Refusal

_DONE: dict[Verb, Callable[[Matter, str, Sequence[CleanFile]], Any]] = {
    Verb.URGE: lambda matter, words, photos: actions.urge(
        by=resident(matter.number), matter=matter, words=words, photos=photos
    ),
    Verb.REOPEN: lambda matter, words, photos: actions.reopen(
        by=resident(matter.number), matter=matter, reason=words, photos=photos
    ),
    Verb.WITHDRAW: lambda matter, words, _photos: actions.withdraw(
        by=resident(matter.number), matter=matter, reason=words
    ),
}


def ways_on(matter: Matter) -> list[dict[str, str]]:
    """What its resident can do now, the obvious first; asks no statement of its own."""
    page_url = reverse("resident:matter", args=[matter.number])
    ways = []
    if matter.state == State.FOLLOW_UP:
        ways.append(_way(_("Answer three questions"), f"{page_url}#questions", "primary"))
    for verb in _DONE:
        if matter.state in TRANSITIONS[verb].sources and may(verb, resident(matter.number), matter):
            url = reverse("resident:ask", args=[matter.number, verb.value])
            kind = "quiet" if verb == Verb.WITHDRAW else "secondary"
            ways.append(_way(_label(verb, matter), url, kind))
    return ways


def _way(label: str, url: str, kind: str) -> dict[str, str]:
    return {"label": label, "url": url, "kind": kind}


def _label(verb: Verb, matter: Matter) -> str:
    if verb == Verb.REOPEN and matter.state == State.WITHDRAWN:
        return pgettext("resident", "I need it after all")
    if verb == Verb.REOPEN and matter.state == State.DECLINED:
        return pgettext("resident", "Please look at it again")
    return {
        Verb.URGE: pgettext("resident", "Ask for more speed"),
        Verb.REOPEN: pgettext("resident", "It is not solved yet"),
        Verb.WITHDRAW: pgettext("resident", "Take it back"),
    }[verb]


@require_http_methods(["GET", "POST"])
@keeps_late_forms
@with_code("resident:track")
@as_resident
def ask(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """One question, what follows from it, and one button."""
    wanted = next((one for one in _DONE if one.value == verb), None)
    if wanted is None:
        raise Http404
    try:
        matter = tracked_matter(numbering.check(number) or "")
    except Matter.DoesNotExist:
        raise Http404 from None
    if request.method == "GET":
        return _shown(request, matter, wanted, AskForm(verb=wanted, state=matter.state))
    form = AskForm(request.POST, request.FILES, verb=wanted, state=matter.state)
    valid = form.is_valid()
    if came_late(request):
        say_late(form)
        return _shown(request, matter, wanted, form, status=403)
    if not valid:
        hold_again(form, by=resident(matter.number))
        return _shown(request, matter, wanted, form, status=422)
    try:
        _DONE[wanted](matter, form.cleaned_data["words"], form.cleaned_data.get("photos", ()))
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _shown(request, matter, wanted, form, status=409)
    messages.success(request, _thanks(wanted, matter))
    return redirect("resident:matter", number=matter.number)


def _thanks(verb: Verb, matter: Matter) -> str:
    unit = {"unit": matter.holder_unit.name}
    if verb == Verb.URGE:
        return _("%(unit)s has been told. Thank you for reminding us.") % unit
    if verb == Verb.REOPEN:
        return _("Understood. It goes on under the same number; %(unit)s has it.") % unit
    return _("It is taken back. If you need us again, say so on this page.")


def _shown(
    request: HttpRequest, matter: Matter, verb: Verb, form: AskForm, *, status: int = 200
) -> HttpResponse:
    at = now()
    again = may_urge_again(matter, at=at) if verb == Verb.URGE else at
    is_due = matter.state in TRANSITIONS[verb].sources
    context = {
        "matter": matter,
        "verb": verb.value,
        "title": _label(verb, matter),
        "form": form,
        "is_due": is_due,
        # Where there is no form any more, the words of the one that was sent still stand there.
        "unsent": request.POST.get("words", "") if not is_due or again > at else "",
        "again_at": again if again > at else None,
    }
    place = place_of(matter.intake_unit.code)
    return page(request, "resident/ask.html", context, place=place, status=status)
