from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SignalsConfig(AppConfig):
    """Work that looks done for the figures: examples for a person, never a score."""

    name = "fivehearts.insight.signals"
    label = "signals"
    verbose_name = _("Worth a look")
