"""What several residents ask and what all may read: joined matters, “me too”, publications, a hot spot."""

from __future__ import annotations

from datetime import datetime, timedelta

from fivehearts.demo.living import Stage
from fivehearts.demo.texts import together as words
from fivehearts.engines.matters import actions as matters
from fivehearts.engines.matters.models import Matter, Publication
from fivehearts.engines.matters.queries.joint import leading_of
from fivehearts.engines.matters.queries.publishing import require_publishable, review
from fivehearts.engines.matters.vocabulary.states import State
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.actors import resident
from fivehearts.foundation.verbs import Refusal
from fivehearts.insight.suggestions import actions as suggestions
from fivehearts.insight.suggestions.jobs import find_spots
from fivehearts.insight.suggestions.models import HotSpot

_VISITOR = resident("visitor").backdating()
# Of what was answered, so many are there to read.
_PUBLISHED = 6
_PUBLISHERS = ("reviewer", "secretary")


def handle_together(stage: Stage, began: datetime) -> None:
    """In the first community: several tell of one thing, somebody joins them, all may read of it."""
    told = Together(stage, began)
    told.several_tell_of_one_thing()
    told.publish_what_was_answered()
    told.say_what_is_a_hot_spot()


class Together:
    """One community in its last days; `began` is the present of the sample."""

    def __init__(self, stage: Stage, began: datetime) -> None:
        self.stage, self.town = stage, stage.town
        self.community = stage.town.communities[0]
        self.grid = next(
            code for code in stage.units if stage.town.unit[code].parent == self.community
            and stage.town.unit[code].kind == "grid"
        )  # fmt: skip
        # The first working morning of the last week: everything after it lies before the present.
        office = calendar()
        self.at = office.open_of(office.nth_working_day(began.date() - timedelta(days=6), 1))
        self.began = began

    def _one_of(self, unit: str, *roles: str) -> Actor:
        for role in roles:
            names = self.town.staff(unit, role)
            if names:
                return self.stage.actor(names[0])
        raise LookupError(f"nobody at {unit} holds {roles}")

    def _by(self, *roles: str) -> Actor:
        return self._one_of(self.community, *roles)

    def _later(self, minutes: int) -> datetime:
        self.at = min(self.at + timedelta(minutes=minutes), self.began - timedelta(minutes=1))
        return self.at

    def several_tell_of_one_thing(self) -> None:
        """One leads and is worked on; two are joined at the desk, it is published, one more says so."""
        leading, *others = [self._told(line) for line in words.LAMPS]
        worker = self._one_of(self.grid, "grid_worker")
        dispatcher = self._by("dispatcher", "secretary")
        matters.accept(by=self._by("receptionist"), matter=leading, at=self._later(9))
        unit = self.stage.units[self.grid]
        matters.dispatch(by=dispatcher, matter=leading, unit=unit, at=self._later(14))
        matters.sign(by=worker, matter=leading, at=self._later(21))
        matters.contact(by=worker, matter=leading, way="phone", reached=True, at=self._later(35))
        for other in others[:2]:
            fresh = leading_of(leading.pk)
            matters.join(
                by=dispatcher,
                matter=leading_of(other.pk),
                leading=fresh,
                reason=words.SAME_LAMP,
                at=self._later(5),
            )
        one = self._publish(leading, at=self._later(30))
        if one is not None:
            name, phone = words.SECONDED_BY
            told = matters.Seconding(contact="self", words=words.ALSO, name=name, phone=phone)
            matters.me_too(by=_VISITOR, publication=one, told=told, at=self._later(47))

    def _told(self, line: tuple[str, str, str, str]) -> Matter:
        said, place, name, phone = line
        facts = matters.Registration(
            words=said,
            place_unit=self.stage.units[self.grid],
            kind="complaint",
            channel="phone",
            contact="self",
            category=self.stage.categories.get(words.CATEGORY),
            place_words=place,
            resident_name=name,
            resident_phone=phone,
        )
        return matters.register(by=self._by("receptionist"), facts=facts, at=self._later(26))

    def _publish(self, matter: Matter, *, at: datetime) -> Publication | None:
        """By the first who may: whoever handled it does not."""
        loaded = Matter.objects.select_related("wording", "intake_unit").get(pk=matter.pk)
        for role in _PUBLISHERS:
            for name in self.town.staff(self.community, role):
                by = self.stage.actor(name)
                try:
                    require_publishable(by, loaded)
                    digest = review(loaded).digest
                    return matters.publish(by=by, matter=loaded, digest=digest, at=at)
                except Refusal:
                    continue
        return None

    def publish_what_was_answered(self) -> None:
        """Some of the answers that others have a use for."""
        community = self.stage.units[self.community]
        rows = Matter.objects.filter(
            intake_unit=community,
            state=State.CLOSED,
            historical=False,
            outcome="solved",
            kind__in=("consult", "help", "suggestion"),
        )
        published = 0
        for matter in rows.order_by("-closed_at")[: _PUBLISHED * 4]:
            if published < _PUBLISHED and self._publish(matter, at=self._later(3)) is not None:
                published += 1

    def say_what_is_a_hot_spot(self) -> None:
        """Found as at night; the lamps are confirmed by name, the others wait for somebody."""
        find_spots(at=self.began)
        spot = HotSpot.objects.filter(members__matter__title__contains=words.LAMP).first()
        if spot is not None:
            by = self._by("dispatcher", "secretary")
            suggestions.confirm(by=by, spot=spot, name=words.HOT_SPOT, at=self.began)
