"""Runs to trace: of the made-up county with its roster, written once; and batches, catalogued without being written."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from perfsheet.judgement import Judgement, judge
from perfsheet.pipeline import Order, run
from perfsheet.policy import load
from perfsheet.roster import Roster, read_roster
from perfsheet.tables import Batch
from perfsheet.trace.catalogue import Catalogue
from perfsheet.traced import catalogue
from perfsheet.write.consolidated import write_consolidated
from perfsheet.write.word.bulletin import bulletin
from perfsheet.write.word.facts import Facts
from perfsheet.write.word.unit import unit_report
from perfsheet.write.written import Written
from tests.corpora import INBOX

MADE = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
ROSTER = INBOX.parent / "名册.xlsx"


def written_run(out: Path, inbox: Path = INBOX, roster: Path | None = ROSTER) -> Path:
    """Write all outputs about an inbox."""
    run(Order([str(inbox)], out, roster=roster, year=2025, jobs=2))
    return out


def catalogued(batch: Batch, folder: Path, judgement: Judgement | None = None, roster: Roster | None = None) -> tuple[Written, Catalogue]:
    """Catalogue the figures of a batch; only 汇总表.xlsx is written."""
    judgement = judgement or judge(batch, "national", 2025, roster)
    places = write_consolidated(batch, judgement, folder / "汇总表.xlsx", home=folder, made=MADE)
    found = Facts.of(batch, judgement)
    fields = bulletin(found, load("national", MADE.date()), MADE, roster)
    units = [unit_report(unit, found, MADE) for unit in found.units()]
    run_ = Written(batch, judgement, places, folder, MADE, roster, fields, units)
    return run_, catalogue(run_)


@cache
def county_roster() -> Roster:
    """Read the roster of the made-up county."""
    return read_roster(ROSTER)
