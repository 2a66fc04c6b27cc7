from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Character bigrams and the one reviewed search function."""

    name = "fivehearts.foundation.search"
    label = "search"
    verbose_name = _("Search")
