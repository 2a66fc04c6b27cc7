"""A message, the ways it goes, every try, addresses that fail, and the robots of work chats."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fivehearts.foundation.scope.managers import ScopedManager, subtrees
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.scopes import ActorScope, Scope, SystemScope
from fivehearts.foundation.vault.fields import SealedField

from .vocabulary import READ_LOG, Channel, DeliveryState, Fault, Urgency


class Message(models.Model):
    """One thing told to one recipient, in the recipient's language. Words are sealed.

    `recipient` and `subject` are references, never keys: the outbox knows nobody's table.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind of message"), max_length=60)
    recipient = models.CharField(_("recipient"), max_length=80)
    subject = models.CharField(max_length=80)
    # The digest of recipient, kind, subject and occasion: nobody is told twice of one thing.
    dedup = models.CharField(max_length=64, unique=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("unit"), db_index=False
    )
    unit_path = models.CharField(max_length=80, db_collation="C")
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency.choices)
    language = models.CharField(max_length=10)
    # Empty where the words have been erased.
    title = SealedField(_("title"), max_length=200, null=True)
    body = SealedField(_("words"), max_length=4000, null=True)
    short = SealedField(_("words of a text message"), max_length=500, null=True)
    # A page of this site, without an address in front.
    link = models.CharField(max_length=200, blank=True)
    in_app = models.BooleanField(_("stands in the inbox"), default=False)
    fleeting = models.BooleanField(default=False)
    at = models.DateTimeField(_("told at"))
    by = models.CharField(max_length=80)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    erased_at = models.DateTimeField(_("words erased at"), null=True, blank=True)

    objects = ScopedManager["Message"]()
    unscoped = models.Manager["Message"]()

    class Meta:
        verbose_name = pgettext_lazy("told to somebody", "message")
        verbose_name_plural = pgettext_lazy("told to somebody", "messages")
        default_manager_name = "objects"
        base_manager_name = "unscoped"
        indexes = [
            models.Index(
                fields=["recipient", "-at"], condition=Q(in_app=True), name="outbox_inbox"
            ),
            models.Index(
                fields=["recipient"],
                condition=Q(in_app=True, read_at=None),
                name="outbox_inbox_unread",
            ),
            models.Index(fields=["at"], condition=Q(erased_at=None), name="outbox_to_erase"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @staticmethod
    def scope_filter(scope: Scope) -> Q | None:
        """The recipient's own, and what was sent for a unit whose delivery log one may read."""
        if isinstance(scope, SystemScope):
            return None
        if isinstance(scope, ActorScope):
            return Q(recipient=scope.actor.ref) | subtrees("unit_path", scope.actor.paths(READ_LOG))
        return Q(pk__in=[])


class Delivery(models.Model):
    """One message on one way: whoever sends it claims it first, for as long as the lease lasts."""

    # The same at every try: Message-ID, webhook-id, request id. The other side can leave out
    # what it has, and be asked what became of it.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    unit_path = models.CharField(max_length=80, db_collation="C")
    channel = models.CharField(_("way"), max_length=10, choices=Channel.choices)
    # In the order of preference; the next one goes where this one failed for good.
    place = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(_("state"), max_length=12, choices=DeliveryState.choices)
    urgency = models.CharField(max_length=10, choices=Urgency.choices)
    address = SealedField(_("address"), max_length=400, null=True)
    # A keyed digest of the address: to bundle by, and to know failing ones again.
    address_index = models.CharField(max_length=64, blank=True)
    robot = models.ForeignKey(
        "outbox.Robot", models.PROTECT, null=True, related_name="+", verbose_name=_("work chat")
    )
    made_at = models.DateTimeField(_("made at"))
    # When it is to be sent, tried again, or asked for; null where nothing moves by itself.
    next_at = models.DateTimeField(_("next try at"), null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    questions = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(_("reason"), max_length=20, choices=Fault.choices, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    # The daily message this one went with.
    bundle = models.ForeignKey("self", models.SET_NULL, null=True, related_name="bundled")

    objects = ScopedManager["Delivery"]()
    unscoped = models.Manager["Delivery"]()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        default_manager_name = "objects"
        base_manager_name = "unscoped"
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(state__in=[DeliveryState.WAITING, DeliveryState.UNKNOWN]),
                name="outbox_due",
            ),
            models.Index(
                fields=["lease_until"],
                condition=Q(state=DeliveryState.SENDING),
                name="outbox_leased",
            ),
            models.Index(fields=["unit_path", "-made_at", "-id"], name="outbox_log"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=DeliveryState.SENDING) | Q(lease_until__isnull=False),
                name="outbox_delivery_sending_has_lease",
            ),
            models.CheckConstraint(
                condition=~Q(state=DeliveryState.WAITING) | Q(next_at__isnull=False),
                name="outbox_delivery_waiting_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"

    @staticmethod
    def scope_filter(scope: Scope) -> Q | None:
        """What was sent for a unit whose delivery log one may read."""
        if isinstance(scope, SystemScope):
            return None
        if isinstance(scope, ActorScope):
            return subtrees("unit_path", scope.actor.paths(READ_LOG))
        return Q(pk__in=[])


class Try(models.Model):
    """One time the other side was called. `handed_at` is written before the words leave us."""

    open_reason = "moments, numbers and codes; no word, name or address is in it"

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField(_("at"))
    handed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=20, choices=Fault.choices, blank=True)
    # The code of the other side: an HTTP or SMTP status, the status word of a gateway.
    answer = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("try to deliver")
        verbose_name_plural = _("tries to deliver")
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number"], name="outbox_try_once"),
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id}:{self.number}"


class FailingAddress(models.Model):
    """An address the other side refused for good: nothing goes there until somebody sends again."""

    open_reason = "keyed digests of addresses and a code; no word, name or address is in it"

    channel = models.CharField(max_length=10, choices=Channel.choices)
    address_index = models.CharField(max_length=64)
    since = models.DateTimeField(_("since"))
    answer = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("failing address")
        verbose_name_plural = _("failing addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "address_index"], name="outbox_failing_address_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"


class UnnamedReturn(models.Model):
    """A letter came back in plain words that name none of ours: a person looks whose it was.

    The letter itself stays in the mailbox. The unit is that of the newest message to the same
    address; where none went there, the one at the top.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit_path = models.CharField(max_length=80, db_collation="C")
    server = models.CharField(_("mail server"), max_length=80)
    address = SealedField(_("address"), mask="email", max_length=400, null=True)
    address_index = models.CharField(max_length=64, blank=True)
    fault = models.CharField(_("reason"), max_length=20, choices=Fault.choices)
    delivery = models.ForeignKey(
        Delivery, models.SET_NULL, null=True, related_name="+", verbose_name=_("delivery")
    )
    first_at = models.DateTimeField(_("first at"))
    last_at = models.DateTimeField(_("last at"))
    times = models.PositiveIntegerField(_("times"), default=1)
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)
    seen_by = models.CharField(max_length=80, blank=True)

    objects = ScopedManager["UnnamedReturn"]()
    unscoped = models.Manager["UnnamedReturn"]()

    class Meta:
        verbose_name = _("letter that came back unnamed")
        verbose_name_plural = _("letters that came back unnamed")
        default_manager_name = "objects"
        base_manager_name = "unscoped"
        constraints = [
            models.UniqueConstraint(
                fields=["server", "address_index"],
                condition=Q(seen_at=None),
                name="outbox_unnamed_once",
            ),
            models.CheckConstraint(
                condition=Q(seen_at=None) | Q(address__isnull=True),
                name="outbox_unnamed_seen_forgets",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.server} {self.pk}"

    @staticmethod
    def scope_filter(scope: Scope) -> Q | None:
        """Of the units whose delivery log one may read."""
        return Delivery.scope_filter(scope)


class Robot(models.Model):
    """The robot of a unit's work chat. Its address is as good as a password, so it is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    unit_path = models.CharField(max_length=80, db_collation="C", db_index=True)
    name = models.CharField(_("name of the chat"), max_length=60)
    url = SealedField(_("address of the robot"), max_length=400)
    added_at = models.DateTimeField(_("added at"))
    added_by = models.CharField(max_length=80)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    objects = ScopedManager["Robot"]()
    unscoped = models.Manager["Robot"]()

    class Meta:
        verbose_name = _("robot of a work chat")
        verbose_name_plural = _("robots of work chats")
        default_manager_name = "objects"
        base_manager_name = "unscoped"

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def scope_filter(scope: Scope) -> Q | None:
        """Of the units whose delivery log one may read."""
        if isinstance(scope, SystemScope):
            return None
        if isinstance(scope, ActorScope):
            return subtrees("unit_path", scope.actor.paths(READ_LOG))
        return Q(pk__in=[])
