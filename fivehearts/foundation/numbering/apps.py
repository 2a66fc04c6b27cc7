from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NumberingConfig(AppConfig):
    """Human numbers with a check character."""

    name = "fivehearts.foundation.numbering"
    label = "numbering"
    verbose_name = _("Numbering")
