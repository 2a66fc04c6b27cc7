"""Official division codes into divisions and units: `fivehearts import-divisions FOLDER`.

Reads the files of one edition (`provinces.csv … villages.csv`, `changes.json`). Idempotent: a
second run changes nothing. The code is not the key: units get codes of their own, go by
division codes for a time, and keep their own code and history when a division code changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from fivehearts.community.places import rules
from fivehearts.community.places.actions.units import UnitPlan, found_units, rename_unit
from fivehearts.community.places.models import Division, UnitDivision
from fivehearts.community.places.reference.divisions import BadRow, Change, Row, changes_in, rows_in
from fivehearts.community.places.spelling import unit_name
from fivehearts.community.places.vocabulary import DivisionLevel, ImportCounts
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.vocabulary import UnitKind
from fivehearts.foundation.verbs import NOW, Forbidden, action, record_it

Progress = Callable[[int, int], None]
Current = dict[str, Division]

# Which divisions become units; a province is no unit of ours.
UNIT_KINDS: dict[str, str] = {
    DivisionLevel.CITY: UnitKind.CITY,
    DivisionLevel.AREA: UnitKind.DISTRICT,
    DivisionLevel.STREET: UnitKind.SUBDISTRICT,
    DivisionLevel.VILLAGE: UnitKind.COMMUNITY,
}
EDITION = 2023


@action("places.import_divisions")
def import_divisions(
    *,
    folder: Path,
    by: Actor,
    progress: Progress | None = None,
    edition: int = EDITION,
    at: datetime = NOW,
) -> ImportCounts:
    """Write the rows of the edition, their former names and codes, and the units they become.

    `progress(done, all)` is told after each level.
    In order: divisions level by level, changed names replacing the former ones; codes the
    edition no longer has end, and their units go over to the same name's new code; history
    from the changes; units for divisions without one. Then: record, one entry with the
    counts. Raises `Forbidden` for anybody but a system process, and FileNotFoundError where
    one of the five files is missing.
    """
    if not (by.is_system and rules.may_found(by, None)):
        raise Forbidden
    given = list(rows_in(folder))
    good = [row for row in given if isinstance(row, Row)]
    bad = [(row.file, row.line, row.reason) for row in given if isinstance(row, BadRow)]
    counts = ImportCounts(rows=len(given), rejected=bad)
    current = {row.code: row for row in Division.objects.filter(until_on=None)}
    for level in DivisionLevel.values:
        _write_level([row for row in good if row.level == level], current, edition, counts)
        if progress is not None:
            progress(counts.created + counts.known + len(counts.rejected), counts.rows)
    counts.ended = _end_missing({row.code for row in good}, current, edition)
    counts.history = _write_history(changes_in(folder), current)
    _follow_names(by, at)
    counts.units = _write_units(current, by, at)
    record_it("places.Division:many", data=counts.for_record())
    return counts


def _write_level(rows: list[Row], current: Current, edition: int, counts: ImportCounts) -> None:
    new: list[Division] = []
    seen: set[str] = set()
    for row in rows:
        reason = _why_not(row, seen, current)
        if reason:
            counts.rejected.append((row.file, row.line, reason))
            continue
        seen.add(row.code)
        before = current.get(row.code)
        if before is not None and before.name == row.name:
            counts.known += 1
            continue
        counts.created += 1
        parent = current.get(row.parent)
        made = Division(
            code=row.code, name=row.name, level=row.level, parent=parent, source_year=edition
        )
        if before is None:
            new.append(made)
        else:
            _replace(before, made, edition)
        current[row.code] = made
    Division.objects.bulk_create(new, batch_size=1000)


def _why_not(row: Row, seen: set[str], current: Current) -> str:
    if row.code in seen:
        return "the code is given twice"
    if row.parent and row.parent not in current:
        return f"there is no superior with the code {row.parent}"
    return ""


def _replace(before: Division, heir: Division, edition: int) -> None:
    """`before` ends and `heir` follows, with its units and the places below it."""
    day = date(edition, 1, 1)
    if before.since_on is not None and before.since_on >= day:
        day = before.since_on + timedelta(days=1)
    Division.objects.filter(pk=before.pk).update(until_on=day)
    if heir.pk is None:
        heir.since_on = day
        heir.save(force_insert=True)
    Division.objects.filter(pk=before.pk).update(replaced_by=heir)
    Division.objects.filter(parent=before, until_on=None).update(parent=heir)
    links = UnitDivision.objects.filter(division=before, until_on=None)
    units = list(links.values_list("unit_id", flat=True))
    links.update(until_on=day)
    UnitDivision.objects.bulk_create(
        UnitDivision(unit_id=unit_id, division=heir, since_on=day) for unit_id in units
    )


def _end_missing(given: set[str], current: Current, edition: int) -> int:
    """Codes that a later edition of the same city no longer has; returns how many ended.

    A place of the same name below the same superior under a new code is the same place.
    Without one the division ends and its unit stays: what becomes of a unit, people decide.
    """
    cities = {code for code in given if len(code) == 4}
    gone = [
        row
        for code, row in current.items()
        if code not in given and code[:4] in cities and row.source_year < edition
    ]
    fresh = {
        (row.parent_id, row.name): row
        for code, row in current.items()
        if row.source_year == edition
    }
    # From below, so that a place follows its own heir before its superior's.
    for row in sorted(gone, key=lambda one: -len(one.code)):
        heir = fresh.get((row.parent_id, row.name))
        if heir is not None:
            _replace(row, heir, edition)
        else:
            Division.objects.filter(pk=row.pk).update(until_on=date(edition, 1, 1))
        del current[row.code]
    return len(gone)


def _write_history(changes: Iterable[Change], current: Current) -> int:
    """Former names and codes, the newest change first; each made once, pointing to its heir."""
    ended = Division.objects.exclude(until_on=None)
    known = {(row.code, row.name, row.until_on): row for row in ended}
    heirs = {(row.code, row.name): row for row in current.values()}
    made = 0
    for change in changes:
        heir = heirs.get((change.new_code, change.new_name))
        still = current.get(change.old_code)
        if heir is None or (still is not None and still.name == change.old_name):
            continue
        day = date(change.year, 1, 1)
        former = known.get((change.old_code, change.old_name, day))
        if former is None:
            former = known[change.old_code, change.old_name, day] = _former(change, heir, day)
            made += 1
        heirs[change.old_code, change.old_name] = former
    return made


def _former(change: Change, heir: Division, day: date) -> Division:
    """Only the year of a change is known: it is written as the first of January."""
    if heir.since_on is None and (heir.until_on is None or day < heir.until_on):
        Division.objects.filter(pk=heir.pk).update(since_on=day)
        heir.since_on = day
    return Division.objects.create(
        code=change.old_code,
        name=change.old_name,
        level=heir.level,
        parent=heir.parent,
        source_year=change.year,
        until_on=day,
        replaced_by=heir if change.same_place else None,
    )


def _follow_names(by: Actor, at: datetime) -> None:
    """Units that were called as their former division are called as the new one."""
    # What was just written has no statistics yet: a join of these tables may take minutes.
    former: dict[int, set[str]] = {}
    replaced = Division.objects.exclude(replaced_by=None).values_list("replaced_by_id", "name")
    for heir_id, name in replaced:
        former.setdefault(heir_id, set()).add(name)
    links = UnitDivision.objects.filter(until_on=None, division_id__in=former)
    named = list(links.values_list("division_id", "unit_id"))
    heirs = Division.objects.in_bulk(heir for heir, _unit in named)
    units = Unit.objects.in_bulk(unit for _heir, unit in named)
    for heir_id, unit_id in named:
        unit = units[unit_id]
        name = unit_name(heirs[heir_id].name, unit.kind)
        called = {unit_name(one, unit.kind) for one in former[heir_id]}
        if unit.name != name and unit.name in called:
            rename_unit(unit=unit, name=name, by=by, at=at)


def _write_units(current: Current, by: Actor, at: datetime) -> int:
    """A unit for every current division that has none; by codes of their own, `D0001` and on."""
    links = UnitDivision.objects.filter(until_on=None, division__until_on=None)
    unit_codes = dict(links.values_list("division_id", "unit__code"))
    numbers = _free_numbers()
    plans: list[UnitPlan] = []
    made: dict[str, Division] = {}
    for level, kind in UNIT_KINDS.items():
        for division in current.values():
            if division.level != level or division.pk in unit_codes:
                continue
            code = unit_codes[division.pk] = f"D{next(numbers):04d}"
            above = unit_codes.get(division.parent_id or 0, "")
            plans.append(UnitPlan(code, unit_name(division.name, kind), kind, above))
            made[code] = division
    if not plans:
        return 0
    units = found_units(plans=plans, by=by, at=at)
    UnitDivision.objects.bulk_create(
        UnitDivision(unit=units[code], division=division, since_on=division.since_on)
        for code, division in made.items()
    )
    return len(units)


def _free_numbers() -> Iterator[int]:
    codes = Unit.objects.filter(code__regex=r"^D[0-9]{4,9}$").values_list("code", flat=True)
    number = max((int(code[1:]) for code in codes), default=0)
    while True:
        number += 1
        yield number
