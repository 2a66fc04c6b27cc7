"""Forms are drawn by the design system's own templates."""

from pathlib import Path
from typing import Any

import django.forms
from django.forms.renderers import DjangoTemplates
from django.utils.functional import cached_property

OURS = Path(__file__).parent / "templates"
DJANGOS = Path(django.forms.__file__).parent / "templates"


class DesignSystemRenderer(DjangoTemplates):
    """Looks for every form template here first, then among Django's own."""

    form_template_name = "web/forms/form.html"
    formset_template_name = "web/forms/formset.html"
    field_template_name = "web/forms/field.html"

    @cached_property
    def engine(self) -> Any:
        """The engine of form templates, which knows our tags without loading them."""
        return self.backend(
            {
                "APP_DIRS": True,
                "DIRS": [OURS, DJANGOS],
                "NAME": "forms",
                "OPTIONS": {
                    "builtins": [
                        "django.templatetags.i18n",
                        "django.templatetags.static",
                        "fivehearts.foundation.web.templatetags.web",
                    ]
                },
            }
        )
