"""Every page and file somebody outside may open after a life, and what must not stand there.

Whatever colleagues write to each other in a random life ends in a mark, their names and telephones
hold another, and what each resident tells has words of its own: so a leak shows wherever it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test import Client
from django.urls import reverse

from fivehearts.community.duties.models import User
from fivehearts.engines.knowledge import actions as knowledge
from fivehearts.engines.knowledge.vocabulary.states import State as Said
from fivehearts.engines.matters.models import Access, Matter, Publication, Wording
from fivehearts.engines.matters.tests.community import Community, seen_by
from fivehearts.foundation.clock import today
from fivehearts.foundation.outbox.models import Message

# Every word colleagues write to each other in these lives ends so.
INTERNAL = "〔内〕"
# Every colleague's name ends so, and every telephone of one begins so.
COLLEAGUE, WORK_PHONE = "〔同事〕", "0555-77"
# What residents wrote, each a word the others must never read.
OWN_WORDS = ("老人晚上不敢下楼", "孩子上学看不见路", "推轮椅的过不去")
# What a resident may tell besides, with what no stranger may read of it.
TOLD = {
    "": (),
    "我叫李建国，住3号楼2单元501，电话138 1234 5678。": ("李建国", "单元501", "138 1234", "13812345678"),
    "邻居的车沪A12345堵门，身份证110101199003074530。": ("沪A12345", "110101199003074530"),
    "押金请退到6222021234567890128，联系人欧阳文山。": ("6222021234567890128", "欧阳文山"),
}  # fmt: skip
FILES = ("13812345678", "13912340000", "张桂英", "王秀兰")


def told_secrets() -> list[str]:
    """Everything a resident may tell in these lives that no stranger reads."""
    return [secret for secrets in TOLD.values() for secret in secrets]


def sealed_numbers() -> list[str]:
    """The telephones, identity numbers and cards of these lives, which leave in no file."""
    return [one for one in (*FILES, *told_secrets()) if one.isdigit()]


def mark_the_colleagues(place: Community) -> None:
    """Names and telephones by which a leak is known; an article with an inner word in its draft."""
    User.objects.update(
        display_name=Concat(F("username"), Value(COLLEAGUE)),
        work_phone=Concat(Value(WORK_PHONE), F("pk")),
    )
    told = {"unit": place.community, "valid_from": today(), "question": "路灯坏了找谁？"}
    first = knowledge.write(by=place.clerk, answer="打社区电话，当天派人看。", **told)
    knowledge.hand_in(by=place.clerk, version=first)
    knowledge.send_back(by=place.reviewer, version=first, reason=f"写清楚{INTERNAL}")
    knowledge.hand_in(by=place.clerk, version=first)
    knowledge.publish(by=place.reviewer, version=first)
    assert first.state == Said.PUBLISHED
    knowledge.write(by=place.clerk, answer=f"新的{INTERNAL}", article=first.article, **told)


@dataclass
class Looked:
    """What was opened and what stood there that must not: (address, what was found)."""

    pages: int = 0
    leaks: list[tuple[str, str]] = field(default_factory=list)

    def at(self, address: str, shown: str, unseen: Iterable[str]) -> None:
        self.pages += 1
        self.leaks += [(address, secret) for secret in unseen if secret and secret in shown]


@dataclass(frozen=True)
class Public:
    """Everybody outside, after a life: strangers, the residents of these matters, the curious."""

    place: Community
    matters: Sequence[Matter]
    let_stay: frozenset[str] = frozenset()

    def look(self) -> Looked:
        """Open everything there is for them."""
        looked = Looked()
        self._as_a_stranger(looked)
        for matter in self.matters:
            self._as_its_resident(looked, matter)
        self._what_was_sent(looked)
        self._what_colleagues_take_away(looked)
        return looked

    @property
    def of_colleagues(self) -> tuple[str, ...]:
        return (INTERNAL, COLLEAGUE, WORK_PHONE)

    @property
    def numbers(self) -> list[str]:
        return [known for one in self.matters for known in (one.number, one.display_number)]

    def _as_a_stranger(self, looked: Looked) -> None:
        """Whoever comes along: no person of any matter, no number, nothing inner."""
        said = [one for one in told_secrets() if not self._stays(one)]
        unseen = (*self.of_colleagues, *FILES, *self.numbers, *said)
        client = Client()
        found = [reverse(f"resident:{name}") for name in ("home", "help", "answers", "procedures", "published", "track", "proof")]  # fmt: skip
        found += _articles(client)
        for one in Publication.objects.filter(taken_at=None):
            found.append(reverse("resident:published_one", args=[one.pk]))
        for address in found:
            looked.at(address, _text(client, address), unseen)
        for one in Publication.objects.exclude(taken_at=None):
            gone = reverse("resident:published_one", args=[one.pk])
            if client.get(gone).status_code != 404:
                looked.leaks.append((gone, "taken down"))
        for matter in self.matters:
            closed = client.get(reverse("resident:matter", args=[matter.number]))
            if closed.status_code == 200:
                looked.leaks.append((closed.request["PATH_INFO"], "open without a code"))

    def _stays(self, secret: str) -> bool:
        return any(secret in one or one in secret for one in self.let_stay)

    def _as_its_resident(self, looked: Looked, matter: Matter) -> None:
        """The own matter by number and code: the own words, nothing of the others."""
        unseen = (*self.of_colleagues, *self.strange_to(matter))
        client = Client()
        code = Access.objects.get(matter=matter).code.reveal()
        opened = client.post(reverse("resident:track"), {"number": matter.number, "code": code})
        assert opened.status_code == 302, opened.content.decode()
        numbered = ("matter", "clock", "receipt", "receipt_proof", "proof_file", "answered")
        found = [reverse(f"resident:{name}", args=[matter.number]) for name in numbered]
        found += [reverse("resident:ask", args=[matter.number, "urge"])]
        found += [reverse("resident:mine"), reverse("resident:own_files")]
        for address in found:
            looked.at(address, _text(client, address, allowed=(200, 302, 404)), unseen)
        slip = reverse("matters:receipt", args=[matter.number])
        handed = [one for one in unseen if one != COLLEAGUE]
        looked.at(slip, _printed(self.place.desk_of("clerk"), slip), handed)

    def strange_to(self, matter: Matter) -> list[str]:
        """What the others told, and their numbers."""
        own = Wording.objects.get(matter=matter)
        known = own.words + own.place_words
        others = [one for one in self.matters if one.pk != matter.pk]
        numbers = [known for one in others for known in (one.number, one.display_number)]
        words = [one for one in (*OWN_WORDS, *told_secrets()) if one not in known]
        return [*numbers, *(one for one in words if not self._stays(one))]

    def _what_was_sent(self, looked: Looked) -> None:
        """Messages: to residents no word of any matter; to nobody a telephone or a number of a file."""
        for message in Message.unscoped.filter(erased_at=None):
            kept = (message.title, message.body, message.short)
            words = " ".join(one.reveal() for one in kept if one is not None)
            unseen: tuple[str, ...] = (INTERNAL, *FILES, *told_secrets())
            if not message.recipient.startswith("user:"):
                unseen = (*unseen, *self.of_colleagues, *OWN_WORDS)
            looked.at(f"message {message.kind}", words, unseen)

    def _what_colleagues_take_away(self, looked: Looked) -> None:
        """A file of the list: only matters in sight, and no number of a file in clear."""
        for name in ("clerk", "colleague", "stranger", "analyst"):
            client, address = self.place.desk_of(name), reverse("desk:search") + "?_export=csv"
            shown = _text(client, address, allowed=(200, 403, 302))
            hidden = [one for one in self.matters if not seen_by(self.place.people[name], one)]
            numbers = [known for one in hidden for known in (one.number, one.display_number)]
            looked.at(f"{address} {name}", shown, (INTERNAL, *numbers, *sealed_numbers()))


def _articles(client: Client) -> list[str]:
    """The answers a resident is led to."""
    base = reverse("resident:answers")
    led_to = re.findall(rf'href="({base}\d+/)"', _text(client, f"{base}?q=路灯"))
    assert led_to, "the article of the community is found"
    return sorted(set(led_to))


def _text(client: Client, address: str, *, allowed: tuple[int, ...] = (200,)) -> str:
    answer = client.get(address)
    assert answer.status_code in allowed, (address, answer.status_code)
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return whole.decode()


def _printed(client: Client, address: str) -> str:
    """The slip itself, without the frame of the desk around it."""
    text = _text(client, address)
    return text.partition("<main")[2].partition("</main>")[0]
