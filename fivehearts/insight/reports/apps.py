from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Documents with blanks that name figures; each filled blank opens to its rows."""

    name = "fivehearts.insight.reports"
    label = "reports"
    verbose_name = _("Reports")
