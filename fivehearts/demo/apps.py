from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    """The sample community; nothing else may import it."""

    name = "fivehearts.demo"
    label = "demo"
    verbose_name = _("Demo")
