"""What components share: the tag library, icons, marks, and the check of a property's value."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()


class UnknownValue(template.TemplateSyntaxError):
    """A component was given a value that it does not know; the message lists those it does."""


def one_of(component: str, prop: str, value: str, known: Iterable[str]) -> str:
    """Return `value` when it is one of `known`.

    Raises UnknownValue, naming component and property, so that a misspelt kind is found by the
    first render and not by a resident.
    """
    choices = list(known)
    if value not in choices:
        raise UnknownValue(
            f"{component}: {prop}={value!r} is unknown; known are {', '.join(choices)}"
        )
    return value


def render(name: str, /, **props: Any) -> SafeString:
    """Render `web/components/<name>.html` with these properties and nothing else."""
    return mark_safe(get_template(f"web/components/{name}.html").render(props))


def render_once(name: str, /, **props: Any) -> SafeString:
    """`render` for what looks the same on page after page: a button with these words is drawn once.

    Only for components whose properties are plain words of ours, never a resident's.
    """
    return _rendered(name, get_language(), tuple(props), *props.values())


# By type too: words that are safe and words that are not may read the same.
@lru_cache(maxsize=1024, typed=True)
def _rendered(name: str, _language: str | None, names: tuple[str, ...], *values: Any) -> SafeString:
    return render(name, **dict(zip(names, values, strict=True)))


def _drawing(paths: str, box: int = 16) -> str:
    return (
        f'<svg class="fh-icon" viewBox="0 0 {box} {box}" aria-hidden="true" focusable="false" '
        f'fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" '
        f'stroke-linejoin="round">{paths}</svg>'
    )


# Drawn on a 16-unit grid with one stroke width; an icon always stands beside a word.
ICONS: dict[str, str] = {
    "check": '<path d="M3 8.5l3.2 3.2L13 4.8"/>',
    "cross": '<path d="M4 4l8 8M12 4l-8 8"/>',
    "warning": '<path d="M8 2.2L14.6 13.6H1.4z"/><path d="M8 6.4v3.4M8 11.7v.1"/>',
    "info": '<circle cx="8" cy="8" r="6.4"/><path d="M8 7.3v3.9M8 4.8v.1"/>',
    "done": '<circle cx="8" cy="8" r="6.4"/><path d="M5 8.3l2.1 2.1L11 6.2"/>',
    "stop": '<circle cx="8" cy="8" r="6.4"/><path d="M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8"/>',
    "clock": '<circle cx="8" cy="8" r="6.4"/><path d="M8 4.4V8l2.4 1.6"/>',
    "phone": '<path d="M3 2.6h2.6l1.2 3.1-1.6 1.2a8 8 0 0 0 3.9 3.9l1.2-1.6 3.1 1.2V13a1.4 '
    '1.4 0 0 1-1.5 1.4C6.5 14 2 9.5 1.6 4.1A1.4 1.4 0 0 1 3 2.6z"/>',
    "print": '<path d="M4.5 6V2h7v4M4.5 12H2.2V6.4h11.6V12h-2.3"/><path d="M4.5 9.8h7V14h-7z"/>',
    "copy": '<rect x="5.4" y="5.4" width="8.4" height="8.4" rx="1"/>'
    '<path d="M10.6 5.2V2.2H2.2v8.4h3"/>',
    "search": '<circle cx="7" cy="7" r="4.6"/><path d="M10.4 10.4L14 14"/>',
    "left": '<path d="M9.8 3.5L5.3 8l4.5 4.5"/>',
    "right": '<path d="M6.2 3.5L10.7 8l-4.5 4.5"/>',
    "up": '<path d="M8 13V3.5M4 7l4-4 4 4"/>',
    "down": '<path d="M8 3v9.5M4 9l4 4 4-4"/>',
    "sort": '<path d="M5 6l3-3 3 3M5 10l3 3 3-3"/>',
    "file": '<path d="M3.5 1.8h6l3 3v9.4h-9z"/><path d="M9.3 2v3h3"/>',
    "picture": '<rect x="1.8" y="3" width="12.4" height="10" rx="1"/>'
    '<path d="M2 11l3.6-3.6 2.6 2.6 2-2L14 11.6"/><path d="M10.7 6v.1"/>',
    "user": '<circle cx="8" cy="5.2" r="2.9"/><path d="M2.5 14a5.5 5.5 0 0 1 11 0"/>',
    "eye": '<path d="M1.3 8S3.7 3.6 8 3.6 14.7 8 14.7 8 12.3 12.4 8 12.4 1.3 8 1.3 8z"/>'
    '<circle cx="8" cy="8" r="1.9"/>',
    "plus": '<path d="M8 3v10M3 8h10"/>',
    "pen": '<path d="M2.5 13.5l.7-3L10.7 3l2.3 2.3-7.5 7.5z"/>',
    "paper": '<path d="M3 1.8h10v12.4H3z"/><path d="M5.4 5h5.2M5.4 8h5.2M5.4 11h3"/>',
    "people": '<circle cx="6" cy="5.5" r="2.4"/><path d="M1.6 13.2a4.4 4.4 0 0 1 8.8 0"/>'
    '<path d="M10.6 3.4a2.4 2.4 0 0 1 0 4.3M12 9.4a4.4 4.4 0 0 1 2.5 3.8"/>',
    "export": '<path d="M8 2v7.5M5 6.8l3 3 3-3M2.5 11v2.8h11V11"/>',
    "lock": '<rect x="3" y="7" width="10" height="7" rx="1"/><path d="M5.2 7V5a2.8 2.8 0 0 1 5.6 0v2"/>',
    "home": '<path d="M2 7.6L8 2.4l6 5.2M3.8 6.4v7.2h8.4V6.4"/>',
    "help": '<circle cx="8" cy="8" r="6.4"/><path d="M6.1 6.3a1.950 1.950 0 1 1 2.7 1.8c-.6.3-.8.6-.8 1.3M8 11.5v.1"/>',
    "text": '<path d="M2 4.5V3h8v1.5M6 3v10M4.5 13h3M10 8V7h4.5v1M12.2 7v6"/>',
}

# The shape of a state, told apart without colour: empty, half, full, crossed, pointed.
SHAPES: dict[str, str] = {
    "waiting": '<circle cx="8" cy="8" r="6"/>',
    "running": '<circle cx="8" cy="8" r="6"/><path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor"/>',
    "done": '<circle cx="8" cy="8" r="6.8" fill="currentColor" stroke="none"/>'
    '<path d="M5 8.2l2.1 2.1L11 6.2" stroke="#fff"/>',
    "attention": '<path d="M8 1.8l6.2 6.2L8 14.2 1.8 8z"/><path d="M8 5.4v3M8 10.4v.1"/>',
    "overdue": '<path d="M8 1.6L15 14H1z" fill="currentColor"/>'
    '<path d="M8 6.4v3.4M8 11.7v.1" stroke="#fff"/>',
    "stopped": '<circle cx="8" cy="8" r="6"/><path d="M6.4 5.8v4.4M9.6 5.8v4.4"/>',
    "declined": '<circle cx="8" cy="8" r="6"/><path d="M5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6"/>',
    "closed": '<rect x="2.6" y="2.6" width="10.8" height="10.8" rx="1" fill="currentColor"/>'
    '<path d="M5.2 8.2l2 2L10.8 6" stroke="#fff"/>',
}
HEARTS: tuple[str, ...] = ("core", "care", "safety", "charity", "culture", "reach")
HEART = (
    '<svg viewBox="0 0 16 16" aria-hidden="true" focusable="false" fill="currentColor">'
    '<path d="M8 14C3.5 10.7 1.3 8.2 1.3 5.3 1.3 3.2 2.9 1.7 4.8 1.7 6.1 1.7 7.3 '
    "2.4 8 3.6c.7-1.2 1.9-1.9 3.2-1.9 1.9 0 3.5 1.5 3.5 3.6C14.7 8.2 12.5 10.7 8 14z"
    '"/></svg>'
)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small drawing beside a word: `{% icon "phone" %}`. It is hidden from screen readers."""
    return mark_safe(_drawing(ICONS[one_of("icon", "name", name, ICONS)]))


@register.simple_tag
def shape(kind: str) -> SafeString:
    """The shape of a state without its word; use `state`, which says the word too."""
    return mark_safe(_drawing(SHAPES[one_of("shape", "kind", kind, SHAPES)]))


@register.simple_tag
def heart_mark(heart: str, label: str) -> SafeString:
    """The small mark of a heart with its name: `{% heart_mark "care" "民生服务" %}`."""
    one_of("heart_mark", "heart", heart, HEARTS)
    return format_html(
        '<span class="fh-heart fh-heart--{}">{}<span>{}</span></span>',
        heart,
        mark_safe(HEART),
        label,
    )
