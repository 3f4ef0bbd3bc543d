"""Which project, unit and department of the roster a form is about: by code, else by name within its unit; never by likeness."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

import pandas as pd
from pandas import DataFrame

from perfsheet.account import same_name
from perfsheet.roster.names import code_before, spellings
from perfsheet.roster.tables import Roster
from perfsheet.tables import STRINGS, plain

_BY_CODE: Final = "code"
_BY_NAME: Final = "name"


class Match(NamedTuple):
    """What a form is about, as rows of the roster; a project is the first of its rows; `by` is code or name."""

    project: int | None = None
    by: str | None = None
    unit: int | None = None
    department: int | None = None


@dataclass(eq=False)
class Register:
    """A roster to look up in."""

    roster: Roster
    _units: _Names = field(init=False)
    _departments: _Names = field(init=False)

    def __post_init__(self) -> None:
        """Enter the units and the departments."""
        self._units = _Names(plain(self.roster.units["unit_code"]), plain(self.roster.units["unit"]))
        self._departments = _Names(plain(self.roster.departments["department_code"]), plain(self.roster.departments["department"]))

    def matches(self, forms: DataFrame) -> DataFrame:
        """Return, for forms with their `scope`, the columns of `Match` beside their index."""
        columns = [plain(forms[name]) for name in ("scope", "project", "project_code", "unit", "department")]
        found = [self.match(*one) for one in zip(*columns, strict=True)]
        rows = {name: pd.array([getattr(one, name) for one in found], dtype="Int64") for name in ("project", "unit", "department")}
        return DataFrame({**rows, "by": pd.array([one.by for one in found], dtype=STRINGS)}, index=forms.index)

    def match(self, scope: str, project: str | None, code: str | None, unit: str | None, department: str | None) -> Match:
        """Find what one form is about."""
        units = list(self._units.all(unit))
        if scope == "department":
            texts = [text for text in (department, unit) if text]
            above = next((row for text in texts for row in self._departments.all(text)), None)
            return Match(unit=next((row for text in (unit, department) for row in self._units.all(text)), None), department=above)
        departments = self._departments.all(department)
        found, by = self._project(project, code, units)
        own = self.unit_of[found] if found is not None else None
        mine = own if own in units else next(iter(units), None)
        return Match(found, by, mine, next(departments, None))

    @cached_property
    def first(self) -> Sequence[int]:
        """For each row of projects, the first row of the same project: of its code, else of its name within its unit."""
        seen: dict[tuple[object, ...], int] = {}
        keys = zip(plain(self.roster.projects["code"]), plain(self.roster.projects["name"]), self.unit_of, strict=True)
        return [seen.setdefault((same_name(code),) if code else (same_name(name or ""), unit), row) for row, (code, name, unit) in enumerate(keys)]

    @cached_property
    def unit_of(self) -> Sequence[int | None]:
        """For each row of projects, its unit's row."""
        columns = (plain(self.roster.projects[name]) for name in ("unit_code", "unit"))
        return [self._units.one(code, name) for code, name in zip(*columns, strict=True)]

    @cached_property
    def department_of(self) -> Sequence[int | None]:
        """For each row of units, its department's row."""
        columns = (plain(self.roster.units[name]) for name in ("department_code", "department"))
        return [self._departments.one(code, name) for code, name in zip(*columns, strict=True)]

    def concerns(self, row: int, year: int | None) -> bool:
        """Tell whether a row of projects is of a year: stated for it or for none, begun by then and not over before."""
        stated, start, end = (column[row] for column in self._years)
        if year is None:
            return True
        return stated in {None, year} and (start is None or start <= year) and (end is None or end >= year)

    @cached_property
    def _years(self) -> tuple[Sequence[int | None], ...]:
        """The year that each row of projects is stated for, and those that it begins and ends in."""
        projects = self.roster.projects
        days = ([int(day[:4]) if day and day[:4].isdigit() else None for day in plain(projects[name])] for name in ("start", "end"))
        return (plain(projects["year"]), *days)

    def units(self, text: str | None) -> list[int]:
        """Return the units that a text names."""
        return list(self._units.all(text))

    def departments(self, text: str | None) -> list[int]:
        """Return the departments that a text names."""
        return list(self._departments.all(text))

    @cached_property
    def _by_code(self) -> dict[str, int]:
        codes = {same_name(code): row for row, code in reversed(list(enumerate(plain(self.roster.projects["code"])))) if code}
        return {code: self.first[row] for code, row in codes.items()}

    @cached_property
    def _by_name(self) -> dict[tuple[int, str], int]:
        rows = list(enumerate(zip(self.unit_of, plain(self.roster.projects["name"]), strict=True)))
        found: dict[tuple[int, str], set[int]] = {}
        for row, (unit, name) in rows:
            if unit is not None and name:
                found.setdefault((unit, same_name(name)), set()).add(self.first[row])
        return {key: min(some) for key, some in found.items() if len(some) == 1}  # a name that two projects have tells nothing

    def _project(self, project: str | None, code: str | None, units: Sequence[int]) -> tuple[int | None, str | None]:
        for said in (same_name(code or ""), *(code_before(text) for text in (code, project) if text)):
            if said in self._by_code:
                return self._by_code[said], _BY_CODE
        named = (self._by_name.get((unit, name)) for unit in units for name in spellings(project or ""))
        found = next((row for row in named if row is not None), None)
        return found, None if found is None else _BY_NAME


class _Names:
    """Rows of units or departments by code and name."""

    def __init__(self, codes: Sequence[str | None], names: Sequence[str | None]) -> None:
        self._codes: dict[str, int] = {}
        self._names: dict[str, list[int]] = {}
        for row, (code, name) in enumerate(zip(codes, names, strict=True)):
            if code:
                self._codes.setdefault(same_name(code), row)
            if name:
                self._names.setdefault(same_name(name), []).append(row)

    def one(self, code: str | None, name: str | None) -> int | None:
        """Return the row of a code, else of a name that only one has."""
        if code and same_name(code) in self._codes:
            return self._codes[same_name(code)]
        rows = self._names.get(same_name(name or ""), [])
        return rows[0] if len(rows) == 1 else None

    def all(self, text: str | None) -> Iterator[int]:
        """Go through the rows that a text names: by any of its spellings, else by the code that stands before it or alone."""
        if not text:
            return
        found = [row for name in spellings(text) for row in self._names.get(name, ())]
        before = code_before(text) or same_name(text)
        yield from found or ([self._codes[before]] if before in self._codes else [])
