"""Where the cell of a value is, also of a value that is not there: the column is known by its head, the row by what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import pandas as pd
from pandas import DataFrame

from perfsheet.read.vocabulary import document
from perfsheet.tables import Batch, plain

#: table → the columns whose cell tells the row, the surest first
_ROWS: Final = {
    "indicators": ("name", "weight", "score", "target", "actual", "number", "level2", "level1"),
    "funds": ("label", "budget", "approved", "spent"),
    "amounts": ("text",),
    "forms": ("title", "project", "unit", "department"),
    "fields": ("text", "label"),
    "goals": ("text", "label"),
    "totals": ("text", "label"),
    "tasks": ("text",),
    "headings": ("text",),
}
_DIGITS = re.compile(r"\d+$")
_LETTERS = re.compile(r"^[A-Z]+(?=\d)")


@cache
def called(table: str, column: str) -> str:
    """Say what a column is called: the first spelling of the vocabulary."""
    words: Any = document()["header"] if table in ("forms", "fields") else document()[table]
    spellings = words.get("columns", words)
    stem = column.removesuffix("_medium")
    name = next((str(spelling) for key in (column, stem) for spelling in spellings.get(key, ())), column)
    return f"中期{name}" if stem != column and column not in spellings else name


class Places:
    """The cells of a batch; what a form calls its columns, and where."""

    def __init__(self, batch: Batch) -> None:
        """Take the heads of columns."""
        heads, cells = batch.headings
        self._heads = [plain(column) for column in (heads["block"], heads["text"], cells["text"])]
        self._rows = heads.groupby("form").indices if len(heads) else {}
        self._known: dict[int, dict[str, tuple[str, str]]] = {}

    def of(self, table: str, cells: DataFrame, rows: pd.Index[Any], forms: Sequence[int], column: str) -> list[str | None]:
        """Return the cells of a column for some rows of a table; where blank, the cell that should be filled."""
        own = plain(cells[column].loc[rows]) if column in cells else [None] * len(rows)
        if all(own):
            return own
        blank = [i for i, cell in enumerate(own) if not cell]
        beside = _beside(cells, rows[blank], [name for name in _ROWS[table] if name in cells])
        for i, near in zip(blank, beside, strict=True):
            own[i] = self._should(table, forms[i], column, near)
        return own

    def heading(self, table: str, form: int, column: str) -> str:
        """Return what heads a column in a form, on one line; where nothing does, what such columns are called."""
        text, _ = self._of(form).get(f"{table}.{column}", (None, None))
        return "".join(text.split()) if text else called(table, column)

    def _of(self, form: int) -> dict[str, tuple[str, str]]:
        """Return the heads of a form, the first of each kind."""
        if form not in self._known:
            rows = list(map(int, self._rows.get(form, ())))
            blocks, texts, cells = self._heads
            self._known[form] = {blocks[row]: (texts[row], cells[row]) for row in reversed(rows)}
        return self._known[form]

    def _should(self, table: str, form: int, column: str, beside: str | None) -> str | None:
        """Name the cell below the head of a column, in the row of a cell beside it."""
        _, head = self._of(form).get(f"{table}.{column}", (None, None))
        if beside is None or head is None or beside.startswith("'"):
            return beside
        letters, row = _LETTERS.search(head), _DIGITS.search(beside)
        return f"{letters[0]}{row[0]}" if letters and row else beside


def _beside(cells: DataFrame, rows: pd.Index[Any], columns: Sequence[str]) -> list[str | None]:
    """Return for each row the first of its cells that there is."""
    found: list[str | None] = [None] * len(rows)
    for column in columns:
        if all(found):
            break
        found = [one or other for one, other in zip(found, plain(cells[column].loc[rows]), strict=True)]
    return found
