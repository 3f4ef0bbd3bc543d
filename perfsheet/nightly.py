"""A run with a ledger: only what is new is read, and outputs are written only when something changed; the result is that of a run from scratch.

Whenever it is broken off, the last good outputs stand, what was read is kept, and the next run goes on from there: the ledger takes a
run in whole or not at all, and a run is published only when its outputs are in their place.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from perfsheet import __version__, outputs
from perfsheet.account import FileAccount
from perfsheet.crew import Watch
from perfsheet.errors import PerfsheetError
from perfsheet.intake import Source, gather
from perfsheet.judgement import refuse_unknown
from perfsheet.ledger.arrivals import LOOKED, arrivals
from perfsheet.ledger.basis import standing_basis
from perfsheet.ledger.decided import Decided
from perfsheet.ledger.decisions import in_force
from perfsheet.ledger.ledger import Ledger, opened
from perfsheet.ledger.program import reader_fingerprint
from perfsheet.ledger.record import Recorded, last_run, record, standing
from perfsheet.ledger.rosters import RosterFile
from perfsheet.ledger.since import PUBLISHED
from perfsheet.ledger.survey import Survey, survey
from perfsheet.ledger.warned import enter_warnings
from perfsheet.ledger.warned import known as known_warnings
from perfsheet.ledger.writing import head, last_of
from perfsheet.manifest import settled, written_before
from perfsheet.names import shown
from perfsheet.night_page import Day, write_day
from perfsheet.pipeline import MANIFEST, NAMES, OUTPUTS, Order, Outcome, judged, write
from perfsheet.process import rest_collector
from perfsheet.remembered import Memory
from perfsheet.returns import Handed
from perfsheet.roster import Roster, read_roster
from perfsheet.warning.known import Known
from perfsheet.worker import Chunk, Job
from perfsheet.workers import read_all


class Report(NamedTuple):
    """What came of a night: `outcome` is None where nothing had changed and the last outputs stand."""

    outcome: Outcome | None
    #: how many files there are by status, how many forms count, how many files were read now
    counts: Mapping[str, int]
    forms: int
    read: int
    #: paths that changed, forms judged otherwise than before, findings by the state they entered
    news: Mapping[str, int]
    #: number and hash of the last entry of the log
    entry: int
    head: str
    #: what came and changed today, and what is overdue
    day: Day = Day()


def clock() -> datetime:
    """Tell the time here."""
    return datetime.now().astimezone()


class Hands(NamedTuple):
    """Who reads the files, who writes the outputs, and what time it is."""

    reads: Callable[..., Iterable[Chunk]] = read_all
    writes: Callable[[Order, Sequence[Source], Outcome, Path, datetime, Roster | None], Handed] = write
    clock: Callable[[], datetime] = clock


_OWN: Final = Hands()


class _Given(NamedTuple):
    """What a night starts from: the files, the roster, what was decided, and a fingerprint of all that the result depends on."""

    started: datetime
    files: Survey
    roster: RosterFile | None
    decided: Decided
    warnings: Known
    basis: str


@dataclass(frozen=True)
class Night:
    """What is run, and with which ledger; `emptied` says that an inbox without files is meant to be so."""

    order: Order
    ledger: str
    emptied: bool = False
    hands: Hands = _OWN

    def run(self, watch: Watch | None = None) -> Report:
        """Take in what is new and bring the outputs up to date; raises PerfsheetError for what only the operator can mend."""
        started, order = self.hands.clock(), self.order
        rest_collector()
        refuse_unknown(order.policy)
        roster = _roster(order.roster) if order.roster else None
        sources = gather(order.inboxes, order.listed, out=order.out, own=(*NAMES, outputs.CORNER))
        with outputs.held(order.out, NAMES, written_before(order.out / MANIFEST)) as place, opened(self.ledger) as ledger:
            given = self._given(ledger, started, sources, roster)
            if self._published(ledger, given.basis):
                return self._quiet(ledger, place, given)
            return self._renewed(ledger, place, given, watch)

    def _quiet(self, ledger: Ledger, place: outputs.Place, given: _Given) -> Report:
        """Note that nothing has changed, and bring only the page of the day up to date."""
        day = self._told_of_day(ledger, place, given)
        with ledger.writing(LOOKED) as at:
            at.facts["started"] = given.started.isoformat(timespec="seconds")
        return _report(ledger, None, 0, {}, day)

    def _told_of_day(self, ledger: Ledger, place: outputs.Place, given: _Given) -> Day:
        with ledger.reading() as connection:
            return write_day(connection, place, self.order, given.roster and given.roster.roster, given.started)

    def _given(self, ledger: Ledger, started: datetime, sources: Sequence[Source], roster: RosterFile | None) -> _Given:
        with ledger.reading() as connection:
            decided, warnings = in_force(connection, started.date()), known_warnings(connection)
            if not self.emptied:
                _refuse_emptied(self.order.inboxes, [source.path for source in sources], list(standing(connection)))
        files = survey(sources)
        files = replace(files, sources=decided.withdrawn(sources, files.hashes))
        order = self.order
        further = [*map(shown, order.inboxes), str(order.out), str((order.zipped, order.reports)), roster.sha256 if roster else "", repr(decided), warnings.basis(started.date())]
        return _Given(started, files, roster, decided, warnings, files.fingerprint(standing_basis(order.policy, order.year, started.date(), further)))

    def _published(self, ledger: Ledger, basis: str) -> bool:
        """Tell whether what would be written now has been written, and is still there."""
        with ledger.reading() as connection:
            last = last_of(connection, PUBLISHED)
        there = all((self.order.out / name).exists() for name in OUTPUTS)
        return last is not None and there and last == {"basis": basis, "manifest": _fingerprint(self.order.out / MANIFEST)}

    def _renewed(self, ledger: Ledger, place: outputs.Place, given: _Given, watch: Watch | None) -> Report:
        """Read, judge, write and record."""
        order, files = self.order, given.files
        memory = Memory(ledger, Job("", order.reader, order.year), reader_fingerprint(order.reader), self.hands.reads)
        known = memory.read(files, order.jobs, watch)
        roster = given.roster.roster if given.roster else None
        outcome = judged(order, files.sources, settled([Chunk(known.accounts, b"")]), known.columns(), roster, given.decided)._replace(warnings=given.warnings)
        outcome = outcome._replace(judgement=replace(outcome.judgement, came=self._came(ledger, outcome.accounts, given.started)))
        with place.replacing() as folder:
            outcome = outcome._replace(handed=self.hands.writes(order, files.sources, outcome, folder, given.started, roster))
            night = Recorded(outcome.accounts, files.sources, outcome.batch, outcome.judgement, known.numbers, self._told(given), order.policy, given.roster)
            with ledger.writing("run") as at:
                news = record(at, night)
                enter_warnings(at, outcome.watched(order, given.started))
        day = self._told_of_day(ledger, place, given)
        with ledger.writing(PUBLISHED) as at:
            at.facts |= {"basis": given.basis, "manifest": _fingerprint(order.out / MANIFEST)}
        return _report(ledger, outcome, known.read, news, day)

    def _came(self, ledger: Ledger, accounts: Sequence[FileAccount], started: datetime) -> dict[int, date]:
        with ledger.reading() as connection:
            return arrivals(connection, accounts, started)

    def _told(self, given: _Given) -> dict[str, object]:
        """Describe the run for the ledger."""
        order = self.order
        asked = {"inboxes": [shown(inbox) for inbox in order.inboxes], "out": shown(str(order.out))}
        return {
            "started": given.started.isoformat(timespec="seconds"),
            "finished": self.hands.clock().isoformat(timespec="seconds"),
            "program": __version__,
            "policy": shown(order.policy),
            "asked": json.dumps(asked, ensure_ascii=False),
            "basis": given.basis,
            "year": order.year,
        }


def _roster(path: Path) -> RosterFile:
    roster = read_roster(path)
    return RosterFile(roster, shown(str(path)), _fingerprint(path))


def _refuse_emptied(inboxes: Sequence[str], paths: Sequence[str], before: Sequence[str]) -> None:
    """Refuse to go on where an inbox that had files has none: more likely it is not mounted than emptied."""
    for inbox in inboxes:
        below = shown(Path(inbox).as_posix().rstrip("/"))
        had = sum(path == below or path.startswith(f"{below}/") for path in before)
        if had and not any(path == below or path.startswith(f"{below}/") for path in paths):
            raise PerfsheetError(
                f"收件箱 {shown(inbox)} 现在一个文件也没有，而上一次有 {had} 个，原有结果未改动。请检查共享文件夹是否连上；如确已清空，请加 --emptied 重新运行。"
            )


def _report(ledger: Ledger, outcome: Outcome | None, read: int, news: Mapping[str, int], day: Day) -> Report:
    with ledger.reading() as connection:
        run = last_run(connection)
        return Report(outcome, json.loads(run.counts), run.forms, read, news, *head(connection), day)


def _fingerprint(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
