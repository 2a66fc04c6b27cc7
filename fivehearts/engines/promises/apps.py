from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PromisesConfig(AppConfig):
    """Something is due from a unit by a time."""

    name = "fivehearts.engines.promises"
    label = "promises"
    verbose_name = _("Promises")
