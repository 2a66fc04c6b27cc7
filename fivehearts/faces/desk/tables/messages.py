"""What went out, as a table."""

from __future__ import annotations

import django_tables2
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.templatetags.matters import short
from fivehearts.faces.desk.tables.columns import silent
from fivehearts.foundation.outbox.kinds import label_of
from fivehearts.foundation.outbox.models import Delivery
from fivehearts.foundation.outbox.queries.log import to_whom
from fivehearts.foundation.outbox.vocabulary import DeliveryState
from fivehearts.foundation.web.components.states import state
from fivehearts.foundation.web.tables import Table

_DELIVERY_MARKS: dict[str, str] = {
    DeliveryState.WAITING: "waiting",
    DeliveryState.RESERVE: "waiting",
    DeliveryState.SENDING: "running",
    DeliveryState.SENT: "done",
    DeliveryState.UNKNOWN: "attention",
    DeliveryState.FAILED: "overdue",
    DeliveryState.BOUNCED: "overdue",
    DeliveryState.BUNDLED: "closed",
    DeliveryState.NOT_NEEDED: "closed",
}


def delivery_state(one: Delivery) -> SafeString:
    """Word and shape of how a message stands."""
    return state(str(one.get_state_display()), _DELIVERY_MARKS[one.state])


class DeliveryTable(Table):
    """What went out, newest first; never the words."""

    made_at = django_tables2.Column(verbose_name=_("When"), orderable=False)
    kind = silent("message__kind", _("What"))
    to_whom = silent("pk", _("Recipient"))
    channel = silent("channel", _("Way"))
    state = silent("state", _("State"))
    tries = django_tables2.Column(verbose_name=_("Tries"), orderable=False)
    fault = silent("fault", _("Reason"))

    # Names of the colleagues on this page, set by the page.
    names: dict[int, str] = {}

    class Meta(Table.Meta):
        empty_text = _("No messages here.")

    def render_made_at(self, record: Delivery) -> str:
        """The moment, short."""
        return short(record.made_at)

    def render_kind(self, record: Delivery) -> SafeString:
        """The kind leads to the tries."""
        url = reverse("desk:sent_message", args=[record.pk])
        return format_html('<a href="{}">{}</a>', url, label_of(record.message.kind))

    def render_to_whom(self, record: Delivery) -> str:
        """A name, or a masked number."""
        return to_whom(record, self.names) or "—"

    def render_channel(self, record: Delivery) -> str:
        """The way in words."""
        return str(record.get_channel_display())

    def render_state(self, record: Delivery) -> SafeString:
        """Word and shape."""
        return delivery_state(record)

    def render_fault(self, record: Delivery) -> str:
        """Why, in a sentence."""
        return str(record.get_fault_display()) if record.fault else ""
