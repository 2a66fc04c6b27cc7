from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    """Attachments: type by content, size, picture clean-up."""

    name = "fivehearts.foundation.files"
    label = "files"
    verbose_name = _("Files")
