"""What each round owes by the roster: a return of each project that it concerns, or of each department."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final, NamedTuple

from pandas import DataFrame

from perfsheet.coverage.returns import Return
from perfsheet.coverage.rounds import Round
from perfsheet.coverage.tables import UNNAMED
from perfsheet.roster.matching import Register
from perfsheet.tables import plain

#: stages that a new project alone owes
_OF_NEW: Final = ("ex_ante",)
_NO_NEW: Final = "名册没有写明哪些是新增项目，只列出已报的"


class Owed(NamedTuple):
    """A return that is due; `shares` are its budgets by account (万元, None where the roster has no amount)."""

    project: int | None
    code: str | None
    name: str
    unit: str
    department: str
    shares: tuple[tuple[str, float | None], ...]
    contact: str | None
    phone: str | None
    cell: str | None

    @property
    def budget(self) -> float | None:
        """The whole budget."""
        amounts = [amount for _, amount in self.shares if amount is not None]
        return sum(amounts) if amounts else None


class Debts:
    """Says what is owed, and by which row a form answers it."""

    def __init__(self, register: Register) -> None:
        """Take the roster."""
        self._register = register
        roster = register.roster
        self._projects = _Rows(roster.projects)
        self._units = _Rows(roster.units)
        self._departments = _Rows(roster.departments)
        self._cells = [plain(roster.projects_cells[name]) for name in ("name", "code")]
        self._group: dict[int, list[int]] = defaultdict(list)
        for row, first in enumerate(register.first):
            self._group[first].append(row)

    def owed(self, one: Round, answered: Collection[int]) -> dict[int, Owed]:
        """Return what a round owes, by the row of the project, of the department, or of the unit where there are no departments.

        Where nobody knows what is owed, what was `answered` is all there is.
        """
        if one.whole:
            return dict(self._of_departments())
        some = answered if self.remark(one) else self._group
        return {first: owed for first in self._group if first in some and (owed := self._of_project(first, one)) is not None}

    def answered(self, form: Return) -> int | None:
        """Return which of what is owed a form answers."""
        if not form.whole:
            return form.project
        return form.department if self._departments.count else form.unit

    def remark(self, one: Round) -> str:
        """Say what must be known of what a round owes."""
        return _NO_NEW if one.stage in _OF_NEW and all(state is None for state in self._projects.columns["continuing"]) else ""

    def any_transfer(self) -> bool:
        """Tell whether the roster names projects that are transfers."""
        return any(self._projects.columns["transfer"])

    def _of_project(self, first: int, one: Round) -> Owed | None:
        """Put the rows of a project together that concern a year; None where it owes nothing."""
        of = self._projects
        rows = [row for row in self._group[first] if self._concerns(row, one)]
        if not rows:
            return None
        unit = self._register.unit_of[first]
        shares = tuple((of.text("account", row) or UNNAMED, of.columns["budget_wan"][row]) for row in rows)
        return Owed(
            first,
            of.text("code", first),
            of.text("name", first) or of.text("code", first) or "",
            (self._units.text("unit", unit) if unit is not None else None) or of.text("unit", first) or UNNAMED,
            of.text("department", first) or UNNAMED,
            shares,
            of.text("contact", first) or (self._units.text("contact", unit) if unit is not None else None),
            of.text("phone", first) or (self._units.text("phone", unit) if unit is not None else None),
            self._cells[0][first] or self._cells[1][first],
        )

    def _concerns(self, row: int, one: Round) -> bool:
        """Tell whether a row of projects owes a return: of that year, and new where only new ones owe."""
        new = one.stage not in _OF_NEW or self._projects.columns["continuing"][row] is False
        return self._register.concerns(row, one.year) and (new or bool(self.remark(one)))

    def _of_departments(self) -> Iterator[tuple[int, Owed]]:
        departments = self._departments
        if not departments.count:
            cells = self._register.roster.units_cells["unit"]
            for row in range(self._units.count):
                name = self._units.text("unit", row) or self._units.text("unit_code", row) or ""
                contact, phone = self._units.text("contact", row), self._units.text("phone", row)
                yield row, Owed(None, self._units.text("unit_code", row), name, name, UNNAMED, ((UNNAMED, None),), contact, phone, _text(cells.iloc[row]))
        cells = self._register.roster.departments_cells["department"]
        for row in range(departments.count):
            name = departments.text("department", row) or departments.text("department_code", row) or ""
            code = departments.text("department_code", row)
            yield row, Owed(None, code, name, name, name, ((UNNAMED, None),), None, None, _text(cells.iloc[row]))


class _Rows:
    """The columns of a table as Python has them."""

    def __init__(self, frame: DataFrame) -> None:
        self.columns: dict[str, Sequence[Any]] = {str(name): plain(frame[name]) for name in frame}
        self.count = len(frame)

    def text(self, column: str, row: int) -> str | None:
        value = self.columns[column][row]
        return value if isinstance(value, str) else None


def _text(cell: object) -> str | None:
    return cell if isinstance(cell, str) else None
