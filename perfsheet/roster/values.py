"""What the cells of a roster mean: names and codes stay text, money becomes 万元, yes and no become flags."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from perfsheet.model import Cell, Finding
from perfsheet.read.notes import make
from perfsheet.read.parse import parse_cell
from perfsheet.roster.heads import MONEY, account_of, kinds_in, word
from perfsheet.roster.layout import Column, Sheet
from perfsheet.roster.tables import KINDS, Held
from perfsheet.spread import to_wan

_CODES: Final = ("code", "unit_code", "department_code", "phone")
_NAMES: Final = ("name", "unit", "department", "duties", "sort", "contact")
_DATES: Final = ("start", "end")
#: a number of more digits is not stored exactly by Excel
_EXACT: Final = 10**15
_SCIENTIFIC: Final = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NO_NAME: Final = frozenset({"none", "placeholder", "error"})
_INVERSE: Final = {"yes": False, "no": True}
_FLAG: Final = {"yes": True, "no": False}


class Reader:
    """Reads the cells of a sheet, and keeps what is to be said of them."""

    def __init__(self, sheet: Sheet, findings: list[Finding]) -> None:
        """Take a sheet; what is found goes to `findings`."""
        self._sheet = sheet
        self._findings = findings
        self._columns = {column.key: column for column in sheet.columns.values()}
        self._unitless: set[str] = set()

    def entry(self, row: Mapping[str, Cell]) -> dict[str, Held]:
        """Read a row; what cannot be read is left out."""
        found: dict[str, Held] = {}
        for key, cell in row.items():
            for name, value in self._values(key, cell).items():
                found.setdefault(name, Held(value, self.place(cell)))
        return found

    def place(self, cell: Cell) -> str:
        """Name a cell with its sheet."""
        return f"'{self._sheet.title}'!{cell.cell}" if self._sheet.title else cell.cell

    def say(self, name: str, cell: Cell, **places: object) -> None:
        """Keep a finding about a cell."""
        self._findings.append(make(name, self._sheet.title or None, cell.cell, **places))

    def _values(self, key: str, cell: Cell) -> dict[str, Any]:
        if cell.error:
            self.say("roster_value_error", cell, head=_heading(self._columns[key]), text=cell.text)
            return {}
        if key in _CODES:
            return _known(key, self._code(key, cell))
        if key in _NAMES:
            return self._name(key, cell)
        if key in MONEY:
            return _known(f"{key}_wan", self._money(self._columns[key], cell))
        special = _SPECIAL.get(key)
        return special(self, key, cell) if special else self._flag(key, cell)

    def _name(self, key: str, cell: Cell) -> dict[str, Any]:
        text = "".join(line.strip() for line in cell.text.splitlines())
        found = {} if parse_cell(cell).kind in _NO_NAME else _known(key, text)
        return found | dict.fromkeys(kinds_in(text), True) if key == "sort" else found

    def _code(self, key: str, cell: Cell) -> str | None:
        text = "".join(cell.text.split())
        rounded = _SCIENTIFIC.fullmatch(text) if cell.number is None else cell.number >= _EXACT
        if rounded:
            self.say("roster_code_rounded", cell, head=_heading(self._columns[key]), text=text)
        if cell.number is not None and cell.number.is_integer() and not text.isdigit() and cell.number < _EXACT:
            return str(int(cell.number))
        return None if not text or parse_cell(cell).kind in _NO_NAME else text

    def _money(self, column: Column, cell: Cell) -> float | None:
        parsed = parse_cell(cell)
        if parsed.kind == "none":
            return None
        if parsed.kind != "number" or parsed.comparator:
            self.say("roster_money_unreadable", cell, head=_heading(column), text=cell.text)
            return None
        amount = to_wan(parsed.number, parsed.measure or column.unit)
        if amount is None and parsed.measure:
            self.say("roster_money_unreadable", cell, head=_heading(column), text=cell.text)
        elif amount is None and column.key not in self._unitless:
            self._unitless.add(column.key)
            self.say("roster_money_unit", column.head, head=_heading(column))
        return amount

    def _account(self, key: str, cell: Cell) -> dict[str, Any]:
        found = account_of(cell.text)
        if found is None and parse_cell(cell).kind != "none":
            self.say("roster_account_unknown", cell, text=cell.text)
        return _known(key, found)

    def _year(self, key: str, cell: Cell) -> dict[str, Any]:
        found = _YEAR.search(cell.date or cell.text)
        return _known(key, int(found[0]) if found else None)

    def _day(self, key: str, cell: Cell) -> dict[str, Any]:
        parsed = parse_cell(cell)
        if parsed.date is None and parsed.kind != "none":
            self.say("roster_date_unreadable", cell, head=_heading(self._columns[key]), text=cell.text)
        return _known(key, parsed.date)

    def _continuing(self, _key: str, cell: Cell) -> dict[str, Any]:
        found = {"new": False, "continuing": True, **_FLAG}.get(word(cell.text) or "")
        return self._told("continuing", found, cell)

    def _fresh(self, _key: str, cell: Cell) -> dict[str, Any]:
        found = {"new": False, "continuing": True, **_INVERSE}.get(word(cell.text) or "")
        return self._told("continuing", found, cell)

    def _flag(self, key: str, cell: Cell) -> dict[str, Any]:
        parsed = parse_cell(cell)
        found = _FLAG.get(word(cell.text) or "")
        if found is None and parsed.kind in ("tick", "untick", "none"):
            found = parsed.kind == "tick"
        if found is None and parsed.kind == "number" and parsed.number is not None and key in KINDS:
            found = parsed.number > 0
        return self._told(key, found, cell)

    def _told(self, key: str, found: bool | None, cell: Cell) -> dict[str, Any]:  # noqa: FBT001  # it is the value
        if found is None:
            heading = next(_heading(column) for column in self._columns.values() if column.head.col == cell.col)
            self.say("roster_flag_unknown", cell, head=heading, text=cell.text)
        return _known(key, found)

    def _serial(self, _key: str, _cell: Cell) -> dict[str, Any]:
        return {}


_SPECIAL: Final[Mapping[str, Callable[[Reader, str, Cell], dict[str, Any]]]] = {
    "account": Reader._account,  # noqa: SLF001  # its own
    "year": Reader._year,  # noqa: SLF001
    "start": Reader._day,  # noqa: SLF001
    "end": Reader._day,  # noqa: SLF001
    "continuing": Reader._continuing,  # noqa: SLF001
    "fresh": Reader._fresh,  # noqa: SLF001
    "serial": Reader._serial,  # noqa: SLF001
}


def _known(key: str, value: Any) -> dict[str, Any]:  # noqa: ANN401  # what a cell may mean
    return {} if value is None or value == "" else {key: value}


def _heading(column: Column) -> str:
    return "".join(column.head.text.split())
