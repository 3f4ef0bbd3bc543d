"""Reading a roster: its sheets are known by their heads, entries are put into three tables, and what does not fit is said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from perfsheet.errors import PerfsheetError
from perfsheet.model import Finding, Grid
from perfsheet.names import shown
from perfsheet.read.notes import make
from perfsheet.roster.coherent import coherent
from perfsheet.roster.heads import account_of
from perfsheet.roster.layout import Sheet, lay_out
from perfsheet.roster.source import sheets_of
from perfsheet.roster.tables import Entry, Held, Roster, frames
from perfsheet.roster.values import Reader

_YEAR: Final = re.compile(r"(?<!\d)20\d\d(?!\d)")
_PROJECT: Final = ("name", "code")
_UNIT: Final = ("unit", "unit_code")


class _Entries(NamedTuple):
    """The rows of all sheets by what they list."""

    departments: list[Entry]
    units: list[Entry]
    projects: list[Entry]


def read_roster(path: Path) -> Roster:
    """Read a roster from a workbook or a CSV file; raises PerfsheetError where it is none."""
    sheets = sheets_of(path)
    return roster_of(shown(path.name), sheets.grids, sheets.findings)


def roster_of(name: str, grids: Sequence[Grid], found: Sequence[Finding] = ()) -> Roster:
    """Make a roster of sheets; `found` is what was found about their file."""
    findings = list(found)
    laid = [(grid, lay_out(grid)) for grid in grids]
    seen = [sheet for grid, sheet in laid if sheet is not None and sheet.rows and not grid.hidden]
    if not seen:
        seen = [sheet for _, sheet in laid if sheet is not None and sheet.rows]
    if not seen:
        raise PerfsheetError(_nothing(name, laid))
    findings += [
        make("roster_sheet_aside" if sheet is None else "roster_sheet_hidden", grid.sheet or None)
        for grid, sheet in laid
        if grid.rows and (sheet is None or (sheet.rows and sheet not in seen))
    ]
    entries, years = _Entries([], [], []), _years(seen)
    for sheet in seen:
        _enter(sheet, years.get(sheet.title), entries, findings)
    departments, units, projects, doubts = coherent(*entries)
    tables = {name: frames(name, rows) for name, rows in (("departments", departments), ("units", units), ("projects", projects))}
    parts = {f"{name}{twin}": frame for name, pair in tables.items() for twin, frame in zip(("", "_cells"), pair, strict=True)}
    return Roster(file=name, findings=(*findings, *doubts), **parts)


def _nothing(name: str, laid: Sequence[tuple[Grid, Sheet | None]]) -> str:
    headed = next((sheet for _, sheet in laid if sheet is not None), None)
    if headed is not None:
        return f"名册 {name} 只有表头，没有内容。请填入单位和项目后重试。"
    return f"{name} 中没有找到名册。请在一张表的首行写明栏目，如“项目编码、项目名称、主管部门、实施单位、预算类别、年初预算数（万元）”（样式见 samples/名册.xlsx）。"


def _years(sheets: Sequence[Sheet]) -> dict[str, int]:
    """Take the years of sheets of projects from their names, where there are sheets of several years."""
    found = {sheet.title: int(year[0]) for sheet in sheets if sheet.has(*_PROJECT) and (year := _YEAR.search(sheet.title))}
    return found if len(set(found.values())) > 1 else {}


def _enter(sheet: Sheet, year: int | None, entries: _Entries, findings: list[Finding]) -> None:
    """Read the rows of a sheet into the tables that they belong to."""
    reader = Reader(sheet, findings)
    for cell in sheet.strange:
        reader.say("roster_column_aside", cell, head="".join(cell.text.split())[:40])
    for cell in sheet.aside:
        reader.say("roster_row_aside", cell, text="".join(cell.text.split())[:40])
    named = {"account": account_of(sheet.title), "year": year}
    for _, row in sheet.rows:
        entry = reader.entry(row)
        if any(key in entry for key in _PROJECT):
            place = next(iter(entry.values())).cell
            entries.projects.append({**{key: Held(value, place) for key, value in named.items() if value and not sheet.has(key)}, **entry})
        elif any(key in entry for key in _UNIT):
            entries.units.append(entry)
        elif entry:
            entries.departments.append(entry)
