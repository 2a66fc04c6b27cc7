"""The page on which a matter goes its way: the step, its papers, its chart, and what may be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fivehearts.community.duties.access import actor_of, holding
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.views.loading import loaded_matter
from fivehearts.engines.matters.vocabulary.states import VIEW
from fivehearts.engines.procedures import actions, rules
from fivehearts.engines.procedures.forms import (
    AskForm,
    BeginForm,
    EndForm,
    FinishForm,
    PapersForm,
)
from fivehearts.engines.procedures.queries.runs import RunPage, fits, proposed_for, runs_of
from fivehearts.engines.procedures.vocabulary import refusals
from fivehearts.engines.procedures.vocabulary.refusals import StepDone
from fivehearts.foundation.clock import now
from fivehearts.foundation.verbs import Forbidden, IllegalTransition, Overtaken, Refusal

_RACES = (
    *(Overtaken, IllegalTransition, StepDone),
    *(refusals.RunEnded, refusals.RunsAlready, refusals.WaitsForNothing),
)


@require_safe
@holding(VIEW)
def run(request: HttpRequest, number: str) -> HttpResponse:
    """Where the matter stands on its way; or which way it may begin."""
    return _Page(request, loaded_matter(number)).shown()


@require_POST
@holding(VIEW)
def change(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Begin, finish the step, tick papers, ask for papers, take them in, stop."""
    page = _Page(request, loaded_matter(number))
    doing = _DOINGS.get(verb)
    if doing is None:
        raise Http404
    if verb != "begin" and page.way is None:
        raise Http404
    if not page.may(verb):
        return page.refused(verb, None, Forbidden())
    form = page.form(verb, request.POST)
    if form is not None and not form.is_valid():
        return page.shown(verb, form, status=422)
    try:
        doing.does(page, form.cleaned_data if form else {}, form)
    except Refusal as refusal:
        return page.refused(verb, form, refusal)
    messages.success(request, str(doing.done()))
    return redirect("procedures:run", number=page.matter.number)


class _Page:
    """One matter, its newest run, and the forms the actor may use."""

    def __init__(self, request: HttpRequest, matter: Matter) -> None:
        self.request, self.matter = request, matter
        self.actor = actor_of(request)
        self.ways = runs_of(matter)
        self.way: RunPage | None = self.ways[0] if self.ways else None
        if self.way is not None:
            self.way.run.matter = matter

    def may(self, verb: str) -> bool:
        """Whether a post of the actor gives this verb here, whatever the state."""
        if verb == "begin" or self.way is None:
            return rules.may_begin(self.actor, self.matter)
        if verb == "end" or self.way.current is None:
            return rules.may_stop(self.actor, self.way.run, self.matter)
        return rules.may_do(self.actor, self.way.current)

    def form(self, verb: str, data: Any = None) -> Any:
        """The form of a verb, filled where it was sent; None where it has none."""
        if verb == "begin":
            return BeginForm(data, versions=proposed_for(self.matter))
        if self.way is None:
            return None
        definition = self.way.run.version.definition
        if verb == "finish" and self.way.current:
            return FinishForm(data, current=self.way.current)
        if verb == "papers":
            return PapersForm(data, definition=definition, ticked=self.way.ticked)
        if verb == "ask":
            return AskForm(data, definition=definition)
        return EndForm(data) if verb == "end" else None

    def refused(self, verb: str, form: Any, refusal: Refusal) -> HttpResponse:
        """The same page with the sentence, beside its field, and all that was entered."""
        status = 409 if isinstance(refusal, _RACES) else 422
        status = 403 if isinstance(refusal, Forbidden) else status
        if form is None:
            return self.shown(problem=refusal.sentence, status=status)
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        fresh = _Page(self.request, loaded_matter(self.matter.number))
        return fresh.shown(verb, form, status=status)

    def shown(
        self, verb: str = "", form: Any = None, *, problem: str = "", status: int = 200
    ) -> HttpResponse:
        """The page, with the form that was refused in the place of a fresh one."""
        way = self.way
        current = way.current if way else None
        does = bool(current and rules.may_do(self.actor, current))
        proceeds = does and rules.can_proceed(self.matter)
        open_forms: dict[str, Any] = {}
        if proceeds and way is not None and current is not None:
            if way.wait is None:
                open_forms["finish"] = self.form("finish")
                if not current.stage.lasts and way.run.version.definition.papers:
                    open_forms["ask"] = self.form("ask")
            if way.run.version.definition.papers:
                open_forms["papers"] = self.form("papers")
        if way is not None and way.run.is_open and rules.may_stop(self.actor, way.run, self.matter):
            open_forms["end"] = self.form("end")
        running = way is not None and way.run.is_open
        begins = not running and rules.can_begin(self.matter)
        if begins and rules.may_begin(self.actor, self.matter):
            open_forms["begin"] = self.form("begin")
        if form is not None:
            open_forms[verb] = form
        context = {
            "matter": self.matter,
            "way": way,
            "earlier": self.ways[1:],
            "forms": open_forms,
            "receives": proceeds and way is not None and way.wait is not None,
            "waits_until": current.not_before if current else None,
            "problem": problem,
            "refused_form": form,
            "at": now(),
            "fitting": [
                one.procedure.code
                for one in (open_forms["begin"].versions.values() if "begin" in open_forms else ())
                if fits(one, self.matter)
            ],
        }
        return render(self.request, "procedures/run.html", context, status=status)


@dataclass(frozen=True, slots=True)
class _Doing:
    does: Callable[[_Page, dict[str, Any], Any], object]
    done: Callable[[], str]


def _begin(page: _Page, facts: dict[str, Any], form: BeginForm) -> object:
    return actions.begin(by=page.actor, matter=page.matter, **form.facts())


def _finish(page: _Page, facts: dict[str, Any], form: forms.Form) -> object:
    way = page.way
    if way is None or way.current is None:
        raise refusals.RunEnded
    if way.current.pk != facts.pop("step"):
        raise StepDone
    return actions.finish_step(by=page.actor, run=way.run, step=way.current, **facts)


def _tick(page: _Page, facts: dict[str, Any], form: PapersForm) -> object:
    return actions.tick_papers(by=page.actor, run=_run(page), **form.facts())


def _ask(page: _Page, facts: dict[str, Any], form: AskForm) -> object:
    return actions.ask_for_papers(by=page.actor, run=_run(page), **form.facts())


def _receive(page: _Page, facts: dict[str, Any], form: None) -> object:
    return actions.papers_received(by=page.actor, run=_run(page))


def _end(page: _Page, facts: dict[str, Any], form: EndForm) -> object:
    return actions.end(by=page.actor, run=_run(page), **form.facts())


def _run(page: _Page) -> Any:
    if page.way is None:
        raise Http404
    return page.way.run


_DOINGS: dict[str, _Doing] = {
    "begin": _Doing(_begin, lambda: _("It has begun; the first unit was told.")),
    "finish": _Doing(_finish, lambda: _("The step is finished.")),
    "papers": _Doing(_tick, lambda: _("The list of papers is kept.")),
    "ask": _Doing(_ask, lambda: _("The resident was told; the clocks wait.")),
    "received": _Doing(_receive, lambda: _("The papers are here; the clocks run on.")),
    "end": _Doing(_end, lambda: _("The procedure was stopped.")),
}
