from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProceduresConfig(AppConfig):
    """Ways through several units as data: steps, days, papers, branches; what runs is drawn."""

    name = "fivehearts.engines.procedures"
    label = "procedures"
    verbose_name = _("Procedures")
