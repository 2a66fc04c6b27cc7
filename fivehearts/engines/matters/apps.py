from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MattersConfig(AppConfig):
    """Somebody asked; somebody owns it; it ends with an answer."""

    name = "fivehearts.engines.matters"
    label = "matters"
    verbose_name = _("Matters")

    def ready(self) -> None:
        """Make known what this app counts."""
        from fivehearts.engines.matters.indicators import declare_figures

        declare_figures()
