"""What people write about a matter, as it may be kept: without phones and identity numbers.

No verbs here: these functions are called inside actions only.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, Func, Value

from fivehearts.engines.matters.models import Fragment, Matter
from fivehearts.foundation.record import subject_of
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.vault import references
from fivehearts.foundation.vault.findings import Finding
from fivehearts.foundation.vault.references import Replaced
from fivehearts.foundation.verbs import at_the_end


def kept_words(matter: Matter, words: str, *, at: datetime, to_resident: bool = False) -> str:
    """The words with a reference for every number in them; the numbers are sealed beside them.

    Asks the database nothing where no number is found. In what the house writes `to_resident`
    landlines and the public phones of units stay readable: an answer that hides the number of
    the repair service answers nothing. Words that were kept before come back as they are.
    """
    kept = guarded(words, owner=subject_of(matter), to_resident=to_resident)
    for one in kept.numbers:
        row = Fragment(
            key=one.key,
            matter=matter,
            kind=one.kind,
            mask=one.mask,
            value=one.value,
            index=one.index,
            found_at=at,
        )
        at_the_end(_write_fragments, row)
    return kept.text


def guarded(words: str, *, owner: str, to_resident: bool = False) -> Replaced:
    """The words as they may be kept for `owner`, and the numbers to be sealed beside them."""
    return references.replaced(
        words.strip(), owner=owner, stays=public_numbers if to_resident else None
    )


def title_of(words: str) -> str:
    """Words for a title: masks instead of numbers, since a title stands in lists and is cut."""
    return references.masked(references.replaced(words, owner="title").text)


def public_numbers(found: list[Finding]) -> Iterable[str]:
    """Landlines, and the phones units give as theirs: asked only where a mobile was found."""
    phones = [one.value for one in found if one.kind == "phone"]
    mobiles = [phone for phone in phones if not phone.startswith("0")]
    landlines = [phone for phone in phones if phone.startswith("0")]
    return [*landlines, *_phones_of_units(mobiles)] if mobiles else landlines


def _phones_of_units(values: list[str]) -> list[str]:
    """Those of the numbers that some unit gives as its public phone."""
    digits = Func(F("phone"), Value(r"\D"), Value(""), Value("g"), function="regexp_replace")
    rows = Unit.objects.annotate(digits=digits).filter(digits__in=values)
    return list(rows.values_list("digits", flat=True))


def _write_fragments(rows: list[Fragment]) -> None:
    # The key says matter and number: what was written before is there already.
    Fragment._base_manager.bulk_create(rows, ignore_conflicts=True)
