"""A mapping and workbooks such as offices send, for the tests of this part."""

import sys
from datetime import datetime
from pathlib import Path

import xlsxwriter

from fivehearts.foundation import record
from fivehearts.foundation.clock import now
from fivehearts.foundation.intake import converters
from fivehearts.foundation.intake.mapping import Column, Mapping
from fivehearts.foundation.intake.vocabulary import RowError

TITLES = ["留言编号", "留言主题", "留言时间", "留言详情", "点赞数"]
LETTERS = Mapping(
    name="letters",
    key="number",
    columns=[
        Column("number", ["留言编号", "编号"], converters.number()),
        Column("subject", ["留言主题", "标题"], converters.text(most=50, one_line=True)),
        Column("asked_at", ["留言时间", "时间"], converters.moment()),
        Column("body", ["留言详情", "内容"], converters.text(most=500)),
        Column("likes", ["点赞数"], converters.integer(), required=False, compares=False),
    ],
)


def letter(number, body="路灯坏了", at="2019/1/2 3:04:05", likes=0.0):
    return [number, f"第{number}件", at, body, likes]


def workbook(path, rows, titles=TITLES, above=()):
    with xlsxwriter.Workbook(str(path)) as book:
        # The same rows are the same file, whenever it is written.
        book.set_properties({"created": datetime(2020, 1, 1)})
        sheet = book.add_worksheet()
        moments = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for at, row in enumerate([*above, titles, *rows]):
            for place, cell in enumerate(row):
                if hasattr(cell, "year"):
                    sheet.write_datetime(at, place, cell, moments)
                elif cell is not None:
                    sheet.write(at, place, cell)
    return path


def take(row):
    """What an app would do with a row: one write that can be counted afterwards."""
    if "拒收" in row["body"]:
        raise RowError("这件事不归本社区管。")
    subject = f"intake.Letter:{row.source_number}"
    record.write(verb="intake.test", subject=subject, by="system:import", at=now(), data={})
    return row.source_number


if __name__ == "__main__":
    # A process of its own, to be killed: takes the file and says each row aloud.
    import django

    django.setup()
    from fivehearts.foundation.intake.running import run
    from fivehearts.foundation.scope import scopes
    from fivehearts.foundation.scope.actors import system
    from fivehearts.foundation.scope.models import Unit

    def aloud(done, total):
        sys.stdout.write(f"{done}\n")
        sys.stdout.flush()
        # Whoever shall be killed does not run away from a slow killer.
        if done >= int(sys.argv[2]):
            sys.stdin.read()

    with scopes.enter(scopes.SystemScope("import")):
        unit = Unit._default_manager.get(code="C01")
        report = run(
            LETTERS,
            Path(sys.argv[1]),
            take,
            unit=unit,
            by=system("import"),
            progress=aloud,
            batch=7,
        )
    sys.stdout.write(report.line + "\n")
