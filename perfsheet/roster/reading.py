"""Reading a roster: its sheets are known by their heads, entries are put into three tables, and what does not fit is said."""

from __future__ import annotations

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
    if not any(sheet is not None and sheet.rows for _, sheet in laid):
        raise PerfsheetError(_nothing(name, laid))
    entries = _Entries([], [], [])
    for grid, sheet in laid:
        if sheet is None:
            findings += [make("roster_sheet_aside", grid.sheet or None)] if grid.rows else []
        else:
            _enter(sheet, entries, findings)
    departments, units, projects, doubts = coherent(*entries)
    tables = {name: frames(name, rows) for name, rows in (("departments", departments), ("units", units), ("projects", projects))}
    parts = {f"{name}{twin}": frame for name, pair in tables.items() for twin, frame in zip(("", "_cells"), pair, strict=True)}
    return Roster(file=name, findings=(*findings, *doubts), **parts)


def _nothing(name: str, laid: Sequence[tuple[Grid, Sheet | None]]) -> str:
    headed = next((sheet for _, sheet in laid if sheet is not None), None)
    if headed is not None:
        return f"名册 {name} 只有表头，没有内容。请填入单位和项目后重试。"
    return f"{name} 中没有找到名册。请在一张表的首行写明栏目，如“项目编码、项目名称、主管部门、实施单位、预算类别、年初预算数（万元）”（样式见 samples/名册.xlsx）。"


def _enter(sheet: Sheet, entries: _Entries, findings: list[Finding]) -> None:
    """Read the rows of a sheet into the tables that they belong to."""
    reader = Reader(sheet, findings)
    for cell in sheet.strange:
        reader.say("roster_column_aside", cell, head="".join(cell.text.split())[:40])
    for cell in sheet.aside:
        reader.say("roster_row_aside", cell, text="".join(cell.text.split())[:40])
    account = None if sheet.has("account") else account_of(sheet.title)
    for _, row in sheet.rows:
        entry = reader.entry(row)
        if any(key in entry for key in _PROJECT):
            entries.projects.append({"account": Held(account, next(iter(entry.values())).cell), **entry} if account else entry)
        elif any(key in entry for key in _UNIT):
            entries.units.append(entry)
        elif entry:
            entries.departments.append(entry)
