"""Numbers taken out of the words of a matter: sealed, found again only as a whole."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.models.belongings import OfMatter
from fivehearts.engines.matters.models.matter import Matter
from fivehearts.engines.matters.vocabulary.words import NumberKind
from fivehearts.foundation.vault.fields import SealedField
from fivehearts.foundation.vault.references import KEY_LENGTH, LONGEST_MASK, number_index


class Fragment(OfMatter):
    """A phone or identity number somebody wrote into a text; the text keeps a reference to it.

    One row for one number of one matter, however often it was written there.
    """

    # What of a row is a digest of which sealed field: rewritten when the key changes.
    blind_indexes = {"index": ("value", number_index)}

    key = models.CharField(primary_key=True, max_length=KEY_LENGTH)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="fragments")
    kind = models.CharField(_("kind"), max_length=10, choices=NumberKind.choices)
    mask = models.CharField(_("mask"), max_length=LONGEST_MASK)
    value = SealedField(_("number"), mask="code")
    index = models.CharField(max_length=64)
    found_at = models.DateTimeField(_("found at"))

    class Meta(OfMatter.Meta):
        verbose_name = _("number in the words")
        verbose_name_plural = _("numbers in the words")
        indexes = [models.Index(fields=["index", "matter"], name="matters_fragment_index")]

    @property
    def can_be_called(self) -> bool:
        return self.kind == NumberKind.PHONE

    def __str__(self) -> str:
        return f"{self.matter_id} {self.mask}"
