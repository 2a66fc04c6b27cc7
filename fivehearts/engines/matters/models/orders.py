"""The answers to orders on their way back: each sending, and each try of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.models.belongings import OfMatter
from fivehearts.engines.matters.models.matter import Matter
from fivehearts.engines.matters.models.requests import Order
from fivehearts.engines.matters.vocabulary.orders import Sending, SendingState
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.scopes import Scope, SystemScope


class OrderDelivery(OfMatter):
    """One sending of one answer to whoever ordered it; `digest` says which words it carried.

    `tries` and `next_try_at` are written before a try begins: what is killed in the middle is
    tried again after its pause, under the same message id.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="deliveries")
    round = models.PositiveSmallIntegerField(_("round"))
    at = models.DateTimeField(_("at"))
    by = models.CharField(_("by"), max_length=80)
    way = models.CharField(_("way"), max_length=10, choices=Sending.choices)
    # The answers of one workbook go together.
    batch = models.UUIDField(_("workbook"), null=True)
    digest = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=SendingState.choices)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta(OfMatter.Meta):
        verbose_name = _("sending of an answer")
        verbose_name_plural = _("sendings of answers")
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(state=SendingState.WAITING),
                name="matters_one_waiting_delivery",
            ),
            models.CheckConstraint(
                condition=Q(state=SendingState.WAITING, next_try_at__isnull=False, ended_at=None)
                | (~Q(state=SendingState.WAITING) & Q(next_try_at=None, ended_at__isnull=False)),
                name="matters_delivery_waits_or_ended",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(next_try_at__isnull=False),
                name="matters_delivery_due",
            ),
            models.Index(
                fields=["batch"], condition=Q(batch__isnull=False), name="matters_delivery_batch"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.way} {self.state}"

    @classmethod
    def scope_filter(cls, scope: Scope) -> Q | None:
        """Seen by those who see the matter."""
        if isinstance(scope, SystemScope):
            return None
        return Q(order__matter__in=Matter.objects.only("pk"))


class DeliveryTry(OfMatter):
    """One try to hand an answer over: when, and what came back. Empty while it is under way."""

    delivery = models.ForeignKey(OrderDelivery, models.PROTECT, related_name="all_tries")
    number = models.PositiveSmallIntegerField(_("number"))
    at = models.DateTimeField(_("at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)
    http_status = models.PositiveSmallIntegerField(_("answer of the server"), null=True)
    # A code, never words of the other side.
    fault = models.CharField(_("fault"), max_length=20, blank=True)

    class Meta(OfMatter.Meta):
        verbose_name = _("try to send an answer")
        verbose_name_plural = _("tries to send answers")
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number"], name="matters_try_once"),
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id} #{self.number}"

    @classmethod
    def scope_filter(cls, scope: Scope) -> Q | None:
        """Seen by those who see the matter."""
        if isinstance(scope, SystemScope):
            return None
        return Q(delivery__order__matter__in=Matter.objects.only("pk"))


class OrderTitle(models.Model):
    """What a column is called in the workbooks a unit gets: said once, known from then on."""

    open_reason = "titles of columns in workbooks; no word of a resident is in it"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    column = models.CharField(_("column"), max_length=40)
    title = models.CharField(_("title"), max_length=60)

    class Meta:
        verbose_name = _("title of a column in workbooks of orders")
        verbose_name_plural = _("titles of columns in workbooks of orders")
        constraints = [
            models.UniqueConstraint(fields=["unit", "title"], name="matters_one_meaning_a_title"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.column}"
