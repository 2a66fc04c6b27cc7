from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResidentConfig(AppConfig):
    """The residents' site: submit, receipt, tracking, answering."""

    name = "fivehearts.faces.resident"
    label = "resident"
    verbose_name = _("Site for residents")
