from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DutiesConfig(AppConfig):
    """Users, posts, sign-in and invitations."""

    name = "fivehearts.community.duties"
    label = "duties"
    verbose_name = _("Duties")
