"""The content of a cell in an OpenDocument workbook: paragraphs and what they stand for."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from perfsheet.model import Cell
from perfsheet.read.canonical import DEEPEST
from perfsheet.read.display import show
from perfsheet.read.refused import Refused
from perfsheet.read.styles import serial_day

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_EXTENDED = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_DAY = 86400
_DURATION = re.compile(r"-?P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")
_ERROR = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)|Err:\d+")
_MOST_SPACES = 10_000
_LONGEST_COUNT = 7
_NUMBERS = frozenset(("float", "percentage", "currency"))
_FIGURES = _NUMBERS | {"date", "time"}
#: truth values are stored as figures
_TRUTH = frozenset(("TRUE", "FALSE"))


class Paragraphs:
    """The text of a cell while it is read; what stands in notes and drawings is passed over."""

    def __init__(self) -> None:
        """Start with none."""
        self.lines: list[str] = []
        self._depth = 0
        self._skipping = 0
        self._words: list[str] = []

    @property
    def open(self) -> bool:
        """Whether an element inside the cell has not ended."""
        return bool(self._depth or self._skipping)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take an element inside the cell."""
        if self._depth + self._skipping > DEEPEST:
            raise Refused("nesting_too_deep", part="content.xml")
        if self._skipping or not (tag == TEXT + "p" or self._depth) or tag in _PASSED_OVER:
            self._skipping += 1
            return
        self._depth += 1
        if tag == TEXT + "s":
            count = attributes.get(TEXT + "c", "1")
            self._words.append(" " * (min(int(count), _MOST_SPACES) if _is_count(count) else 1))
        elif tag in _BREAKS:
            self._words.append(_BREAKS[tag])

    def end(self) -> None:
        """Take the end of an element inside the cell."""
        if self._skipping:
            self._skipping -= 1
            return
        self._depth -= 1
        if self._depth == 0:
            self.lines.append("".join(self._words))
            self._words.clear()

    def data(self, words: str) -> None:
        """Take character data."""
        if self._depth and not self._skipping:
            self._words.append(words)


_BREAKS = {TEXT + "tab": "\t", TEXT + "line-break": "\n"}
_PASSED_OVER = frozenset((OFFICE + "annotation", TEXT + "ruby-text", TEXT + "note", TEXT + "h"))


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _LONGEST_COUNT


def count_of(attributes: Mapping[str, str], name: str) -> int:
    """Read how often something is repeated, or how many rows or columns it spans."""
    text = attributes.get(TABLE + name, "1")
    return max(1, int(text)) if _is_count(text) else 1


def make_cell(row: int, col: int, lines: list[str], attributes: Mapping[str, str], parts: int) -> Cell:
    """Make a cell: its paragraphs are what is shown; `parts` tells how many of year, month and day its format shows."""
    kind = attributes.get(OFFICE + "value-type", "string")
    text = "\n".join(lines)
    if kind in _FIGURES:
        text = text.strip()  # blanks that a format pads with are no part of what it shows elsewhere
    if kind == "date":
        return _dated(row, col, text, attributes.get(OFFICE + "date-value", ""), parts)
    if kind == "time":
        number = _fraction(attributes.get(OFFICE + "time-value", ""))
        return Cell(row, col, text or (show(number, "h:mm:ss")[0] if number is not None else ""), number)
    if kind in _NUMBERS:
        number = None if text in _TRUTH else _figure(attributes.get(OFFICE + "value", ""))
        code = "0.00%" if kind == "percentage" else "General"
        return Cell(row, col, text or (show(number, code)[0] if number is not None else ""), number)
    if kind == "boolean" and not text:
        text = attributes.get(OFFICE + "boolean-value", "").upper()
    error = attributes.get(_EXTENDED + "value-type") == "error" or (TABLE + "formula" in attributes and _ERROR.fullmatch(text) is not None)
    return Cell(row, col, text or attributes.get(OFFICE + "string-value", ""), error=error)


def _figure(text: str) -> float | None:
    """Read a stored figure."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _dated(row: int, col: int, text: str, stored: str, parts: int) -> Cell:
    """Make the cell of a date, with its serial day."""
    number = serial_day(stored)
    iso = stored[: (4, 7, 10)[parts - 1]] if parts and number is not None else None
    return Cell(row, col, text or stored, number, iso)


def _fraction(stored: str) -> float | None:
    """Read a time of day as a part of a day."""
    match = _DURATION.fullmatch(stored)
    if match is None:
        return None
    days, hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return float(f"{days + (hours * 3600 + minutes * 60 + seconds) / _DAY:.15g}")  # as other formats store it
