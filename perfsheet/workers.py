"""Reading in processes of their own, with limits on time and memory: a file that kills its worker costs one finding and no other file.

Files travel in chunks. A chunk that fails is read again file by file, so that only the culprit is blamed. Each worker has a pipe of its
own: whichever way it dies, no lock dies with it and nobody waits for ever.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext, SpawnProcess
from pkgutil import resolve_name
from typing import NamedTuple

from perfsheet.errors import PerfsheetError
from perfsheet.intake import Source
from perfsheet.read.notes import make
from perfsheet.worker import Chunk, Failure, Job, Task, chunk_of, refused, serve

#: told how many files are done, and of how many
Watch = Callable[[int, int], None]

#: Windows can wait for so many pipes at once
_MOST_WORKERS = 60
#: a worker that is not ready by then will never be
_START_SECONDS = 60.0
#: how many workers may fail to start in a row
_START_TRIES = 3


class Limits(NamedTuple):
    """What reading may cost: seconds for a chunk and for a file by itself, bytes of memory above those of a fresh worker."""

    chunk_seconds: float = 20.0
    file_seconds: float = 30.0
    memory: int = 1536 << 20
    chunk_files: int = 32
    chunk_bytes: int = 4 << 20


NORMAL = Limits()


def read_all(sources: Sequence[Source], job: Job, jobs: int = 0, watch: Watch | None = None, limits: Limits = NORMAL) -> Iterator[Chunk]:
    """Read files in `jobs` workers (0: as many as there are processors); chunks come in the order of the files.

    `watch` is told as files are finished, in whatever order.
    """
    jobs = min(jobs or _processors(), _MOST_WORKERS)
    tasks = deque(chunked(sources, jobs, limits))
    crew = _Crew(job, limits, tasks, min(jobs, len(tasks)))
    early: dict[int, Chunk] = {}
    due = done = 0
    try:
        for task, chunk in crew.work():
            early[task.first] = chunk
            done += len(chunk.accounts)
            if watch:
                watch(done, len(sources))
            while due in early:
                ready = early.pop(due)
                due += len(ready.accounts)
                yield ready
    finally:
        crew.dismiss()


def chunked(sources: Sequence[Source], jobs: int, limits: Limits) -> Iterator[Task]:
    """Cut the files into tasks that carry the load evenly, none so big that much is lost with it."""
    most = max(1, min(limits.chunk_files, len(sources) // (jobs * 4)))
    first, weight = 0, 0
    for at, source in enumerate(sources):
        if at > first and (at - first >= most or weight + source.size > limits.chunk_bytes):
            yield Task(first, sources[first:at])
            first, weight = at, 0
        weight += source.size
    if sources:
        yield Task(first, sources[first:])


@dataclass
class _Worker:
    """A worker as the parent sees it; `task` is what it is at, None while it starts or waits."""

    process: SpawnProcess
    pipe: Connection
    deadline: float
    ready: bool = False
    task: Task | None = None

    @classmethod
    def hired(cls, context: SpawnContext, job: Job, limits: Limits) -> _Worker:
        ours, theirs = context.Pipe()
        longest = 2 * max(limits.chunk_seconds, limits.file_seconds)
        process = context.Process(target=serve, args=(theirs, job, limits.memory, longest), daemon=True)
        process.start()
        theirs.close()  # so that the pipe ends when the worker does
        return cls(process, ours, time.monotonic() + _START_SECONDS)

    def hand(self, task: Task, seconds: float) -> None:
        self.task, self.deadline = task, time.monotonic() + seconds
        self.pipe.send(task)

    def dismiss(self) -> None:
        self.pipe.close()
        self.process.kill()
        self.process.join()
        self.process.close()


@dataclass
class _Crew:
    """The workers, and what is still to be done; a worker that is lost is replaced."""

    job: Job
    limits: Limits
    tasks: deque[Task]
    size: int
    workers: list[_Worker] = field(default_factory=list, init=False)
    failed_starts: int = field(default=0, init=False)
    suspects: set[int] = field(default_factory=set, init=False)

    def work(self) -> Iterator[tuple[Task, Chunk]]:
        """Do all tasks; each file comes out once, in a chunk of its task or in one of its own."""
        context = multiprocessing.get_context("spawn")  # the same on every system
        while self.tasks or any(worker.task for worker in self.workers):
            while len(self.workers) < self.size:
                self.workers.append(_Worker.hired(context, self.job, self.limits))
            self._hand_out()
            for worker, answer in self._answers():
                yield from self._settled(worker, answer)

    def dismiss(self) -> None:
        """Send all workers home, whatever they are at."""
        for worker in self.workers:
            worker.dismiss()
        self.workers.clear()

    def _hand_out(self) -> None:
        for worker in self.workers:
            if worker.ready and worker.task is None and self.tasks:
                task = self.tasks.popleft()
                try:
                    worker.hand(task, self._seconds(task))
                except OSError:  # it died while it waited: not of this task
                    worker.task, worker.ready = None, False
                    self.tasks.appendleft(task)

    def _seconds(self, task: Task) -> float:
        return self.limits.chunk_seconds if len(task.sources) > 1 else self.limits.file_seconds

    def _answers(self) -> Iterator[tuple[_Worker, Chunk | Failure | None]]:
        """Wait until a worker answers, dies or is overdue."""
        waiting = [worker for worker in self.workers if worker.task or not worker.ready]
        first = min(worker.deadline for worker in waiting)
        spoken = wait([worker.pipe for worker in waiting], max(0.0, first - time.monotonic()))
        for worker in waiting:
            if worker.pipe in spoken:
                yield worker, _answer(worker.pipe)
            elif worker.deadline <= time.monotonic():
                yield worker, Failure("worker_timeout", {"seconds": self.limits.file_seconds})

    def _settled(self, worker: _Worker, answer: Chunk | Failure | None) -> Iterator[tuple[Task, Chunk]]:
        task, worker.task = worker.task, None
        if isinstance(answer, Failure):
            self.workers.remove(worker)
            worker.dismiss()
        if task is None:
            self._started(worker, answer)
        elif isinstance(answer, Chunk):
            yield task, answer
        elif isinstance(answer, Failure):
            yield from self._failed(task, answer)

    def _started(self, worker: _Worker, answer: Chunk | Failure | None) -> None:
        worker.ready = answer is None
        self.failed_starts = 0 if worker.ready else self.failed_starts + 1
        if self.failed_starts >= _START_TRIES and isinstance(answer, Failure):
            cause = answer.places.get("error", answer.name)
            raise PerfsheetError(f"读取进程无法启动（{cause}），可能是内存不足或安装不完整。请关闭其他程序，用 --jobs 1 重试；仍不行请重新安装。")

    def _failed(self, task: Task, failure: Failure) -> Iterator[tuple[Task, Chunk]]:
        """Blame a file that failed by itself, twice if its worker was killed, which may have been for another's sake."""
        singles = [Task(task.first + at, (source,)) for at, source in enumerate(task.sources)]
        if len(singles) > 1 or (failure.name == "worker_killed" and task.first not in self.suspects):
            self.suspects.update(() if len(singles) > 1 else (task.first,))
            self.tasks.extendleft(reversed(singles))
            return
        source = task.sources[0]
        result = refused(source, make(failure.name, None, None, **failure.places))
        yield task, chunk_of([result], [source.modified], task.first, resolve_name(self.job.encoder))


def _processors() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _answer(pipe: Connection) -> Chunk | Failure | None:
    try:
        answer: Chunk | Failure | None = pipe.recv()
    except (EOFError, OSError):
        return Failure("worker_killed", {})
    return answer
