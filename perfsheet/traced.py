"""What a run leaves for looking figures up: the record of where each of them comes from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from perfsheet.judgement import Judgement
from perfsheet.roster import Roster
from perfsheet.tables import Batch
from perfsheet.trace.catalogue import Catalogue, Place, known
from perfsheet.trace.figure import Figure
from perfsheet.trace.overall import overall
from perfsheet.trace.record import NAME, write_record
from perfsheet.trace.rows import cells_of, laid_out
from perfsheet.write.consolidated import Places
from perfsheet.write.context import summarise
from perfsheet.write.covered import covered
from perfsheet.write.links import Links


def write_trace(
    batch: Batch, judgement: Judgement, places: Places, folder: Path, home: Path, made: datetime, roster: Roster | None = None
) -> None:  # noqa: PLR0913, PLR0917  # all that figures rest on
    """Write the record of a run into its folder, which will stand as `home`."""
    write_record(catalogue(batch, judgement, places, home, made, roster), folder / NAME)


def catalogue(batch: Batch, judgement: Judgement, places: Places, home: Path, made: datetime, roster: Roster | None = None) -> Catalogue:  # noqa: PLR0913, PLR0917  # as above
    """Put together where every figure of a run comes from."""
    summary = summarise(batch, judgement)
    due = covered(batch, roster, judgement, made.astimezone().date()) if roster else None
    tables = laid_out(batch, judgement, summary, Links(home), due)
    lists = [Place(*one) for one in places.lists]
    return Catalogue(known(_figures(batch, judgement), tables), places.figures, lists, tables, cells_of(batch))


def _figures(batch: Batch, judgement: Judgement) -> Iterator[Figure]:
    summary = summarise(batch, judgement)
    yield from overall(batch, summary, judgement)
