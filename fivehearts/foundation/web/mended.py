"""Places where Django does the same work many times over on one page, mended.

They are of Django 5.2 and were found by profiling; the result of each stays what it was.
"""

from __future__ import annotations

import html as plain
import threading
from functools import lru_cache
from typing import Any

from django import urls
from django.conf import settings
from django.db.models import Field, Model
from django.template import Context
from django.template import base as templates
from django.templatetags.i18n import TranslateNode
from django.urls import base as addresses
from django.utils import html, safestring, timezone, translation
from django.utils.encoding import force_str
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import trans_real
from django.utils.translation.trans_real import TranslationCatalog

_reversed = addresses.reverse
_escaped = html.escape
_marked_safe = safestring.mark_safe
_drawn_value = templates.render_value_in_context
_translated = TranslateNode.render
_said = trans_real.gettext
# So many words are ours several times over.
_MOST_WORDS = 50_000


def mend() -> None:
    """Put them in the place of Django's; before any model is made, which keeps what it finds."""
    TranslationCatalog.update = _update  # type: ignore[method-assign]
    Model._get_FIELD_display = _display  # type: ignore[attr-defined]
    _held_by_threads()
    addresses.reverse = urls.reverse = _reverse
    html.escape = _escape
    for module in (safestring, html, templates):
        setattr(module, "mark_safe", _mark_safe)  # noqa: B010 - to the type checker it has no such name
    templates.render_value_in_context = _draw_value
    TranslateNode.render = _say  # type: ignore[method-assign]
    # Django asks the one at first, and what it found there ever after.
    for speaker in (trans_real, vars(translation)["_trans"]):
        setattr(speaker, "gettext", _gettext)  # noqa: B010 - to the type checker it has no such name


def _held_by_threads() -> None:
    """Language, zone and address prefix of a request are asked for hundreds of times on a page.

    Django keeps them where tasks of an event loop can share them, behind a lock; every request
    here has a thread of its own.
    """
    held: tuple[tuple[Any, str], ...] = (
        (trans_real, "_active"), (timezone, "_active"), (addresses, "_prefixes"), (addresses, "_urlconfs"),
    )  # fmt: skip
    for module, name in held:
        setattr(module, name, threading.local())


def _escape(text: Any) -> Any:
    """Words made safe for a page. Django first looks through a list of one for words of later."""
    if isinstance(text, Promise):
        return _escaped(text)
    return SafeString(plain.escape(str(text)))


def _mark_safe(text: Any) -> Any:
    """Words that are safe on a page. Django looks through them first for words of later."""
    kind = type(text)
    if kind is SafeString:
        return text
    return SafeString(text) if kind is str else _marked_safe(text)


def _draw_value(value: Any, context: Context) -> str:
    """A value as the page shows it. Django asks of words, too, how numbers and dates are written."""
    if type(value) is SafeString:
        return value
    if type(value) is not str:
        return _drawn_value(value, context)
    words: str = _escape(value) if context.autoescape else value
    return words


def _gettext(message: Any) -> Any:
    """Words in the language of the reader. Django looks at their line ends before, each time."""
    catalogue = _catalogue_in_force()
    if type(message) is not str or catalogue is None:
        return _said(message)
    known: dict[str, str] = vars(catalogue).setdefault("_known", {})
    if (words := known.get(message)) is None:
        if len(known) > _MOST_WORDS:
            known.clear()
        words = known[message] = _said(message)
    return words


def _catalogue_in_force() -> Any:
    """What tells the languages of pages apart at the least cost; None where none was chosen."""
    held: Any = trans_real
    return getattr(held._active, "value", None)


def _say(self: TranslateNode, context: Context) -> str:
    """`{% translate "words" %}`: the words of a template are the same in a language each time."""
    said = self.filter_expression
    if said.filters or self.message_context or getattr(said.var, "literal", None) is None:
        return _translated(self, context)
    known: dict[Any, str] = vars(self).setdefault("_known", {})
    key = _catalogue_in_force(), context.autoescape
    if key not in known:
        drawn = _translated(self, context)
        known[key] = context[self.asvar] if self.asvar else drawn
    if not self.asvar:
        return known[key]
    context[self.asvar] = known[key]
    return ""


def _reverse(
    viewname: Any,
    urlconf: Any = None,
    args: Any = None,
    kwargs: Any = None,
    current_app: Any = None,
    **more: Any,
) -> str:
    """The address of a view. One without arguments is the same each time: it is found once."""
    if args or kwargs or more or urlconf is not None or not isinstance(viewname, str):
        return _reversed(viewname, urlconf, args, kwargs, current_app, **more)
    known = addresses.get_urlconf() or settings.ROOT_URLCONF
    return _address(viewname, known, current_app, addresses.get_script_prefix())


@lru_cache(maxsize=4096)
def _address(viewname: str, urlconf: str, current_app: str | None, _prefix: str) -> str:
    return _reversed(viewname, urlconf, current_app=current_app)


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
