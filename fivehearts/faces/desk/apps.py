from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """The staff's work list and search."""

    name = "fivehearts.faces.desk"
    label = "desk"
    verbose_name = _("Desk")
