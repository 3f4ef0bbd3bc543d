"""Progress on a terminal: how many of how many, and the time left. Silent everywhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def shown(*, wanted: bool) -> Iterator[Callable[[int, int], None] | None]:
    """Lend something to tell the progress to; None where nobody watches."""
    if not (wanted and sys.stderr.isatty()):
        yield None
        return
    from rich.console import Console  # noqa: PLC0415  # slow to import, and of use on a terminal only
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("剩余"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        reading = bar.add_task("读取文件", total=None)

        def told(done: int, total: int) -> None:
            bar.update(reading, completed=done, total=total, description="读取文件" if done < total else "整理写出")

        yield told
