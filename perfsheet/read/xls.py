"""Old binary workbooks: .xls, and .et as WPS writes it (BIFF5 and BIFF8)."""

from __future__ import annotations

import codecs
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from perfsheet.model import Finding, Grid
from perfsheet.read.biff import BOF, EOF, Record, Strings, records
from perfsheet.read.celltext import tidy
from perfsheet.read.display import BUILTIN
from perfsheet.read.notes import make
from perfsheet.read.refused import Refused
from perfsheet.read.scan import MOST_CELLS
from perfsheet.read.xls_sheet import Formats, read_sheet

MOST_SHEETS = 400
_BIFF8, _BIFF5 = 0x600, 0x500
_WORKSHEET, _MACROSHEET = 0, 1
_SHEET_STREAM = 0x10
_SELF = (0x0401, 0x3A01)
_LEAST_LINK = 6
_NAMED = 10
_CONTROL = re.compile("[\x00-\x1f]")


class Listed(NamedTuple):
    """A sheet as the workbook lists it: `at` is where its records begin."""

    title: str
    at: int
    kind: int
    hidden: bool


@dataclass
class Globals:
    """What the first records of a workbook say."""

    biff8: bool = True
    codec: str = "gbk"
    date1904: bool = False
    sheets: list[Listed] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=lambda: dict(BUILTIN))
    styles: list[int] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    macros: bool = False

    def formats(self) -> Formats:
        """Give what the cells refer to."""
        codes = [self.codes.get(number, "General") for number in self.styles]
        return Formats(codes, self.strings, self.date1904, self.biff8, self.codec)


def read_xls(stream: bytes) -> tuple[list[Grid], list[Finding]]:
    """Read the records of a workbook; raises Refused where nothing can be read."""
    try:
        known = _globals(stream)
    except (struct.error, IndexError):
        raise Refused("part_corrupt", part="Workbook") from None
    findings = _suspects(known)
    grids: list[Grid] = []
    room, filled, formats = MOST_CELLS, 0, known.formats()
    for at, listed in enumerate(known.sheets):
        if listed.kind == _MACROSHEET:
            findings.append(make("macro_sheet", listed.title))
        if listed.kind != _WORKSHEET:
            continue
        if filled == MOST_SHEETS:
            names = "、".join(one.title for one in known.sheets[at : at + _NAMED])
            findings.append(make("sheets_too_many", limit=MOST_SHEETS, count=len(known.sheets) - at, names=names))
            break
        try:
            gather = read_sheet(stream, listed.at, listed.title, formats, room)
        except Refused as refused:
            findings.append(refused.finding._replace(sheet=listed.title))
            continue
        grids.append(gather.grid(hidden=listed.hidden))
        findings += gather.remarks.findings(listed.title)
        filled += bool(grids[-1].rows)
        room -= sum(len(cells) for _, cells in grids[-1].rows)
    return grids, findings


def sheets_of(stream: bytes) -> list[tuple[str, int]]:
    """Name the worksheets of a workbook, and say where the records of each begin; raises Refused where nothing can be read."""
    return [(listed.title, listed.at) for listed in _globals(stream).sheets if listed.kind == _WORKSHEET]


def _suspects(known: Globals) -> list[Finding]:
    """Say what else the workbook holds."""
    found = [make("macros")] if known.macros else []
    programs = [link for link in known.links if "|" in link]
    files = [link for link in known.links if "|" not in link]
    if programs:
        found.append(make("dde", cells="、".join(programs[:_NAMED])))
    if files:
        found.append(make("external_links", what="、".join(files[:_NAMED])))
    return found


def _globals(stream: bytes) -> Globals:
    """Read the records up to the first end."""
    known = Globals()
    begun = records(stream, 0)
    first = next(begun, None)
    if first is None or first.kind != BOF:
        raise Refused("part_corrupt", part="Workbook")
    version, kind = struct.unpack_from("<2H", first.data)
    if version not in (_BIFF5, _BIFF8):
        raise Refused("xls_too_old")
    known.biff8 = version == _BIFF8
    for record in begun:
        if record.kind == EOF:
            break
        _take(known, record)
    if not known.sheets and kind == _SHEET_STREAM:
        known.sheets.append(Listed("Sheet1", 0, _WORKSHEET, hidden=False))
    if not known.sheets:
        raise Refused("workbook_missing")
    return known


def _take(known: Globals, record: Record) -> None:
    """Take one of the first records, if it is of use."""
    use = _USES.get(record.kind)
    if use is not None:
        use(known, record)


def _encrypted(_: Globals, __: Record) -> None:
    raise Refused("encrypted_xls")


def _codepage(known: Globals, record: Record) -> None:
    number = struct.unpack_from("<H", record.data)[0]
    try:
        known.codec = codecs.lookup(f"cp{number}").name
    except LookupError:
        known.codec = "gbk"


def _first_day(known: Globals, record: Record) -> None:
    known.date1904 = record.data[:1] == b"\1"


def _sheet(known: Globals, record: Record) -> None:
    at, state, kind = struct.unpack_from("<IBB", record.data)
    title = Strings(record.segments, 6).string(1) if known.biff8 else record.data[7:].decode(known.codec, "replace")
    known.sheets.append(Listed(tidy(title), at, kind, hidden=bool(state & 3)))


def _code(known: Globals, record: Record) -> None:
    number = struct.unpack_from("<H", record.data)[0]
    known.codes[number] = Strings(record.segments, 2).string() if known.biff8 else record.data[3:].decode(known.codec, "replace")


def _style(known: Globals, record: Record) -> None:
    known.styles.append(struct.unpack_from("<H", record.data, 2)[0])


def _shared(known: Globals, record: Record) -> None:
    """Read the shared strings, as many as there are: a cell whose string is missing is remarked on later."""
    strings = Strings(record.segments, 8)
    try:
        for _ in range(struct.unpack_from("<I", record.data, 4)[0]):
            known.strings.append(strings.string())
    except Refused:
        return


def _link(known: Globals, record: Record) -> None:
    """Read what another workbook or program is called; a link to the workbook itself is none."""
    if len(record.data) < _LEAST_LINK or struct.unpack_from("<H", record.data, 2)[0] in _SELF:
        return
    path = Strings(record.segments, 2).string()
    known.links.append(_CONTROL.sub("", path.replace("\3", "|")))


def _macros(known: Globals, _: Record) -> None:
    known.macros = True


#: what is of use among the first records
_USES: dict[int, Callable[[Globals, Record], None]] = {
    0x2F: _encrypted,
    0x42: _codepage,
    0x22: _first_day,
    0x85: _sheet,
    0x41E: _code,
    0xE0: _style,
    0xFC: _shared,
    0x1AE: _link,
    0xD3: _macros,
}
