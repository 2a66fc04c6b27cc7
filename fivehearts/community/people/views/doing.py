"""What is done to a file: one form for each verb, and buttons on the rows of a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from fivehearts.community.duties.access import actor_of, holding
from fivehearts.community.people import actions, forms
from fivehearts.community.people.models import Person
from fivehearts.community.people.queries import reading
from fivehearts.community.people.views.frame import (
    person_or_404,
    show_refusal,
    status_of,
)
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.verbs import Refusal, together


@dataclass(frozen=True, slots=True)
class Door:
    """A verb of a file: its form, its action, and the words before and after."""

    title: LazyText
    done: LazyText
    form: type[forms.OfFile]
    act: Callable[..., Any]
    permission: str = "people.edit"
    danger: bool = False
    after_leaving: bool = False
    only_after: bool = False
    lead: LazyText | str = ""


def _join(*, person: Person, by: Actor, household: str, relation: str, since_on: Any) -> None:
    """Join a household of the dwelling, or found one: both or neither."""
    with together():
        kind = household.removeprefix("new:")
        if kind != household:
            unit = reading.home_of(person.unit)
            home = actions.found_household(unit=unit, dwelling=person.dwelling, kind=kind, by=by)
        else:
            home = reading.household(UUID(household))
        actions.add_member(
            household=home, person=person, relation=relation, since_on=since_on, by=by
        )


def _erase(*, person: Person, by: Actor) -> None:
    actions.erase_person(person=person, by=by)


_LEFT_LEAD = _(
    "Household, dwelling and what is not handed over end on that day. It can be taken back as long"
    " as the other community has not received the file."
)
DOORS = MappingProxyType(
    {
        "edit": Door(
            _("Correct the data"), _("The data was changed."), forms.EditForm,
            actions.edit_person, after_leaving=True,
            lead=_("What you leave empty stays as it is."),
        ),
        "phone": Door(
            _("Add a phone"), _("The phone was noted."), forms.PhoneForm, actions.add_phone
        ),
        "residence": Door(
            _("Where they live"), _("The dwelling was noted."), forms.ResidenceForm,
            actions.take_residence,
        ),
        "household": Door(
            _("Add to a household"), _("The person belongs to the household now."),
            forms.HouseholdForm, _join,
        ),
        "label": Door(
            _("Add a label"), _("The label was added."), forms.LabelForm, actions.add_label,
            permission="people.labels",
        ),
        "consent": Door(
            _("Note a consent"), _("The consent was noted."), forms.ConsentForm,
            actions.give_consent, permission="people.labels",
        ),
        "leave": Door(
            _("Moved out or died"), _("The departure was noted."), forms.LeaveForm,
            actions.leave, danger=True, lead=_LEFT_LEAD,
        ),
        "correction": Door(
            _("Ask for a correction"), _("The request waits to be checked."),
            forms.CorrectionForm, actions.ask_correction, permission="people.view",
            after_leaving=True,
        ),
        "hold": Door(
            _("Hold the file"), _("Nothing of this file is erased now."), forms.HoldForm,
            actions.hold, permission="people.erase", after_leaving=True,
        ),
        "erase": Door(
            _("Erase the file"), _("The file was erased; its key stays."), forms.OfFile, _erase,
            permission="people.erase", danger=True, after_leaving=True, only_after=True,
            lead=_("This cannot be taken back. Only the key and digests stay, for the record."),
        ),
    }
)  # fmt: skip


@require_http_methods(["GET", "POST"])
@holding("people.edit")
def new(request: HttpRequest) -> HttpResponse:
    """Take somebody into the register."""
    actor = actor_of(request)
    form = forms.NewPersonForm(request.POST if request.method == "POST" else None, actor=actor)
    status = 200
    if form.is_valid():
        try:
            person = actions.write_down(by=actor, **form.facts())
        except Refusal as refusal:
            show_refusal(form, refusal)
            status = status_of(refusal)
        else:
            messages.success(request, _("The person was written down."))
            return redirect("people:person", pk=person.pk)
    status = 422 if form.errors and status == 200 else status
    return render(request, "people/new.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@holding("people.view")
def do(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    """The form of one verb; refused, it comes back with the sentence and everything entered."""
    door = DOORS.get(verb)
    if door is None:
        raise Http404
    person, actor = person_or_404(request, pk), actor_of(request)
    data = request.POST if request.method == "POST" else None
    form = door.form(data, actor=actor, person=person)
    status = 200
    if not actor.holds(door.permission, over=person.unit_path):
        status = 403
    elif form.is_valid():
        try:
            door.act(person=person, by=actor, **form.facts())
        except Refusal as refusal:
            show_refusal(form, refusal)
            status = status_of(refusal)
        else:
            messages.success(request, str(door.done))
            seen = actor.holds("people.view", over=_path_now(person))
            return redirect("people:person", pk=pk) if seen else redirect("people:people")
    status = 422 if form.errors and status == 200 else status
    context = {"door": door, "form": form, "person": person, "allowed": status != 403}
    return render(request, "people/do.html", context, status=status)


def _path_now(person: Person) -> str:
    """The path of whoever looks after the person after the verb: the file may have moved away."""
    return reading.path_now(person.pk)


Row = tuple[str, Callable[..., Any], str, dict[str, Any], LazyText]
ROWS: MappingProxyType[str, Row] = MappingProxyType(
    {
        "drop-phone": ("phone", actions.drop_phone, "phone", {}, _("The phone was forgotten.")),
        "end-residence": (
            "residence", actions.end_residence, "residence", {}, _("It ended today."),
        ),
        "end-membership": (
            "membership", actions.end_membership, "membership", {}, _("It ended today."),
        ),
        "name-head": (
            "membership", actions.name_head, "membership", {}, _("The head was changed."),
        ),
        "review-label": (
            "label", actions.review_label, "label", {}, _("The label holds on."),
        ),
        "end-label": (
            "label", actions.end_label, "label", {"how": "over"}, _("The label ended."),
        ),
        "restore-label": (
            "label", actions.restore_label, "label", {}, _("The label is back."),
        ),
        "withdraw": (
            "consent", actions.withdraw_consent, "consent", {"how": "spoken"},
            _("The consent was taken back, and what hung on it ended."),
        ),
        "undo-departure": (
            "departure", actions.undo_departure, "departure", {}, _("The departure was taken back."),
        ),
        "receive": (
            "departure", actions.receive, "departure", {}, _("The file was received."),
        ),
        "lift-hold": ("hold", actions.lift_hold, "hold", {}, _("The hold was lifted.")),
        "unmerge": ("person", actions.unmerge, "gone", {}, _("Both files are apart again.")),
    }
)  # fmt: skip


@require_POST
@holding("people.view")
def row(request: HttpRequest, pk: UUID, verb: str, row: UUID) -> HttpResponse:
    """A button on one row of a file."""
    if verb not in ROWS:
        raise Http404
    table, act, name, more, done = ROWS[verb]
    thing = reading.row_of_file(table, pk, row)
    if thing is None:
        raise Http404
    try:
        act(by=actor_of(request), **{name: thing}, **more)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, str(done))
    to = request.POST.get("to", "")
    if to == "household" and table == "membership":
        return redirect("people:household", pk=thing.household_id)
    if to in {"reviews", "arrivals"}:
        return redirect(f"people:{to}")
    return redirect("people:person", pk=pk)


_VERDICTS = frozenset({"first", "second", "different", "again"})


@require_POST
@holding("people.merge")
def judge(request: HttpRequest, pk: UUID, verdict: str) -> HttpResponse:
    """Merge a pair into the first or the second file, call it two people, or take that back."""
    pair = reading.suspected_pair(pk)
    if pair is None or verdict not in _VERDICTS:
        raise Http404
    actor = actor_of(request)
    try:
        if verdict == "different":
            actions.call_different(duplicate=pair, by=actor)
            messages.success(request, _("They stay two files, and are not suggested again."))
        elif verdict == "again":
            actions.reopen_duplicate(duplicate=pair, by=actor)
            messages.success(request, _("The pair waits to be looked at again."))
        else:
            both = (pair.second, pair.first) if verdict == "first" else (pair.first, pair.second)
            actions.merge(gone=both[0], kept=both[1], by=actor)
            messages.success(request, _("The files are merged. It can be taken back on the file."))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect("people:duplicates")
