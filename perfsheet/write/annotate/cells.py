"""The rows and cells of a worksheet part: cells are given other styles in place, and those that are missing are put in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from perfsheet.model import address, column_letters
from perfsheet.write.annotate.marks import Unpatchable
from perfsheet.write.annotate.markup import Markup
from perfsheet.write.annotate.places import Place, place_of
from perfsheet.write.annotate.source import Element, attributes_of, tag_pattern

#: makes the style of a cell from the one it has
Restyled = Callable[[Place, int], int]

_ROW_NUMBER = re.compile(r"""\sr\s*=\s*["']\s*([0-9]{1,7})\s*["']""")
_REFERENCE = re.compile(r"""\sr\s*=\s*["']([^"']*)["']""")
_STYLE = re.compile(r"""\ss\s*=\s*["']\s*([0-9]{1,9})\s*["']""")
_SPANS = re.compile(r"([0-9]{1,5}):([0-9]{1,5})")
_TRUE: Final = ("1", "true", "on")


class Row(NamedTuple):
    """A row: its number, whether that is only counted, and where it stands."""

    number: int
    counted: bool
    element: Element


class _Cell(NamedTuple):
    """A cell: its column, whether that is only counted, and where it stands."""

    col: int
    counted: bool
    element: Element


class Rows:
    """The rows of a worksheet part, in `data`; `column_style` tells the style of a column, new rows may be `hidden`."""

    def __init__(self, markup: Markup, data: Element, column_style: Callable[[int], int], *, hidden: bool) -> None:
        """Find the rows."""
        self._markup, self._data, self._column_style, self._hidden = markup, data, column_style, hidden
        self.listed = list(self._found())
        self._first: dict[int, Row] = {}
        for row in self.listed:
            self._first.setdefault(row.number, row)

    def _found(self) -> Iterator[Row]:
        markup, number = self._markup, 0
        for element in markup.each(self._data, "row"):
            found = _ROW_NUMBER.search(markup.text, element.start, element.inner)
            number = int(found[1]) if found else number + 1
            yield Row(number, found is None, element)

    def restyle(self, places: Iterable[Place], restyled: Restyled) -> None:
        """Give cells other styles."""
        rows: dict[int, list[int]] = {}
        for row, col in sorted(places):
            rows.setdefault(row, []).append(col)
        for number, cols in rows.items():
            if number in self._first:
                self._edit(self._first[number], cols, restyled)
            else:
                self._new(number, cols, restyled)

    def _edit(self, row: Row, cols: list[int], restyled: Restyled) -> None:
        """Restyle cells of a row that is there."""
        missing = [col for col in cols if not self._restyle_at_once(row, col, restyled)]
        if not missing:
            return
        cells = list(self._cells(row.element))
        known: dict[int, Element] = {}
        for cell in cells:
            known.setdefault(cell.col, cell.element)
        for col in missing:
            if col in known:
                self._restyle(known[col], (row.number, col), restyled)
        self._put(row, cells, [col for col in missing if col not in known], restyled)

    def _restyle_at_once(self, row: Row, col: int, restyled: Restyled) -> bool:
        """Restyle a cell that states its place as nearly all do; tell whether it was found."""
        name, shadow = self._markup.named("c"), self._markup.shadow
        start = shadow.find(f'<{name} r="{column_letters(col)}{row.number}"', row.element.inner, row.element.last)
        tag = tag_pattern(name).match(shadow, start) if start >= 0 else None
        if tag is not None:
            self._restyle(Element(name, start, tag.end(), 0, 0), (row.number, col), restyled)
        return tag is not None

    def _restyle(self, cell: Element, place: Place, restyled: Restyled) -> None:
        style = _STYLE.search(self._markup.text, cell.start, cell.inner)
        value = str(restyled(place, int(style[1]) if style else 0))
        if style is None:
            self._markup.set(cell, "s", value)
        else:
            self._markup.replace(*style.span(1), value)

    def _put(self, row: Row, cells: list[_Cell], cols: list[int], restyled: Restyled) -> None:
        """Put missing cells into a row, each before the first that stands to its right."""
        given = attributes_of(self._markup.tag(row.element))
        own = _number(given.get("s")) if given.get("customFormat") in _TRUE else None
        for col in cols:
            text = self._written((row.number, col), restyled(((row.number, col)), self._column_style(col) if own is None else own))
            behind = next((cell for cell in cells if cell.col > col), None)
            if behind is None:
                self._markup.append(row.element, text)
            elif behind.counted:
                raise Unpatchable("工作表的单元格没有按顺序排列")
            else:
                self._markup.insert(behind.element.start, text)
        spans = _SPANS.fullmatch(given.get("spans", ""))
        if cols and spans and (min(cols) < int(spans[1]) or max(cols) > int(spans[2])):
            self._markup.set(row.element, "spans", f"{min(*cols, int(spans[1]))}:{max(*cols, int(spans[2]))}")

    def _new(self, number: int, cols: list[int], restyled: Restyled) -> None:
        """Put in a row that is missing."""
        cells = "".join(self._written((number, col), restyled((number, col), self._column_style(col))) for col in cols)
        name = self._markup.named("row")
        hidden = ' hidden="1"' if self._hidden else ""
        text = f'<{name} r="{number}"{hidden}>{cells}</{name}>'
        behind = next((row for row in self.listed if row.number > number), None)
        if behind is None:
            self._markup.append(self._data, text)
        elif behind.counted:
            raise Unpatchable("工作表的行没有按顺序排列")
        else:
            self._markup.insert(behind.element.start, text)

    def _written(self, place: Place, style: int) -> str:
        return f'<{self._markup.named("c")} r="{address(*place)}" s="{style}"/>'

    def _cells(self, row: Element) -> Iterator[_Cell]:
        markup, col = self._markup, 0
        for element in markup.each(row, "c"):
            found = _REFERENCE.search(markup.text, element.start, element.inner)
            place = place_of(found[1]) if found else None
            col = place[1] if place else col + 1
            yield _Cell(col, place is None, element)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0
