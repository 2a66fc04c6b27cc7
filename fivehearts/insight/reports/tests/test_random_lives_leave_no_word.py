"""Random lives, by procedures too: no figure, report or list that leaves in a file holds an inner word."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import xlsxwriter
from django.urls import reverse
from rich.console import Console

from fivehearts.engines.matters.tests.community import Community, seen_by
from fivehearts.engines.matters.tests.looking_in_files import all_words, file_of, made_by
from fivehearts.engines.matters.tests.looking_in_public import (
    FILES,
    INTERNAL,
    OWN_WORDS,
    Looked,
    Public,
    sealed_numbers,
    told_secrets,
)
from fivehearts.engines.matters.tests.test_invariants import live, lived_in
from fivehearts.engines.procedures.tests.conftest import with_office
from fivehearts.engines.procedures.tests.lives_on_their_way import OnItsWay
from fivehearts.foundation.clock import local
from fivehearts.insight.indicators import command


class TakenAway(OnItsWay):
    """Any life by procedures; at its end colleagues take away everything that leaves in a file."""

    def _look_at_everything_public(self) -> None:
        # Pages after lives without a procedure are looked at by the lives of matters.
        if self.goes_by:
            super()._look_at_everything_public()
        looked = Looked()
        self._counted(looked)
        self._listed(looked)
        self.looked_at.append(looked.pages)
        assert not looked.leaks

    def _counted(self, looked: Looked) -> None:
        """Figures and reports count: no person, no number of a matter, nobody's words."""
        public = Public(self.place, self._involved())
        unseen = (*public.of_colleagues, *public.numbers, *OWN_WORDS, *FILES, *told_secrets())
        month = f"{local(self.matter.registered_at):%Y-%m}"
        asked = urlencode({"unit": "TXC", "month": month})
        for page, name, who in (
            ("indicators:figures", "csv", "secretary"),
            ("reports:month", "xlsx", "administrator"),
        ):
            self._look(looked, who, f"{reverse(page)}?{asked}&_export={name}", unseen)
        told = StringIO()
        command.run("TXC", month, "json", console=Console(file=told, width=200))
        looked.at("figures as json", told.getvalue(), unseen)

    def _listed(self, looked: Looked) -> None:
        """Lists name matters in sight and their titles; never a number of a file or an inner word."""
        month = f"{local(self.matter.registered_at):%Y-%m}"
        rows = reverse("indicators:rows", args=["matters.accepted"])
        asked = urlencode({"unit": "TXC", "month": month, "_export": "xlsx"})
        for who, address in (
            ("secretary", f"{rows}?{asked}"),
            ("secretary", reverse("desk:search") + "?_export=xlsx"),
            ("civil", reverse("desk:my_work") + "?_export=xlsx"),
            ("clerk", reverse("matters:orders") + "?_export=xlsx"),
        ):
            hidden = [one for one in self._involved() if not seen_by(self.place.people[who], one)]
            numbers = [known for one in hidden for known in (one.number, one.display_number)]
            self._look(looked, who, address, (INTERNAL, *numbers, *sealed_numbers()))

    def _look(self, looked: Looked, who: str, address: str, unseen: tuple[str, ...]) -> None:
        file = file_of(self.place.desk_of(who), address)
        assert file, (who, address)
        looked.at(f"{address} {who}", all_words(file), unseen)
        looked.leaks += [(address, maker) for maker in made_by(file)]


@pytest.fixture
def community(
    db: None, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Community]:
    with lived_in(with_office, settings, monkeypatch, tmp_path) as place:
        yield place


def test_a_workbook_is_read_whole_with_what_stands_about_it() -> None:
    kept = BytesIO()
    book = xlsxwriter.Workbook(kept)
    book.set_properties({"author": "caller〔同事〕"})
    sheet = book.add_worksheet("回访〔内〕")
    sheet.write_string(0, 0, "上海<路>&号")
    sheet.write_comment(0, 0, "批注")
    book.close()
    words = all_words(kept.getvalue())
    assert all(one in words for one in ("回访〔内〕", "上海<路>&号", "批注", "caller〔同事〕"))
    assert made_by(kept.getvalue()) == ["caller〔同事〕", "caller〔同事〕"]


def test_what_leaves_in_a_file_holds_no_inner_word_whatever_happened(community: Community) -> None:
    assert live(community, examples=3, steps=18, life=TakenAway) > 0


@pytest.mark.proof
@pytest.mark.parametrize("part", range(1, 6))
def test_five_hundred_lives_by_procedures_in_five_parts_leave_no_inner_word(
    community: Community, proof_figure: Any, part: int
) -> None:
    pages = live(community, examples=100, steps=40, life=TakenAway)
    told = (
        "pages, messages, reports, figures and lists without an inner word, after 100 random lives"
    )
    proof_figure(f"{told} by procedures, part {part} of 5", pages)
