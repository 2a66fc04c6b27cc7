"""The design system's tags, known in every template without `{% load %}`.

Each tag is a component that declares its properties: an unknown one is refused when the
template is compiled, an unknown value when it is rendered. One line per component, with an
example: docs/components.md; every state of each: the gallery page.
"""

from fivehearts.foundation.web.components import (
    actions,
    data,
    fields,
    frame,
    private,
    states,
    story,
    structure,
)
from fivehearts.foundation.web.components.base import register

__all__ = [
    "actions",
    "data",
    "fields",
    "frame",
    "private",
    "register",
    "states",
    "story",
    "structure",
]
