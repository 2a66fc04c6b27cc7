"""Learning from a workbook or from the own dispatches, and guessing for a workbook."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from rich.console import Console
from rich.table import Table

from fivehearts.foundation.intake.progress import ProgressBar
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import system
from fivehearts.insight.suggestions import actions
from fivehearts.insight.suggestions.command import tables
from fivehearts.insight.suggestions.models import RoutingModel
from fivehearts.insight.suggestions.queries.guessing import guesser_in_force
from fivehearts.insight.suggestions.queries.history import dispatches
from fivehearts.insight.suggestions.vocabulary import LearntFrom, TooFewDispatches

_BY = system("routing")


def train(file: Path | None, *, least: int | None = None, console: Console | None = None) -> None:
    """Learn from `file`, or from the own dispatches where none is named, and say how well it went.

    Raises a `FileRefused`, `TooFewDispatches`, `TooFewCategories`.
    """
    console = console or Console(soft_wrap=True)
    with enter(SystemScope("routing")):
        if file is not None:
            examples, unread = tables.examples(file)
            source = LearntFrom.FILE
            if unread:
                console.print(f"rows without words or category, left out: {unread}")
        else:
            least = settings.ROUTING_LEAST_DISPATCHES if least is None else least
            examples, source = dispatches(), LearntFrom.HISTORY
            if len(examples) < least:
                raise TooFewDispatches(number=len(examples), least=least)
        with ProgressBar("Learning 学习") as bar:
            model = actions.learn_from(by=_BY, examples=examples, source=source, progress=bar)
    _show(console, model)


def _show(console: Console, model: RoutingModel) -> None:
    table = Table(title=f"Guesser {model.pk} 分类模型", title_justify="left")
    table.add_column("Category 分类")
    for title in ("Examples 样本", "Precision 查准", "Recall 查全", "F1"):
        table.add_column(title, justify="right")
    for label, rows, *figures in model.by_label:
        table.add_row(label, str(rows), *(f"{one:.3f}" for one in figures))
    console.print(table)
    for label, rows in model.left_out.items():
        console.print(f"too few examples, left out: {label} ({rows})", markup=False)
    folds = " ".join(f"{one:.3f}" for one in model.fold_f1)
    console.print(
        f"examples {model.rows}, macro-F1 on five folds {model.macro_f1:.4f} ({folds})",
        highlight=False,
    )


def predict(file: Path, out: Path, *, mark: bool = False, console: Console | None = None) -> None:
    """Guess a category for every row of `file` and write them to `out`, in the order of the rows.

    Raises a `FileRefused`, `NothingLearnt`, `NotATable`.
    """
    console = console or Console(soft_wrap=True)
    with enter(SystemScope("routing")):
        model, guesser = guesser_in_force()
    found = []
    rows = tables.messages(file)
    with ProgressBar("Guessing 判断") as bar:
        for number, message in enumerate(rows, 1):
            readable = bool(message.title.strip() or message.words.strip())
            told = guesser.guess(message.title, message.words, most=1) if readable else []
            found.append((message, told[0] if told else None))
            bar(number, len(rows))
    tables.write(out, found, mark=mark)
    guessed = sum(1 for _message, guess in found if guess)
    console.print(
        f"rows {len(found)} = guessed {guessed} + without words {len(found) - guessed},"
        f" by guesser {model.pk}: {out}",
        highlight=False,
        markup=False,
    )
