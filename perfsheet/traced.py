"""What a run leaves for looking figures up: the record of where each of them comes from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from perfsheet.trace.bulletin import bulletin_figures
from perfsheet.trace.catalogue import Catalogue, Place, known
from perfsheet.trace.coverage import returned
from perfsheet.trace.figure import Figure, Tables
from perfsheet.trace.overall import overall
from perfsheet.trace.pages import pages
from perfsheet.trace.record import NAME, write_record
from perfsheet.trace.rows import cells_of, laid_out
from perfsheet.trace.units import unit_figures
from perfsheet.write.context import summarise
from perfsheet.write.links import Links
from perfsheet.write.overview_tables import Forms
from perfsheet.write.word.facts import facts
from perfsheet.write.written import Written


def write_trace(run: Written, folder: Path) -> None:
    """Write the record of a run into its folder."""
    write_record(catalogue(run), folder / NAME)


def catalogue(run: Written) -> Catalogue:
    """Put together where every figure of a run comes from."""
    summary = summarise(run.batch, run.judgement)
    tables = laid_out(run.batch, run.judgement, summary, Links(run.home), run.covered)
    lists = [Place(*one) for one in run.places.lists]
    return Catalogue(known(_figures(run, tables), tables), run.places.figures, lists, tables, cells_of(run.batch))


def _figures(run: Written, tables: Tables) -> Iterator[Figure]:
    summary = summarise(run.batch, run.judgement)
    yield from overall(run.batch, summary, run.judgement)
    yield from pages(Forms.of(summary, run.judgement))
    if run.covered is not None:
        yield from returned(run.covered, tables)
    found = facts(run.batch, run.judgement)
    if run.bulletin is not None:
        yield from bulletin_figures(run.bulletin, found, tables, run.covered)
    yield from unit_figures(run.units, found)
