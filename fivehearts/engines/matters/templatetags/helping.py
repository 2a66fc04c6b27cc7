"""How what waits and who helps is said on a page."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils.formats import date_format

from fivehearts.engines.matters.models import Assistance, SummonsRating
from fivehearts.engines.matters.templatetags.matters import spent
from fivehearts.engines.matters.vocabulary.helping import QUESTIONS, Side
from fivehearts.engines.matters.vocabulary.standing import Cause, Condition
from fivehearts.foundation.clock import local
from fivehearts.foundation.clock.queries import calendar

register = template.Library()


@register.filter
def on_day(at: datetime | None) -> str:
    """A day in words: 2026年12月6日."""
    return date_format(local(at).date(), "DATE_FORMAT") if at else ""


@register.filter
def waits_for(code: str) -> str:
    """What a standstill or a request for one waits for."""
    known = {**dict(Cause.choices), **dict(Condition.choices)}
    return str(known.get(code, ""))


@register.filter
def own_time(part: Assistance, at: datetime) -> str:
    """Working time another unit has had its part: a clock of its own, in no column of the matter."""
    return spent(calendar().working_seconds(part.asked_at, part.ended_at or at))


@register.filter
def rated(said: SummonsRating) -> str:
    """The three questions of a side with their answers."""
    answers = (said.get_first_display(), said.get_second_display(), said.get_third_display())
    asked = QUESTIONS[Side(said.side)]
    return " ".join(f"{question} {answer}" for question, answer in zip(asked, answers, strict=True))
