"""`fivehearts routing …` at the terminal."""

from pathlib import Path
from typing import Annotated

import typer

from fivehearts.config.cli import Failure

app = typer.Typer(
    name="routing",
    no_args_is_help=True,
    help="Learn categories from dispatches and propose them. 从派单中学习分类并给出建议。\n\n"
    "A proposal never decides alone: at the desk a colleague takes it over or does not.",
)


@app.command()
def train(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="Workbook with 留言主题, 留言详情 and 一级分类, sorted by people. 已分类的来信表。"
        ),
    ] = None,
    history: Annotated[
        bool, typer.Option("--history", help="Learn from the own dispatches. 用本地派单记录学习。")
    ] = False,
    least: Annotated[
        int | None,
        typer.Option(min=2, help="Dispatches needed at least, 300 by setting. 至少需要的派单数。"),
    ] = None,
) -> None:
    """Learn categories, and say by five folds how well. 学习分类并做五折检验。

    Either from a workbook or from the own dispatches; what is learnt is used from then on.
    Categories with fewer than eight examples are left out and named.
    """
    if (file is None) is not history:
        raise Failure("Name either a workbook or --history.")
    if file is not None and not file.is_file():
        raise Failure(f"There is no file {file}.")
    _ready()
    from fivehearts.insight.suggestions import command

    command.train(file, least=least)


@app.command()
def predict(
    file: Annotated[Path, typer.Argument(help="Workbook of messages. 待判断的来信表。")],
    out: Annotated[Path, typer.Argument(help="Table to write, as CSV. 结果写到哪个CSV文件。")],
    excel: Annotated[
        bool, typer.Option("--excel", help="Mark the file so that Excel reads it. 供Excel打开。")
    ] = False,
) -> None:
    """Propose a category for every row, with how sure and why. 逐行给出分类建议和理由。

    Writes the columns 留言编号, category, confidence (0 to 1) and reason: the words that weighed
    most. Needs columns 留言详情 and, better, 留言主题.
    """
    if not file.is_file():
        raise Failure(f"There is no file {file}.")
    if not out.parent.is_dir():
        raise Failure(f"There is no folder {out.parent}.")
    _ready()
    from fivehearts.insight.suggestions import command

    command.predict(file, out, mark=excel)


def _ready() -> None:
    from fivehearts.config.cli import ready

    ready.migrated(ready.database())
    ready.set_up()
