"""When things happen to a matter: its course through the verbs, as moments on the calendar."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from fivehearts.engines.catalogue.reference.terms import first_term
from fivehearts.engines.matters.vocabulary.states import Step
from fivehearts.foundation.clock import Calendar, Term, local


@dataclass(frozen=True, slots=True)
class Beat:
    """One verb at one moment; `detail` tells which kind of it."""

    verb: str
    at: datetime
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Flavour:
    """What is particular about a matter's course."""

    kind: str
    urgency: str
    contactable: bool
    declined: bool = False
    late: bool = False
    slow_sign: bool = False
    sent_back: bool = False
    redo: bool = False
    unreached: bool = False
    outcome: str = "solved"
    by_resident: bool = False
    brisk: bool = False
    # Somebody was on duty outside office hours: weekends, holidays.
    on_duty: bool = False
    # What went between the units or was decided by the resident on the way: a key of TURNS.
    turn: str = ""


# What may happen on the way besides the main line, and how often (of a hundred matters).
TURNS: dict[str, int] = {
    "at_once": 30,
    "returned": 6,
    "kept": 3,
    "extended": 7,
    "not_extended": 2,
    "raised": 5,
    "handed_back": 2,
    "urged": 12,
    "supervised": 4,
    "handed_over": 4,
    "reclassified": 4,
    "withdrawn": 3,
    "reopened": 4,
}
# Questions and the like are answered at the desk; nobody does that with a leaking pipe.
GENTLE = frozenset({"consult", "suggestion", "praise"})
_MORE_DAYS = 2


# The last beat a matter of each state has behind it.
_STOPS = {
    "registered": "",
    "accepted": "accept",
    "dispatched": "dispatch",
    "signed": "sign",
    "handling": "note",
    "reported": "report_done",
    "follow_up": "approve",
    "redo": "answer",
}


class Course:
    """Lays the beats of one matter, each after the one before."""

    def __init__(
        self, rng: random.Random, calendar: Calendar, flavour: Flavour, registered_at: datetime
    ) -> None:
        self.rng, self.calendar, self.flavour = rng, calendar, flavour
        self.registered_at = self.at = registered_at
        self.beats: list[Beat] = []
        # Danger and utilities do not wait for office hours.
        self.round_the_clock = flavour.urgency in {"critical", "urgent"}

    def laid(self) -> list[Beat]:
        """Every beat from acceptance to the end."""
        if self.flavour.declined:
            self._pass("decline", 10, 180)
            return self.beats
        if self.flavour.turn == "at_once":
            self._pass("answer_at_once", 5, 90)
            self._end()
            return self.beats
        self._taken_on()
        if self.flavour.turn == "withdrawn":
            self._pass("withdraw", 60, 700)
            return self.beats
        self._handled(self._on_the_way(self._due(self.registered_at, Step.RESOLVE)))
        if self.flavour.redo:
            self._answer("redo")
            again = self.at
            if self.flavour.contactable:
                self._pass("contact", 20, 240, "reached")
            self._handled(self._due(again, Step.RESOLVE), round_two=True)
        self._end()
        if self.flavour.turn == "reopened":
            self._again()
        return self.beats

    def _again(self) -> None:
        """Closed, and yet not solved after all: days later it is work again."""
        self.at = self.calendar.advance(self.at, self.rng.randrange(2, 9) * 8 * 3600)
        self._beat("reopen")
        again = self.at
        self._pass("contact", 20, 240, "reached")
        self._handled(self._due(again, Step.RESOLVE), round_two=True)
        self._end()

    def _on_the_way(self, due: datetime) -> datetime:
        """What its turn asks for before it is done; returns the date that counts afterwards."""
        turn = self.flavour.turn
        if turn in {"raised", "handed_back"}:
            self._pass("escalate", 30, 200, office=True)
            if turn == "handed_back":
                self._pass("hand_back", 40, 200, office=True)
            self._pass("dispatch", 10, 90, turn, office=True)
            self._pass("sign", 10, 90, office=True)
            if self.flavour.contactable:
                self._pass("contact", 10, 90, "reached", office=True)
        elif turn in {"extended", "not_extended"} and self._room(due) > 3 * 3600:
            self._pass("ask_extension", 20, 90, office=True)
            self._pass("extend" if turn == "extended" else "keep_date", 15, 80, office=True)
            if turn == "extended":
                return self._due(self.registered_at, Step.RESOLVE, more_days=_MORE_DAYS)
        elif turn == "urged":
            self._pass("urge", 60, 300, office=True)
        elif turn == "supervised":
            self._pass("supervise", 40, 200, office=True)
            self._pass("reply", 30, 300, office=True)
        elif turn == "handed_over":
            self._pass("hand_over", 30, 200, office=True)
        elif turn == "reclassified":
            self._pass("reclassify", 20, 100, office=True)
        return due

    def _room(self, due: datetime) -> int:
        """Working seconds until a date."""
        return self.calendar.working_seconds(self.at, due) if self.at < due else 0

    def _taken_on(self) -> None:
        slow = self.flavour.slow_sign
        self._pass("accept", 5, 50)
        self._pass("dispatch", *((250, 480) if slow and self.rng.random() < 0.4 else (8, 80)))
        if self.flavour.turn == "returned":
            self.beats[-1] = Beat("dispatch", self.at, "wrong")
            self._pass("ask_return", 15, 120, office=True)
            self._pass("take_back", 15, 90, office=True)
            self._pass("dispatch", 8, 60, office=True)
        elif self.flavour.turn == "kept":
            self._pass("ask_return", 15, 120, office=True)
            self._pass("keep_there", 15, 90, office=True)
        self._pass("sign", *((250, 560) if slow else (10, 140)))
        if not self.flavour.contactable:
            return
        if self.rng.random() < 0.1:
            self._pass("contact", 10, 90, "not_reached")
        self._pass("contact", 10, 160, "reached")

    def _handled(self, due: datetime, *, round_two: bool = False) -> None:
        reported = self._report_moment(due)
        if self.rng.random() < 0.75 and not round_two:
            self._note(reported)
        self.at = max(self.at + timedelta(minutes=20), reported)
        self._beat("report_done", "again" if round_two else "")
        if self.flavour.sent_back and not round_two:
            self._pass("send_back", 20, 200, office=True)
            self._pass("report_done", 40, 420, "mended")
        self._pass("approve", 15, 260, office=True)

    def _report_moment(self, due: datetime) -> datetime:
        """In time with room to spare, or late by some hours or days."""
        if self.round_the_clock:
            room = (due - self.at).total_seconds()
            share = (
                self.rng.uniform(1.05, 1.9) if self.flavour.late else self.rng.uniform(0.15, 0.8)
            )
            return self.at + timedelta(seconds=max(room, 3600) * share)
        room = max(self.calendar.working_seconds(self.at, due), 1800)
        if self.flavour.late:
            return self.calendar.advance(due, int(3600 * self.rng.uniform(1, 26)))
        share = (
            self.rng.uniform(0.05, 0.3) if self.flavour.brisk else self.rng.betavariate(2, 2) * 0.93
        )
        return self.calendar.advance(self.at, int(room * max(share, 0.04)))

    def _note(self, reported: datetime) -> None:
        share = self.rng.uniform(0.2, 0.7)
        if self.round_the_clock:
            self.at += (reported - self.at) * share
        else:
            room = self.calendar.working_seconds(self.at, reported)
            self.at = self.calendar.advance(self.at, max(int(room * share), 300))
        self._beat("note", "public" if self.rng.random() < 0.45 else "internal")

    def _end(self) -> None:
        if not self.flavour.contactable:
            self._pass("close", 30, 500, "no_contact", office=True)
        elif self.flavour.unreached:
            for _try in range(3):
                self._pass("attempt", 150, 420, office=True)
            self._pass("close", 60, 300, "unreached", office=True)
        else:
            if self.rng.random() < 0.12:
                self._pass("attempt", 60, 300, office=True)
            self._answer("final")

    def _answer(self, detail: str) -> None:
        if self.flavour.by_resident:
            self.at += timedelta(minutes=self.rng.randrange(40, 2400))
            if local(self.at).hour < 7:
                self.at += timedelta(hours=6)
            self._beat("answer", f"{detail}:web")
        else:
            self._pass("answer", 60, 700, f"{detail}:phone", office=True)

    def _pass(
        self, verb: str, least: int, most: int, detail: str = "", *, office: bool = False
    ) -> None:
        """Do `verb` after some minutes: of working time, or of clock time where it presses."""
        minutes = self.rng.randrange(least, most)
        if (self.round_the_clock and not office) or self.flavour.on_duty:
            self.at += timedelta(minutes=max(3, minutes // 5), seconds=self.rng.randrange(60))
        else:
            seconds = minutes * 60 // (2 if self.flavour.brisk else 1)
            self.at = self.calendar.advance(self.at, seconds + self.rng.randrange(60))
        self._beat(verb, detail)

    def _beat(self, verb: str, detail: str = "") -> None:
        self.beats.append(Beat(verb, self.at, detail))

    def _due(self, start: datetime, step: str, *, more_days: int = 0) -> datetime:
        flavour = self.flavour
        term = first_term(step, kind=flavour.kind, urgency=flavour.urgency)
        if more_days:
            term = Term(term.amount + more_days, term.unit)
        return self.calendar.due_at(start, term)


def stopped(beats: list[Beat], state: str) -> list[Beat]:
    """The beats a matter in `state` has behind it."""
    stop = _STOPS[state]
    if not stop:
        return []
    if state == "handling":
        # Up to the report, whatever came before it.
        return beats[: next(i for i, beat in enumerate(beats) if beat.verb == "report_done")]
    return beats[: next(i for i, beat in enumerate(beats) if beat.verb == stop) + 1]


def nearest_due(
    calendar: Calendar, flavour: Flavour, registered_at: datetime, beats: list[Beat]
) -> datetime:
    """The nearest date that runs after these beats: what a work list is sorted by."""

    def due(start: datetime, step: str) -> datetime:
        return calendar.due_at(start, first_term(step, kind=flavour.kind, urgency=flavour.urgency))

    last = {beat.verb: beat.at for beat in beats}
    if "approve" in last and ("answer" not in last or last["answer"] < last["approve"]):
        return due(last["approve"], Step.FOLLOW_UP)
    if "answer" in last:
        return due(last["answer"], Step.RESOLVE)
    dates = [due(registered_at, Step.RESOLVE)]
    if "dispatch" not in last:
        dates.append(due(registered_at, Step.DISPATCH))
    elif "sign" not in last:
        dates.append(due(last["dispatch"], Step.SIGN))
    reached = any(beat.verb == "contact" and beat.detail == "reached" for beat in beats)
    if "dispatch" in last and flavour.contactable and not reached:
        dates.append(due(last["dispatch"], Step.FIRST_CONTACT))
    return min(dates)
