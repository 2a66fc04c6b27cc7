from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    """Workbooks in and out: mapping, dry run, mending, resuming."""

    name = "fivehearts.foundation.intake"
    label = "intake"
    verbose_name = _("Intake")
