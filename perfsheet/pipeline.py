"""The story of a run: what comes in is read, put into one batch, judged, and written out, beside an account of every file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from perfsheet import outputs, verdict
from perfsheet.account import FileAccount
from perfsheet.columns import Columns
from perfsheet.crew import Watch
from perfsheet.giveback import Marking
from perfsheet.intake import Source, gather
from perfsheet.judgement import AUTO, Judgement, judge, refuse_unknown
from perfsheet.ledger.decided import UNDECIDED, Decided
from perfsheet.manifest import counts, current_forms, files_frame, settled, write_manifest, written_before
from perfsheet.names import shown
from perfsheet.papers import Writing, aside
from perfsheet.returns import NOTHING, Handed, Returns, unit_reports
from perfsheet.roster import Roster, read_roster
from perfsheet.tables import Batch
from perfsheet.trace.record import NAME as TRACE
from perfsheet.traced import write_trace
from perfsheet.warned import FOLDER as WARNINGS
from perfsheet.warned import warning_papers, write_register
from perfsheet.warning.known import NOTHING as NOTHING_KNOWN
from perfsheet.warning.known import Known
from perfsheet.warning.watch import Watched
from perfsheet.worker import READER, Job
from perfsheet.workers import read_all
from perfsheet.write.consolidated import write_consolidated
from perfsheet.write.overview import write_overview
from perfsheet.write.parcels import APART, BACK
from perfsheet.write.reconciliation_page import NAME as RECONCILIATION
from perfsheet.write.reconciliation_page import write_reconciliation
from perfsheet.write.word import write_bulletin
from perfsheet.write.written import Written

CONSOLIDATED = "汇总表.xlsx"
OVERVIEW = "总览.html"
BULLETIN = "通报.docx"
UNIT_REPORTS = "单位报告"
MANIFEST = "manifest.json"
#: what a night with a ledger adds
CHANGES = "今日变化.html"
ENCODER = "perfsheet.columns:encode"
#: what every run writes; what it writes if it was asked to; what it may write, the account of it all last
OUTPUTS = (CONSOLIDATED, OVERVIEW, RECONCILIATION, TRACE, MANIFEST)
REPORTS = (BULLETIN, UNIT_REPORTS)
NAMES = (BACK, APART, WARNINGS, *REPORTS, CHANGES, *OUTPUTS)


@dataclass(frozen=True)
class Order:
    """What the operator asked for; `listed` are further paths, one a line; `jobs` 0 takes every processor.

    `policy` is a name, the path of a policy file, or `auto`; `zipped` packs what goes back to each unit; `roster` is what the forms are
    held against; without `reports` only what programs and units need is written.
    """

    inboxes: Sequence[str]
    out: Path
    listed: Iterable[bytes] = ()
    policy: str = AUTO
    year: int | None = None
    jobs: int = 0
    reader: str = READER
    zipped: bool = False
    roster: Path | None = None
    reports: bool = True


class Outcome(NamedTuple):
    """What came of a run: an account of each file, the files by status, the tables, and what was found out about them.

    `warnings` is what the ledger knows of earlier warnings and of replies to them.
    """

    accounts: Sequence[FileAccount]
    counts: dict[str, int]
    batch: Batch
    judgement: Judgement
    handed: Handed = NOTHING
    warnings: Known = NOTHING_KNOWN

    def watched(self, order: Order, started: datetime) -> Watched:
        """Look at what is monitored: the lights, and how far those that are warned of have come."""
        return Watched.of(self.batch, self.judgement, self.warnings, started.date(), order.year)


def run(order: Order, watch: Watch | None = None) -> Outcome:
    """Read all that came in and write the outputs; raises PerfsheetError for what only the operator can mend."""
    started = datetime.now().astimezone()
    refuse_unknown(order.policy)
    roster = read_roster(order.roster) if order.roster else None
    sources = gather(order.inboxes, order.listed, out=order.out, own=(*NAMES, outputs.CORNER))
    with outputs.held(order.out, NAMES, written_before(order.out / MANIFEST)) as place:
        chunks = list(read_all(sources, Job(ENCODER, order.reader, order.year), order.jobs, watch))
        outcome = judged(order, sources, settled(chunks), (chunk.encoded() for chunk in chunks), roster)
        with place.replacing() as folder:
            handed = write(order, sources, outcome, folder, started, roster)
    return outcome._replace(handed=handed)


def judged(  # noqa: PLR0913, PLR0917  # all that a judgement rests on
    order: Order,
    sources: Sequence[Source],
    accounts: Sequence[FileAccount],
    columns: Iterable[Columns],
    roster: Roster | None = None,
    decided: Decided = UNDECIDED,
) -> Outcome:
    """Put what was read into one batch, and judge it; people may have decided otherwise than the rules."""
    batch = Batch.from_columns(columns, files_frame(accounts, sources)).marked(current_forms(accounts))
    judgement = decided.waived(batch, accounts, judge(batch, order.policy, order.year, roster))
    accounts = decided.overruled(verdict.settled(accounts, judgement.findings))
    return Outcome(accounts, counts(accounts), verdict.stated(batch, accounts), judgement)


def write(order: Order, sources: Sequence[Source], outcome: Outcome, folder: Path, started: datetime, roster: Roster | None = None) -> Handed:  # noqa: PLR0913, PLR0917  # all that a run knows
    """Write all outputs into a folder; they will stand in `order.out`."""
    accounts, _, batch, judgement, *_ = outcome
    watched = outcome.watched(order, started)
    returns = Returns.of(batch, judgement, accounts, sources, folder, order.out)
    with aside(order.jobs) as workers:
        copies = workers.do(list(returns.errands.values()), Marking())
        reports = list(unit_reports(batch, judgement, folder / UNIT_REPORTS, started)) if order.reports else []
        papers = workers.do([*returns.papers(batch, judgement, started), *warning_papers(watched, folder, started), *reports], Writing())
        places = write_consolidated(batch, judgement, folder / CONSOLIDATED, home=order.out, made=started)
        write_register(watched, folder, home=order.out, made=started)
        told = write_bulletin(batch, judgement, folder / BULLETIN, made=started, roster=roster) if order.reports else None
        papers.result()
        handed = returns.completed(copies.result(), started, zipped=order.zipped)
    standing = returns.standing()
    write_overview(batch, judgement, folder / OVERVIEW, home=order.out, title=_title(order), made=started, roster=roster, parcels=standing)
    written = Written(batch, judgement, places, order.out, started, roster, told, [one.fields for one in reports])
    write_reconciliation(written, folder / RECONCILIATION)
    write_trace(written, folder)
    write_manifest(accounts, sources, _described(order, judgement, started), folder / MANIFEST, outputs.files_below(folder), came=judgement.came)
    return handed


def _title(order: Order) -> str:
    return f"{order.year} 年度绩效表总览" if order.year else "绩效表总览"


def _described(order: Order, judgement: Judgement, started: datetime) -> dict[str, object]:
    """Describe the run for the manifest."""
    return {
        "started": started.isoformat(timespec="seconds"),
        "finished": datetime.now().astimezone().isoformat(timespec="seconds"),
        "inboxes": [shown(inbox) for inbox in order.inboxes],
        "policy": shown(order.policy),
        "policies": [one.told() for one in judgement.applied],
        "year": order.year,
    }
