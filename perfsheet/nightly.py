"""A run with a ledger: only what is new is read, and outputs are written only when something changed; the result is that of a run from scratch.

Whenever it is broken off, the last good outputs stand, what was read is kept, and the next run goes on from there: the ledger takes a
run in whole or not at all, and a run is published only when its outputs are in their place.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from perfsheet import __version__, outputs
from perfsheet.crew import Watch
from perfsheet.intake import Source, gather
from perfsheet.judgement import refuse_unknown
from perfsheet.ledger.basis import standing_basis
from perfsheet.ledger.ledger import Ledger, opened
from perfsheet.ledger.program import reader_fingerprint
from perfsheet.ledger.record import Recorded, record
from perfsheet.ledger.survey import Survey, survey
from perfsheet.ledger.writing import head, last_of
from perfsheet.manifest import settled, written_before
from perfsheet.names import shown
from perfsheet.pipeline import MANIFEST, NAMES, OUTPUTS, Order, Outcome, judged, write
from perfsheet.remembered import Memory, Remembered
from perfsheet.returns import Handed
from perfsheet.worker import Chunk, Job
from perfsheet.workers import read_all

#: the entry of the log that says that outputs are in their place
_PUBLISHED = "published"


class Report(NamedTuple):
    """What came of a night: `outcome` is None where nothing had changed and the last outputs stand."""

    outcome: Outcome | None
    #: how many files there are, and how many of them were read now
    files: int
    read: int
    #: paths that changed, forms judged otherwise than before, findings by the state they entered
    news: Mapping[str, int]
    #: number and hash of the last entry of the log
    entry: int
    head: str


class Hands(NamedTuple):
    """Who reads the files, and who writes the outputs."""

    reads: Callable[..., Iterable[Chunk]] = read_all
    writes: Callable[[Order, Sequence[Source], Outcome, Path, datetime], Handed] = write


_OWN = Hands()


@dataclass(frozen=True)
class Night:
    """What is run, and with which ledger."""

    order: Order
    ledger: str
    hands: Hands = _OWN

    def run(self, watch: Watch | None = None) -> Report:
        """Take in what is new and bring the outputs up to date; raises PerfsheetError for what only the operator can mend."""
        started, order = datetime.now().astimezone(), self.order
        refuse_unknown(order.policy)
        sources = gather(order.inboxes, order.listed, out=order.out, own=(*NAMES, outputs.CORNER))
        with outputs.held(order.out, NAMES, written_before(order.out / MANIFEST)) as place, opened(self.ledger) as ledger:
            found = survey(sources)
            basis = found.fingerprint(self._beside(started))
            if self._published(ledger, basis):
                return _report(ledger, None, len(sources), 0, {})
            memory = Memory(ledger, Job("", order.reader, order.year), reader_fingerprint(order.reader), self.hands.reads)
            known = memory.read(found, order.jobs, watch)
            outcome = judged(order, sources, settled([Chunk(known.accounts, b"")]), known.columns)
            with place.replacing() as folder:
                outcome = outcome._replace(handed=self.hands.writes(order, sources, outcome, folder, started))
                news = self._recorded(ledger, found, known, outcome, {"started": started, "basis": basis})
            with ledger.writing(_PUBLISHED) as at:
                at.facts |= {"basis": basis, "manifest": _fingerprint(order.out / MANIFEST)}
            return _report(ledger, outcome, len(sources), known.read, news)

    def _beside(self, now: datetime) -> dict[str, object]:
        order = self.order
        return standing_basis(order.policy, order.year, now.date(), [*map(shown, order.inboxes), str(order.out)])

    def _published(self, ledger: Ledger, basis: str) -> bool:
        """Tell whether what would be written now has been written, and is still there."""
        with ledger.reading() as connection:
            last = last_of(connection, _PUBLISHED)
        there = all((self.order.out / name).exists() for name in OUTPUTS)
        return last is not None and there and last == {"basis": basis, "manifest": _fingerprint(self.order.out / MANIFEST)}

    def _recorded(self, ledger: Ledger, found: Survey, known: Remembered, outcome: Outcome, about: Mapping[str, object]) -> dict[str, int]:  # all that a run is
        order = self.order
        told = {
            "started": _moment(about["started"]),
            "finished": _moment(datetime.now().astimezone()),
            "program": __version__,
            "policy": shown(order.policy),
            "asked": json.dumps({"inboxes": [shown(inbox) for inbox in order.inboxes], "out": shown(str(order.out))}, ensure_ascii=False),
            "basis": about["basis"],
            "year": order.year,
        }
        night = Recorded(outcome.accounts, found.sources, outcome.batch, outcome.judgement, known.numbers, told)
        with ledger.writing("run") as at:
            return record(at, night)


def _report(ledger: Ledger, outcome: Outcome | None, files: int, read: int, news: Mapping[str, int]) -> Report:
    with ledger.reading() as connection:
        return Report(outcome, files, read, news, *head(connection))


def _fingerprint(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _moment(when: object) -> str:
    return when.isoformat(timespec="seconds") if isinstance(when, datetime) else ""
