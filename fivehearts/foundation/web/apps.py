from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.web.mended import mend

# Not in `ready`: words are read and models are made before it.
mend()


class WebConfig(AppConfig):
    """The design system: layouts, components, fields, tables."""

    name = "fivehearts.foundation.web"
    label = "web"
    verbose_name = _("Web")
