"""Money in pairs: the columns' names stand before their own figures, and below them the sources before theirs.

预算安排情况     | 资金到位情况     | 资金执行情况     | 预算执行进度
预算数：   | 860 | 到位数：   | 860 | 执行数：   | 843 | 98%
财政资金   | 860 | 财政资金   | 860 | 财政资金   | 843 |
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from perfsheet.model import Cell, Fund, Value
from perfsheet.read.draft import Draft, put
from perfsheet.read.funds import UNKNOWN
from perfsheet.read.notes import make
from perfsheet.read.parse import is_number_text
from perfsheet.read.sheet import Row, Sheet, value_of, words_of
from perfsheet.read.vocabulary import FUND_COLUMN, HEADER, SOURCE, Label

#: so many pairs make a table
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Pair:
    """A column: where its labels stand, how far its figures reach, and what they are; `at` is 0 where a head alone names it."""

    at: int
    last: int
    key: str


def columns_of(row: Row | None, following: Row | None, head: Row | None, sheet: Sheet) -> list[Pair]:
    """Read the columns that a row names before its own figures, where sources follow in the same places; none where it is no such row.

    Figures to the right of the last pair are what the `head` above them says.
    """
    if row is None or following is None or not row.flags & FUND_COLUMN or not following.flags & SOURCE:
        return []
    named = list(_named(row))
    sources = {cell.col for cell, label in zip(following.cells, following.labels, strict=True) if label.source}
    if len({label.fund_column for _, label, _ in named}) < _LEAST or (head is not None and head.flags & (HEADER | SOURCE)):
        return []
    if len(sources & {cell.col for cell, _, _ in named}) < _LEAST:
        return []
    ends = [*(cell.col - 1 for cell, _, _ in named[1:]), sheet.right(named[-1][2])]
    found = [Pair(cell.col, end, str(label.fund_column)) for (cell, label, _), end in zip(named, ends, strict=True)]
    heads = zip(head.cells, head.labels, strict=True) if head is not None else ()
    return found + [Pair(0, sheet.right(cell), label.fund_column) for cell, label in heads if label.fund_column and cell.col > ends[-1]]


def _named(row: Row) -> Iterator[tuple[Cell, Label, Cell]]:
    """Go through the labels of columns that have a figure to their right."""
    for at, label in enumerate(row.labels[:-1]):
        figure = row.cells[at + 1]
        if (
            label.fund_column
            and not label.source
            and not row.labels[at + 1].known
            and (figure.number is not None or is_number_text(figure.text))
        ):
            yield row.cells[at], label, figure


def read_head(row: Row, draft: Draft) -> None:
    """Keep what stands above the pairs."""
    draft.labels += [("funds.head", cell) for cell in row.cells]


def read_row(sheet: Sheet, row: Row, columns: Sequence[Pair], draft: Draft) -> bool:
    """Read a row of pairs; False if it is none."""
    places = {column.at for column in columns if column.at}
    names = [(cell, label) for cell, label in zip(row.cells, row.labels, strict=True) if cell.col in places]
    if not any(label.source or label.fund_column for _, label in names):
        return False
    funds: dict[str, Fund] = {}
    for cell, label in names:
        source = label.source or ("total" if label.fund_column else UNKNOWN)
        if source == UNKNOWN:
            draft.findings.append(make("source_unknown", sheet.name, words_of(cell).cell, label=cell.text.strip()))
        if source in funds:
            draft.labels.append(("funds.label", cell))
        funds.setdefault(source, Fund(source, words_of(cell), {}))
    by_column = {cell.col: label.source or ("total" if label.fund_column else UNKNOWN) for cell, label in names}
    for cell in row.cells:
        if cell.col < min(places):
            draft.labels.append(("funds", cell))
        elif cell.col not in by_column:
            _put(cell, columns, by_column, funds, draft)
    draft.funds += funds.values()
    draft.columns.update(f"funds.{column.key}" for column in columns)
    return True


def _put(cell: Cell, columns: Sequence[Pair], sources: dict[int, str], funds: dict[str, Fund], draft: Draft) -> None:
    """Put a figure where its column says, for the source that stands before it, else for the row's first."""
    column = next((column for column in columns if cell.col <= column.last), None)
    if column is None:
        draft.remarks.append(words_of(cell))
        return
    source = sources.get(column.at) or next(iter(funds))
    values: dict[str, Value] = dict(funds[source].values)
    put(values, column.key, value_of(cell))
    funds[source] = funds[source]._replace(values=values)
