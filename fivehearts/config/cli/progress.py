"""A progress bar with one line per step."""

import time

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

_TELL_EVERY_SECONDS = 5.0
_STEPS = {
    "units": "Units and colleagues 单位与人员",
    "dwellings": "Dwellings 房屋",
    "residents": "Residents 居民",
    "matters": "Two years of matters 两年诉求",
    "counting": "Counting 清点",
    "database": "Database 数据库",
    "files": "Files 附件",
    "comparing": "Comparing 核对",
}


class Progress:
    """`with Progress(title) as tell: tell(step, done, total)`; plain lines where nobody watches."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._console = Console()
        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._tasks: dict[str, TaskID] = {}
        self._told = 0.0

    def __enter__(self) -> "Progress":
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def __call__(self, step: str, done: int, total: int) -> None:
        """Move the bar of a step."""
        words = _STEPS.get(step, step or self._title)
        if step not in self._tasks:
            self._tasks[step] = self._bar.add_task(words, total=total)
        self._bar.update(self._tasks[step], completed=done, total=total)
        rested = time.monotonic() - self._told >= _TELL_EVERY_SECONDS
        if self._bar.disable and (rested or done == total):
            self._told = time.monotonic()
            self._console.print(f"{words}: {done}/{total}", highlight=False, markup=False)
