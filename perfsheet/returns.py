"""What goes back to the units: their files with marks, a list and a notice for each unit that has something to correct."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from perfsheet.account import FileAccount, Status
from perfsheet.giveback import Errand, Given
from perfsheet.intake import Source
from perfsheet.judgement import Judgement
from perfsheet.papers import Document, Paper
from perfsheet.tables import Batch, plain
from perfsheet.write.context import Summary, summarise
from perfsheet.write.judged import finding_columns
from perfsheet.write.links import Links
from perfsheet.write.marked import marked
from perfsheet.write.owners import NAMELESS
from perfsheet.write.packed import pack
from perfsheet.write.parcels import LIST, NOTICE, Parcel, parcels
from perfsheet.write.safe_names import safe_names
from perfsheet.write.word.facts import facts
from perfsheet.write.word.notice import notice
from perfsheet.write.word.unit import unit_report
from perfsheet.write.worklist import Lines


class Handed(NamedTuple):
    """What went back: to how many units, how many copies, and which files could not be given back, with the reason."""

    units: int = 0
    copies: int = 0
    failures: Mapping[str, str] = {}


NOTHING: Final = Handed()


@dataclass(frozen=True)
class Returns:
    """What is to go back, written below `folder`, which will stand as `home`; `paths` are how the files are shown."""

    parcels: Sequence[Parcel]
    errands: Mapping[int, Errand]
    lines: Lines
    paths: Sequence[str]
    folder: Path
    home: Path

    @classmethod
    def of(cls, batch: Batch, judgement: Judgement, accounts: Sequence[FileAccount], sources: Sequence[Source], folder: Path, home: Path) -> Returns:  # noqa: PLR0913, PLR0917  # all that a run knows
        """Say what goes back to whom."""
        summary = summarise(batch, judgement)
        said, paths = marked(summary, judgement), [account.path for account in accounts]
        unread = [file for file, account in enumerate(accounts) if account.status == Status.REJECTED]
        found = parcels(summary, said, paths, unread)
        targets: dict[int, list[str]] = {}
        for parcel in found:
            for file, name in parcel.files.items():
                targets.setdefault(file, []).append(str(folder / parcel.folder / name))
        errands = {file: Errand(sources[file], accounts[file].sha256, into, *said[file]) for file, into in targets.items()}
        return cls(found, errands, _lines(summary, paths), paths, folder, home)

    def papers(self, batch: Batch, judgement: Judgement, made: datetime) -> Iterator[Paper]:
        """Give the list and the notice of each unit."""
        found = facts(batch, judgement)
        for parcel in self._returned():
            folder = self.folder / parcel.folder
            folder.mkdir(parents=True, exist_ok=True)
            yield self.lines.of(parcel, folder / LIST, home=self.home / parcel.folder, made=made, failures={})
            if parcel.files:
                yield Document("整改通知", notice(parcel.unit, found, found.policy(), made, ""), str(folder / NOTICE), made)

    def completed(self, given: Sequence[Given], made: datetime, *, zipped: bool) -> Handed:
        """Complete what was written: lists that link to a copy which could not be made are written again, and each folder is packed."""
        failures = {file: one.failure for file, one in zip(self.errands, given, strict=True) if one.failure}
        for parcel in self._returned():
            folder = self.folder / parcel.folder
            if not failures.keys().isdisjoint(parcel.files):
                self.lines.of(parcel, folder / LIST, home=self.home / parcel.folder, made=made, failures=failures).write()
            if zipped:
                pack(folder, folder.with_name(f"{folder.name}.zip"), made)
        named = sum(parcel.unit != NAMELESS for parcel in self._returned())
        return Handed(named, len(given) - len(failures), {self.paths[file]: why for file, why in failures.items()})

    def standing(self) -> list[Parcel]:
        """Return the parcels with the copies that could be made."""
        made = [{file: name for file, name in parcel.files.items() if (self.folder / parcel.folder / name).exists()} for parcel in self.parcels]
        return [parcel._replace(files=files) for parcel, files in zip(self.parcels, made, strict=True)]

    def _returned(self) -> list[Parcel]:
        return [parcel for parcel in self.parcels if parcel.returned]


def unit_reports(batch: Batch, judgement: Judgement, folder: Path, made: datetime) -> Iterator[Document]:
    """Give the report about each unit."""
    found = facts(batch, judgement)
    units = found.units()
    for unit, name in zip(units, safe_names(units), strict=True):
        folder.mkdir(parents=True, exist_ok=True)
        yield Document("单位报告", unit_report(unit, found, made, ""), str(folder / f"{name}.docx"), made)


def _lines(summary: Summary, paths: Sequence[str]) -> Lines:
    rows = summary.findings
    places: list[Any] = list(zip(*(plain(rows[name]) for name in ("file", "sheet", "cell", "after")), strict=True))
    return Lines(finding_columns(Links(None), rows), len(rows), places, paths)
