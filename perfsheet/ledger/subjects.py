"""What a row of a form is about, in words that stay the same when the form is drawn anew and sent again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from unicodedata import normalize

from pandas import Series

from perfsheet.tables import Batch, plain

#: table → the columns that name what a row is about
_NAMED: Final = {
    "indicators": ("level1", "level2", "name"),
    "funds": ("source", "label"),
    "fields": ("key", "label"),
    "totals": ("label", "key"),
    "goals": ("kind", "label"),
    "tasks": ("position", "key"),
    "headings": ("block", "text"),
    "notes": ("message",),
}


def subjects(batch: Batch, tables: Series[Any], rows: Series[Any]) -> list[str]:
    """Name what each of some rows is about; "" for the form itself."""
    columns = {table: _columns(batch, table) for table in set(plain(tables)) if table in _NAMED}
    known: dict[tuple[str, int], str] = {}
    folded: dict[str, str] = {}
    found = []
    for key in zip(plain(tables), plain(rows), strict=True):
        if key not in known:
            known[key] = _name(columns.get(key[0], []), key[1], folded)
        found.append(known[key])
    return found


def _columns(batch: Batch, table: str) -> list[list[Any]]:
    values, _ = getattr(batch, table)
    return [plain(values[name]) for name in _NAMED[table]]


def _name(columns: Sequence[list[Any]], row: int | None, folded: dict[str, str]) -> str:
    if row is None or not columns or not 0 <= row < len(columns[0]):
        return ""
    return "/".join([_folded(str(column[row]), folded) for column in columns if column[row] is not None])


def _folded(text: str, known: dict[str, str]) -> str:
    """Fold width and case and drop white space."""
    if text not in known:
        known[text] = "".join(normalize("NFKC", text).casefold().split())
    return known[text]
