"""A roster and the forms of a run set against it: what rules are handed as `roster`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import fsum
from typing import Any, Self

import pandas as pd
from pandas import DataFrame, Series

from perfsheet.roster.likeness import Likeness, Near
from perfsheet.roster.matching import Register
from perfsheet.roster.tables import Roster
from perfsheet.tables import STRINGS, plain


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What the forms of a run, or of a share of it, are about.

    `about` stands beside the forms: the rows of `project`, `unit` and `department` on the roster (NA: not on it), and `by` (code, name).
    `came` is (stage, year, project) of all forms of the run, also where this is a share of them.
    """

    register: Register
    about: DataFrame
    came: frozenset[tuple[str, int, int]]
    likeness: Likeness

    @classmethod
    def of(cls, forms: DataFrame, roster: Roster) -> Self:
        """Set forms against a roster; they have `stage` and `scope`."""
        register = Register(roster)
        about = register.matches(forms)
        said = zip(plain(forms["stage"]), plain(forms["year"]), plain(about["project"]), strict=True)
        came = frozenset((stage, year, project) for stage, year, project in said if stage and None not in {year, project})
        return cls(register, about, came, Likeness(register))

    def taken(self, rows: Any) -> Self:  # noqa: ANN401  # an array of numpy
        """Return the same for some of the forms, numbered anew."""
        return replace(self, about=self.about.take(rows).reset_index(drop=True))

    def listed(self, column: str) -> Series:
        """Return, beside the forms, what the roster has for their project in a column of projects."""
        return self._values(self.register.roster.projects[column], self.about["project"])

    def owner(self) -> Series:
        """Return, beside the forms, the row of the unit that their project belongs to."""
        return self._values(Series(self.register.unit_of, dtype="Int64"), self.about["project"])

    def above(self) -> Series:
        """Return, beside the forms, the row of the department that their unit is under."""
        return self._values(Series(self.register.department_of, dtype="Int64"), self.about["unit"])

    def department(self, rows: Series) -> Series:
        """Return the names of departments by their rows."""
        return self._values(self.register.roster.departments["department"], rows)

    def budget(self, years: Series) -> Series:
        """Return, beside the forms, the budget of their project in 万元, all its budgets together; NA where a part is not stated."""
        projects = self.register.roster.projects
        rows: dict[int, list[tuple[int, float | None]]] = {}
        for row, (first, wan) in enumerate(zip(self.register.first, plain(projects["budget_wan"]), strict=True)):
            rows.setdefault(first, []).append((row, wan))
        found = [self._added(rows.get(project, ()), year) for project, year in zip(plain(self.about["project"]), plain(years), strict=True)]
        return Series(pd.array(found, dtype="Float64"), index=self.about.index)

    def budget_of_department(self, years: Series) -> Series:
        """Return, beside forms of whole departments, the budgets of all projects of the department; NA where one is not stated."""
        rows: dict[int | None, list[tuple[int, float | None]]] = {}
        for row, (first, wan) in enumerate(zip(self.register.first, plain(self.register.roster.projects["budget_wan"]), strict=True)):
            rows.setdefault(self._department(first), []).append((row, wan))
        said = zip(plain(self.about["department"]), plain(years), strict=True)
        found = [None if department is None else self._added(rows.get(department, ()), year) for department, year in said]
        return Series(pd.array(found, dtype="Float64"), index=self.about.index)

    def has_come(self, stage: str, years: Series) -> Series:
        """Tell beside the forms whether their project has a form of a stage in that year."""
        said = zip(plain(years), plain(self.about["project"]), strict=True)
        return Series([(stage, year, project) in self.came for year, project in said], index=self.about.index)

    def has_begun(self, stage: str, years: Series) -> Series:
        """Tell beside the forms whether their project's department has sent forms of a stage in that year: then all of them are awaited."""
        begun = {(year, self._department(project)) for came, year, project in self.came if came == stage}
        said = zip(plain(years), plain(self.about["project"]), strict=True)
        return Series([project is not None and (year, self._department(project)) in begun for year, project in said], index=self.about.index)

    def near(self, form: int, project: str | None, code: str | None, unit: str | None) -> list[Near]:
        """Find what on the roster is near what a form says."""
        own = self.about["unit"].loc[form]
        return self.likeness.projects(project, code, self.register.units(unit) if own is not pd.NA else ())

    def _department(self, project: int) -> int | None:
        unit = self.register.unit_of[project]
        return None if unit is None else self.register.department_of[unit]

    def _added(self, rows: Sequence[tuple[int, float | None]], year: int | None) -> float | None:
        """Add the budgets of rows of projects that concern a year; None where there is none, or one is not stated."""
        own = [wan for row, wan in rows if self.register.concerns(row, year)]
        stated = [wan for wan in own if wan is not None]
        return fsum(stated) if own and len(stated) == len(own) else None

    @staticmethod
    def _values(column: Series, rows: Series) -> Series:
        values = plain(column)
        found = [None if row is None else values[row] for row in plain(rows)]
        dtype: Any = STRINGS if isinstance(column.dtype, pd.StringDtype) else column.dtype
        return Series(pd.array(found, dtype=dtype), index=rows.index)
