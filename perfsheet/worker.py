"""One worker: a process that reads the files it is handed, under limits, and sends back what they came to."""

from __future__ import annotations

import faulthandler
import gc
import os
import pickle
import signal
import sys
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from pkgutil import resolve_name
from types import TracebackType
from typing import Any, NamedTuple

from perfsheet.account import FileAccount, Status, account, judged
from perfsheet.archives import UnreadableError
from perfsheet.fetch import digest, fetch
from perfsheet.intake import Source
from perfsheet.model import FileResult, Finding
from perfsheet.names import Role

Reader = Callable[[str, bytes], FileResult]
Encoder = Callable[[Sequence[FileResult], int], Any]

#: the reader of workbooks
READER = "perfsheet.read.reader:read_bytes"


class Job(NamedTuple):
    """What a worker does: read files with `reader`, and make of the results of a chunk what `encoder` makes of them.

    Both are named as `module:function`, so that the parent need not import them; `encoder` takes the results and the number of
    the first file. `year` is the only year that is expected, if any.
    """

    encoder: str
    reader: str = READER
    year: int | None = None


class Task(NamedTuple):
    """Some files in a row; `first` is the number of the first of them in the whole run."""

    first: int
    sources: Sequence[Source]


class Chunk(NamedTuple):
    """What came of a task: an account of each file, and all of them encoded.

    `packed` is pickled, so that the parent keeps bytes and not a hundred objects for each row.
    """

    accounts: list[FileAccount]
    packed: bytes

    def encoded(self) -> Any:  # noqa: ANN401  # whatever the encoder of the job makes
        """Unpack what the encoder made."""
        return pickle.loads(self.packed)  # noqa: S301  # packed by a worker of this very run


class Failure(NamedTuple):
    """Why a task came to nothing: the name of a finding and what fills its message."""

    name: str
    places: dict[str, object]


def serve(pipe: Connection, job: Job, memory: int, seconds: float) -> None:
    """Do the tasks that come through the pipe until it is closed; the first message says that the worker is ready.

    The parent sees to the limits of time; a task that lasts `seconds` has outlived the parent, and the worker ends itself.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    _silence()
    with _Confession(pipe):
        reader, encoder = resolve_name(job.reader), resolve_name(job.encoder)
    _limit(memory)
    rest_collector()
    pipe.send(None)
    while (task := _next(pipe)) is not None:
        faulthandler.dump_traceback_later(seconds, exit=True, file=2)
        with _Confession(pipe):
            pipe.send(work(task, job, reader, encoder))
        faulthandler.cancel_dump_traceback_later()


def rest_collector() -> None:
    """Let the collector of cycles look less often: what reading makes has hardly one, and looking through all of it costs more than reading."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def work(task: Task, job: Job, reader: Reader, encoder: Encoder) -> Chunk:
    """Read the files of a task."""
    read = [_read(source, job, reader) for source in task.sources]
    return chunk_of([result for result, _ in read], [modified for _, modified in read], task.first, encoder)


def chunk_of(results: Sequence[FileResult], modified: Sequence[float], first: int, encoder: Encoder) -> Chunk:
    """Sum up and encode results."""
    accounts = [account(result, when) for result, when in zip(results, modified, strict=True)]
    return Chunk(accounts, pickle.dumps(encoder(results, first), pickle.HIGHEST_PROTOCOL))


def refused(source: Source, finding: Finding) -> FileResult:
    """Give a file that was not read its finding."""
    return FileResult(source.path, digest(source), source.size, Status.REJECTED, (), (finding,), finding.message)


def _read(source: Source, job: Job, reader: Reader) -> tuple[FileResult, float]:
    if source.finding is not None:
        return refused(source, source.finding), source.modified
    if source.role is not Role.WORKBOOK:
        fingerprint = "" if source.role is Role.NOISE else digest(source)
        return FileResult(source.path, fingerprint, source.size, Status.IGNORED, reason=source.reason), source.modified
    try:
        fetched = fetch(source)
    except UnreadableError as unreadable:
        return refused(source, unreadable.finding), source.modified
    return judged(reader(source.path, fetched.data), job.year), fetched.modified


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
