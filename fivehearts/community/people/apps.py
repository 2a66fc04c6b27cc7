from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Persons with personal data in the vault."""

    name = "fivehearts.community.people"
    label = "people"
    verbose_name = _("People")
