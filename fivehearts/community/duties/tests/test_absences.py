"""Absences are set, lengthened and ended by whoever may, and never close into a circle."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from fivehearts.community.duties import actions, jobs, queries
from fivehearts.community.duties.models import Post, Substitution, User
from fivehearts.community.duties.queries import circle_closed_by
from fivehearts.community.duties.queries.absences import Edge
from fivehearts.community.duties.tests.making import SETUP, House, acting, colleague, house
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
    SuccessorNotHere,
)
from fivehearts.community.places.actions import found_unit
from fivehearts.foundation.clock import now
from fivehearts.foundation.record.queries import entries_about
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.verbs import Forbidden, Refusal

DAY = timedelta(days=1)


def away(user: User, substitute: User, *, first: int = 0, days: int = 7, **more) -> Substitution:
    """An absence set by the person: `first` days from now, for so many days."""
    start = now() + first * DAY
    given = {"by": acting(user), "reason": "leave", "since": start if first else None, **more}
    return actions.begin_absence(
        user=user, substitute=substitute, until=start + days * DAY, **given
    )


@pytest.fixture
def home(db) -> House:
    return house()


@pytest.fixture
def staff(home: House) -> list[User]:
    """Four handlers of one community."""
    return [colleague(name, home.community, "handler") for name in ("aa", "bb", "cc", "dd")]


def test_an_absence_is_set_recorded_and_in_force_at_once(home: House, staff: list[User]) -> None:
    aa, bb, *_ = staff
    absence = away(aa, bb)
    assert acting(bb).stands_in_for_users == {aa.pk}
    assert acting(bb).ref == f"user:{bb.pk}"
    (entry,) = entries_about(f"duties.Substitution:{absence.pk}")
    assert (entry.verb, entry.by) == ("duties.begin_absence", f"user:{aa.pk}")
    assert (entry.data["user"], entry.data["substitute"]) == (aa.pk, bb.pk)
    assert "reason" not in entry.data


def test_one_still_to_come_gives_nothing_yet(home: House, staff: list[User]) -> None:
    aa, bb, *_ = staff
    away(aa, bb, first=3)
    assert acting(bb).stands_in_for_users == frozenset()
    assert queries.actor_of(bb, at=now() + 4 * DAY).stands_in_for_users == {aa.pk}
    assert queries.actor_of(bb, at=now() + 11 * DAY).stands_in_for_users == frozenset()


def test_early_return_gives_the_posts_back_at_once(home: House, staff: list[User]) -> None:
    aa, bb, *_ = staff
    absence = actions.end_absence(absence=away(aa, bb), by=acting(aa))
    assert absence.ended_how == "return"
    assert acting(bb).stands_in_for_users == frozenset()
    verbs = [e.verb for e in entries_about(f"duties.Substitution:{absence.pk}")]
    assert verbs == ["duties.begin_absence", "duties.end_absence"]
    with pytest.raises(AbsenceAlreadyEnded):
        actions.end_absence(absence=absence, by=acting(aa))
    with pytest.raises(AbsenceAlreadyEnded):
        actions.extend_absence(absence=absence, until=now() + 9 * DAY, by=acting(aa))
    away(aa, bb)


def test_one_taken_back_before_it_began_leaves_room(home: House, staff: list[User]) -> None:
    aa, bb, *_ = staff
    absence = away(aa, bb, first=3)
    assert actions.end_absence(absence=absence, by=acting(aa)).ended_how == "taken_back"
    away(aa, bb, first=3)


@pytest.mark.parametrize(
    ("first", "days", "refusal"),
    [
        (-1, 7, AbsenceBeginsBadly),
        (181, 7, AbsenceBeginsBadly),
        (1, 0, AbsenceEndsBadly),
        (1, -1, AbsenceEndsBadly),
        (0, 61, AbsenceEndsBadly),
    ],
)
def test_days_that_cannot_be(
    home: House, staff: list[User], first: int, days: int, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal) as refused:
        away(staff[0], staff[1], first=first, days=days)
    assert refused.value.sentence and "%(" not in refused.value.sentence
    assert not Substitution.objects.exists()


def test_sixty_days_are_the_most_and_can_be_extended_again(home: House, staff: list[User]) -> None:
    aa, bb, *_ = staff
    absence = away(aa, bb, days=60)
    with pytest.raises(AbsenceEndsBadly):
        actions.extend_absence(absence=absence, until=absence.until + 5 * DAY, by=acting(aa))
    later = now() + 30 * DAY
    actions.extend_absence(absence=absence, until=later + 60 * DAY, by=SETUP.backdating(), at=later)
    assert Substitution.objects.get().until == later + 60 * DAY
    with pytest.raises(AbsenceEndsBadly):
        actions.extend_absence(absence=absence, until=now() + DAY, by=acting(aa))


def test_nobody_is_away_twice_at_a_time(home: House, staff: list[User]) -> None:
    aa, bb, cc, _dd = staff
    first = away(aa, bb, days=7)
    with pytest.raises(AbsencesOverlap) as refused:
        away(aa, cc, first=6, days=3)
    assert "同事aa" in refused.value.sentence
    away(aa, cc, first=8, days=3)
    with pytest.raises(AbsencesOverlap):
        actions.extend_absence(absence=first, until=now() + 9 * DAY, by=acting(aa))


def test_the_database_itself_keeps_absences_apart(home: House, staff: list[User]) -> None:
    aa, bb, cc, _dd = staff
    row = away(aa, bb)
    for wrong in (
        {"substitute": cc, "since": row.since + DAY, "until": row.until + DAY},
        {"substitute": aa, "since": row.until, "until": row.until + DAY},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Substitution.objects.create(user=aa, reason="leave", made_at=now(), **wrong)


def test_nobody_stands_in_for_themselves(home: House, staff: list[User]) -> None:
    with pytest.raises(SubstituteIsAbsent):
        away(staff[0], staff[0])


def test_a_chain_may_not_close_into_a_circle_and_the_refusal_names_it(
    home: House, staff: list[User]
) -> None:
    aa, bb, cc, dd = staff
    away(aa, bb)
    away(bb, cc)
    with pytest.raises(AbsenceCircle) as refused:
        away(cc, aa)
    assert "同事cc → 同事aa → 同事bb → 同事cc" in refused.value.sentence
    away(cc, dd)
    assert acting(dd).stands_in_for_users == {aa.pk, bb.pk, cc.pk}


def test_two_may_stand_in_for_each_other_in_turn(home: House, staff: list[User]) -> None:
    aa, bb, *_ = staff
    first = away(aa, bb, days=3)
    away(bb, aa, first=4, days=3)
    with pytest.raises(AbsenceCircle):
        actions.extend_absence(absence=first, until=now() + 5 * DAY, by=acting(aa))


def test_two_who_name_each_other_at_once_leave_one_there(committed_db) -> None:
    home = house()
    users = [colleague(name, home.community, "handler") for name in ("aa", "bb", "cc")]
    actors = [acting(user) for user in users]

    def leave(number: int) -> str:
        try:
            actions.begin_absence(
                user=users[number],
                substitute=users[(number + 1) % 3],
                until=now() + DAY,
                reason="leave",
                by=actors[number],
            )
            return "away"
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        results = sorted(pool.map(leave, range(3)))
    assert results == ["away", "away", "duties.absence_circle"]


def test_a_substitute_who_leaves_at_that_moment_stands_in_for_nobody(committed_db) -> None:
    home = house()
    aa, bb = (colleague(name, home.community, "handler") for name in ("aa", "bb"))
    post = Post.objects.select_related("unit").get(user=bb)

    def leave(who: str) -> str:
        try:
            if who == "absent":
                away(aa, bb)
            else:
                actions.end_post(post=post, by=SETUP)
            return who
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = set(pool.map(leave, ("absent", "substitute")))
    assert results in ({"absent", "substitute"}, {"duties.substitute_not_near", "substitute"})
    assert not Substitution.objects.lasting(now()).exists()


START = now()


@st.composite
def planned(draw: st.DrawFn, users: int = 5) -> tuple[list[Edge], Edge]:
    """Absences of five colleagues, none twice at a time, and one more."""

    def one(user: int, since: int, until: int) -> Edge:
        substitute = draw(st.sampled_from([n for n in range(users) if n != user]))
        return user, substitute, START + since * DAY, START + until * DAY

    edges = []
    for user in range(1, users):
        days = sorted(draw(st.sets(st.integers(0, 8), max_size=4)))
        edges += [one(user, *pair) for pair in zip(days[::2], days[1::2], strict=False)]
    since = draw(st.integers(0, 7))
    return edges, one(0, since, draw(st.integers(since + 1, 8)))


@given(plan=planned())
def test_a_circle_is_found_exactly_where_on_some_day_nobody_is_left(
    plan: tuple[list[Edge], Edge],
) -> None:
    edges, new = plan
    found = circle_closed_by(edges, new)
    assert bool(found) is any(walks_back(edges, new, START + hour * DAY / 2) for hour in range(18))
    assert not found or found[:2] == [new[0], new[1]]


def walks_back(edges: list[Edge], new: Edge, moment: datetime) -> bool:
    """Whether at this moment following substitutes from whoever is away leads back there."""
    there = {user: by for user, by, since, until in [*edges, new] if since <= moment < until}
    who = there.get(new[0])
    for _ in range(len(there)):
        if who == new[0]:
            return True
        who = there.get(who) if who is not None else None
    return False


@pytest.mark.parametrize(
    ("absent", "substitute", "near"),
    [
        (("C1", "handler"), ("C1", "caller"), True),
        (("C1", "handler"), ("S1", "reviewer"), True),
        (("S1", "reviewer"), ("C1", "secretary"), True),
        (("G1", "grid_worker"), ("G2", "grid_worker"), True),
        (("G1", "grid_worker"), ("S1", "reviewer"), True),
        (("C1", "handler"), ("C2", "handler"), False),
        (("G1", "grid_worker"), ("C2", "handler"), False),
        (("S1", "reviewer"), ("D1", "reviewer"), False),
        (("D1", "reviewer"), ("D1", "caller"), True),
        (("C1", "handler"), ("C1", "building_captain"), False),
    ],
)
def test_a_substitute_works_near_by_and_reads_matters(
    home: House, absent: tuple[str, str], substitute: tuple[str, str], near: bool
) -> None:
    units = {unit.code: unit for unit in (home.district, home.subdistrict, home.community)}
    units["C2"] = home.other
    for code in ("G1", "G2"):
        units[code] = found_unit(
            code=code, name=f"网格{code}", kind="grid", parent=home.community, by=SETUP
        )
    who = colleague("absent", units[absent[0]], absent[1])
    other = colleague("other", units[substitute[0]], substitute[1])
    offered = [user for user, _posts in queries.substitutes_for(who)]
    assert (other in offered) is near
    if near:
        away(who, other)
    else:
        with pytest.raises(SubstituteNotNear) as refused:
            away(who, other)
        assert "同事other" in refused.value.sentence


def test_whoever_holds_no_post_has_nothing_to_stand_in_for(home: House, staff: list[User]) -> None:
    with pytest.raises(NothingToStandInFor):
        away(colleague("idle"), staff[0])


def test_a_head_sets_it_for_the_own_people_and_nobody_else_does(
    home: House, staff: list[User]
) -> None:
    aa, bb, *_ = staff
    head = acting(colleague("head", home.community, "secretary"))
    far = acting(colleague("far", home.other, "secretary"))
    for stranger in (far, acting(bb)):
        with pytest.raises(Forbidden):
            away(aa, bb, by=stranger)
    absence = away(aa, bb, by=head)
    assert absence.made_by_id == head.user_id
    for stranger in (far, acting(bb)):
        with pytest.raises(Forbidden):
            actions.end_absence(absence=absence, by=stranger)
    actions.end_absence(absence=absence, by=head)


def test_a_head_gives_away_no_post_beyond_the_own_units(home: House, staff: list[User]) -> None:
    aa, bb, *_ = staff
    actions.give_post(user=aa, unit=home.subdistrict, role="platform_administrator", by=SETUP)
    head = acting(colleague("head", home.community, "secretary"))
    with pytest.raises(Forbidden):
        away(aa, bb, by=head)


def test_nobody_keeps_a_colleague_away_by_that_colleagues_own_powers(home: House) -> None:
    head = colleague("head", home.community, "secretary")
    deputy = colleague("deputy", home.community, "handler")
    colleague("admin", home.subdistrict, "platform_administrator")
    absence = away(head, deputy)
    actor = acting(deputy)
    assert actor.holds("duties.invite", over=home.community.path)
    with pytest.raises(Forbidden):
        actions.extend_absence(absence=absence, until=now() + 20 * DAY, by=actor)
    with pytest.raises(Forbidden):
        actions.end_post(post=Post.objects.select_related("unit").get(user=head), by=actor)
    with pytest.raises(Forbidden):
        actions.offer_password_reset(user=head, by=actor)


def test_time_up_is_closed_once_and_tells_everybody_along_the_chain(
    home: House, staff: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    aa, bb, cc, _dd = staff
    start = now() - 10 * DAY
    for absent, substitute in ((aa, bb), (bb, cc)):
        Substitution.objects.create(
            user=absent,
            substitute=substitute,
            since=start,
            until=start + (3 * DAY if absent == aa else 30 * DAY),
            reason="leave",
            made_at=start,
        )
    heard: list[object] = []
    monkeypatch.setattr(actions.absences, "announce", heard.append)
    assert acting(cc).stands_in_for_users == {bb.pk}
    assert jobs.end_absences() == 1
    assert jobs.end_absences() == 0
    assert Substitution.objects.get(user=aa).ended_how == "time"
    told = [(one.user_id, one.absent_id) for one in heard if isinstance(one, StandInEnded)]
    assert told == [(bb.pk, aa.pk), (cc.pk, aa.pk)]


def test_when_the_substitute_leaves_the_absence_falls_back_and_the_head_reads_so(
    home: House, staff: list[User]
) -> None:
    aa, bb, cc, _dd = staff
    head = acting(colleague("head", home.community, "secretary"))
    absence = away(aa, bb)
    post = Post.objects.select_related("unit").get(user=bb)
    actions.end_post(post=post, by=head)
    absence.refresh_from_db()
    assert absence.ended_how == "substitute"
    assert acting(bb).posts == ()
    assert queries.left_alone(at=now(), actor=head) == [absence]
    away(aa, cc)
    assert queries.left_alone(at=now(), actor=head) == []


def test_a_substitute_with_another_post_near_by_goes_on(home: House, staff: list[User]) -> None:
    aa, bb, *_ = staff
    actions.give_post(user=bb, unit=home.subdistrict, role="reviewer", by=SETUP)
    absence = away(aa, bb)
    actions.end_post(post=Post.objects.get(user=bb, role="handler"), by=SETUP)
    absence.refresh_from_db()
    assert absence.ended_at is None
    assert acting(bb).holds("matters.handle", over=home.community.path)


def test_with_the_last_post_the_own_absence_ends(home: House, staff: list[User]) -> None:
    aa, bb, *_ = staff
    absence = away(aa, bb)
    actions.end_post(post=Post.objects.get(user=aa), by=SETUP)
    absence.refresh_from_db()
    assert absence.ended_how == "left"


def test_the_work_of_a_leaver_goes_to_a_colleague_who_may_do_it(
    home: House, staff: list[User]
) -> None:
    aa, bb, *_ = staff
    stranger = colleague("stranger", home.other, "handler")
    post = Post.objects.select_related("unit").get(user=aa)
    assert bb in queries.successors_of(post) and aa not in queries.successors_of(post)
    with pytest.raises(SuccessorNotHere):
        actions.end_post(post=post, successor=stranger, by=SETUP)
    actions.end_post(post=post, successor=bb, by=SETUP)
    entry = entries_about(f"duties.Post:{post.pk}").filter(verb="duties.end_post").get()
    assert entry.data["successor"] == bb.pk


def test_whoever_stands_in_for_the_handler_is_not_independent(home: House) -> None:
    handler = colleague("handler", home.community, "handler")
    reviewer = colleague("reviewer", home.community, "reviewer")
    colleague("above", home.subdistrict, "reviewer")
    paths = [home.community.path, home.subdistrict.path]

    def where(excluding: set[int]) -> list[str]:
        found = queries.units_with_holder("matters.review", paths=paths, excluding=excluding)
        return [unit.code for unit in found]

    assert set(where({handler.pk})) == {"C1", "S1"}
    absence = away(handler, reviewer)
    assert where({handler.pk}) == ["S1"]
    actions.end_absence(absence=absence, by=system("test"))
    # The reviewer is away, and who handled holds the post meanwhile: nobody independent is there.
    away(reviewer, handler)
    assert where({handler.pk}) == ["S1"]
    assert set(where(set())) == {"C1", "S1"}
