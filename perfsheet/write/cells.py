"""How a column of a frame becomes the cells of a list: plain values by slices, None for a blank."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from perfsheet.tables import plain
from perfsheet.write.book import Styled, row_link
from perfsheet.write.format import one_line
from perfsheet.write.terms import heading

if TYPE_CHECKING:
    from pandas import DataFrame, Series

    from perfsheet.write.links import Links

#: the cells (or links) of a slice of rows
Cells = Callable[[slice], Iterable[Any]]


def straight(column: Series[Any]) -> Cells:
    """Give the values as they are."""
    array = column.array
    return lambda part: plain(array[part])


def mapped(column: Series[Any], name: Callable[[Any], object]) -> Cells:
    """Give what `name` makes of each value; a blank stays blank."""
    array = column.array
    return lambda part: [None if value is None else name(value) for value in plain(array[part])]


def positive(column: Series[Any]) -> Cells:
    """Give counts, with nothing for 0, so that what counts is seen."""
    array = column.array
    return lambda part: [value or None for value in plain(array[part])]


def figure(frame: DataFrame, key: str) -> Cells:
    """Give numbers, percentages as such; where a number could not be read, the text as it stands."""
    numbers, texts, kinds = (frame[name].array for name in (key, f"{key}_text", f"{key}_kind"))
    return lambda part: list(map(_figure, plain(numbers[part]), plain(texts[part]), plain(kinds[part])))


def _figure(number: float | None, text: str | None, kind: str | None) -> object:
    if number is None:
        return text and Styled(one_line(text), "centre")
    return Styled(hundredth(number), "percent") if kind == "percent" else number


def hundredth(percentage: float | None) -> float | None:
    """Turn 86.2 (percent) into 0.862, exactly rounded."""
    return None if percentage is None else float(Decimal(repr(percentage)).scaleb(-2))


def looked_up(column: Series[Any], rows: Series[Any], blank: object = None) -> Cells:
    """Give for each row the value of `column` at the position that `rows` names."""
    values, at = [blank if value is None else value for value in plain(column)], rows.array
    return lambda part: [values[row] for row in at[part]]


def addresses(frame: DataFrame, keys: tuple[str, ...]) -> Cells:
    """Give for each row the first cell that is known."""
    columns = [frame[key].array for key in keys]
    return lambda part: [next(filter(None, row), None) for row in zip(*(plain(column[part]) for column in columns), strict=True)]


def to_source(links: Links, locations: Cells, sheets: Cells, cells: Cells) -> Cells:
    """Give links to the source file, at the cell."""
    return lambda part: list(map(links.to_cell, locations(part), sheets(part), cells(part)))


def to_rows(name: str, rows: Series[Any], count: int) -> Cells:
    """Give links to the first row of each form on the sheet `name`."""
    first = rows.reset_index(drop=True).drop_duplicates()
    at = dict(zip(plain(first), first.index, strict=True))
    return lambda part: [row_link(name, at[form]) if form in at else None for form in range(part.start, min(part.stop, count))]


def more(block: str) -> Callable[[str], str]:
    """Show what the catalogue has no column for: heading, text and cell."""

    def shown(packed: str) -> str:
        values = json.loads(packed).items()
        return "；".join(f"{heading(block, key)}：{one_line(value['text'])}（{value['cell']}）" for key, value in values)

    return shown


def when(moment: object) -> str:
    """Show a moment (ISO 8601, or a time of Python) to the minute."""
    return str(moment)[:16].replace("T", " ")
