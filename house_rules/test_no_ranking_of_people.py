"""No leaderboard of staff, no counter of time online, no compulsory daily check-in.

They are forbidden to government apps (指尖形式主义), useless to residents, and they turn work
done into work shown. Figures are about promises kept to residents, by unit.
"""

import re
from collections.abc import Iterable

from django.urls import get_resolver

from house_rules.reading import ROOT, nothing_found, templates
from house_rules.test_every_page_has_a_rule import pages

WORDS = re.compile(
    r"leader_?board|\brank(?:ing|ings|ed)?\b|_rank(?:ing)?\b|league_table|online_(?:time|hours|minutes)"
    r"|time_online|daily_(?:check_?in|punch)|排行|排名|龙虎榜|在线时长|每日打卡",
    re.I,
)


def violations(texts: Iterable[tuple[str, str]]) -> list[str]:
    """Addresses, pages and words that would rank people or count their presence."""
    return [f"{name}: {hit.group()}" for name, text in texts for hit in WORDS.finditer(text)]


def test_no_page_ranks_people_or_counts_their_presence() -> None:
    addresses = [
        (f"/{a}", f"{a} {view.__name__}") for a, view in pages(get_resolver().url_patterns)
    ]
    written = [
        (p.relative_to(ROOT).as_posix(), p.read_text(encoding="utf-8"))
        for p in [*templates(), *(ROOT / "fivehearts").rglob("django.po")]
    ]
    nothing_found(violations([*addresses, *written]))


def test_a_leaderboard_is_found() -> None:
    planted = [("/desk/leaderboard/", "desk/leaderboard/"), ("a.html", "本月排名")]
    assert violations(planted) == ["/desk/leaderboard/: leaderboard", "a.html: 排名"]
