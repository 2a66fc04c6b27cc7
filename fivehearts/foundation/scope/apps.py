from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScopeConfig(AppConfig):
    """Units and whose rows a person sees; fails closed."""

    name = "fivehearts.foundation.scope"
    label = "scope"
    verbose_name = _("Scope")
