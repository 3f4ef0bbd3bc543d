"""The parent's side of the tables: one frame per kind of row for the whole run, each beside a twin that holds its cells."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import pandas as pd
from pandas import DataFrame

from perfsheet.catalogue import LAYOUT, OWNERS, TEXT
from perfsheet.columns import Columns
from perfsheet.model import address
from perfsheet.spread import WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: text columns hold Python strings whatever else is installed: the same searches, and lone surrogates survive
STRINGS = pd.StringDtype("python")

_FILES = {"path": TEXT, "sha256": TEXT, "size": "Int64", "status": TEXT, "reason": TEXT, "modified": TEXT, "location": TEXT}
_COUNTED = ("forms", "errors", "warnings")
#: columns that hold local form numbers, re-based when chunks are joined
_FORM = "form"


class Table(NamedTuple):
    """Values and their cells: two frames of one shape and index; a cell is "F14", on another sheet "'Sheet'!F14", or NA."""

    values: DataFrame
    cells: DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """All that was read in a run. `form` is the row of `forms`, `file` the row of `files`; frames are never changed in place."""

    files: DataFrame
    forms: Table
    fields: Table
    funds: Table
    goals: Table
    tasks: Table
    indicators: Table
    totals: Table
    headings: Table
    notes: Table

    @classmethod
    def from_columns(cls, chunks: Iterable[Columns], files: DataFrame) -> Self:
        """Join the workers' chunks, in whatever order they came; `files` may leave to them what they know."""
        with _collector_at_rest():
            pool = _Pool()
            ordered = sorted((pool.compact(chunk) for chunk in chunks), key=lambda chunk: min(chunk["files"]["file"], default=-1))
            _rebase(ordered)
            tables = {name: _table(name, [chunk.pop(name) for chunk in ordered]) for name in LAYOUT}
            return cls(_files(files, [chunk["files"] for chunk in ordered], tables), **tables)

    def marked(self, current: Sequence[bool]) -> Self:
        """Return the batch with the forms that count marked: those that are not copies and that nothing newer replaces."""
        values, cells = self.forms
        return replace(self, forms=Table(values.assign(current=pd.array(list(current), dtype="boolean")), cells))


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Rest the collector of cycles: columns have none, and it would walk through all of them again and again."""
    working = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if working:
            gc.enable()


class _Pool(dict[Any, Any]):
    """Gives equal texts one object, and packed cells their names, so that a batch stays small."""

    def __missing__(self, packed: int) -> str:
        row, col = divmod(packed - 1, WIDTH)
        self[packed] = name = address(row, col + 1)
        return name

    def compact(self, chunk: Columns) -> Columns:
        return {table: {name: self._compact(name, column) for name, column in columns.items()} for table, columns in chunk.items()}

    def _compact(self, name: str, column: list[Any]) -> list[Any]:
        if name.endswith("@"):
            return [self[cell] if type(cell) is int else cell for cell in column]
        if any(type(value) is str for value in column):
            return [self.setdefault(value, value) if type(value) is str else value for value in column]
        return column


def plain(column: Any) -> list[Any]:  # noqa: ANN401  # a Series or an array of pandas
    """Return the values of a column as Python has them, None for NA."""
    return list(column.to_numpy(dtype=object, na_value=None))


def _rebase(chunks: Sequence[Columns]) -> None:
    """Count forms through all chunks instead of from 0 in each."""
    base = 0
    for chunk in chunks:
        count = len(chunk["forms"]["file"])
        chunk["forms"][_FORM] = list(range(count))
        for columns in chunk.values():
            if _FORM in columns:
                columns[_FORM] = [None if form is None else form + base for form in columns[_FORM]]
        base += count


def _table(name: str, chunks: list[dict[str, list[Any]]]) -> Table:
    sizes = [len(next(iter(chunk.values()))) for chunk in chunks]
    layout, owners = LAYOUT[name], OWNERS[name]
    index = pd.RangeIndex(sum(sizes))
    values = {column: _array(chunks, sizes, column, dtype) for column, dtype in layout.items()}
    if name == "indicators":
        _merge_signs(values)
    cells = {owner: _array(chunks, sizes, _cells_of(name, owner), TEXT) for owner in set(owners.values())}
    return Table(
        DataFrame(values, index=index, columns=pd.Index(list(layout)), copy=False),
        DataFrame({column: cells[owners[column]] for column in layout}, index=index, columns=pd.Index(list(layout)), copy=False),
    )


def _cells_of(table: str, owner: str) -> str:
    """Name the list that holds the cells: findings carry theirs as a value."""
    return owner if table == "notes" else f"{owner}@"


def _array(chunks: list[dict[str, list[Any]]], sizes: list[int], column: str, dtype: str) -> Any:  # noqa: ANN401  # an array of pandas
    """Join one column; a chunk that does not name it has nothing in it."""
    joined: list[Any] = []
    for chunk, size in zip(chunks, sizes, strict=True):
        joined += chunk.pop(column, []) or [None] * size
    return _typed(joined, dtype)


def _typed(column: list[Any], dtype: str) -> Any:  # noqa: ANN401  # an array of pandas
    chosen: Any = STRINGS if dtype == TEXT else dtype
    return pd.array(column, dtype=chosen)


def _merge_signs(values: dict[str, Any]) -> None:
    """Take comparator and measure from the target's own cell where they have no column or it is blank."""
    for sign in ("comparator", "measure"):
        own, inside = values[sign], values[f"target_{sign}"]
        blank = pd.isna(own)
        if blank.any():
            merged = own.copy()
            merged[blank] = inside[blank]
            values[sign] = merged


def _files(given: DataFrame, chunks: list[dict[str, list[Any]]], tables: dict[str, Table]) -> DataFrame:
    """Complete the account of files with what the workers and the tables know; what was given stands."""
    files = given.reset_index(drop=True)
    seen = {name: list(chain.from_iterable(chunk[name] for chunk in chunks)) for name in ("file", "path", "sha256", "size", "status", "reason")}
    if "file" not in files:
        files = files.assign(file=pd.array(seen["file"] if files.empty else range(len(files)), dtype="int64"))
    where = {file: i for i, file in enumerate(seen["file"])}
    at = [where.get(file) for file in files["file"]]
    for name, dtype in _FILES.items():
        if name not in files:
            column = seen.get(name)
            known = [None if column is None or i is None else column[i] for i in at]
            files = files.assign(**{name: _typed(known, dtype)})
    return files.assign(**{name: counted for name, counted in _counts(files, tables).items() if name not in files})


def _counts(files: DataFrame, tables: dict[str, Table]) -> dict[str, Any]:
    (forms, _), (notes, _) = tables["forms"], tables["notes"]
    by = {
        "forms": forms["file"],
        "errors": notes.loc[notes["severity"] == "error", "file"],
        "warnings": notes.loc[notes["severity"] == "warning", "file"],
    }
    return {name: files["file"].map(by[name].value_counts()).fillna(0).astype("int64") for name in _COUNTED}
