"""What goes between units about a matter: requests, tiers, urgings, supervision, orders."""

from __future__ import annotations

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.models.belongings import OfMatter
from fivehearts.engines.matters.models.matter import Matter
from fivehearts.engines.matters.vocabulary.states import Decided, Decision, Source
from fivehearts.engines.promises.models import Promise
from fivehearts.foundation.scope.models import Unit


class Request(OfMatter):
    """退单, 延期, 挂起 or 挂账申请: a unit asks its superior, and works on until it is decided."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="requests")
    round = models.PositiveSmallIntegerField(_("round"))
    kind = models.CharField(_("kind"), max_length=10, choices=[c for c in Decision.choices if c[0]])
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("asked by unit")
    )
    asked_by = models.CharField(_("asked by"), max_length=80)
    asked_at = models.DateTimeField(_("asked at"))
    reason = models.TextField(_("reason"))
    # A return may name the unit it belongs to; an extension names how much is asked for.
    wanted_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("suggested unit")
    )
    wanted_amount = models.PositiveIntegerField(_("asked for"), null=True)
    # A suspension or a parking names what is waited for, and when it is looked at again.
    cause = models.CharField(_("waits for"), max_length=14, blank=True, default="")
    wanted_until = models.DateTimeField(_("until"), null=True)
    decider_unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("unit that decides")
    )
    decided = models.CharField(
        _("decided"), max_length=10, choices=Decided.choices, default=Decided.OPEN, blank=True
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by = models.CharField(_("decided by"), max_length=80, blank=True)
    words = models.TextField(_("words of the decision"), blank=True)
    # A decision that names the unit ends the matter's travelling: that unit cannot return it.
    final_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("decided: answers for it")
    )

    class Meta(OfMatter.Meta):
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        indexes = [
            BrinIndex(fields=["decided_at"], autosummarize=True, name="matters_request_by_month")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(decided=""), name="matters_one_open_request"
            ),
            models.UniqueConstraint(
                fields=["matter", "round"],
                condition=Q(kind="extension", decided="granted"),
                name="matters_one_extension_per_round",
            ),
            models.CheckConstraint(
                condition=Q(decided="", decided_at=None, decided_by="")
                | (~Q(decided="") & Q(decided_at__isnull=False) & ~Q(decided_by="")),
                name="matters_request_decided_whole",
            ),
            models.CheckConstraint(
                condition=~Q(kind="extension") | Q(wanted_amount__gt=0),
                name="matters_extension_says_how_much",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="matters_request_has_reason"),
            models.CheckConstraint(
                condition=~Q(kind__in=["suspension", "parking"])
                | (~Q(cause="") & Q(wanted_until__isnull=False)),
                name="matters_standing_says_until",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.kind}"


class Escalation(OfMatter):
    """提级 and 交回: raised to the next tier, and perhaps handed back; the lower tier keeps sight."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="escalations")
    round = models.PositiveSmallIntegerField(_("round"))
    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("from"))
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("to"))
    at = models.DateTimeField(_("at"))
    by = models.CharField(_("by"), max_length=80)
    reason = models.TextField(_("reason"))
    # The catalogue says the lower tier has no power over it: raised without blame.
    beyond_powers = models.BooleanField(_("beyond the powers of the lower tier"), default=False)
    handed_back_at = models.DateTimeField(_("handed back at"), null=True)
    handed_back_by = models.CharField(_("handed back by"), max_length=80, blank=True)
    words = models.TextField(_("words when handed back"), blank=True)

    class Meta(OfMatter.Meta):
        verbose_name = _("raising to a tier")
        verbose_name_plural = _("raisings to a tier")
        constraints = [
            models.CheckConstraint(
                condition=Q(handed_back_at=None, handed_back_by="")
                | (Q(handed_back_at__isnull=False) & ~Q(handed_back_by="")),
                name="matters_escalation_back_whole",
            ),
            models.CheckConstraint(
                condition=~Q(from_unit=F("to_unit")), name="matters_escalation_moves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.from_unit_id} → {self.to_unit_id}"


class Urging(OfMatter):
    """催办: somebody asks for speed. It changes neither state nor date, and labels nobody."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="urgings")
    round = models.PositiveSmallIntegerField(_("round"))
    source = models.CharField(_("who urges"), max_length=10, choices=Source.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("urged unit"))
    at = models.DateTimeField(_("at"))
    by = models.CharField(_("by"), max_length=80)
    words = models.TextField(_("words"), blank=True)
    # One note of the ladder for each rung of each promise, whoever runs twice.
    promise = models.ForeignKey(Promise, models.PROTECT, null=True, related_name="+")
    rung = models.CharField(_("rung"), max_length=14, blank=True)

    class Meta(OfMatter.Meta):
        verbose_name = _("urging")
        verbose_name_plural = _("urgings")
        constraints = [
            models.UniqueConstraint(
                fields=["promise", "rung"],
                condition=Q(source="ladder"),
                name="matters_one_urging_per_rung",
            ),
            models.CheckConstraint(
                condition=~Q(source="ladder") | (Q(promise__isnull=False) & ~Q(rung="")),
                name="matters_urging_of_ladder_has_rung",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.source}"


class Supervision(OfMatter):
    """督办: a superior unit orders, and the unit that answers for the matter replies by a date."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="supervisions")
    round = models.PositiveSmallIntegerField(_("round"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("supervising unit")
    )
    addressed_to = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("addressed to")
    )
    at = models.DateTimeField(_("at"))
    by = models.CharField(_("by"), max_length=80)
    words = models.TextField(_("words"))
    promise = models.OneToOneField(Promise, models.PROTECT, related_name="+")
    replied_at = models.DateTimeField(_("replied at"), null=True)
    replied_by = models.CharField(_("replied by"), max_length=80, blank=True)
    reply = models.TextField(_("reply"), blank=True)
    # Settled by a reply, by the approved report, or because the matter ended.
    settled_at = models.DateTimeField(_("settled at"), null=True)

    class Meta(OfMatter.Meta):
        verbose_name = _("supervision order")
        verbose_name_plural = _("supervision orders")
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "unit"],
                condition=Q(settled_at=None),
                name="matters_one_open_supervision_per_unit",
            ),
            models.CheckConstraint(
                condition=Q(replied_at=None, replied_by="", reply="")
                | (Q(replied_at__isnull=False) & ~Q(replied_by="") & ~Q(reply="")),
                name="matters_supervision_replied_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.unit_id}"


class Order(OfMatter):
    """A work order of the city's 12345: its own number and date, and an answer that goes back."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="order")
    source = models.CharField(_("ordered by"), max_length=20, default="12345")
    external_number = models.CharField(_("number of the order"), max_length=60)
    received_at = models.DateTimeField(_("received at"))
    due_at = models.DateTimeField(_("date set by the orderer"))
    answered_at = models.DateTimeField(_("answer sent back at"), null=True)
    answered_by = models.CharField(_("answer sent back by"), max_length=80, blank=True)

    class Meta(OfMatter.Meta):
        verbose_name = _("order of the city's 12345")
        verbose_name_plural = _("orders of the city's 12345")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_number"], name="matters_order_taken_once"
            ),
            models.CheckConstraint(
                condition=~Q(external_number=""), name="matters_order_has_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.external_number}"
