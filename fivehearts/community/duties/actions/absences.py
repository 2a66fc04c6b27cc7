"""The verbs of absence: who stands in for whom, from when until when."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from fivehearts.community.duties import rules
from fivehearts.community.duties.models import Post, Substitution, User
from fivehearts.community.duties.queries import (
    circle_closed_by,
    names_of,
    post_paths_of,
    stands_near,
    those_standing_in_for,
)
from fivehearts.community.duties.vocabulary import (
    AbsenceAlreadyEnded,
    AbsenceBeginsBadly,
    AbsenceCircle,
    AbsenceEndsBadly,
    AbsencesOverlap,
    NothingToStandInFor,
    StandInEnded,
    SubstituteIsAbsent,
    SubstituteNotNear,
)
from fivehearts.community.duties.vocabulary.absences import (
    FARTHEST_START,
    LONGEST_ABSENCE,
    AbsenceEnd,
    AbsenceReason,
)
from fivehearts.community.duties.vocabulary.announcements import AbsenceBegan
from fivehearts.foundation.clock import local
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.verbs import NOW, Forbidden, action, announce, record_it


@action("duties.begin_absence")
def begin_absence(
    *,
    user: User,
    substitute: User,
    until: datetime,
    reason: str,
    by: Actor,
    since: datetime | None = None,
    at: datetime = NOW,
) -> Substitution:
    """`user` is away from `since` (now) until `until`, and `substitute` holds the posts meanwhile.

    Set by the person, or by whoever answers for every post of theirs. Then: record; from `since`
    on the substitute, and whoever stands in for the substitute, sees and does what the posts
    allow, under the own name; `AbsenceBegan` where that is now. Raises `Forbidden`, `AbsenceBeginsBadly`, `AbsenceEndsBadly`,
    `SubstituteIsAbsent` (nobody stands in for themselves), `SubstituteNotNear`,
    `NothingToStandInFor`, `AbsencesOverlap`, and `AbsenceCircle` where the chain would close.
    """
    paths = post_paths_of(user.pk)
    if not rules.may_set_absence(by, user.pk, paths):
        raise Forbidden
    since = at if since is None else since
    _check_times(since, until, at)
    if reason not in AbsenceReason.values:
        raise ValueError(f"{reason} is no reason of an absence")
    _one_at_a_time()
    if substitute.pk == user.pk:
        raise SubstituteIsAbsent
    if not paths:
        raise NothingToStandInFor(name=user.display_name)
    if not stands_near(paths, substitute):
        raise SubstituteNotNear(name=substitute.display_name, absent=user.display_name)
    _check_others(user, substitute, since, until)
    absence = Substitution.objects.create(
        user=user,
        substitute=substitute,
        since=since,
        until=until,
        reason=reason,
        made_by_id=by.user_id,
        made_at=at,
    )
    record_it(absence, data=_facts(absence))
    if since <= at:
        announce(AbsenceBegan(user.pk, substitute.pk, at))
    return absence


@action("duties.extend_absence")
def extend_absence(
    *, absence: Substitution, until: datetime, by: Actor, at: datetime = NOW
) -> Substitution:
    """The absence lasts longer, each time by at most sixty days from now on.

    Then: record. Raises `Forbidden`, `AbsenceAlreadyEnded`, `AbsenceEndsBadly`,
    `AbsencesOverlap`, and `AbsenceCircle` where the longer absence would close a chain.
    """
    if not rules.may_set_absence(by, absence.user_id, post_paths_of(absence.user_id)):
        raise Forbidden
    _one_at_a_time()
    absence = _locked(absence)
    if not absence.is_lasting(at):
        raise AbsenceAlreadyEnded
    if until <= absence.until:
        raise AbsenceEndsBadly(AbsenceEndsBadly.not_longer)
    if until - max(at, absence.since) > LONGEST_ABSENCE:
        raise AbsenceEndsBadly(AbsenceEndsBadly.too_long, days=LONGEST_ABSENCE.days)
    _check_others(absence.user, absence.substitute, absence.since, until, besides=absence.pk)
    was, absence.until = absence.until, until
    absence.save(update_fields=["until"])
    record_it(absence, data={**_facts(absence), "was_until": was})
    return absence


@action("duties.end_absence")
def end_absence(*, absence: Substitution, by: Actor, at: datetime = NOW) -> Substitution:
    """The absence is over: early, taken back before it began, or because its time is up.

    What the posts of the absent allowed the substitute, and whoever stood in for the substitute,
    is gone with the next page. Then: record, `StandInEnded` for each of them. Raises `Forbidden`,
    `AbsenceAlreadyEnded`.
    """
    if not rules.may_set_absence(by, absence.user_id, post_paths_of(absence.user_id)):
        raise Forbidden
    absence = _locked(absence)
    if absence.ended_at is not None:
        raise AbsenceAlreadyEnded
    how = AbsenceEnd.RETURN
    if at >= absence.until:
        how = AbsenceEnd.TIME
    elif at < absence.since:
        how = AbsenceEnd.TAKEN_BACK
    for event in _end(absence, how, at):
        announce(event)
    return absence


def absences_fall_with(user_id: int, *, at: datetime) -> list[StandInEnded]:
    """End the absences that cannot stand after a post of this user ended; what is to be announced.

    Those the user stands in for without being near any more, and with the last post the own ones.
    """
    _one_at_a_time()
    lasting = Substitution.objects.lasting(at).select_for_update(of=("self",))
    events = []
    for absence in lasting.filter(substitute=user_id).select_related("substitute").order_by("pk"):
        if not stands_near(post_paths_of(absence.user_id), absence.substitute):
            events += _end(absence, AbsenceEnd.SUBSTITUTE, at)
    if not Post.objects.filter(user=user_id, until=None).exists():
        for absence in lasting.filter(user=user_id).order_by("pk"):
            events += _end(absence, AbsenceEnd.LEFT, at)
    return events


def _end(absence: Substitution, how: AbsenceEnd, at: datetime) -> list[StandInEnded]:
    # Who held the posts to the last: after the row is closed nobody could tell.
    last = min(at, absence.until - absence.until.resolution)
    stood_in = those_standing_in_for(absence.user_id, at=last) if absence.since <= last else []
    absence.ended_at, absence.ended_how = at, how
    absence.save(update_fields=["ended_at", "ended_how"])
    record_it(absence, data={"user": absence.user_id, "how": str(how)})
    return [StandInEnded(user_id, absence.user_id, at) for user_id in stood_in]


def _locked(absence: Substitution) -> Substitution:
    rows = Substitution.objects.select_for_update(of=("self",))
    return rows.select_related("user", "substitute").get(pk=absence.pk)


def _one_at_a_time() -> None:
    """Chains have no row of their own to lock; two absences at once could close a circle."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('duties_substitution'))")


def _check_times(since: datetime, until: datetime, at: datetime) -> None:
    if since < at:
        raise AbsenceBeginsBadly
    if since - at > FARTHEST_START:
        raise AbsenceBeginsBadly(AbsenceBeginsBadly.too_far, days=FARTHEST_START.days)
    if until <= since:
        raise AbsenceEndsBadly
    if until - since > LONGEST_ABSENCE:
        raise AbsenceEndsBadly(AbsenceEndsBadly.too_long, days=LONGEST_ABSENCE.days)


def _check_others(
    user: User, substitute: User, since: datetime, until: datetime, *, besides: int | None = None
) -> None:
    """No second absence of the same person at that time, and no circle."""
    meeting = Substitution.objects.filter(ended_at=None, since__lt=until, until__gt=since)
    if besides is not None:
        meeting = meeting.exclude(pk=besides)
    same = meeting.filter(user=user).order_by("since").first()
    if same is not None:
        raise AbsencesOverlap(
            name=user.display_name,
            since=f"{local(same.since):%Y-%m-%d}",
            until=f"{local(same.until - same.until.resolution):%Y-%m-%d}",
        )
    rows = meeting.values_list("user_id", "substitute_id", "since", "until")
    circle = circle_closed_by(list(rows), (user.pk, substitute.pk, since, until))
    if circle:
        names = names_of(set(circle))
        steps = [names[key] for key in circle]
        raise AbsenceCircle(circle=" → ".join([*steps, steps[0]]))


def _facts(absence: Substitution) -> dict[str, object]:
    # Never the reason: the record is for ever, and nobody's illness belongs there.
    return {
        "user": absence.user_id,
        "substitute": absence.substitute_id,
        "since": absence.since,
        "until": absence.until,
    }
