"""The catalogue of a run: every figure of its outputs with the rows that it was made of, and the cells of those rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from perfsheet.trace.figure import Figure, Tables

#: table → column → cell, text and value of each row
Cells = Mapping[str, Mapping[str, Mapping[str, Sequence[Any]]]]


@dataclass(frozen=True, slots=True)
class Place:
    """A sheet that lists a table, or the part of a workbook where figures stand by the addresses of their cells."""

    sheet: str
    table: str
    rows: int
    columns: Sequence[str]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What stands in the outputs: figures by their ids, the cells where they stand, the lists, and the rows behind all of it."""

    figures: Mapping[str, Figure]
    #: cells of the first sheet → id
    front: Mapping[str, str]
    lists: Sequence[Place]
    tables: Tables
    cells: Cells


def known(figures: Iterable[Figure], tables: Tables) -> dict[str, Figure]:
    """Return the figures that have a value, by id; of what is added up, the rows that say something."""
    found: dict[str, Figure] = {}
    for figure in figures:
        if figure.value is None:
            continue
        if figure.how in {"sum", "mean"}:
            column = tables[figure.table][figure.measure]
            rows = [row for row in figure.rows if column[row] is not None]
            found.setdefault(figure.key, figure._replace(rows=rows))
        else:
            found.setdefault(figure.key, figure)
    return found
