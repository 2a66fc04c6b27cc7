from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VerbsConfig(AppConfig):
    """The door every change passes."""

    name = "fivehearts.foundation.verbs"
    label = "verbs"
    verbose_name = _("Verbs")
