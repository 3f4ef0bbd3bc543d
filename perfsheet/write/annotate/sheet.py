"""A worksheet part in which cells are given other styles, in place; cells and rows that are missing are put in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from perfsheet.model import column_letters
from perfsheet.write.annotate.marks import Unpatchable
from perfsheet.write.annotate.markup import Element, Markup, attributes_of
from perfsheet.write.annotate.measures import HEIGHT, WIDTH, Columns, Measures
from perfsheet.write.annotate.relations import STRICT, TRANSITIONAL

Place = tuple[int, int]
MOST_ROWS: Final = 1_048_576
MOST_COLS: Final = 16_384

#: what stands behind the link to the shapes of comments
_BEHIND: Final = ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst")
_REFERENCE = re.compile(r"\s*\$?([A-Za-z]{1,3})\$?([0-9]{1,7})\s*")
_ROW_NUMBER = re.compile(r"""\sr\s*=\s*["']\s*([0-9]{1,7})\s*["']""")
_CELL_REFERENCE = re.compile(r"""\sr\s*=\s*["']([^"']*)["']""")
_STYLE = re.compile(r"""\ss\s*=\s*["']\s*([0-9]{1,9})\s*["']""")
_SPANS = re.compile(r"([0-9]{1,5}):([0-9]{1,5})")
_TRUE: Final = ("1", "true", "on")


class _Row(NamedTuple):
    """A row: its number, whether that is only counted, and where it stands."""

    number: int
    counted: bool
    element: Element


def place_of(reference: str) -> Place | None:
    """Read a reference to a cell: F14 is (14, 6); None for what is none."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    col = 0
    for letter in match[1].upper():
        col = col * 26 + ord(letter) - 64
    place = int(match[2]), col
    return place if 1 <= place[0] <= MOST_ROWS and col <= MOST_COLS else None


class Sheet:
    """A worksheet part that is being edited."""

    def __init__(self, raw: bytes) -> None:
        """Find what stands where; raises Unpatchable where this is no plain worksheet."""
        self.markup = markup = Markup(raw)
        self._parts = list(markup.children(markup.root, skip=markup.named("sheetData")))
        self._first = {element.name: element for element in reversed(self._parts)}
        data = self._child("sheetData")
        if data is None or markup.root.name != markup.named("worksheet"):
            raise Unpatchable("工作表结构异常")
        self._data = data
        self._rows = list(self._listed_rows())
        self.columns = list(self._listed_columns())

    def _child(self, name: str) -> Element | None:
        return self._first.get(self.markup.named(name))

    def _listed_rows(self) -> Iterator[_Row]:
        markup, number = self.markup, 0
        for element in _elements(markup, self._data, markup.named("row")):
            found = _ROW_NUMBER.search(markup.text, element.start, element.inner)
            number = int(found[1]) if found else number + 1
            yield _Row(number, found is None, element)

    def _listed_columns(self) -> Iterator[Columns]:
        columns = self._child("cols")
        for element in self.markup.children(columns) if columns else ():
            found = self.markup.attributes(element)
            if found.get("min", "").isdecimal() and found.get("max", "").isdecimal():
                hidden = found.get("hidden") in _TRUE
                yield Columns(
                    int(found["min"]), int(found["max"]), _number(found.get("style")), 0.0 if hidden else _float(found.get("width"), WIDTH)
                )

    def top_left(self, places: Iterable[Place]) -> dict[Place, Place]:
        """Say for each place where it is shown: the first cell of its merged area, or itself."""
        merged = self._child("mergeCells")
        found = {place: place for place in places}
        for element in self.markup.children(merged) if merged else ():
            first, _, last = self.markup.attributes(element).get("ref", "").partition(":")
            start, end = place_of(first), place_of(last)
            if start and end:
                for place, shown in found.items():
                    if shown == place and start[0] <= place[0] <= end[0] and start[1] <= place[1] <= end[1]:
                        found[place] = start
        return found

    def restyle(self, places: Iterable[Place], restyled: Callable[[Place, int], int]) -> None:
        """Give cells other styles: `restyled` makes the new one from the old one."""
        rows: dict[int, list[int]] = {}
        for row, col in sorted(places):
            rows.setdefault(row, []).append(col)
        first: dict[int, _Row] = {}
        for one in self._rows:
            first.setdefault(one.number, one)
        for number, cols in rows.items():
            if number in first:
                self._edit_row(first[number], cols, restyled)
            else:
                self._new_row(number, cols, restyled)

    def _edit_row(self, row: _Row, cols: list[int], restyled: Callable[[Place, int], int]) -> None:
        markup, element = self.markup, row.element
        cells = list(self._cells(element))
        known: dict[int, tuple[int, bool, Element]] = {}
        for cell in cells:
            known.setdefault(cell[0], cell)
        given = markup.attributes(element)
        own = _number(given.get("s")) if given.get("customFormat") in _TRUE else None
        missing = [col for col in cols if col not in known]
        for col in cols:
            if col in known:
                where = known[col][2]
                style = _STYLE.search(markup.text, where.start, where.inner)
                markup.set(where, "s", str(restyled((row.number, col), int(style[1]) if style else 0)))
        for col in missing:
            style_of = own if own is not None else self._column_style(col)
            self._put(element, cells, col, self._cell(row.number, col, restyled((row.number, col), style_of)))
        if missing and "spans" in given:
            self._widen(element, given["spans"], missing)

    def _put(self, row: Element, cells: list[tuple[int, bool, Element]], col: int, text: str) -> None:
        """Put a new cell in before the first one that stands to its right."""
        behind = next((cell for cell in cells if cell[0] > col), None)
        if behind is None:
            self.markup.append(row, text)
        elif behind[1]:
            raise Unpatchable("工作表的单元格没有按顺序排列")
        else:
            self.markup.insert(behind[2].start, text)

    def _widen(self, row: Element, spans: str, cols: list[int]) -> None:
        match = _SPANS.fullmatch(spans)
        if match and (min(cols) < int(match[1]) or max(cols) > int(match[2])):
            self.markup.set(row, "spans", f"{min(*cols, int(match[1]))}:{max(*cols, int(match[2]))}")

    def _new_row(self, number: int, cols: list[int], restyled: Callable[[Place, int], int]) -> None:
        cells = "".join(self._cell(number, col, restyled((number, col), self._column_style(col))) for col in cols)
        name = self.markup.named("row")
        hidden = ' hidden="1"' if self._format().get("zeroHeight") in _TRUE else ""
        text = f'<{name} r="{number}"{hidden}>{cells}</{name}>'
        behind = next((row for row in self._rows if row.number > number), None)
        if behind is None:
            self.markup.append(self._data, text)
        elif behind.counted:
            raise Unpatchable("工作表的行没有按顺序排列")
        else:
            self.markup.insert(behind.element.start, text)

    def _cell(self, row: int, col: int, style: int) -> str:
        return f'<{self.markup.named("c")} r="{column_letters(col)}{row}" s="{style}"/>'

    def _cells(self, row: Element) -> Iterator[tuple[int, bool, Element]]:
        """Give the cells of a row: column, whether that is only counted, and where each stands."""
        markup, col = self.markup, 0
        for element in _elements(markup, row, markup.named("c")):
            found = _CELL_REFERENCE.search(markup.text, element.start, element.inner)
            place = place_of(found[1]) if found else None
            col = place[1] if place else col + 1
            yield col, place is None, element

    def _column_style(self, col: int) -> int:
        return next((columns.style for columns in self.columns if columns.first <= col <= columns.last), 0)

    def _format(self) -> dict[str, str]:
        element = self._child("sheetFormatPr")
        return self.markup.attributes(element) if element else {}

    def measures(self) -> Measures:
        """Tell how wide its columns are shown and how high its rows."""
        usual = self._format()
        height = _float(usual.get("defaultRowHeight"), HEIGHT)
        return Measures(self.columns, self._heights(height), _float(usual.get("defaultColWidth"), WIDTH), height)

    def _heights(self, usual: float) -> dict[int, float]:
        """List the heights of rows that are stated, in points; hidden ones have none."""
        found, markup = {}, self.markup
        for row in self._rows:
            tag = markup.tag(row.element)
            if " ht" in tag or " hidden" in tag:
                given = attributes_of(tag)
                found[row.number] = 0.0 if given.get("hidden") in _TRUE else _float(given.get("ht"), usual)
        return found

    def deselect(self) -> None:
        """Take the sheet out of the selection, so that ours alone is selected."""
        deselect(self.markup, self._child("sheetViews"))

    def shapes(self) -> str | None:
        """Give the id of the relationship to the shapes of comments."""
        element = self._child("legacyDrawing")
        if element is None:
            return None
        return next((value for name, value in self.markup.attributes(element).items() if name.rpartition(":")[2] == "id"), None)

    def link_shapes(self, relation: str) -> None:
        """Link the shapes of comments."""
        markup = self.markup
        prefix = markup.prefix_of(TRANSITIONAL, STRICT)
        base = STRICT if "purl.oclc.org" in markup.namespace else TRANSITIONAL
        given = f'{prefix}:id="{relation}"' if prefix else f'xmlns:r="{base}" r:id="{relation}"'
        text = f"<{markup.named('legacyDrawing')} {given}/>"
        behind = next((element for element in self._parts if self._stands_behind(element)), None)
        markup.insert(behind.start, text) if behind else markup.append(markup.root, text)

    def _stands_behind(self, element: Element) -> bool:
        """Tell whether an element belongs behind the link to the shapes; a choice between elements is judged by the first."""
        name = element.name.rpartition(":")[2]
        if name == "AlternateContent":
            return any(f"<{self.markup.named(behind)}" in self.markup.shadow[element.start : element.end] for behind in _BEHIND)
        return name in _BEHIND


def deselect(markup: Markup, views: Element | None) -> None:
    """Take a sheet out of the selection, given its views."""
    for view in markup.children(views) if views else ():
        if markup.attributes(view).get("tabSelected") in _TRUE:
            markup.set(view, "tabSelected", "0")


def _elements(markup: Markup, parent: Element, name: str) -> Iterator[Element]:
    """Give the elements of this name inside another; they do not hold one another."""
    pattern, close = _pattern(name), f"</{name}"
    at = parent.inner
    while (tag := pattern.search(markup.shadow, at, parent.last)) is not None:
        start, inner = tag.span()
        if markup.shadow[inner - 2] == "/":
            at = inner
            yield Element(name, start, inner, inner, inner)
            continue
        last = markup.shadow.find(close, inner, parent.last)
        if last < 0:
            raise Unpatchable("工作表结构异常")
        at = markup.shadow.find(">", last) + 1
        yield Element(name, start, inner, last, at)


_PATTERNS: dict[str, re.Pattern[str]] = {}


def _pattern(name: str) -> re.Pattern[str]:
    if name not in _PATTERNS:
        _PATTERNS[name] = re.compile(rf"""<{re.escape(name)}(?=[\s/>])(?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""")
    return _PATTERNS[name]


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _float(text: str | None, otherwise: float) -> float:
    try:
        return float(text) if text else otherwise
    except ValueError:
        return otherwise
