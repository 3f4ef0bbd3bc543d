"""One worker: a process that does the tasks it is handed, under limits, and sends back what they came to."""

from __future__ import annotations

import faulthandler
import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Protocol


class Task(NamedTuple):
    """Some things to do in a row; `first` is the number of the first of them in the whole run."""

    first: int
    items: Sequence[Any]


class Failure(NamedTuple):
    """Why a task came to nothing: the name of a finding and what fills its message."""

    name: str
    places: dict[str, object]


class Job(Protocol):
    """What a worker does; travels to its process once. Every item has a `size` in bytes, by which the load is spread."""

    def prepared(self) -> Callable[[Task], Any]:
        """Return what does a task; called in the worker, so that the parent need not import what it takes."""

    def failed(self, task: Task, failure: Failure) -> Any:  # noqa: ANN401  # what tasks come to is the job's own business
        """Say what a task of one item came to that the worker did not survive; called in the parent."""


def serve(pipe: Connection, job: Job, memory: int, seconds: float) -> None:
    """Do the tasks that come through the pipe until it is closed; the first message says that the worker is ready.

    The parent sees to the limits of time; a task that lasts `seconds` has outlived the parent, and the worker ends itself.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    _silence()
    with _Confession(pipe):
        do = job.prepared()
    _limit(memory)
    rest_collector()
    pipe.send(None)
    while (task := _next(pipe)) is not None:
        faulthandler.dump_traceback_later(seconds, exit=True, file=2)
        with _Confession(pipe):
            pipe.send(do(task))
        faulthandler.cancel_dump_traceback_later()


def rest_collector() -> None:
    """Let the collector of cycles look less often: what reading makes has hardly one, and looking through all of it costs more than reading."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _next(pipe: Connection) -> Task | None:
    try:
        task: Task = pipe.recv()
    except (EOFError, OSError):  # the parent is gone, or has no more to do
        return None
    return task


class _Confession:
    """Tell the parent what a task failed of, before the worker dies of it: nothing in it can be relied on any more."""

    def __init__(self, pipe: Connection) -> None:
        self.pipe = pipe

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is not None:
            failure = Failure("worker_memory", {}) if issubclass(kind, MemoryError) else Failure("worker_failed", {"error": kind.__name__})
            self.pipe.send(failure)


def _silence() -> None:
    """Keep what parsers print on their way down off the terminal, and off the results."""
    with Path(os.devnull).open("r+b") as nowhere:
        for stream in (1, 2):
            os.dup2(nowhere.fileno(), stream)


def _limit(memory: int) -> None:
    """Let the process grow by `memory` bytes and no more, where the system can hold it to that."""
    if sys.platform != "linux":
        return
    import resource  # noqa: PLC0415  # not on Windows

    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + memory
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
