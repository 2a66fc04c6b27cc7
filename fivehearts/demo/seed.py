"""The sample community of `make demo`: one call that founds it, continues it, or finds it there.

Every part is written in one transaction together with its key, so a killed run leaves only
whole parts behind and the next one goes on after the last of them. The start moment is kept
with the first key: a continued run tells the same story as an unbroken one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection, transaction

from fivehearts.demo import founding, ways
from fivehearts.demo.desks import furnish
from fivehearts.demo.lives import YEARS_BACK, Life, Storyteller
from fivehearts.demo.living import Living, Stage
from fivehearts.demo.register import Register
from fivehearts.demo.sign_in import SignIn, listed, read_back, written_down
from fivehearts.demo.together import handle_together
from fivehearts.demo.town import Founder, Size, Town
from fivehearts.foundation.clock import now
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.verbs import together
from fivehearts.foundation.verbs.models import Once
from fivehearts.foundation.verbs.once import claim, settle

# Called with the name of the step, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]

SEED = "yunting"
_BEGAN, _DONE = "demo:began", "demo:done"
# Colleagues were there a while before the first matter.
_FOUNDED_BEFORE = YEARS_BACK + timedelta(days=60)


def run(progress: Progress, *, size: Size | None = None, seed: str = SEED) -> None:
    """Found the sample community, or return at once where it stands already.

    Progress is told in four steps: `units`, `dwellings`, `residents`, `matters`. Continues where a former
    run was killed. Needs a migrated database with its reference data, as the plain role.
    """
    done = _is_done()
    if done and read_back():
        return
    size = size or Size()
    town = Founder(seed, size).town()
    if not done:
        began = _began()
        _found(town, seed, began, progress)
        _live(town, size, seed, began, progress)
        with _once("demo:orders") as first:
            if first:
                founding.answer_old_orders(began)
        with _once("demo:desks") as first:
            if first:
                furnish(town, began)
        with _once("demo:together") as first:
            if first:
                handle_together(Stage(seed, town), began)
        with _once("demo:ways") as first:
            if first:
                ways.go(town, seed, began)
        with _once("demo:absence") as first:
            if first:
                founding.send_somebody_away(town)
        with _once(_DONE):
            pass
    written_down(listed(town))


def sign_ins() -> list[SignIn]:
    """Who may sign in to the sample, one per role; empty where there is none."""
    return read_back()


def _is_done() -> bool:
    return Once.objects.filter(key=_DONE).exists()


def _began() -> datetime:
    """The start moment: of this run, or of the one it continues."""
    moment = now().replace(microsecond=0)
    with transaction.atomic():
        known = claim(_BEGAN, "demo.seed")
        if known is not None:
            return datetime.fromisoformat(known)
        settle(_BEGAN, moment.isoformat())
    return moment


@contextmanager
def _once(key: str) -> Iterator[bool]:
    """A transaction that is the first with this key; False where it was done before."""
    with transaction.atomic(), enter(SystemScope("demo")):
        with connection.cursor() as cursor:
            # Waiting for the disk a thousand times helps nobody: what a crash loses from the end
            # is told again, and the last transaction waits for all of them.
            cursor.execute("SET LOCAL synchronous_commit TO %s", ["on" if key == _DONE else "off"])
        yield claim(key, "demo.seed") is None


def _found(town: Town, seed: str, began: datetime, progress: Progress) -> None:
    at = began - _FOUNDED_BEFORE
    total = len(town.units) + len(town.users)
    progress("units", 0, total)
    with _once("demo:units") as first:
        if first:
            founding.found_units(town, at)
    progress("units", len(town.units), total)
    with _once("demo:colleagues") as first:
        if first:
            founding.settle_colleagues(town, at)
    progress("units", total, total)
    wanted = {code: _doors(town, code) for code in town.communities}
    done = 0
    for code in town.communities:
        with _once(f"demo:houses:{code}") as first:
            if first:
                founding.build_houses(town, code, at)
        done += wanted[code]
        progress("dwellings", done, sum(wanted.values()))
    progress("residents", 0, 1)
    with _once("demo:residents") as first:
        if first:
            with together():
                Register(seed, town, began).fill()
    progress("residents", 1, 1)


def _doors(town: Town, community: str) -> int:
    houses = [house for quarter in town.quarters_of[community] for house in quarter.buildings]
    return sum(house.floors * house.entrances * house.doors for house in houses)


def _live(town: Town, size: Size, seed: str, began: datetime, progress: Progress) -> None:
    lives = Storyteller(seed, town, size, calendar(), began).lives()
    keys = Once.objects.filter(key__startswith="demo:matter:").values_list("key", flat=True)
    known = set(keys)
    with enter(SystemScope("demo")):
        stage = Stage(seed, town)
    for number, life in enumerate(lives, start=1):
        if _key(life) not in known:
            with _once(_key(life)) as first:
                if first:
                    with together():
                        matter = Living(stage, life).happen()
                    settle(_key(life), matter.number)
        progress("matters", number, len(lives))


def _key(life: Life) -> str:
    return f"demo:matter:{life.key}"
