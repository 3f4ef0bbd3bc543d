"""What a run leaves for looking figures up: the record of where each of them comes from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from perfsheet.coverage import Coverage
from perfsheet.judgement import Judgement
from perfsheet.roster import Roster
from perfsheet.tables import Batch
from perfsheet.trace.catalogue import Catalogue, Place, known
from perfsheet.trace.coverage import returned
from perfsheet.trace.figure import Figure, Tables
from perfsheet.trace.overall import overall
from perfsheet.trace.pages import pages
from perfsheet.trace.record import NAME, write_record
from perfsheet.trace.rows import cells_of, laid_out
from perfsheet.write.consolidated import Places
from perfsheet.write.context import summarise
from perfsheet.write.covered import covered
from perfsheet.write.links import Links
from perfsheet.write.overview_tables import Forms


class Told(NamedTuple):
    """A run as its outputs tell it: `places` of 汇总表.xlsx, the folder where the outputs will stand, and the day they were made."""

    batch: Batch
    judgement: Judgement
    places: Places
    home: Path
    made: datetime
    roster: Roster | None = None


def write_trace(told: Told, folder: Path) -> None:
    """Write the record of a run into its folder."""
    write_record(catalogue(told), folder / NAME)


def catalogue(told: Told) -> Catalogue:
    """Put together where every figure of a run comes from."""
    batch, judgement, places, home, made, roster = told
    summary = summarise(batch, judgement)
    due = covered(batch, roster, judgement, made.astimezone().date()) if roster else None
    tables = laid_out(batch, judgement, summary, Links(home), due)
    lists = [Place(*one) for one in places.lists]
    return Catalogue(known(_figures(batch, judgement, tables, due), tables), places.figures, lists, tables, cells_of(batch))


def _figures(batch: Batch, judgement: Judgement, tables: Tables, due: Coverage | None) -> Iterator[Figure]:
    summary = summarise(batch, judgement)
    yield from overall(batch, summary, judgement)
    yield from pages(Forms.of(summary, judgement))
    if due is not None:
        yield from returned(due, tables)
