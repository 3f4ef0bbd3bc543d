"""Giving files back, in a worker: the bytes are fetched again, marked with what was found, and written where they belong."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from perfsheet.archives import UnreadableError
from perfsheet.fetch import fetch
from perfsheet.intake import Source
from perfsheet.process import Failure, Task
from perfsheet.read.notes import make
from perfsheet.read.sizes import sizes
from perfsheet.read.workbook import open_workbook
from perfsheet.write.annotate import Copy, Mark, Standing, Unpatchable, annotate, strip
from perfsheet.write.redrawn import redraw

_REPLACED = "运行期间该文件被替换，批注与新内容对不上，因此没有生成。请重新运行。"


class Errand(NamedTuple):
    """A file to give back: what was read of it (`sha256`), what is said about it, and where the copies go."""

    source: Source
    sha256: str
    targets: Sequence[str]
    marks: Sequence[Mark] = ()
    standings: Sequence[Standing] = ()

    @property
    def size(self) -> int:
        """The weight of the file, by which the load is spread."""
        return self.source.size


class Given(NamedTuple):
    """What came of an errand: what the unit must know about the copy, or why there is none, which may need no reason (`unneeded`)."""

    remarks: tuple[str, ...] = ()
    failure: str = ""
    unneeded: bool = False


class Marking(NamedTuple):
    """The job of marking files with what was found in them."""

    def prepared(self) -> Callable[[Task], list[Given]]:
        """Return what does the errands of a task."""
        return lambda task: [_done(errand, _marked) for errand in task.items]

    def failed(self, task: Task, failure: Failure) -> list[Given]:
        """Say that a file took its worker along."""
        return _failed(task, failure)


class Stripping(NamedTuple):
    """The job of taking our marks off files again."""

    def prepared(self) -> Callable[[Task], list[Given]]:
        """Return what does the errands of a task."""
        return lambda task: [_done(errand, _stripped) for errand in task.items]

    def failed(self, task: Task, failure: Failure) -> list[Given]:
        """Say that a file took its worker along."""
        return _failed(task, failure)


def _failed(task: Task, failure: Failure) -> list[Given]:
    return [Given(failure=make(failure.name, None, None, **failure.places).message) for _ in task.items]


def _done(errand: Errand, how: Callable[[Errand, str, bytes], Copy | None]) -> Given:
    try:
        data = fetch(errand.source).data
    except UnreadableError as unreadable:
        return Given(failure=unreadable.finding.message)
    if errand.sha256 and hashlib.sha256(data).hexdigest() != errand.sha256:
        return Given(failure=_REPLACED)
    copy = how(errand, PurePosixPath(errand.source.path).name, data)
    if copy is None:
        return Given(unneeded=True)
    for target in map(Path, errand.targets):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(copy.data)
    return Given(copy.remarks)


def _marked(errand: Errand, name: str, data: bytes) -> Copy:
    """Mark a file in place; one that cannot be patched is drawn anew."""
    try:
        return annotate(name, data, errand.marks, errand.standings)
    except Unpatchable as reason:
        return redraw(name, open_workbook(name, data).grids, errand.marks, errand.standings, str(reason), sizes(data))


def _stripped(_: Errand, name: str, data: bytes) -> Copy | None:
    return strip(name, data)
