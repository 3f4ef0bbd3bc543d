"""Reading in workers: a file that kills its worker costs one finding and no other file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perfsheet.crew import NORMAL, Limits, Watch, do_all
from perfsheet.intake import Source
from perfsheet.worker import Chunk, Job


def read_all(sources: Sequence[Source], job: Job, jobs: int = 0, watch: Watch | None = None, limits: Limits = NORMAL) -> Iterator[Chunk]:
    """Read files in `jobs` workers (0: as many as there are processors); chunks come in the order of the files.

    `watch` is told as files are finished, in whatever order.
    """
    early: dict[int, Chunk] = {}
    due = 0
    doing = do_all(sources, job, jobs, watch, limits)
    try:
        for task, chunk in doing:
            early[task.first] = chunk
            while due in early:
                ready = early.pop(due)
                due += len(ready.accounts)
                yield ready
    finally:
        doing.close()
