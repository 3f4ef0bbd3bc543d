"""OpenDocument workbooks (.ods), read as a stream: their paragraphs are the text as shown."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from perfsheet.model import Area, Cell, Finding, Grid
from perfsheet.read.gather import Gather
from perfsheet.read.notes import make
from perfsheet.read.ods_cell import OFFICE, TABLE, Paragraphs, count_of, make_cell
from perfsheet.read.package import Package
from perfsheet.read.refused import Refused
from perfsheet.read.scan import MOST_CELLS

MOST_SHEETS = 400
#: a row or a cell with content that is repeated more often than this is cut
MOST_REPEATS = 200
_ROWS, _COLS = 1_048_576, 16_384
_MOST_HIDDEN = 20_000
_NAMED = 10
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_NUMBER = "{urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_CELLS = (TABLE + "table-cell", TABLE + "covered-table-cell")
_PARTS = {_NUMBER + "year": 1, _NUMBER + "month": 2, _NUMBER + "day": 3, _NUMBER + "day-of-week": 3}
_MATTERS = (OFFICE + "value-type", TABLE + "formula", TABLE + "number-rows-spanned", TABLE + "number-columns-spanned")
_SHOWN = 20
_MANIFEST = "meta-inf/manifest.xml"


def read_ods(package: Package) -> tuple[list[Grid], list[Finding]]:
    """Read the sheets of a workbook in its order, with findings about them; raises Refused where nothing can be read."""
    if _MANIFEST in package and b"encryption-data" in package.read(_MANIFEST):
        raise Refused("encrypted_ods")
    if "content.xml" not in package:
        raise Refused("encrypted_ods" if "encrypted-package" in package else "workbook_missing")
    styles, found = _Styles(), list[Finding]()
    if "styles.xml" in package and not _feed(package.read("styles.xml"), styles):
        found.append(make("styles_bad"))
    content = _Content(styles)
    if not _feed(package.read("content.xml"), content):
        raise Refused("part_corrupt", part="content.xml")
    return content.grids, found + content.findings()


def _feed(part: bytes, target: _Styles | _Content) -> bool:
    """Let libxml2 report what stands in a part; False where it is not well-formed."""
    parser = etree.XMLParser(target=target, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        parser.feed(part)
        parser.close()
    except etree.XMLSyntaxError:
        return False
    return True


class _Styles:
    """Which styles hide a sheet, and how far dates are shown by which."""

    def __init__(self) -> None:
        self.hidden: set[str] = set()
        self._data: dict[str, int] = {}
        self._cells: dict[str, str] = {}
        self._name = ""

    def doctype(self, *_: object) -> None:
        """Refuse a declaration."""
        raise Refused("dtd")

    def close(self) -> None:
        """Take the end of the part."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take an element of the styles."""
        if tag in (_STYLE + "style", _NUMBER + "date-style"):
            self._name = attributes.get(_STYLE + "name", "")
            if _STYLE + "data-style-name" in attributes:
                self._cells[self._name] = attributes[_STYLE + "data-style-name"]
        elif tag in _PARTS:
            self._data[self._name] = max(self._data.get(self._name, 0), _PARTS[tag])
        elif tag == _STYLE + "table-properties" and attributes.get(TABLE + "display") == "false":
            self.hidden.add(self._name)

    def parts(self, style: str) -> int:
        """Tell how far a style shows dates: 1 the year, 2 the month, 3 the day (also where that is not known)."""
        return self._data.get(self._cells.get(style, ""), 3)


class _Content:
    """What libxml2 reports of the content, made into grids."""

    def __init__(self, styles: _Styles) -> None:
        self.grids: list[Grid] = []
        self._found: list[Finding] = []
        self._links: list[str] = []
        self._styles = styles
        self._sheet: _Sheet | None = None
        self._cell: Paragraphs | None = None
        self._left: list[str] = []
        self._room = MOST_CELLS

    def doctype(self, *_: object) -> None:
        """Refuse a declaration."""
        raise Refused("dtd")

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take a start tag."""
        if self._cell is not None:
            self._cell.start(tag, attributes)
        elif tag == TABLE + "table" and self._sheet is None:
            title, style = attributes.get(TABLE + "name", ""), attributes.get(TABLE + "style-name", "")
            self._sheet = _Sheet(Gather(title, self._room), hidden=style in self._styles.hidden)
        elif self._sheet is None:
            self._styles.start(tag, attributes)
            self._link(tag, attributes)
        elif tag in _CELLS:
            self._cell = Paragraphs()
            if "'file:" in attributes.get(TABLE + "formula", "") and len(self._links) < _NAMED:
                self._links.append(attributes[TABLE + "formula"].split("'")[1])
            self._sheet.cell(attributes, self._cell, self._styles.parts(attributes.get(TABLE + "style-name", "")))
        else:
            self._sheet.start(tag, attributes)
            self._link(tag, attributes)

    def _link(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Note a link to another file or program."""
        if tag == TABLE + "table-source":
            self._links.append(attributes.get(_XLINK + "href", "?"))
        elif tag == OFFICE + "dde-source":
            service = attributes.get(OFFICE + "dde-application", "")
            self._found.append(make("dde", cells=service or "DDE"))

    def end(self, tag: str) -> None:
        """Take an end tag."""
        if tag in _CELLS and self._cell is not None and not self._cell.open:
            self._cell = None
        elif self._cell is not None:
            self._cell.end()
        elif self._sheet is not None and tag == TABLE + "table-row":
            self._sheet.row_ends()
        elif self._sheet is not None and tag == TABLE + "table":
            self._sheet_ends(self._sheet)

    def data(self, words: str) -> None:
        """Take character data."""
        if self._cell is not None:
            self._cell.data(words)

    def close(self) -> None:
        """Take the end of the part."""

    def _sheet_ends(self, sheet: _Sheet) -> None:
        """Add a sheet to the grids."""
        self._sheet = None
        if sum(bool(grid.rows) for grid in self.grids) >= MOST_SHEETS:
            self._left.append(sheet.gather.title)
            return
        grid = sheet.grid()
        self.grids.append(grid)
        self._found += sheet.gather.remarks.findings(grid.sheet)
        self._room -= sum(len(cells) for _, cells in grid.rows)

    def findings(self) -> list[Finding]:
        """Give what was found."""
        found = self._found
        if self._links:
            found = [*found, make("external_links", what="、".join(self._links[:_NAMED]))]
        if self._left:
            found = [*found, make("sheets_too_many", limit=MOST_SHEETS, count=len(self._left), names="、".join(self._left[:_NAMED]))]
        return found


class _Sheet:
    """One sheet while it is read: where the next cell stands, and what is repeated."""

    def __init__(self, gather: Gather, *, hidden: bool) -> None:
        self.gather = gather
        self._hidden = hidden
        self._row = self._col = self._column = 1
        self._repeat = 1
        self._cells: list[tuple[int, int, Mapping[str, str], Paragraphs, int]] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take a row or a range of columns."""
        unseen = attributes.get(TABLE + "visibility", "visible") != "visible"
        if tag == TABLE + "table-row":
            self._repeat, self._col = count_of(attributes, "number-rows-repeated"), 1
            if unseen and self._repeat < _MOST_HIDDEN:
                self.gather.hidden_rows.update(range(self._row, self._row + self._repeat))
        elif tag == TABLE + "table-column":
            count = count_of(attributes, "number-columns-repeated")
            if unseen:
                self.gather.hidden_cols.update(range(self._column, min(self._column + count, _COLS + 1)))
            self._column += count

    def cell(self, attributes: Mapping[str, str], paragraphs: Paragraphs, parts: int) -> None:
        """Take a cell whose content is still to come."""
        count = count_of(attributes, "number-columns-repeated")
        self._cells.append((self._col, count, attributes, paragraphs, parts))
        self._col += count

    def row_ends(self) -> None:
        """Put the cells of a row, as often as it is repeated."""
        for col, count, attributes, paragraphs, parts in self._cells:
            self._put(col, count, attributes, paragraphs.lines, parts)
        self._cells.clear()
        self._row += self._repeat
        self._repeat = 1

    def _put(self, col: int, count: int, attributes: Mapping[str, str], lines: list[str], parts: int) -> None:
        """Put a cell at every place where it stands."""
        if not lines and not any(name in attributes for name in _MATTERS):
            return
        self._span(col, attributes)
        formula = attributes.get(TABLE + "formula", "")
        if "DDE(" in formula.upper():
            self.gather.remarks.add("dde", self._row, col)
        cell = make_cell(self._row, col, lines, attributes, parts)
        if cell.text:
            self._repeated(cell, count)
        elif formula and OFFICE + "value-type" not in attributes:
            self.gather.remarks.add("formula_without_value", self._row, col)

    def _repeated(self, cell: Cell, count: int) -> None:
        """Put a cell as often as it is repeated, within bounds."""
        rows, cols = min(self._repeat, MOST_REPEATS), min(count, MOST_REPEATS)
        if rows < self._repeat or cols < count:
            self.gather.remarks.add("repeats_cut", cell.row, cell.col, cell.text[:_SHOWN])
        for row in range(cell.row, min(cell.row + rows, _ROWS + 1)):
            for col in range(cell.col, min(cell.col + cols, _COLS + 1)):
                self.gather.put(cell._replace(row=row, col=col))

    def _span(self, col: int, attributes: Mapping[str, str]) -> None:
        """Take a merged area."""
        rows, cols = count_of(attributes, "number-rows-spanned"), count_of(attributes, "number-columns-spanned")
        if rows * cols > 1:
            self.gather.merge(Area(self._row, col, self._row + rows - 1, col + cols - 1))

    def grid(self) -> Grid:
        """Give the sheet."""
        return self.gather.grid(hidden=self._hidden)
