"""The form of the public page that checks a proof."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.record.proofs import LONGEST, NoProof, Proof, read_proof

_NONE = _("This is no proof of a receipt, or a part of it is missing. Please take the whole file as it was saved.")  # fmt: skip
# A character of a proof takes at most so many bytes.
_BYTES = 4


class ProofForm(forms.Form):
    """A proof, pasted or as a file."""

    proof = forms.CharField(
        label=_("Paste the proof here"), required=False, strip=True,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )  # fmt: skip
    file = forms.FileField(
        label=_("Or choose the file you saved"), required=False,
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        text = data.get("proof") or _text_of(data.get("file"))
        if not text and not self.errors:
            raise forms.ValidationError(_("Please paste a proof or choose a file."))
        if text:
            try:
                data["read"] = read_proof(text)
            except NoProof:
                raise forms.ValidationError(_NONE) from None
        return data

    @property
    def given(self) -> Proof:
        """What was read; only of a valid form."""
        read: Proof = self.cleaned_data["read"]
        return read


def _text_of(file: Any) -> str:
    if not file:
        return ""
    held = file.read(LONGEST * _BYTES + 1)
    # A wrong byte makes it no proof, and the form says so.
    return bytes(held).decode("utf-8-sig", "replace")
