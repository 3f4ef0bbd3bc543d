"""What goes back to the units: their files marked, in worker processes while other outputs are written, a list and a notice for each unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any, Final, NamedTuple, Protocol

from perfsheet.account import FileAccount, Status
from perfsheet.crew import do_all
from perfsheet.giveback import Errand, Given, Marking
from perfsheet.intake import Source
from perfsheet.judgement import Judgement
from perfsheet.process import Job
from perfsheet.write.context import Summary
from perfsheet.write.marked import marked
from perfsheet.write.owners import NAMELESS
from perfsheet.write.packed import pack
from perfsheet.write.parcels import LIST, NOTICE, Parcel, parcels
from perfsheet.write.worklist import write_worklist


class Handed(NamedTuple):
    """What went back: to how many units, how many copies, and which files could not be given back, with the reason."""

    units: int = 0
    copies: int = 0
    failures: Mapping[str, str] = {}


NOTHING: Final = Handed()


class Notice(Protocol):
    """Writes the notice to a unit."""

    def __call__(self, unit: str, *, path: Path) -> None:
        """Write it to `path`."""


@dataclass(frozen=True)
class Returns:
    """What is to go back, written below `folder`, which will stand as `home`; `paths` are how the files are shown."""

    parcels: Sequence[Parcel]
    errands: Mapping[int, Errand]
    paths: Sequence[str]
    folder: Path
    home: Path

    @classmethod
    def of(cls, summary: Summary, judgement: Judgement, accounts: Sequence[FileAccount], sources: Sequence[Source], folder: Path, home: Path) -> Returns:  # noqa: PLR0913, PLR0917  # all that a run knows
        """Say what goes back to whom."""
        said, paths = marked(summary, judgement), [account.path for account in accounts]
        unread = [file for file, account in enumerate(accounts) if account.status == Status.REJECTED]
        found = parcels(summary, said, paths, unread)
        targets: dict[int, list[str]] = {}
        for parcel in found:
            for file, name in parcel.files.items():
                targets.setdefault(file, []).append(str(folder / parcel.folder / name))
        errands = {file: Errand(sources[file], accounts[file].sha256, into, *said[file]) for file, into in targets.items()}
        return cls(found, errands, paths, folder, home)

    def under_way(self, jobs: int) -> AbstractContextManager[Future[list[Given]]]:
        """Have the copies made meanwhile."""
        return meanwhile(list(self.errands.values()), Marking(), jobs)

    def write(self, given: Sequence[Given], summary: Summary, made: datetime, notice: Notice, *, zipped: bool) -> Handed:
        """Write what goes along with the copies that were made; `notice` writes that to a unit."""
        failures = {file: one.failure for file, one in zip(self.errands, given, strict=True) if one.failure}
        for parcel in self.parcels:
            folder = self.folder / parcel.folder
            folder.mkdir(parents=True, exist_ok=True)
            if parcel.returned:
                if parcel.files:
                    notice(parcel.unit, path=folder / NOTICE)
                write_worklist(parcel, summary, folder / LIST, home=self.home / parcel.folder, made=made, failures=failures)
                if zipped:
                    pack(folder, folder.with_name(f"{folder.name}.zip"), made)
        named = sum(parcel.returned and parcel.unit != NAMELESS for parcel in self.parcels)
        return Handed(named, len(given) - len(failures), {self.paths[file]: why for file, why in failures.items()})


@contextmanager
def meanwhile(items: Sequence[Any], job: Job, jobs: int) -> Iterator[Future[list[Any]]]:
    """Do a job on all items in worker processes while the caller does something else; given up as soon as the caller fails."""
    given_up = Event()

    def work() -> list[Any]:
        answers: list[Any] = [None] * len(items)
        with closing(do_all(items, job, jobs)) as doing:
            for task, answer in doing:
                answers[task.first : task.first + len(task.items)] = answer
                if given_up.is_set():
                    break
        return answers

    with ThreadPoolExecutor(1) as pool:
        try:
            yield pool.submit(work)
        except BaseException:
            given_up.set()
            raise
