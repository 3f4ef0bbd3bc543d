"""A worksheet that is odd but can be understood, written anew in the plain form."""

from __future__ import annotations

import re

from perfsheet.model import address
from perfsheet.read.canonical import Attributes, Writer, escaped
from perfsheet.read.plain import MAIN
from perfsheet.read.refused import Refused
from perfsheet.read.remarks import Remarks
from perfsheet.read.scan import MOST_CELLS, MOST_COLS, MOST_ROWS
from perfsheet.read.styles import serial_day

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_FIGURE = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_DIGITS = re.compile(r"[0-9]{1,9}")
_TRUE, _FALSE = ("1", "true", "TRUE"), ("0", "false", "FALSE")
_SHOWN = 20


class Sheet(Writer):
    """Cells by place, whatever order they came in; a cell without a reference stands behind the one before it."""

    def __init__(self, remarks: Remarks) -> None:
        """Start with no cell."""
        super().__init__()
        self._remarks = remarks
        self._cells: dict[tuple[int, int], str] = {}
        self._hidden: list[int] = []
        self._columns: list[str] = []
        self._merged: list[str] = []
        self._row = self._col = 0
        self._cell: Attributes = {}
        self._content: dict[str, str] = {}
        self._text: list[str] = []

    def begin(self, name: str, attributes: Attributes) -> None:
        """Take a row, a cell, a range of columns or a merged area."""
        if name == "row":
            number = attributes.get("r", "")
            self._row, self._col = int(number) if _is_number(number) else self._row + 1, 0
            if attributes.get("hidden") in _TRUE or attributes.get("ht") in ("0", "0.0"):
                self._hidden.append(self._row)
        elif name == "c":
            self._cell, self._content, self._text = attributes, {}, []
        elif name == "col":
            known = {key: attributes.get(key, "") for key in ("min", "max", "width", "hidden")}
            self._columns.append("<col" + "".join(f' {key}="{escaped(value)}"' for key, value in known.items()) + "/>")
        elif name == "mergeCell":
            self._merged.append(f'<mergeCell ref="{escaped(attributes.get("ref", "").upper())}"/>')

    def finish(self, name: str, words: str) -> None:
        """Take the content of a cell, or the cell itself."""
        if name == "t" and "is" in self.path and "rPh" not in self.path:
            self._text.append(words)
        elif name == "is":
            self._content["is"] = "".join(self._text)
        elif name in ("v", "f") and self.path[-1:] == ["c"]:
            self._content[name] = words
        elif name == "c":
            self._place()

    def _place(self) -> None:
        """Put the cell that ends at its place."""
        place = self._position()
        if not self._content:
            return
        value = self._content.get("v", self._content.get("is", ""))
        if place is None:
            self._remarks.add("cell_address_bad", what=f"{self._cell.get('r', '')[:_SHOWN]}：{value[:_SHOWN]}")
        elif place in self._cells:
            self._remarks.add("cell_twice", *place, what=value[:_SHOWN])
        elif len(self._cells) >= MOST_CELLS:
            raise Refused("cells_too_many", limit=MOST_CELLS)
        else:
            self._cells[place] = written = self._written(place)
            self.count(len(written))

    def _position(self) -> tuple[int, int] | None:
        """Find where the cell stands; None where its reference is no place on a sheet."""
        if "r" not in self._cell:
            row, col = self._row, self._col + 1
        else:
            match = _REFERENCE.fullmatch(self._cell["r"])
            row, col = (int(match[2]), _column(match[1].upper())) if match else (0, 0)
        if not (1 <= row <= MOST_ROWS and 1 <= col <= MOST_COLS):
            return None
        self._row, self._col = row, col
        return row, col

    def _written(self, place: tuple[int, int]) -> str:
        """Write the cell plainly."""
        kind, value = self._kind(place)
        style = self._cell.get("s", "0")
        start = f'<c r="{address(*place)}" s="{style if _is_number(style) else 0}" t="{kind}">'
        formula = f"<f>{escaped(self._content['f'])}</f>" if "f" in self._content else ""
        if kind == "inlineStr":
            return f'{start}{formula}<is><t xml:space="preserve">{escaped(value)}</t></is></c>'
        return f"{start}{formula}<v>{escaped(value)}</v></c>" if value else f"{start}{formula}</c>"

    def _kind(self, place: tuple[int, int]) -> tuple[str, str]:
        """Decide what kind of value the cell holds, by what stands there rather than by what it claims."""
        if "is" in self._content:
            return "inlineStr", self._content["is"]
        claimed, value = self._cell.get("t", "n"), self._content.get("v", "")
        bare = value.strip()
        if claimed in ("str", "inlineStr", "e"):
            return "str" if claimed == "inlineStr" else claimed, value
        if claimed == "b" and bare in _TRUE + _FALSE:
            return "b", "1" if bare in _TRUE else "0"
        if claimed == "s":
            if _is_number(bare):
                return "s", str(int(bare))
            self._remarks.add("string_index_bad", *place, what=bare[:_SHOWN])
            return "str", ""
        if not bare or _FIGURE.fullmatch(bare) or serial_day(bare) is not None:
            return "n", bare.lstrip("+")
        self._remarks.add("number_bad", *place, what=bare[:_SHOWN])
        return "str", value

    def plain(self) -> str:
        """Write the sheet, its rows and cells in order."""
        rows: dict[int, list[str]] = {row: [] for row in self._hidden}
        for row, col in sorted(self._cells):
            rows.setdefault(row, []).append(self._cells[row, col])
        mark = dict.fromkeys(self._hidden, ' hidden="1"')
        lines = [f'<row r="{row}"{mark.get(row, "")}>{"".join(rows[row])}</row>' for row in sorted(rows) if 0 < row <= MOST_ROWS]
        columns = f"<cols>{''.join(self._columns)}</cols>" if self._columns else ""
        merged = f"<mergeCells>{''.join(self._merged)}</mergeCells>" if self._merged else ""
        return f'<worksheet xmlns="{MAIN.decode()}">{columns}<sheetData>{"".join(lines)}</sheetData>{merged}</worksheet>'


def _is_number(text: str) -> bool:
    """Tell whether a text is a plain number of no more than nine digits."""
    return _DIGITS.fullmatch(text) is not None


def _column(letters: str) -> int:
    """Tell the number of a column."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
