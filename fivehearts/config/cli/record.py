"""`fivehearts verify-record` and `fivehearts witness`."""

from __future__ import annotations

from pathlib import Path

from django.db import connection
from rich.console import Console

from fivehearts.config.cli import Failure
from fivehearts.config.cli.progress import Progress
from fivehearts.foundation.clock import local
from fivehearts.foundation.record.findings import MOST_NAMED, Report
from fivehearts.foundation.record.verifications import keep_verification
from fivehearts.foundation.record.verifying import verify_record
from fivehearts.foundation.record.witness import NoWitness, compare, read_witness, witness
from fivehearts.foundation.scope import SystemScope, enter


def verify(*, begin: int, file: Path | None) -> bool:
    """Look through the record, print what is found; whether it is sound. Raises Failure."""
    kept = _witness_of(file) if file else None
    report = Report()
    with Progress("Entries 留痕条目") as tell, enter(SystemScope("verify-record")):
        try:
            verify_record(
                begin=begin, report=report, tell=lambda done, total: tell("", done, total)
            )
        except KeyboardInterrupt:
            _say(f"Stopped after seal {report.reached}; go on with --from {report.reached + 1}.")
            raise
        if kept is not None:
            compare(kept, report)
    for finding in report.findings:
        _say(f"✗ {finding}")
    if report.found > MOST_NAMED:
        _say(f"  … and {report.found - MOST_NAMED} more")
    _say(f"seals {report.seals}, entries {report.entries}, findings {report.found}")
    since = (
        f", the oldest since {local(report.unsealed_since):%Y-%m-%d %H:%M}"
        if report.unsealed_since
        else ""
    )
    _say(f"not sealed yet: {report.unsealed} entries{since}")
    if kept is not None:
        _say(f"compared with a witness of {len(kept)} seals")
    _say(
        "The record is sound. 留痕完整。"
        if report.is_sound
        else "The record was tampered with. 留痕被改动过。"
    )
    if not _is_standby():
        keep_verification(report, begin=begin)
    return report.is_sound


def write_witness(file: Path) -> None:
    """Write the chain of seals to `file`. Raises Failure where it stands there already."""
    try:
        with enter(SystemScope("witness")), file.open("x", encoding="utf-8") as out:
            for piece in witness():
                out.write(piece)
    except FileExistsError:
        raise Failure(f"{file} stands there already: a witness is not written over.") from None
    except OSError as error:
        raise Failure(f"{file} cannot be written: {error.strerror}.") from error
    _say(
        f"The witness stands in {file}. Give it to somebody outside this house. 请交给第三方保管。"
    )


def _witness_of(file: Path) -> dict[int, str]:
    try:
        return read_witness(file.read_text(encoding="utf-8"))
    except (NoWitness, UnicodeDecodeError):
        raise Failure(f"{file} is no witness of the record.") from None


def _is_standby() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery()")
        return bool(cursor.fetchone()[0])


def _say(sentence: str) -> None:
    Console(highlight=False, markup=False, soft_wrap=True).print(sentence)
