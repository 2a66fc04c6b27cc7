"""Posts whose term nears its end or is over, and the work that would lie with nobody."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from fivehearts.community.duties.models import Post
from fivehearts.community.duties.queries.posts import posts_below
from fivehearts.community.duties.vocabulary import OpenWork
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.verbs import ask

# So many days before the last day the holder and the head are told; the second time is the last.
REMINDED_DAYS = (30, 7)


def open_work(post: Post) -> int:
    """How much open work the holder has in hand by this post and by no other."""
    return sum(ask(OpenWork(post.user_id, post.unit_id, post.role)))


def terms_over(day: date) -> QuerySet[Post]:
    """Open posts whose last day is before `day`, and which were not left to the head yet."""
    rows = Post.objects.open().filter(term_ends_on__lt=day, left_to_head_at=None)
    return rows.select_related("user", "unit").order_by("term_ends_on", "pk")


def terms_to_remind_of(day: date) -> list[tuple[Post, int]]:
    """Open posts whose end is near and was not told yet at this distance, with that distance."""
    found: list[tuple[Post, int]] = []
    for days in sorted(REMINDED_DAYS):
        rows = Post.objects.open().term_ends_by(day + timedelta(days=days))
        told = Q(reminded_of=F("term_ends_on"), reminded_days__lte=days)
        rows = rows.filter(term_ends_on__gte=day).exclude(
            pk__in=Post.objects.filter(told).values("pk")
        )
        rows = rows.exclude(pk__in=[post.pk for post, _days in found])
        found += [(post, days) for post in rows.select_related("user", "unit").order_by("pk")]
    return found


def ending_posts_of(user_id: int, *, on: date) -> QuerySet[Post]:
    """Posts of a user whose term ends within a month, or is over."""
    rows = Post.objects.open().filter(user=user_id)
    rows = rows.term_ends_by(on + timedelta(days=max(REMINDED_DAYS)))
    return rows.select_related("unit").order_by("term_ends_on")


def ending_posts_below(actor: Actor, *, on: date) -> QuerySet[Post]:
    """The same for the colleagues the actor answers for."""
    soon = Q(term_ends_on__lte=on + timedelta(days=max(REMINDED_DAYS)))
    return posts_below(actor).filter(soon, user__is_active=True).order_by("term_ends_on", "pk")
