"""The number formats of a workbook, and figures as they are shown under them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice

from perfsheet.read.display import BUILTIN, show
from perfsheet.read.format_date import GAP_1904
from perfsheet.read.plain import attributes, opening, undisturbed
from perfsheet.read.refused import Odd

GENERAL = "General"
MOST_STYLES = 100_000

_FORMAT = re.compile(rb"<numFmt((?: [^<>]*?)?) ?(?:/>|></numFmt>)")
_STYLE = re.compile(rb"<xf [^<>]*>")
_ID = re.compile(rb' numFmtId="([0-9]{1,9})"')
_FIGURE = re.compile(rb"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_KEPT = 2_000
_EPOCH = datetime(1899, 12, 30, tzinfo=UTC)
_SECONDS = 86_400

Figure = tuple[str, float, str | None]


class Figures(dict[bytes, Figure]):
    """Figures and ISO dates under one format code: (text, number, ISO date) by what stands in the part.

    Raises Odd for what is neither.
    """

    def __init__(self, code: str, *, date1904: bool) -> None:
        """Start with none."""
        super().__init__()
        self.code = code
        self.date1904 = date1904

    def __missing__(self, raw: bytes) -> Figure:
        """Show a figure that was not met before."""
        if len(self) >= _KEPT:
            self.clear()
        if _FIGURE.fullmatch(raw):
            number = float(raw)
            text, date = show(number, self.code, self.date1904)
            self[raw] = shown = (text, number, date)
        else:
            self[raw] = shown = self._dated(raw.decode(errors="replace"))
        return shown

    def _dated(self, iso: str) -> Figure:
        """Show an ISO date, as its format wants where that is one for dates."""
        number = serial_day(iso)
        if number is None:
            raise Odd("figure")
        number -= GAP_1904 * self.date1904
        text, date = show(number, self.code, self.date1904)
        day = iso.partition("T")[0]
        return (text, number, date) if date else (day, number, day)


def serial_day(iso: str) -> float | None:
    """Count the days from 1899-12-30 to an ISO date, hours as a part of a day; None for no date."""
    try:
        past = datetime.fromisoformat(iso).replace(tzinfo=UTC) - _EPOCH
    except ValueError:
        return None
    return past.days + past.seconds / _SECONDS


class Formats(dict[int, Figures]):
    """The figures of a workbook by style; a style that the workbook does not define is General (and is remembered)."""

    def __init__(self, codes: tuple[str, ...], *, date1904: bool) -> None:
        """Start with the codes by style."""
        super().__init__()
        self.codes = codes
        self.date1904 = date1904
        self.undefined: set[int] = set()

    def __missing__(self, style: int) -> Figures:
        """Find the figures of a style when it is first met."""
        if style >= len(self.codes) and style:
            self.undefined.add(style)
        code = self.codes[style] if style < len(self.codes) else GENERAL
        self[style] = found = figures(code, self.date1904)
        return found


@lru_cache(maxsize=128)
def figures(code: str, date1904: bool) -> Figures:  # noqa: FBT001 - a cache takes no keywords cheaply
    """Give the figures of a code: kept between workbooks."""
    return Figures(code, date1904=date1904)


def read_styles(data: bytes) -> tuple[str, ...]:
    """Read the format codes of the cell styles, in their order; raises Odd where the part is not plainly normal."""
    undisturbed(data, opening(data, b"styleSheet"))
    codes = dict(BUILTIN)
    codes.update(_declared(_block(data, b"numFmts")))
    return tuple(codes.get(number, GENERAL) for number in _numbers(_block(data, b"cellXfs")))


def _block(data: bytes, element: bytes) -> bytes:
    """Cut out the content of an element; empty where there is none."""
    start = data.find(b"<" + element)
    end = data.find(b"</" + element + b">", start) if start >= 0 else -1
    return data[start:end] if end >= 0 else b""


def _declared(block: bytes) -> dict[int, str]:
    """Read the codes that the workbook declares itself."""
    found = _FORMAT.findall(block)
    if len(found) > MOST_STYLES or len(found) != block.count(b"<numFmt "):
        raise Odd("formats")
    declared = map(attributes, found)
    return {int(one["numFmtId"]): one["formatCode"] for one in declared if one.get("numFmtId", "").isdecimal() and "formatCode" in one}


def _numbers(block: bytes) -> list[int]:
    """List the ids of the formats of all cell styles."""
    found = [_ID.search(tag[0]) for tag in islice(_STYLE.finditer(block), MOST_STYLES)]
    if len(found) < MOST_STYLES and len(found) != block.count(b"<xf"):
        raise Odd("styles")
    return [int(match[1]) if match else 0 for match in found]
