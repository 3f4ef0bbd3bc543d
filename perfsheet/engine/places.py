"""Where the cell of a value is, also of a value that is not there: the column is known by its head, the row by what stands beside it."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

import pandas as pd
from pandas import DataFrame, Series

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
        values, cells = batch.headings
        heads = DataFrame({"form": values["form"], "block": values["block"], "text": values["text"], "cell": cells["text"]})
        first = heads.drop_duplicates(["form", "block"])
        self._heads = {(form, block): (text, cell) for form, block, text, cell in zip(*(first[name] for name in first), strict=True)}

    def of(self, table: str, cells: DataFrame, forms: Series, column: str) -> list[str | None]:
        """Return the cells of a column, for rows whose cells and forms are given; where blank, the cell that should be filled."""
        own = plain(cells[column]) if column in cells else [None] * len(cells)
        return [cell or self._blank(table, cells.loc[row], form, column) for cell, row, form in zip(own, cells.index, forms, strict=True)]

    def heading(self, table: str, form: int, column: str) -> str:
        """Return what heads a column in a form, on one line; where nothing does, what such columns are called."""
        text, _ = self._heads.get((form, f"{table}.{column}"), (None, None))
        return "".join(text.split()) if text else called(table, column)

    def _blank(self, table: str, cells: Series, form: int, column: str) -> str | None:
        beside = next((cells[name] for name in _ROWS[table] if name in cells and not pd.isna(cells[name])), None)
        _, head = self._heads.get((form, f"{table}.{column}"), (None, None))
        if beside is None or head is None:
            return beside
        letters, row = _LETTERS.search(head), _DIGITS.search(beside)
        return f"{letters[0]}{row[0]}" if letters and row and not beside.startswith("'") else beside
