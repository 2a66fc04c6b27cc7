"""One place of a text that is not to be published, and why it was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "name", "phone", "identity", "plate", "card", "dwelling", "reference", "account", "by_hand"
]

# Where two overlap, the earlier kind stands.
ORDER: tuple[Kind, ...] = (
    "by_hand", "reference", "identity", "card", "phone", "plate", "account", "dwelling", "name",
)  # fmt: skip
# What stands in place of it. Chinese, as the texts are.
SIGNS: dict[Kind, str] = {
    "name": "某某",
    "phone": "〔电话〕",
    "identity": "〔证件号〕",
    "plate": "〔车牌〕",
    "card": "〔卡号〕",
    "dwelling": "〔住址〕",
    "reference": "〔号码〕",
    "account": "〔账号〕",
    "by_hand": "〔略〕",
}


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open, in signs of the original text; `why` says by what it was found."""

    kind: Kind
    start: int
    end: int
    why: str

    @property
    def sign(self) -> str:
        """What stands in its place."""
        return SIGNS[self.kind]

    @property
    def key(self) -> str:
        """By this a person names one span of a text: kind and place."""
        return f"{self.kind}-{self.start}-{self.end}"
