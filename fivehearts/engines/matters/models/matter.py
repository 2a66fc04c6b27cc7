"""The matter itself: the hot row that lists and boards read."""

from __future__ import annotations

from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from fivehearts.community.people.models import Person
from fivehearts.engines.catalogue.models import Category
from fivehearts.engines.matters.vocabulary.standing import Standing
from fivehearts.engines.matters.vocabulary.states import (
    FINAL,
    REGISTER,
    VIEW,
    Decision,
    Queue,
    State,
)
from fivehearts.engines.matters.vocabulary.words import (
    Channel,
    Closing,
    Contact,
    Kind,
    Outcome,
    Urgency,
)
from fivehearts.engines.promises.models import Promise
from fivehearts.foundation import numbering
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.managers import ScopedManager, by_place, subtrees
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.scopes import ActorScope, Scope


def registers_blindly(actor: Actor) -> tuple[str, ...]:
    """Where a post may only register: its holder sees the own matters there and nobody else's."""
    paths = actor.paths(VIEW)
    return tuple(p for p in actor.paths(REGISTER) if not p.startswith(paths or ("~",)))


class Matter(models.Model):
    """Somebody asked; somebody owns it; it ends with an answer.

    Invariant, held by the database at every commit: an open matter has an accountable unit, an
    owner or a queue, exactly one running span of time at the unit that holds it, and a running
    promise.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency.choices)
    channel = models.CharField(_("channel"), max_length=12, choices=Channel.choices)
    contact = models.CharField(_("contact"), max_length=10, choices=Contact.choices)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, verbose_name=_("category")
    )
    title = models.CharField(_("title"), max_length=120)
    # The second axis beside the category: codes of tags.
    tags = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name=_("tags")
    )

    state = models.CharField(_("state"), max_length=12, choices=State.choices)
    outcome = models.CharField(
        _("outcome"), max_length=12, choices=Outcome.choices, default=Outcome.OPEN, blank=True
    )
    closing = models.CharField(
        _("closed by"),
        max_length=12,
        choices=Closing.choices,
        default=Closing.NOT_CLOSED,
        blank=True,
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    # Counts how often it was passed on: the same step can be promised again within a round.
    turn = models.PositiveSmallIntegerField(_("turn"), default=1)
    # Counts every change, so that the second of two clerks is told instead of overwriting.
    version = models.PositiveIntegerField(default=1)

    # Where it happened: the path decides who sees it.
    place_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("place"))
    unit_path = models.CharField(max_length=80, db_collation="C")
    district = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")

    intake_unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("registered by unit")
    )
    accountable_unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("unit that answers")
    )
    # Where the matter lies now: its working time is booked to this unit.
    holder_unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("lies with")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
    )
    queue = models.CharField(
        _("queue"), max_length=10, choices=Queue.choices, default=Queue.NOBODY, blank=True
    )

    # 合并: the matter it is handled with, and how many are handled with this one. Neither goes
    # deeper than one step, so that there is no circle.
    joined_to = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="joined",
        db_index=False,
        verbose_name=_("handled together with"),
    )
    leads = models.PositiveSmallIntegerField(
        _("matters joined to it"), default=0, db_default=0, editable=False
    )

    # A superior is asked to decide; the matter and its clock stay where they are.
    decision = models.CharField(
        _("to decide"), max_length=10, choices=Decision.choices, default=Decision.NONE, blank=True
    )
    decider_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit that decides"),
    )
    # Its clock stands, approved, and somebody looks at it again on this day.
    standing = models.CharField(
        _("stands still"),
        max_length=10,
        choices=Standing.choices,
        default=Standing.NONE,
        blank=True,
    )
    review_at = models.DateTimeField(_("looked at again at"), null=True, blank=True)
    urged_at = models.DateTimeField(_("last urged at"), null=True, blank=True)
    supervised_at = models.DateTimeField(_("under supervision since"), null=True, blank=True)

    resident = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("resident")
    )
    # Who spoke for the resident, where it was registered on behalf.
    speaker = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("spoken for by"),
    )
    registered_by = models.CharField(_("registered by"), max_length=80)

    promise = models.OneToOneField(
        Promise, models.PROTECT, related_name="+", verbose_name=_("promise")
    )
    calendar = models.CharField(max_length=40, default="standard")
    # The nearest date of any promise that still runs: what a work list is sorted by.
    next_due_at = models.DateTimeField(_("next due"), null=True, blank=True)

    registered_at = models.DateTimeField(_("registered at"))
    # Set by the database: no step of the timeline is recorded before it, whoever's clock is off.
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now())
    reported_at = models.DateTimeField(_("reported done at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    # Imported history: no ladder, no messages out, counted only on request.
    historical = models.BooleanField(_("imported history"), default=False)

    objects = ScopedManager["Matter"]()

    class Meta:
        verbose_name = _("matter")
        verbose_name_plural = _("matters")
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=FINAL) | Q(owner__isnull=False) | ~Q(queue=""),
                name="matters_open_has_owner_or_queue",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=FINAL) | (Q(owner=None) & Q(queue="")),
                name="matters_final_lies_with_nobody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=FINAL, closed_at__isnull=False)
                | (~Q(state__in=FINAL) & Q(closed_at=None)),
                name="matters_closed_at_when_final",
            ),
            models.CheckConstraint(
                condition=Q(state__in=FINAL) | Q(closing=""), name="matters_closing_when_final"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=FINAL) | (~Q(closing="") & ~Q(outcome="")),
                name="matters_final_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(state__in=FINAL) | Q(next_due_at__isnull=False),
                name="matters_open_has_due",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("registered_at")),
                name="matters_closed_after_registered",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="matters_title_given"),
            models.CheckConstraint(
                condition=Q(decision="", decider_unit=None)
                | (~Q(decision="") & Q(decider_unit__isnull=False) & ~Q(state__in=FINAL)),
                name="matters_decision_has_decider",
            ),
            models.CheckConstraint(
                condition=Q(standing="", review_at=None)
                | (~Q(standing="") & Q(review_at__isnull=False, state=State.HANDLING)),
                name="matters_stands_still_until",
            ),
            models.CheckConstraint(
                condition=Q(state=State.JOINED, joined_to__isnull=False, leads=0)
                | (~Q(state=State.JOINED) & Q(joined_to=None)),
                name="matters_joined_to_one",
            ),
        ]
        indexes = [
            models.Index(
                fields=["holder_unit", "queue", "next_due_at"],
                condition=Q(closed_at=None),
                name="matters_open_by_queue",
            ),
            models.Index(
                fields=["owner", "next_due_at"],
                condition=Q(closed_at=None),
                name="matters_open_by_owner",
            ),
            models.Index(
                fields=["decider_unit", "next_due_at"],
                condition=~Q(decision=""),
                name="matters_to_decide",
            ),
            models.Index(fields=["review_at"], condition=~Q(standing=""), name="matters_to_review"),
            # What the archive takes next.
            models.Index(
                fields=["closed_at"],
                condition=Q(state__in=["closed", "declined", "withdrawn"]),
                name="matters_to_archive",
            ),
            models.Index(
                fields=["joined_to"], condition=Q(joined_to__isnull=False), name="matters_joined"
            ),
            # Lists: the newest, and what is due first, of each unit or of all.
            models.Index(
                fields=["unit_path", "-registered_at", "-id"], name="matters_place_newest"
            ),
            models.Index(fields=["-registered_at", "-id"], name="matters_newest"),
            models.Index(
                fields=["unit_path", "next_due_at", "id"],
                condition=Q(closed_at=None),
                name="matters_place_due",
            ),
            models.Index(
                fields=["next_due_at", "id"], condition=Q(closed_at=None), name="matters_due_first"
            ),
            # What one's own units answer for or took in while others have it in hand.
            models.Index(
                fields=["accountable_unit", "next_due_at"],
                condition=Q(closed_at=None),
                name="matters_open_by_unit",
            ),
            models.Index(
                fields=["intake_unit", "next_due_at"],
                condition=Q(closed_at=None),
                name="matters_open_by_intake",
            ),
            models.Index(fields=["accountable_unit", "-registered_at"], name="matters_by_unit"),
        ]

    # Foreign keys and saves go past the scope; every list and every page goes through `objects`.
    unscoped = models.Manager["Matter"]()

    def __str__(self) -> str:
        return f"{numbering.display(self.number)} {self.title}"

    @classmethod
    def scope_filter(cls, scope: Scope) -> Q | None:
        """By place, by participation, or by query code."""
        if not isinstance(scope, ActorScope):
            return by_place(scope, path="unit_path", code="pk")
        # Named late: participations stand in another file of this room and point here.
        taking_part = apps.get_model("matters", "Participation")._base_manager
        actor, paths = scope.actor, scope.actor.paths(VIEW)
        added = taking_part.filter(subtrees("unit_path", paths), beyond=True)
        wanted = subtrees("unit_path", paths) | Q(Exists(added.filter(matter_id=OuterRef("pk"))))
        blind = registers_blindly(actor)
        if blind:
            wanted |= Q(registered_by=actor.ref) & subtrees("unit_path", blind)
        return wanted

    @property
    def is_open(self) -> bool:
        return self.state not in FINAL

    @property
    def display_number(self) -> str:
        return numbering.display(self.number)

    @property
    def can_be_contacted(self) -> bool:
        """Whether anybody can be asked: a person with a phone was left."""
        return self.contact in {Contact.SELF, Contact.ON_BEHALF}

    def is_late(self, at: datetime) -> bool:
        """Whether the nearest date has passed."""
        return self.next_due_at is not None and at > self.next_due_at
