from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SuggestionsConfig(AppConfig):
    """What the program proposes from what is known: categories, like matters. It decides nothing."""

    name = "fivehearts.insight.suggestions"
    label = "suggestions"
    verbose_name = _("Suggestions")

    def ready(self) -> None:
        """Make known what this app counts."""
        from fivehearts.insight.suggestions.indicators import declare_figures

        declare_figures()
