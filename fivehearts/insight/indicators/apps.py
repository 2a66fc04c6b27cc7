from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    """Figures computed from declarations, each opening to its rows."""

    name = "fivehearts.insight.indicators"
    label = "indicators"
    verbose_name = _("Indicators")
