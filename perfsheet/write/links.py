"""Links from an output to a source file and, in a workbook, to the cell."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final
from urllib.parse import quote

#: files that a spreadsheet program opens at a cell
_SPREADSHEETS: Final = (".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods")
_LONGEST: Final = 2000
_UNSAFE = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
#: what Excel escapes in the target of a link, and what would end the path
_ESCAPED: Final = str.maketrans({char: f"%{ord(char):02X}" for char in '%#?"<>[]^`{}\\ '})
_OTHER_SHEET = re.compile(r"'(?P<sheet>.*)'!(?P<cell>[A-Z]+[0-9]+)", re.DOTALL)


class Links:
    """Links that hold from the folder `home`, where the output will stand; absolute ones while that is not known."""

    def __init__(self, home: Path | None) -> None:
        """Take the folder where the output will stand."""
        self._home = home and Path(os.path.abspath(home))  # noqa: PTH100  # resolve() follows links, and the user would not know the path
        self._paths: dict[str, str | None] = {}

    def path(self, location: str | None) -> str | None:
        """Say how to reach a file: relative where it stands beside or below the output, else absolute; None if it can't be said."""
        if not location:
            return None
        if location not in self._paths:
            self._paths[location] = None if _UNSAFE.search(location) else self._reach(location)
        return self._paths[location]

    def _reach(self, location: str) -> str | None:
        reach = os.path.abspath(_short(location))  # noqa: PTH100  # as above
        if self._home and self._home.parent != Path(self._home.anchor) and reach.startswith(f"{self._home.parent}{os.sep}"):
            reach = _below(reach, str(self._home), str(self._home.parent))
        reach = Path(reach).as_posix()
        return reach if len(reach) < _LONGEST else None

    def to_cell(self, location: str | None, sheet: str | None, cell: str | None) -> str | None:
        """Make a link of a workbook to a cell of a source file."""
        reach = self.path(location)
        if reach is None:
            return None
        url = "external:" + reach.translate(_ESCAPED)
        if not reach.lower().endswith(_SPREADSHEETS):
            return url
        sheet, cell = place(sheet, cell)
        if sheet is None or _UNSAFE.search(sheet):
            return url
        return f"{url}#{quoted(sheet)}!{cell or 'A1'}"

    def to_page(self, location: str | None) -> str | None:
        """Make a link of a page to a source file; never anything but a file."""
        return to_page(self.path(location))


def to_page(reach: str | None) -> str | None:
    """Make a link of a page of the way to a file."""
    if reach is None:
        return None
    return Path(reach).as_uri() if Path(reach).is_absolute() else "./" + quote(reach)


def _below(reach: str, home: str, parent: str) -> str:
    """Say how to come from `home` to what lies in it or beside it: as os.path.relpath does, but at once."""
    inside = reach.startswith(f"{home}{os.sep}")
    return reach[len(home) + 1 :] if inside else f"..{os.sep}{reach[len(parent) + 1 :]}"


def _short(location: str) -> str:
    """Drop what lifts the limit on the length of paths on Windows: no link can carry it."""
    if location.startswith("\\\\?\\UNC\\"):
        return "\\\\" + location[8:]
    return location.removeprefix("\\\\?\\")


def place(sheet: str | None, cell: str | None) -> tuple[str | None, str | None]:
    """Split an address that names its own sheet: ('自评表', "'附表'!A1") is ('附表', 'A1')."""
    other = _OTHER_SHEET.fullmatch(cell) if cell else None
    return (other["sheet"], other["cell"]) if other else (sheet, cell)


def within(sheet: str, row: int) -> str:
    """Make a link to row `row` (1-based) of another sheet of the same workbook."""
    return f"internal:{quoted(sheet)}!A{row}"


def quoted(sheet: str) -> str:
    """Quote the name of a sheet for an address."""
    doubled = sheet.replace("'", "''")
    return f"'{doubled}'"
