"""Which form and which action belong to a verb, and how a refusal comes back into the form."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms import Form
from django.http import HttpRequest
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters import actions, forms
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.queries.page import MatterPage
from fivehearts.engines.matters.views.door import Door
from fivehearts.engines.matters.views.doors_helping import HELPING
from fivehearts.engines.matters.views.doors_standing import STANDING
from fivehearts.engines.matters.vocabulary.states import State, Verb
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import Forbidden, IllegalTransition, Overtaken, Refusal

DOORS: dict[Verb, Door] = {
    **STANDING,
    **HELPING,
    Verb.ACCEPT: Door(
        forms.AcceptForm, actions.accept, _("Accept"), _("Accepted. Now dispatch it.")
    ),
    Verb.DECLINE: Door(
        forms.DeclineForm,
        actions.decline,
        _("Decline"),
        _("Declined; the resident reads where to turn."),
        "danger",
    ),
    Verb.DISPATCH: Door(
        forms.DispatchForm, actions.dispatch, _("Dispatch"), _("Dispatched; the unit sees it now.")
    ),
    Verb.SIGN: Door(
        forms.SignForm, actions.sign, _("Sign for it"), _("Signed for. Now contact the resident.")
    ),
    Verb.CONTACT: Door(
        forms.ContactForm, actions.contact, _("Log the contact"), _("The contact is kept.")
    ),
    Verb.REPORT_DONE: Door(
        forms.ReportForm,
        actions.report_done,
        _("Report done"),
        _("Reported done; a colleague reviews it."),
    ),
    Verb.APPROVE: Door(
        forms.ApproveForm, actions.approve, _("Approve"), _("Approved; the resident is asked now.")
    ),
    Verb.SEND_BACK: Door(
        forms.SendBackForm,
        actions.send_back,
        _("Send back"),
        _("Sent back with your reason."),
        "danger",
    ),
    Verb.ANSWER: Door(
        forms.AnswerForm,
        actions.answer_follow_up,
        _("Keep the answers"),
        _("The three answers are kept."),
    ),
    Verb.ATTEMPT: Door(
        forms.AttemptForm,
        actions.log_attempt,
        _("Not reached"),
        _("The try is kept; try again at another time."),
        "secondary",
    ),
    Verb.CLOSE: Door(
        forms.CloseForm,
        actions.close_unanswered,
        _("Close without an answer"),
        _("Closed, and listed apart."),
        "secondary",
    ),
    Verb.ANSWER_AT_ONCE: Door(
        forms.AnswerAtOnceForm,
        actions.answer_at_once,
        _("Answer at once"),
        _("Answered; the resident is asked by somebody else."),
        "secondary",
    ),
    Verb.ASK_RETURN: Door(
        forms.AskReturnForm,
        actions.ask_return,
        _("Ask to return it"),
        _("Asked. Until it is decided the matter stays with you."),
        "secondary",
    ),
    Verb.TAKE_BACK: Door(
        forms.TakeBackForm, actions.take_back, _("Agree to the return"), _("Taken back.")
    ),
    Verb.KEEP_THERE: Door(
        forms.KeepThereForm,
        actions.keep_there,
        _("Refuse the return"),
        _("The matter stays with the unit."),
        "danger",
    ),
    Verb.ASK_EXTENSION: Door(
        forms.AskExtensionForm,
        actions.ask_extension,
        _("Ask for more time"),
        _("Asked. The date stays as it is until it is decided."),
        "secondary",
    ),
    Verb.EXTEND: Door(
        forms.ExtendForm, actions.extend, _("Agree to more time"), _("The new date is promised.")
    ),
    Verb.KEEP_DATE: Door(
        forms.KeepDateForm,
        actions.keep_date,
        _("Refuse more time"),
        _("The date stays."),
        "danger",
    ),
    Verb.RETRACT: Door(
        forms.RetractForm,
        actions.retract,
        _("Take the request back"),
        _("The request is taken back."),
        "secondary",
    ),
    Verb.ESCALATE: Door(
        forms.EscalateForm,
        actions.escalate,
        _("Raise to the next tier"),
        _("Raised. You keep seeing it."),
        "secondary",
    ),
    Verb.HAND_BACK: Door(
        forms.HandBackForm,
        actions.hand_back,
        _("Hand back to the lower tier"),
        _("Handed back."),
        "secondary",
    ),
    Verb.HAND_OVER: Door(
        forms.HandOverForm,
        actions.hand_over,
        _("Hand over to a colleague"),
        _("Handed over."),
        "secondary",
    ),
    Verb.RECLASSIFY: Door(
        forms.ReclassifyForm,
        actions.reclassify,
        _("Re-classify"),
        _("Re-classified; number and date stay."),
        "secondary",
    ),
    Verb.URGE: Door(forms.UrgeForm, actions.urge, _("Urge"), _("The unit is urged."), "secondary"),
    Verb.SUPERVISE: Door(
        forms.SuperviseForm,
        actions.supervise,
        _("Order supervision"),
        _("Ordered; the reply is awaited."),
        "secondary",
    ),
    Verb.REPLY: Door(
        forms.ReplyForm,
        actions.reply,
        _("Reply to the supervision order"),
        _("The reply is kept."),
    ),
    Verb.WITHDRAW: Door(
        forms.WithdrawForm,
        actions.withdraw,
        _("Withdraw on the resident's wish"),
        _("Withdrawn, and listed apart."),
        "danger",
    ),
    Verb.REOPEN: Door(
        forms.ReopenForm,
        actions.reopen,
        _("Reopen: not solved"),
        _("Reopened; the unit works on it again."),
        "secondary",
    ),
    Verb.SEPARATE: Door(
        forms.SeparateForm,
        actions.separate,
        _("Separate again"),
        _("Separated: it stands where it stood before."),
        "secondary",
    ),
    Verb.ARCHIVE: Door(
        forms.ArchiveForm, actions.archive, _("Archive"), _("Archived."), "secondary"
    ),
    Verb.NOTE: Door(
        forms.NoteForm, actions.note, _("Add a note"), _("The note is kept."), "secondary"
    ),
}

# The one obvious next step of each state; everything else stands folded beside it.
_NEXT: dict[str, Verb] = {
    State.REGISTERED: Verb.ACCEPT,
    State.ACCEPTED: Verb.DISPATCH,
    State.DISPATCHED: Verb.SIGN,
    State.SIGNED: Verb.CONTACT,
    State.HANDLING: Verb.REPORT_DONE,
    State.REPORTED: Verb.APPROVE,
    State.FOLLOW_UP: Verb.ANSWER,
}
# Whoever may decide on a request does that first, whatever the state.
_DECIDING = (Verb.TAKE_BACK, Verb.EXTEND, Verb.SUSPEND, Verb.PARK)


# Where the matter lies with somebody else, one's own part in it is the next step.
_HELPING_FIRST = (*(Verb.ACKNOWLEDGE, Verb.COME, Verb.REPORT_BACK, Verb.SIGN_PART, Verb.PART_DONE),)
# What is to be decided comes before everything else, what watches and what ends come last.
_GROUPS: tuple[tuple[str | LazyText, tuple[Verb, ...]], ...] = (
    (
        _("To decide"),
        (
            *(Verb.TAKE_BACK, Verb.KEEP_THERE, Verb.EXTEND, Verb.KEEP_DATE),
            *(Verb.SUSPEND, Verb.PARK, Verb.KEEP_RUNNING),
        ),
    ),
    (_("Reply"), (Verb.REPLY,)),
    (
        _("Your part"),
        (
            *(Verb.ACKNOWLEDGE, Verb.COME, Verb.REPORT_BACK),
            *(Verb.SIGN_PART, Verb.PART_DONE, Verb.DECLINE_PART),
        ),
    ),
    (
        _("Who helps"),
        (
            *(Verb.INSIST, Verb.DROP_PART, Verb.ASK_HELP),
            *(Verb.SUMMON, Verb.CALL_OFF, Verb.RATE),
        ),
    ),
    (
        _("Let it wait"),
        (Verb.RESUME, Verb.RENEW_PARKING, Verb.ASK_SUSPENSION, Verb.ASK_PARKING),
    ),
    (
        _("Pass on"),
        (
            Verb.HAND_OVER,
            Verb.ASK_EXTENSION,
            Verb.ASK_RETURN,
            Verb.RETRACT,
            Verb.ESCALATE,
            Verb.HAND_BACK,
            Verb.RECLASSIFY,
            Verb.SEPARATE,
        ),
    ),
    (_("Watch over it"), (Verb.URGE, Verb.SUPERVISE)),
    (_("End it"), (Verb.WITHDRAW, Verb.REOPEN, Verb.ARCHIVE)),
)


@dataclass(frozen=True, slots=True)
class OpenDoor:
    """A verb the actor may do now, with the form to show; one that stands folded has none yet."""

    verb: Verb
    label: str | LazyText
    kind: str
    form: Form | None
    is_next: bool
    is_open: bool

    @property
    def takes_files(self) -> bool:
        return self.form is not None and self.form.is_multipart()


def open_doors(
    page: MatterPage, actor: Actor, bound: tuple[Verb, Form] | None = None
) -> list[OpenDoor]:
    """The doors of a page; a form that was refused stands there with everything entered.

    Only the next step and what was refused have their forms: some forty others would be made for
    nobody's eyes. Each is fetched when it is unfolded.
    """
    matter = page.matter
    doors = []
    verbs = list(page.verbs)
    if bound and bound[0] not in verbs:
        verbs.append(bound[0])
    decides = next((verb for verb in _DECIDING if verb in verbs), None)
    goes_on = Verb.RESUME if matter.standing else None
    helps = next((verb for verb in _HELPING_FIRST if verb in verbs), None)
    next_verb = decides or goes_on or _NEXT.get(matter.state)
    if next_verb not in verbs:
        next_verb = helps
    for name in verbs:
        # Whoever decides need not take back what others asked.
        if name == Verb.RETRACT and decides and not (bound and bound[0] == name):
            continue
        door = DOORS[name]
        is_bound = bound is not None and bound[0] == name
        form = bound[1] if bound and is_bound else None
        if next_verb == name and form is None:
            form = _empty_form(name, matter, actor)
        doors.append(OpenDoor(name, door.label, door.kind, form, next_verb == name, is_bound))
    # The next step first, a note last; the others in the order of the life of a matter.
    return sorted(doors, key=lambda one: (not one.is_next, one.verb == Verb.NOTE))


def opened_door(page: MatterPage, actor: Actor, name: Verb) -> OpenDoor | None:
    """One door with its form, as it is unfolded; nothing where it is not open to the actor now."""
    if name not in page.verbs:
        return None
    door, form = DOORS[name], _empty_form(name, page.matter, actor)
    return OpenDoor(name, door.label, door.kind, form, is_next=False, is_open=False)


def _empty_form(name: Verb, matter: Matter, actor: Actor) -> forms.VerbForm:
    return DOORS[name].form(matter=matter, actor=actor, auto_id=f"{name}_%s")


@dataclass(frozen=True, slots=True)
class DoorGroup:
    """Doors that belong together, under a small heading."""

    title: str | LazyText
    doors: list[OpenDoor]

    @property
    def folded(self) -> list[OpenDoor]:
        """All but the next step, which stands open above the groups."""
        return [door for door in self.doors if not door.is_next]


def grouped(doors: list[OpenDoor]) -> list[DoorGroup]:
    """What superiors and units wait for first, then the work itself, then the rest."""
    named = {verb for _title, verbs in _GROUPS for verb in verbs}
    groups = [DoorGroup(title, [d for d in doors if d.verb in verbs]) for title, verbs in _GROUPS]
    work = DoorGroup(_("Work on it"), [door for door in doors if door.verb not in named])
    return [group for group in (*groups[:3], work, *groups[3:]) if group.doors]


def bound_form(name: Verb, request: HttpRequest, matter: Matter, actor: Actor) -> forms.VerbForm:
    """The form of a verb with what was sent."""
    return DOORS[name].form(
        request.POST, request.FILES, matter=matter, actor=actor, auto_id=f"{name}_%s"
    )


def status_of(refusal: Refusal) -> int:
    """403 where no post allows it, 409 where somebody was faster, 422 where the input lacks something."""
    if isinstance(refusal, Forbidden):
        return 403
    return 409 if isinstance(refusal, Overtaken | IllegalTransition) else 422


def show_refusal(form: Form, refusal: Refusal) -> None:
    """Put the sentence beside the field it speaks of, or on top of the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
