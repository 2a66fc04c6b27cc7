"""Two places where Django does the same work many times over on one page, mended.

Both are of Django 5.2 and were found by profiling; the result of each stays what it was.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Field, Model
from django.utils.encoding import force_str
from django.utils.translation.trans_real import TranslationCatalog


def mend() -> None:
    """Put both in the place of Django's; before any model is made, which keeps what it finds."""
    TranslationCatalog.update = _update  # type: ignore[method-assign]
    Model._get_FIELD_display = _display  # type: ignore[attr-defined]


def _update(self: Any, trans: Any) -> None:
    """Merge catalogues with the same plural rule.

    Django means to, but compares the rule's code with the rule itself, which are never equal:
    each app stays a dictionary of its own, and every word is looked for in thirty of them.
    """
    if trans.plural.__code__ == self._plurals[0].__code__:
        self._catalogs[0].update(trans._catalog)
    else:
        self._catalogs.insert(0, trans._catalog.copy())
        self._plurals.insert(0, trans.plural)


def _display(self: Any, field: Field[Any, Any]) -> Any:
    """The words of a chosen value. Django translates the words of all the others too, to hash them."""
    value = getattr(self, field.attname)
    for known, label in field.flatchoices:
        if known == value:
            return force_str(label, strings_only=True)
    return force_str(value, strings_only=True)
