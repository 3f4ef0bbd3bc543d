"""Workbooks of the zip and XML kind (.xlsx, .xlsm, .et and their like)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple, TypeVar

from perfsheet.model import Finding, Grid
from perfsheet.read import canonical
from perfsheet.read.book import Book, Relation, SheetEntry, read_book, read_relations
from perfsheet.read.canonical_sheet import Sheet
from perfsheet.read.notes import make
from perfsheet.read.package import Package
from perfsheet.read.refused import Odd, Refused
from perfsheet.read.remarks import Remarks
from perfsheet.read.scan import MOST_CELLS, Content
from perfsheet.read.strings import Strings, read_strings
from perfsheet.read.styles import Formats, read_styles
from perfsheet.read.worksheet import read_worksheet

#: sheets with content that are read
MOST_SHEETS = 400

_ROOT = "_rels/.rels"
_NAMED = 10
#: small parts that are the same in file after file, by their packed bytes; not those that are each workbook's own
_SMALL = 1 << 16
_KEPT = 256
_OWN = ("book", "strings")
_KNOWN: dict[tuple[str, int, int, bytes], object] = {}

T = TypeVar("T")
D = TypeVar("D")


class Outline(NamedTuple):
    """What leads to the sheets: the name of the workbook part, and what it refers to by relationship."""

    book: str
    relations: dict[str, Relation]

    def target(self, kind: str, otherwise: str) -> str:
        """Name the part that is related to the workbook as `kind`."""
        return next((one.target for one in self.relations.values() if one.kind == kind and not one.external), otherwise)


class Parts:
    """The parts of one workbook, read the fast way where plainly normal, else written anew first."""

    def __init__(self, package: Package, *, strict: bool = False) -> None:
        """Start; with `strict` every part goes the slow way (tests compare both)."""
        self.package = package
        self.rewritten: list[str] = list(package.untidy)
        self._strict = strict

    def read(self, name: str, kind: str, read: Callable[[bytes], T], writer: Callable[[], canonical.Writer]) -> T:
        """Read a part whole; small ones are remembered."""
        key = (kind, *self.package.packed(name))
        if not self._strict and key in _KNOWN:
            return _KNOWN[key]  # type: ignore[return-value]  # the same reader put it there
        data = self.package.read(name)
        try:
            found = self._plainly(read, data)
        except Odd:
            found = _again(read, canonical.rewrite([data], writer(), name), name)
            self.rewritten.append(name)
            return found
        if kind not in _OWN and len(key[3]) < _SMALL:
            if len(_KNOWN) >= _KEPT:
                _KNOWN.clear()
            _KNOWN[key] = found
        return found

    def sheet(self, name: str, title: str, content: Content, room: int) -> tuple[Grid, Remarks]:
        """Read a worksheet, with remarks on it."""
        remarks = Remarks()
        try:
            return self._plainly(lambda pieces: read_worksheet(title, pieces, content, remarks, room), self.package.pieces(name)), remarks
        except Odd:
            remarks = Remarks()
        plain = canonical.rewrite(self.package.pieces(name), Sheet(remarks), name)
        grid = _again(lambda data: read_worksheet(title, [data], content, remarks, room), plain, name)
        self.rewritten.append(name)
        return grid, remarks

    def _plainly(self, read: Callable[[D], T], data: D) -> T:
        """Read the fast way."""
        if self._strict:
            raise Odd("by order")
        return read(data)


def _again(read: Callable[[bytes], T], plain: bytes, name: str) -> T:
    """Read a part that was written anew."""
    try:
        return read(plain)
    except Odd:
        raise Refused("part_corrupt", part=name) from None


def outline(parts: Parts, book: str = "xl/workbook.xml") -> Outline:
    """Find the workbook part (`book` unless the package says otherwise) and its relationships; raises Refused where there is none."""
    package = parts.package
    if _ROOT in package:
        root = parts.read(_ROOT, "root", partial(read_relations, folder=""), canonical.Relations)
        book = Outline("", root).target("officeDocument", book)
    if book not in package:
        raise Refused("workbook_missing")
    folder, _, name = book.rpartition("/")
    folder = folder + "/" if folder else ""
    relations = f"{folder}_rels/{name}.rels"
    if relations not in package:
        return Outline(book, {})
    return Outline(book, parts.read(relations, folder, partial(read_relations, folder=folder), canonical.Relations))


def read_ooxml(parts: Parts, found: Outline) -> tuple[list[Grid], list[Finding]]:
    """Read the sheets of a workbook in its order, with findings about them."""
    book = parts.read(found.book, "book", read_book, canonical.Book)
    findings: list[Finding] = []
    content = _content(parts, found, book, findings)
    grids = _Sheets(parts, found, content, findings).read(book.sheets)
    if content.formats.undefined and not any(finding.name == "styles_bad" for finding in findings):
        findings.append(make("styles_bad"))
    if parts.rewritten:
        findings.append(make("rewritten", parts="、".join(parts.rewritten[:_NAMED])))
    return grids, findings


def _content(parts: Parts, found: Outline, book: Book, findings: list[Finding]) -> Content:
    """Read what cells refer to. Without its strings a workbook says nothing; without its styles it is still read."""
    strings = Strings({}, doubtful=False)
    codes: tuple[str, ...] = ()
    name = found.target("sharedStrings", "xl/sharedstrings.xml")
    if name in parts.package:
        strings = parts.read(name, "strings", read_strings, canonical.Strings)
    name = found.target("styles", "xl/styles.xml")
    try:
        if name in parts.package:
            codes = parts.read(name, "styles", read_styles, canonical.Styles)
    except Refused as refused:
        findings += [refused.finding, make("styles_bad")]
    return Content(strings.texts, Formats(codes, date1904=book.date1904), doubtful=strings.doubtful)


class _Sheets:
    """The sheets of a workbook while they are read."""

    def __init__(self, parts: Parts, found: Outline, content: Content, findings: list[Finding]) -> None:
        self._parts, self._found, self._content, self._findings = parts, found, content, findings
        self._room = MOST_CELLS
        self._filled = 0

    def read(self, entries: Sequence[SheetEntry]) -> list[Grid]:
        """Read all sheets; those that cannot be read, or are too many, are named."""
        grids: list[Grid] = []
        for at, entry in enumerate(entries):
            if self._filled >= MOST_SHEETS:
                left = entries[at:]
                names = "、".join(one.title for one in left[:_NAMED])
                self._findings.append(make("sheets_too_many", limit=MOST_SHEETS, count=len(left), names=names))
                break
            try:
                grid = self._grid(at, entry)
            except Refused as refused:
                self._findings.append(refused.finding._replace(sheet=entry.title))
                continue
            if grid is not None:
                grids.append(grid)
                self._filled += bool(grid.rows)
                self._room -= sum(len(cells) for _, cells in grid.rows)
        return grids

    def _grid(self, at: int, entry: SheetEntry) -> Grid | None:
        """Read a sheet; None for charts, dialogues and macro sheets."""
        guessed = Relation("worksheet", f"xl/worksheets/sheet{at + 1}.xml", external=bool(self._found.relations))
        relation = self._found.relations.get(entry.relation, guessed)
        if relation.kind.endswith("acrosheet"):
            self._findings.append(make("macro_sheet", entry.title))
        if relation.kind != "worksheet":
            return None
        if relation.external or relation.target not in self._parts.package:
            raise Refused("sheet_missing")
        grid, remarks = self._parts.sheet(relation.target, entry.title, self._content, self._room)
        self._findings += remarks.findings(entry.title)
        return grid._replace(hidden=True) if entry.hidden else grid
