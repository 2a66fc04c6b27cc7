from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClockConfig(AppConfig):
    """The working calendar and the arithmetic of deadlines."""

    name = "fivehearts.foundation.clock"
    label = "clock"
    verbose_name = _("Clock")
