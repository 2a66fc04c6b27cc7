"""What only the layouts use: the mark, the language, the size of type, words for the scripts."""

import functools
from typing import Any

from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, to_locale

from fivehearts.foundation.web.components.base import register
from fivehearts.foundation.web.reading import STANDARD, chosen_size


@register.simple_tag(takes_context=True)
def reading_size(context: Context) -> str:
    """The size of type this visitor chose: standard, large or elder."""
    request = context.get("request")
    return STANDARD if request is None else chosen_size(request)


@register.simple_tag
def language_tag() -> str:
    """The page's language as browsers want it: zh-Hans, en."""
    return to_locale(get_language() or "zh-hans").replace("_", "-")


@register.simple_tag(takes_context=True)
def this_address(context: Context) -> str:
    """The page's own path with its query, for forms that come back here."""
    request = context.get("request")
    return "" if request is None else request.get_full_path()


@register.simple_tag
def address_of(name: str, *args: Any) -> str:
    """The address of a named page, or nothing where this installation has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@register.simple_tag
def script_words() -> SafeString:
    """The sentences the scripts say, translated here."""
    return _script_words(get_language())


@functools.cache
def _script_words(_language: str | None) -> SafeString:
    # The same on every page of a language: some thirty words need not be looked up each time.
    words = {
        "leave": gettext("What you have typed is not saved yet. Leave all the same?"),
        "sending": gettext("Sending…"),
        "copied": gettext("Copied"),
        "copy_failed": gettext("Could not copy. Please select the text and copy it."),
        "draft_restored": gettext("We have put back what you typed last time."),
        "draft_clear": gettext("Clear it and start again"),
        "draft_cleared": gettext("Cleared."),
        "characters_left": gettext("You can write {n} more characters"),
        "characters_over": gettext("{n} characters too many"),
        "picture_ready": gettext("{name}, {size}"),
        "picture_too_many": gettext("At most {n} pictures. Please choose again."),
        "file_about": gettext("What can be seen or heard in it? (optional)"),
        "files_too_many": gettext("At most {n} files. Please choose again."),
        "upload_of": gettext("How far “{name}” has come"),
        "upload_share": gettext("“{name}”: {share} % sent"),
        "upload_arrived": gettext("“{name}” has arrived."),
        "upload_waits": gettext("The line is broken. It goes on by itself where it stopped."),
        "upload_broken": gettext("This file could not be sent. Please try again."),
        "upload_again": gettext("Try again"),
        "upload_out": gettext("Take it out"),
        "upload_out_of": gettext("Take “{name}” out"),
        "upload_first": gettext("The files are still on their way. The form goes by itself then."),
        "upload_part": gettext(
            "“{name}” came only in part. Choose the same file again, and it goes on where it stopped."
        ),
        "close": gettext("Close"),
        "offline": gettext(
            "The network does not answer. What you typed is still here; please try again."
        ),
        "failed": gettext("That did not work. Please reload the page and try again."),
        "keys": gettext("Keys of this page"),
        "key_search": gettext("Search"),
        "key_down": gettext("Next row"),
        "key_up": gettext("Previous row"),
        "key_open": gettext("Open the row"),
        "keys_used": gettext("Use these keys on this computer"),
        "key_mark": gettext("Mark the row"),
        "key_back": gettext("Back"),
        "key_help": gettext("This list"),
    }
    return json_script(words, "fh-words")
