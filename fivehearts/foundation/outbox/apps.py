from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    """Messages out: in-app, SMS, e-mail, work chat, webhook; quiet hours; delivery log."""

    name = "fivehearts.foundation.outbox"
    label = "outbox"
    verbose_name = _("Messages out")

    def ready(self) -> None:
        from . import checks

        register(checks.kinds_are_sound)
