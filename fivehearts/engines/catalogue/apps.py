from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    """What matters are about, who answers for it, how long it may take: one catalogue, by versions."""

    name = "fivehearts.engines.catalogue"
    label = "catalogue"
    verbose_name = _("Catalogue")
