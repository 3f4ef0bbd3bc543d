"""Reading in a worker: the files of a task are fetched, read, judged by themselves and encoded."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from pkgutil import resolve_name
from typing import Any, NamedTuple

from perfsheet.account import FileAccount, Status, account, judged
from perfsheet.archives import UnreadableError
from perfsheet.fetch import digest, fetch
from perfsheet.intake import Source
from perfsheet.model import FileResult, Finding
from perfsheet.names import Role
from perfsheet.process import Failure, Task
from perfsheet.read.notes import make

Reader = Callable[[str, bytes], FileResult]
Encoder = Callable[[Sequence[FileResult], int], Any]

#: the reader of workbooks
READER = "perfsheet.read.reader:read_bytes"


class Chunk(NamedTuple):
    """What came of a task: an account of each file, and all of them encoded.

    `packed` is pickled, so that the parent keeps bytes and not a hundred objects for each row.
    """

    accounts: list[FileAccount]
    packed: bytes

    def encoded(self) -> Any:  # noqa: ANN401  # whatever the encoder of the job makes
        """Unpack what the encoder made."""
        return pickle.loads(self.packed)  # noqa: S301  # packed by a worker of this very run


class Job(NamedTuple):
    """Read files with `reader`, and make of the results of a task what `encoder` makes of them.

    Both are named as `module:function`, so that the parent need not import them; `encoder` takes the results and the number of
    the first file. `year` is the only year that is expected, if any.
    """

    encoder: str
    reader: str = READER
    year: int | None = None

    def prepared(self) -> Callable[[Task], Chunk]:
        """Return what reads a task."""
        reader, encoder = resolve_name(self.reader), resolve_name(self.encoder)
        return lambda task: work(task, self, reader, encoder)

    def failed(self, task: Task, failure: Failure) -> Chunk:
        """Give the file that its worker did not survive its finding."""
        (source,) = task.items
        result = refused(source, make(failure.name, None, None, **failure.places))
        return chunk_of([result], [source.modified], task.first, resolve_name(self.encoder))


def work(task: Task, job: Job, reader: Reader, encoder: Encoder) -> Chunk:
    """Read the files of a task."""
    read = [_read(source, job, reader) for source in task.items]
    return chunk_of([result for result, _ in read], [modified for _, modified in read], task.first, encoder)


def chunk_of(results: Sequence[FileResult], modified: Sequence[float], first: int, encoder: Encoder) -> Chunk:
    """Sum up and encode results."""
    accounts = [account(result, when) for result, when in zip(results, modified, strict=True)]
    return Chunk(accounts, pickle.dumps(encoder(results, first), pickle.HIGHEST_PROTOCOL))


def refused(source: Source, finding: Finding) -> FileResult:
    """Give a file that was not read its finding."""
    return FileResult(source.path, digest(source), source.size, Status.REJECTED, (), (finding,), finding.message)


def unread(source: Source) -> FileResult | None:
    """Give a file that is not for the reader what becomes of it; None for a workbook."""
    if source.finding is not None:
        return refused(source, source.finding)
    if source.role is Role.WORKBOOK:
        return None
    return FileResult(source.path, "" if source.role is Role.NOISE else digest(source), source.size, Status.IGNORED, reason=source.reason)


def _read(source: Source, job: Job, reader: Reader) -> tuple[FileResult, float]:
    listed = unread(source)
    if listed is not None:
        return listed, source.modified
    try:
        fetched = fetch(source)
    except UnreadableError as unreadable:
        return refused(source, unreadable.finding), source.modified
    return judged(reader(source.path, fetched.data), job.year), fetched.modified
