from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeConfig(AppConfig):
    """Answers that are given again and again: written by a unit, reviewed, valid for a time."""

    name = "fivehearts.engines.knowledge"
    label = "knowledge"
    verbose_name = _("Knowledge base")
