"""What a table of 总览.html is made of: fields, and columns that hold every value once.

A field with a `path` is looked up in the table that the reference leads to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any, Final, NamedTuple

from perfsheet.write.format import rounded, shorten

#: the longest text that is shown
LONGEST: Final = 300
#: kinds of field that hold figures, and how many decimals are shown
FIGURES: Final = {"count": 0, "money": 2, "percent": 2, "points": 2}


class Field(NamedTuple):
    """A field of a table: how it is headed and shown.

    `path` is (reference, table, key) where the value stands in another table; `choose` offers a filter by value; a field that is not
    `shown` is for the pages of single things; `seek` says that searching looks at it.
    """

    key: str
    heading: str
    kind: str
    path: tuple[str, str, str] | None = None
    choose: bool = False
    shown: bool = True
    seek: bool = False


class Table(NamedTuple):
    """A table: its fields, its own columns (references among them), and how many rows there are."""

    fields: Sequence[Field]
    columns: Mapping[str, Sequence[Any]]
    rows: int


def value(tables: Mapping[str, Table], name: str, field: Field, row: int) -> Any:  # noqa: ANN401  # text or figure
    """Return what a field has in a row, wherever it stands."""
    if field.path is None:
        return tables[name].columns[field.key][row]
    reference, other, key = field.path
    at = tables[name].columns[reference][row]
    return None if at is None else value(tables, other, next(one for one in tables[other].fields if one.key == key), at)


def shown_figure(value: float | None, kind: str) -> float | int | None:
    """Round a figure as it is shown, half up, so that a page needs only to print it."""
    if value is None or not isfinite(value):
        return None
    places = FIGURES[kind]
    return float(rounded(value, places)) if places else int(value)


def cut(table: Table) -> Table:
    """Cut texts that no page could show: a cell of a workbook holds thirty thousand characters."""
    texts = {field.key for field in table.fields if field.path is None and field.kind not in FIGURES}
    return table._replace(columns={key: _shortened(column) if key in texts else column for key, column in table.columns.items()})


def _shortened(column: Sequence[str | None]) -> Sequence[str | None]:
    long = {text: shorten(text, LONGEST) for text in set(column) if text is not None and len(text) > LONGEST}
    return [long.get(text, text) for text in column] if long else column  # type: ignore[arg-type]  # None is no key of it
