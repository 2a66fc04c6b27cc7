from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    """The design system: layouts, components, fields, tables."""

    name = "fivehearts.foundation.web"
    label = "web"
    verbose_name = _("Web")
