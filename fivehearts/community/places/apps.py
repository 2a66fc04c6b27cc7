from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    """Territory: division codes, quarters, buildings, dwellings."""

    name = "fivehearts.community.places"
    label = "places"
    verbose_name = _("Places")
