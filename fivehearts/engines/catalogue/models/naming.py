"""Names in two languages: the reader's is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language


def reads_english() -> bool:
    """Whether the reader chose English; everybody else reads Chinese."""
    return (get_language() or "").startswith("en")


class TwoNames:
    """A row with `name_zh` and `name_en`."""

    if TYPE_CHECKING:
        name_zh: str
        name_en: str

    @property
    def name(self) -> str:
        return self.name_en if reads_english() else self.name_zh


class TwoExamples(TwoNames):
    """A row with examples in both languages too."""

    if TYPE_CHECKING:
        examples_zh: str
        examples_en: str

    @property
    def examples(self) -> str:
        return self.examples_en if reads_english() else self.examples_zh
