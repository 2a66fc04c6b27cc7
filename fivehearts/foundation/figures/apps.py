from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FiguresConfig(AppConfig):
    """How an app declares what it counts."""

    name = "fivehearts.foundation.figures"
    label = "figures"
    verbose_name = _("Figures")
