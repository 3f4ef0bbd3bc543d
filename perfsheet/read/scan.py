"""The cells of a worksheet part, taken by one pattern that must account for every byte between the cells.

The pattern is the guard and the reader in one: what it does not match wholly is Odd and is rewritten before it is read,
so no second parser sees other cells than those that were examined, and nothing is ever allocated by address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import compress
from typing import NamedTuple

from perfsheet.model import Cell
from perfsheet.read.celltext import TEXTS, runs, texts_of
from perfsheet.read.plain import attributes
from perfsheet.read.refused import Odd, Refused
from perfsheet.read.remarks import Remarks
from perfsheet.read.styles import Formats

MOST_ROWS, MOST_COLS = 1_048_576, 16_384
#: filled cells of a workbook
MOST_CELLS = 300_000

#: reference, attributes, formula, start of an inline string, value or inline string, rich inline string
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3}[1-9][0-9]{0,6})"([^<>]*+)(?:(?<=/)>|></c>|>'
    rb"(<f(?: [^<>]*+|/)?+(?:(?<=/)>|>[^<]*+</f>))?+"
    rb'(?:(?:<v(?: xml:space="preserve")?+>|(<is><t(?: xml:space="preserve")?+>))([^<]*+)(?(4)</t></is>|</v>)|<v ?/>'
    rb"|<is>([^<]*+(?:<(?!/is>|c |[!?])[^<]*+)*+)</is>)?+</c>)"
)
_GROUPS = 7
_ROW_TAG = re.compile(rb"<row(?: [^<>']*+)?+>|</row>")
_HIDDEN_ROW = re.compile(rb'<row(?: r="([1-9][0-9]{0,6})")?([^<>]*)>')
_HIDDEN = re.compile(rb' hidden="(?:1|true)"| ht="0(?:\.0+)?"')
_DDE = re.compile(rb"[A-Za-z0-9_.'&;]\|[^|]*!")
_KEPT, _PLACES = 20_000, 65_536
_INDEX = re.compile(rb"0|[1-9][0-9]{0,9}")
_TRUTH = {b"1": "TRUE", b"0": "FALSE"}
_KINDS = {"": "n", "n": "n", "s": "s", "str": "str", "inlineStr": "is", "b": "b", "e": "e", "d": "n"}

_new = tuple.__new__


class Content(NamedTuple):
    """What the cells of a workbook refer to: its shared strings by their number as written in a part, and number formats."""

    strings: Mapping[bytes, str]
    formats: Formats
    #: whether some of the strings hold characters that cannot be shown, or are too long
    doubtful: bool = False


class _Kinds(dict[bytes, tuple[int, str]]):
    """Style and kind of a cell by the attributes behind its reference."""

    def __missing__(self, tag: bytes) -> tuple[int, str]:
        found = attributes(tag)
        style, kind = found.get("s", "0"), _KINDS.get(found.get("t", "n"))
        if kind is None or not style.isdecimal():
            raise Odd("attributes of a cell")
        if len(self) > _KEPT:
            self.clear()
        self[tag] = result = (int(style), kind)
        return result


class _Places(dict[bytes, tuple[int, int]]):
    """Row and column by reference; the memory is bounded."""

    def __missing__(self, reference: bytes) -> tuple[int, int]:
        letters = reference.rstrip(b"0123456789")
        place = int(reference[len(letters) :]), _COLUMN[letters]
        if place[0] > MOST_ROWS or place[1] > MOST_COLS:
            raise Odd("place")
        if len(self) > _PLACES:
            self.clear()
        self[reference] = place
        return place


class _Columns(dict[bytes, int]):
    """Numbers of columns by their letters: A is 1."""

    def __missing__(self, letters: bytes) -> int:
        number = 0
        for letter in letters:
            number = number * 26 + letter - 64
        self[letters] = number
        return number


_KIND = _Kinds()
_COLUMN = _Columns()
PLACE = _Places()


class Scan:
    """The rows of a sheet while its part is being read."""

    def __init__(self, content: Content, remarks: Remarks, room: int = MOST_CELLS) -> None:
        """Start with no rows; no more than `room` cells are taken."""
        self.rows: list[tuple[int, list[Cell]]] = []
        self.hidden: set[int] = set()
        self._strings, self._formats = content.strings, content.formats
        self._remarks = remarks
        self._room = room
        self._place = (0, 0)
        #: whether a text of the sheet itself holds characters that cannot be shown, or is too long
        self.doubtful = False

    def take(self, chunk: bytes) -> None:
        """Add the cells of whole rows; raises Odd for what is not plainly normal."""
        parts = _CELL.split(chunk)
        self._row_tags(b"".join(parts[::_GROUPS]))
        references, tags, formulas, inline, values, rich = (parts[at::_GROUPS] for at in range(1, _GROUPS))
        texts = self._texts(list(compress(values, inline)))
        if any(formulas):
            for cell in compress(zip(references, tags, formulas, values, strict=True), formulas):
                self._formula(*cell)
        filled = [value or one for value, one in zip(values, rich, strict=True)] if any(rich) else values
        self._fill(compress(zip(references, tags, inline, values, rich, strict=True), filled), texts)
        if sum(len(cells) for _, cells in self.rows) > self._room:
            raise Refused("cells_too_many", limit=MOST_CELLS)

    def _texts(self, raws: list[bytes]) -> Iterator[str]:
        """Decode the texts that stand in the cells themselves; cells that hold an empty one are passed over like blank ones."""
        if not raws:
            return iter(())
        texts, doubtful = texts_of(raws)
        self.doubtful |= doubtful
        return compress(texts, raws)

    def _one(self, raw: bytes) -> str:
        """Decode a text of a rarer kind."""
        text = TEXTS.one(raw)
        self.doubtful |= raw in TEXTS.doubtful
        return text

    def _row_tags(self, tags: bytes) -> None:
        """Check that nothing but rows stands around the cells, and note the hidden ones."""
        if _ROW_TAG.sub(b"", tags).strip() or b"= " in tags or b" =" in tags:
            raise Odd("between cells")
        if b' hidden="1"' in tags or b' hidden="true"' in tags or b' ht="0' in tags:
            hidden = [row for row, rest in _HIDDEN_ROW.findall(tags) if _HIDDEN.search(rest)]
            if b"" in hidden:
                raise Odd("hidden row without a number")
            self.hidden.update(map(int, hidden))

    def _fill(self, filled: Iterable[tuple[bytes, ...]], texts: Iterator[str]) -> None:
        """Make the cells; their places must ascend, and `texts` are those of inline cells in their order."""
        place, strings, formats, at = self._place, self._strings, self._formats, 0
        cells: list[Cell] = []
        for reference, tag, inline, value, rich in filled:
            before, place = place, PLACE[reference]
            if place <= before:
                raise Odd("order of cells")
            row, col = place
            if row != at:
                at, cells = row, []
                self.rows.append((row, cells))
            style, kind = _KIND[tag]
            if kind == "is" and inline:
                text = next(texts)
            elif kind == "s" and value in strings and not inline:
                text = strings[value]
            elif kind == "n" and value and not inline:
                text, figure, date = formats[style][value]
                if text:
                    cells.append(_new(Cell, (row, col, text, figure, date, False)))
                elif figure:
                    self._remarks.add("figure_hidden", row, col, value.decode())
                continue
            else:
                text = self._other(row, col, kind, (inline, value, rich))
            if text:
                cells.append(_new(Cell, (row, col, text, None, None, kind == "e")))
        self._place = place

    def _formula(self, reference: bytes, tag: bytes, formula: bytes, value: bytes | None) -> None:
        """Remark on a formula that was never calculated, or that reaches for another program."""
        row, col = PLACE[reference]
        if not value and _KIND[tag][1] != "str":
            self._remarks.add("formula_without_value", row, col)
        if b"|" in formula and _DDE.search(formula):
            self._remarks.add("dde", row, col)

    def _other(self, row: int, col: int, kind: str, found: tuple[bytes | None, bytes | None, bytes | None]) -> str:
        """Read a cell of a rarer kind; raises Odd where its content is not of its kind."""
        inline, content, rich = found
        if kind == "is" and rich is not None:
            return self._one(runs(rich))
        if not content and rich is None:
            return ""
        if inline is not None or rich is not None or content is None:
            raise Odd("content of a cell")
        if kind in ("str", "e"):
            return self._one(content)
        if kind == "b" and content in _TRUTH:
            return _TRUTH[content]
        if kind == "s" and _INDEX.fullmatch(content):
            self._remarks.add("string_index_bad", row, col, content.decode())
            return ""
        raise Odd("kind of cell")
