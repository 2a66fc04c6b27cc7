"""Personal values: masked by default, shown through a form that asks for a purpose."""

from collections.abc import Sequence
from typing import Any

from django.template import Context
from django.utils.safestring import SafeString

from fivehearts.foundation.web.components.base import register, render


@register.simple_tag(takes_context=True)
def masked(
    context: Context,
    value: Any,
    *,
    show_url: str = "",
    field: str = "",
    purposes: Sequence[tuple[str, str]] = (),
    revealed: str = "",
    call: bool = False,
) -> SafeString:
    """A masked value and, where allowed, the recorded way to see it.

    `{% masked person.phone show_url=url field="phone" purposes=purposes %}`. `value` is a
    `Sealed` or the masked words; `revealed` the open value after a recorded look; `call` makes
    that one a telephone link. Without `show_url` nobody can look.
    """
    return render(
        "masked",
        value=getattr(value, "masked", value),
        show_url=show_url,
        field=field,
        purposes=purposes,
        revealed=revealed,
        call=call,
        csrf_token=context.get("csrf_token", ""),
    )
