"""Signs at the desk: for whoever supervises, as examples with their rows."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fivehearts.community.duties.access import actor_of, holding
from fivehearts.engines.matters.views.doors import show_refusal, status_of
from fivehearts.engines.matters.vocabulary.states import SUPERVISE
from fivehearts.foundation.verbs import Refusal
from fivehearts.insight.signals import actions, queries, rules
from fivehearts.insight.signals.forms import WordsForm
from fivehearts.insight.signals.models import Sign
from fivehearts.insight.signals.vocabulary import MOST_SHOWN, State, Verb


@require_GET
@holding(SUPERVISE)
def signs(request: HttpRequest) -> HttpResponse:
    """What was noticed, by how it stands, the newest first."""
    rows = list(queries.signs()[:MOST_SHOWN])
    order = (State.NOTICED, State.SPOKEN, State.FINE)
    groups = [(state.label, [one for one in rows if one.state == state]) for state in order]
    shown = [(label, some) for label, some in groups if some]
    return render(request, "signals/signs.html", {"groups": shown})


@require_GET
@holding(SUPERVISE)
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """One sign, the matters behind it, and what is said of it."""
    return _page(request, _loaded(pk), WordsForm())


@require_POST
@holding(SUPERVISE)
def say(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Say that nothing is wrong, that it is to be spoken about, or take that back."""
    one, form, actor = _loaded(pk), WordsForm(request.POST), actor_of(request)
    if not form.is_valid():
        return _page(request, one, form, status=422)
    words = form.cleaned_data["words"]
    try:
        if verb == Verb.FIND_FINE:
            actions.find_fine(by=actor, sign=one, words=words)
        elif verb == Verb.SPEAK:
            actions.speak(by=actor, sign=one, words=words)
        elif verb == Verb.TAKE_UP:
            actions.take_up(by=actor, sign=one)
        else:
            raise Http404
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _page(request, _loaded(pk), form, status=status_of(refusal))
    messages.success(request, _("Your word is kept."))
    return redirect("signals:sign", pk=pk)


def _loaded(pk: int) -> Sign:
    found = queries.sign(pk)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, one: Sign, form: WordsForm, *, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "sign": one,
        "form": form,
        "matters": queries.matters_behind(one),
        "may_look": rules.may_look(actor, one),
    }
    return render(request, "signals/sign.html", context, status=status)
