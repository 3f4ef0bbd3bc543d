"""What a row of a form is about, in words that stay the same when the form is drawn anew and sent again."""

from __future__ import annotations

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
    named = {table: _names(batch, table) for table in set(plain(tables)) if table in _NAMED}
    blank: list[str] = []
    return [
        named.get(table, blank)[row] if row is not None and 0 <= row < len(named.get(table, blank)) else ""
        for table, row in zip(plain(tables), plain(rows), strict=True)
    ]


def _names(batch: Batch, table: str) -> list[str]:
    values, _ = getattr(batch, table)
    columns = [plain(values[name]) for name in _NAMED[table]]
    known: dict[str, str] = {}
    return ["/".join(_folded(str(part), known) for part in row if part is not None) for row in zip(*columns, strict=True)]


def _folded(text: str, known: dict[str, str]) -> str:
    """Fold width and case and drop white space."""
    if text not in known:
        known[text] = "".join(normalize("NFKC", text).casefold().split())
    return known[text]
