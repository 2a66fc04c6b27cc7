"""The roles of a community's work (matters.md §3.5) in prose, and what each allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from fivehearts.community.duties.vocabulary.permissions import Permission
from fivehearts.foundation.scope.vocabulary import UnitKind

CITY, DISTRICT, SUBDISTRICT = UnitKind.CITY, UnitKind.DISTRICT, UnitKind.SUBDISTRICT
COMMUNITY, GRID = UnitKind.COMMUNITY, UnitKind.GRID
ATTACHED = (UnitKind.DEPARTMENT, UnitKind.POLICE, UnitKind.PROPERTY, UnitKind.PARTNER)


@dataclass(frozen=True, slots=True)
class Role:
    """A role: its title, its day, its limits in prose, where it exists and what it allows."""

    code: str
    title: LazyText
    day: LazyText
    limits: LazyText
    kinds: frozenset[str]
    permissions: frozenset[Permission]

    def exists_at(self, kind: str) -> bool:
        """Whether the role may be held at a unit of this kind."""
        return kind in self.kinds


def _role(
    code: str, title: LazyText, *, day: LazyText, limits: LazyText, at: tuple[str, ...], may: str
) -> Role:
    names = frozenset(name if "." in name else f"matters.{name}" for name in may.split())
    return Role(code, title, day, limits, frozenset(str(kind) for kind in at), names)


_ALL = (
    _role(
        "receptionist",
        _("Receptionist"),
        day=_(
            "Answers the hotline and reads the web letters. Writes down what residents ask in their own"
            " words, accepts what belongs here and tells the right address for what does not."
        ),
        limits=_("Does not choose the unit that answers for a matter and does not close matters."),
        at=(CITY, DISTRICT, SUBDISTRICT, COMMUNITY),
        may="view register accept reveal outbox.read knowledge.write",
    ),
    _role(
        "counter_clerk",
        _("Counter clerk"),
        day=_(
            "Receives people at the counter, registers their matter while they are there, and gives them"
            " the number on paper. Answers at once what can be answered at once. Writes down who moves in"
            " or out."
        ),
        limits=_(
            "Sees contacts masked once the person has left, and does not hand matters to units."
        ),
        at=(SUBDISTRICT, COMMUNITY),
        may="view register accept people.view people.edit",
    ),
    _role(
        "dispatcher",
        _("Dispatcher"),
        day=_(
            "Reads every accepted matter and hands it to the one unit that answers for it. Takes back what"
            " a unit returns with a good reason, and finds the right unit."
        ),
        limits=_("Does not handle matters, and cannot see whole phone numbers."),
        at=(CITY, DISTRICT, SUBDISTRICT, COMMUNITY),
        may="view accept dispatch",
    ),
    _role(
        "reviewer",
        _("Reviewer"),
        day=_(
            "Checks what units report as done: whether the question was answered, the words can be"
            " understood, and the evidence is there. Sends back what is not finished."
        ),
        limits=_("Never reviews what the same person handled."),
        at=(CITY, DISTRICT, SUBDISTRICT, COMMUNITY),
        may="view review publish knowledge.review",
    ),
    _role(
        "liaison",
        _("Unit liaison"),
        day=_(
            "Looks for new matters of the unit several times a day, signs for them, and gives each to a"
            " colleague. The clock runs before the signature too."
        ),
        limits=_(
            "Does not report matters done; asks the dispatcher where a matter is not the unit's."
        ),
        at=(SUBDISTRICT, COMMUNITY, *ATTACHED),
        may="view sign",
    ),
    _role(
        "handler",
        _("Handler"),
        day=_(
            "Calls the resident first, looks at the place, solves the matter, writes what was done, and"
            " reports it done with evidence."
        ),
        limits=_("Does not review the own work and does not ask residents about it afterwards."),
        at=(SUBDISTRICT, COMMUNITY, GRID, *ATTACHED),
        may="view handle reveal",
    ),
    _role(
        "unit_head",
        _("Head of unit"),
        day=_(
            "Answers for everything handed to the unit: signs, shares out the work, helps where a matter"
            " is stuck, reads the unit's figures and invites the unit's colleagues."
        ),
        limits=_("Sees the unit's own matters only, and does not review them."),
        at=(SUBDISTRICT, *ATTACHED),
        may="view sign handle escalate reveal knowledge.write figures.view duties.invite outbox.read outbox.robots"
        " people.looks",
    ),
    _role(
        "assistant_unit",
        _("Assisting colleague"),
        day=_(
            "Helps the unit that answers for a matter: takes part, looks at the place and adds notes."
        ),
        limits=_("Cannot report another unit's matter done; the accountable unit does."),
        at=(SUBDISTRICT, COMMUNITY, *ATTACHED),
        may="view handle",
    ),
    _role(
        "supervisor",
        _("Supervisor"),
        day=_(
            "Reads what is late or about to be, urges units, and asks their heads for the reason. Reads the"
            " figures of every unit below."
        ),
        limits=_("Does not handle, move or close matters."),
        at=(CITY, DISTRICT, SUBDISTRICT),
        may="view supervise figures.view",
    ),
    _role(
        "caller",
        _("Follow-up caller"),
        day=_(
            "Calls residents after their matter was reported done and asks three separate questions: was it"
            " solved, was it in time, were you treated well. Logs every attempt."
        ),
        limits=_(
            "Never calls about a matter the same person handled, and never suggests an answer."
        ),
        at=(CITY, DISTRICT, SUBDISTRICT, COMMUNITY),
        may="view follow_up reveal",
    ),
    _role(
        "analyst",
        _("Analyst"),
        day=_(
            "Reads the figures, opens them down to their rows, finds what returns again and again, and"
            " writes the monthly report."
        ),
        limits=_("Sees contacts masked and changes nothing."),
        at=(CITY, DISTRICT, SUBDISTRICT, COMMUNITY),
        may="view figures.view",
    ),
    _role(
        "secretary",
        _("Community secretary or director"),
        day=_(
            "Answers for the community. Registers, accepts, shares out, signs and handles where hands are"
            " few; reviews and follows up what others handled; invites colleagues; reads the figures."
        ),
        limits=_(
            "Neither reviews nor follows up the own work: in a small office the next tier does."
        ),
        at=(COMMUNITY,),
        may="view knowledge.write knowledge.review register accept dispatch sign handle review follow_up decide escalate supervise"
        " archive reveal import publish figures.view duties.invite places.manage outbox.read outbox.robots"
        " people.view people.edit people.labels people.reveal people.merge people.export"
        " people.import people.erase people.looks",
    ),
    _role(
        "civil_affairs",
        _("Civil affairs worker"),
        day=_(
            "Keeps the files of people who need care: labels with their source and ground, consents, what"
            " runs out. Merges two files of one person and answers requests for correction."
        ),
        limits=_("Neither erases files nor hands matters to units."),
        at=(SUBDISTRICT, COMMUNITY),
        may="view people.view people.edit people.labels people.reveal people.merge people.export"
        " people.import",
    ),
    _role(
        "grid_worker",
        _("Grid worker"),
        day=_(
            "Walks the grid, registers what is seen or told at the door, signs for small matters, solves"
            " them on the spot and reports them done. Visits people and keeps their files up to date."
        ),
        limits=_(
            "Sees the matters and the people of the own grid only; of labels what a visit needs."
        ),
        at=(GRID,),
        may="view register sign handle reveal people.view people.edit people.reveal",
    ),
    _role(
        "building_captain",
        _("Building captain"),
        day=_(
            "A resident who looks after a building and registers what neighbours tell or what is broken."
        ),
        limits=_("Registers only; cannot read what others registered."),
        at=(COMMUNITY, GRID),
        may="register",
    ),
    _role(
        "platform_administrator",
        _("Platform administrator"),
        day=_(
            "Keeps the platform of the tier running: units, quarters and buildings, invitations, imports."
            " Dispatches what comes from below, reviews it and has it followed up."
        ),
        limits=_("Does not handle matters and cannot see whole phone numbers."),
        at=(CITY, DISTRICT, SUBDISTRICT),
        may="view knowledge.review accept dispatch review follow_up decide escalate supervise archive import"
        " figures.view duties.invite places.manage catalogue.manage outbox.read outbox.robots"
        " people.keeping",
    ),
    _role(
        "mediator",
        _("Mediator"),
        day=_(
            "Listens to both sides of a quarrel, brings them together, and notes what was agreed."
        ),
        limits=_("Sees contacts masked; keeps what was said in confidence out of the notes."),
        at=(SUBDISTRICT, COMMUNITY),
        may="view handle",
    ),
    _role(
        "inspector",
        _("Discipline inspector"),
        day=_(
            "Reads matters, figures and the record of who did and who looked, and asks questions."
        ),
        limits=_("Changes nothing and sees contacts masked."),
        at=(CITY, DISTRICT, SUBDISTRICT),
        may="view figures.view",
    ),
    # Three duties that lie with three people (GB/T 22239-2019, 8.1.5.1 to 8.1.5.3).
    _role(
        "system_administrator",
        _("System administrator"),
        day=_(
            "Keeps the accounts, the units and the settings: makes an account for a newcomer, closes that"
            " of somebody who left."
        ),
        limits=_("Gives nobody a post, reads no matters and not the record."),
        at=(CITY, DISTRICT, SUBDISTRICT),
        may="duties.accounts places.manage",
    ),
    _role(
        "security_administrator",
        _("Security administrator"),
        day=_(
            "Gives posts to those who have an account and ends them, takes off a second factor that was"
            " lost, and signs out a device that was lost."
        ),
        limits=_(
            "Makes no accounts, reads no matters and not the record; gives nothing to oneself."
        ),
        at=(CITY, DISTRICT, SUBDISTRICT),
        may="duties.grant",
    ),
    _role(
        "audit_administrator",
        _("Audit administrator"),
        day=_(
            "Reads the record: who did what, who looked at personal data and for which purpose, and what"
            " the other two administrators did."
        ),
        limits=_("Changes nothing and reads no matters."),
        at=(CITY, DISTRICT, SUBDISTRICT),
        may="record.inspect",
    ),
)

# Nobody holds two of these at once, and nobody stands in for another in them.
ADMINISTRATORS = ("audit_administrator", "security_administrator", "system_administrator")

ROLES: Mapping[str, Role] = MappingProxyType({role.code: role for role in _ALL})


def role(code: str) -> Role:
    """The role of this code. Raises KeyError."""
    return ROLES[code]


def roles_giving(permission: Permission) -> frozenset[str]:
    """Codes of the roles that allow `permission`."""
    return frozenset(one.code for one in _ALL if permission in one.permissions)
