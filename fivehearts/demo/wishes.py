"""What should lie on whose desk when the sample opens: every role finds late, soon and fresh work."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle, islice

from fivehearts.demo.town import Town

MOODS = ("late", "soon", "fresh")
# What makes a matter wait: its clock stands until a day or for a condition.
WAITS = ("suspended", "suspension_asked", "parked")


@dataclass(frozen=True, slots=True)
class Wish:
    """An open matter: where it stands, how its date lies, and whose it is."""

    community: str
    state: str
    mood: str
    trade: str = ""
    # The role that owns it; "head" of a small office handles it personally.
    owner: str = ""
    grid: str = ""
    # The last thing that happened: a request to be decided, an urging, an order.
    extra: str = ""


def wished(town: Town, count: int) -> list[Wish]:
    """`count` wishes: the first community in every state, the rest for the others."""
    featured = _featured(town)
    others = [code for code in town.communities if code != "C01"]
    states = cycle(
        (
            "registered",
            "accepted",
            "dispatched",
            "signed",
            "handling",
            "handling",
            "reported",
            "follow_up",
        )
    )
    moods = cycle(("fresh", "soon", "late", "fresh", "soon"))
    rest = (
        Wish(community, next(states), next(moods))
        for community in (cycle(others) if others else ())
    )
    return [*featured, *islice(rest, max(0, count - len(featured)))][: max(count, 0)]


def _featured(town: Town) -> list[Wish]:
    first, grid = "C01", "C01-G1"
    found: list[Wish] = []

    def three(state: str, trade: str = "", owner: str = "", *, community: str = first) -> None:
        place = grid if trade == "grid" and community == first else ""
        found.extend(Wish(community, state, mood, trade, owner, place) for mood in MOODS)

    # Owners by role, then queues; ordered so that a smaller sample keeps the widest choice.
    three("handling", "community", "handler")
    three("handling", "community", "assistant_unit")
    three("handling", "mediator", "mediator")
    three("handling", "grid")
    three("handling", "property", "handler")
    three("handling", "police", "handler")
    three("handling", "enforcement", "unit_head")
    three("registered")
    three("registered")
    three("accepted")
    three("dispatched", "community")
    three("dispatched", "grid")
    three("dispatched", "property")
    three("dispatched", "police")
    three("dispatched", "enforcement")
    three("reported")
    three("follow_up")
    found += [Wish(first, "signed", mood, "grid", "", grid) for mood in ("soon", "fresh")]
    found += [Wish(first, "signed", "soon", "community"), Wish(first, "redo", "soon", "property")]
    small = next((code for code in town.communities if code == "C02"), "")
    if small:
        # Handled by the head of a small office: the next tier reviews and follows up.
        three("reported", "community", "head", community=small)
        three("follow_up", "community", "head", community=small)
    return found + _between(first, grid)


def _between(first: str, grid: str) -> list[Wish]:
    """What waits for a decision, for a reply, or with the next tier."""
    wishes = [
        Wish(first, "handling", "soon", "grid", "", grid, "ask_extension"),
        Wish(first, "handling", "soon", "property", "handler", "", "ask_extension"),
        Wish(first, "signed", "fresh", "grid", "", grid, "ask_return"),
        Wish(first, "dispatched", "fresh", "police", "", "", "ask_return"),
        Wish(first, "handling", "late", "grid", "", grid, "supervise"),
        Wish(first, "handling", "late", "enforcement", "unit_head", "", "supervise"),
        Wish(first, "handling", "soon", "community", "handler", "", "urge"),
        Wish(first, "handling", "fresh", "grid", "", grid, "urge"),
    ]
    wishes += [Wish(first, "handling", mood, "grid", "", grid, "escalate") for mood in MOODS]
    # What waits until a day or for a condition, who helps, and who was called.
    wishes += [
        Wish(first, "handling", "fresh", "grid", "", grid, extra)
        for extra in (
            *(*WAITS, "helped"),
            *("declined_part", "called", "came"),
        )
    ]
    return wishes
