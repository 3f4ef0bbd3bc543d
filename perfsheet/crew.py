"""Work in processes of their own, with limits on time and memory: an item that kills its worker costs no other item.

Items travel in tasks. A task that fails is done again item by item, so that only the culprit is blamed. Each worker has a pipe of its
own: whichever way it dies, no lock dies with it and nobody waits for ever.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any, NamedTuple

from perfsheet.errors import PerfsheetError
from perfsheet.process import Failure, Job, Task, serve

#: told how many items are done, and of how many
Watch = Callable[[int, int], None]

#: Windows can wait for so many pipes at once
_MOST_WORKERS = 60
#: a worker that is not ready by then will never be
_START_SECONDS = 60.0
#: how many workers may fail to start in a row
_START_TRIES = 3


class Limits(NamedTuple):
    """What work may cost: seconds for a task and for an item by itself, bytes of memory above those of a fresh worker."""

    chunk_seconds: float = 20.0
    file_seconds: float = 30.0
    memory: int = 1536 << 20
    chunk_files: int = 32
    chunk_bytes: int = 4 << 20


NORMAL = Limits()


def do_all(items: Sequence[Any], job: Job, jobs: int = 0, watch: Watch | None = None, limits: Limits = NORMAL) -> Generator[tuple[Task, Any], None, None]:
    """Do a job on all items in `jobs` workers (0: as many as there are processors); tasks come with their answers as they are done.

    Every item comes in exactly one task. `watch` is told as items are finished.
    """
    jobs = min(jobs or _processors(), _MOST_WORKERS)
    tasks = deque(chunked(items, jobs, limits))
    crew = _Crew(job, limits, tasks, min(jobs, len(tasks)))
    done = 0
    try:
        for task, answer in crew.work():
            done += len(task.items)
            if watch:
                watch(done, len(items))
            yield task, answer
    finally:
        crew.dismiss()


def chunked(items: Sequence[Any], jobs: int, limits: Limits) -> Iterator[Task]:
    """Cut the items into tasks that carry the load evenly, none so big that much is lost with it."""
    most = max(1, min(limits.chunk_files, len(items) // (jobs * 4)))
    first, weight = 0, 0
    for at, item in enumerate(items):
        if at > first and (at - first >= most or weight + item.size > limits.chunk_bytes):
            yield Task(first, items[first:at])
            first, weight = at, 0
        weight += item.size
    if items:
        yield Task(first, items[first:])


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

    def work(self) -> Iterator[tuple[Task, Any]]:
        """Do all tasks; each item comes out once, in the answer of its task or in one of its own."""
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
        return self.limits.chunk_seconds if len(task.items) > 1 else self.limits.file_seconds

    def _answers(self) -> Iterator[tuple[_Worker, Any]]:
        """Wait until a worker answers, dies or is overdue."""
        waiting = [worker for worker in self.workers if worker.task or not worker.ready]
        first = min(worker.deadline for worker in waiting)
        spoken = wait([worker.pipe for worker in waiting], max(0.0, first - time.monotonic()))
        for worker in waiting:
            if worker.pipe in spoken:
                yield worker, _answer(worker.pipe)
            elif worker.deadline <= time.monotonic():
                yield worker, Failure("worker_timeout", {"seconds": self.limits.file_seconds})

    def _settled(self, worker: _Worker, answer: Any) -> Iterator[tuple[Task, Any]]:  # noqa: ANN401  # the job's own business
        task, worker.task = worker.task, None
        if isinstance(answer, Failure):
            self.workers.remove(worker)
            worker.dismiss()
        if task is None:
            self._started(worker, answer)
        elif isinstance(answer, Failure):
            yield from self._failed(task, answer)
        else:
            yield task, answer

    def _started(self, worker: _Worker, answer: Failure | None) -> None:
        worker.ready = answer is None
        self.failed_starts = 0 if worker.ready else self.failed_starts + 1
        if self.failed_starts >= _START_TRIES and isinstance(answer, Failure):
            cause = answer.places.get("error", answer.name)
            raise PerfsheetError(f"工作进程无法启动（{cause}），可能是内存不足或安装不完整。请关闭其他程序，用 --jobs 1 重试；仍不行请重新安装。")

    def _failed(self, task: Task, failure: Failure) -> Iterator[tuple[Task, Any]]:
        """Blame an item that failed by itself, twice if its worker was killed, which may have been for another's sake."""
        singles = [Task(task.first + at, (item,)) for at, item in enumerate(task.items)]
        if len(singles) > 1 or (failure.name == "worker_killed" and task.first not in self.suspects):
            self.suspects.update(() if len(singles) > 1 else (task.first,))
            self.tasks.extendleft(reversed(singles))
            return
        yield task, self.job.failed(task, failure)


def _processors() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _answer(pipe: Connection) -> Any:  # noqa: ANN401  # the job's own business
    try:
        return pipe.recv()
    except (EOFError, OSError):
        return Failure("worker_killed", {})
