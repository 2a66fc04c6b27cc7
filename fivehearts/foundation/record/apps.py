from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordConfig(AppConfig):
    """Who did what to what: append-only, partitioned by month."""

    name = "fivehearts.foundation.record"
    label = "record"
    verbose_name = _("Record")
