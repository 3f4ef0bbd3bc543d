"""Papers that workers write: lists and documents of which all that stands in them is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from perfsheet.crew import do_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfsheet.process import Failure, Job, Task


class Paper(Protocol):
    """Something that is ready to be written; it travels to a worker."""

    @property
    def size(self) -> int:
        """What it weighs, by which the load is spread."""

    def write(self) -> None:
        """Write it."""


class Document(NamedTuple):
    """A report in Word: which one, what its template prints, and where it goes."""

    report: str
    fields: Any
    path: str
    made: datetime
    size: int = 1 << 16

    def write(self) -> None:
        """Render the template."""
        from perfsheet.write.word.shelf import template  # noqa: PLC0415  # brings pandas, which other papers go without

        Path(self.path).write_bytes(template(self.report).render(self.fields, self.made))


class Writing(NamedTuple):
    """The job of writing papers."""

    def prepared(self) -> Callable[[Task], list[None]]:
        """Return what writes those of a task."""
        return lambda task: [paper.write() for paper in task.items]

    def failed(self, task: Task, failure: Failure) -> list[None]:
        """Write here what a worker could not: if it fails again, it is known why."""
        del failure
        return [paper.write() for paper in task.items]


class Aside:
    """Worker processes that do one job after the other while the caller does something else."""

    def __init__(self, pool: ThreadPoolExecutor, jobs: int) -> None:
        """Take the thread that looks after the workers, and how many there may be."""
        self._pool = pool
        self._jobs = jobs
        self.given_up = Event()

    def do(self, items: Sequence[Any], job: Job) -> Future[list[Any]]:
        """Begin a job on all items; the answers come in their order."""
        return self._pool.submit(self._done, items, job)

    def _done(self, items: Sequence[Any], job: Job) -> list[Any]:
        answers: list[Any] = [None] * len(items)
        with closing(do_all(items, job, self._jobs)) as doing:
            for task, answer in doing:
                answers[task.first : task.first + len(task.items)] = answer
                if self.given_up.is_set():
                    break
        return answers


@contextmanager
def aside(jobs: int) -> Iterator[Aside]:
    """Lend workers for what can be done meanwhile; what they are at is given up as soon as the caller fails."""
    with ThreadPoolExecutor(1) as pool:
        doing = Aside(pool, jobs)
        try:
            yield doing
        except BaseException:
            doing.given_up.set()
            raise
