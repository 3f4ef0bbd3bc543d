"""What a roster holds: three frames, each with a twin that names the cell of every value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import pandas as pd
from pandas import DataFrame

from perfsheet.catalogue import COUNT, NUMBER, TEXT
from perfsheet.model import Finding
from perfsheet.tables import STRINGS

FLAG: Final = "boolean"
#: what else a project can be, told by its own column or by words in 项目类别
KINDS: Final = ("procurement", "services", "debt", "ppp", "fund", "transfer", "direct")
MONEY: Final = ("budget_wan", "fiscal_wan", "carried_wan", "other_wan", "basic_wan")

#: table → column → dtype
LAYOUT: Final[Mapping[str, Mapping[str, str]]] = {
    "departments": {"department": TEXT, "department_code": TEXT, "duties": TEXT, "basic_wan": NUMBER},
    "units": {"unit": TEXT, "unit_code": TEXT, "department": TEXT, "department_code": TEXT, "contact": TEXT, "phone": TEXT},
    "projects": {
        "code": TEXT,
        "name": TEXT,
        "unit": TEXT,
        "unit_code": TEXT,
        "department": TEXT,
        "department_code": TEXT,
        "account": TEXT,
        "sort": TEXT,
        **dict.fromkeys(KINDS, FLAG),
        "continuing": FLAG,
        "secret": FLAG,
        "year": COUNT,
        "start": TEXT,
        "end": TEXT,
        "budget_wan": NUMBER,
        "fiscal_wan": NUMBER,
        "carried_wan": NUMBER,
        "other_wan": NUMBER,
        "contact": TEXT,
        "phone": TEXT,
    },
}


class Held(NamedTuple):
    """A value with the cell it stands in: `'项目'!B5`, of a CSV file B5."""

    value: Any
    cell: str


#: a row of a table: what is not in it is not known
Entry = Mapping[str, Held]


@dataclass(frozen=True, slots=True, eq=False)
class Roster:
    """A roster as read; what is not stated is NA.

    Identifiers are text, amounts in 万元. `account` is one of the four budgets by its name (一般公共预算 …), `sort` the kind of project as
    written; `procurement services debt ppp fund transfer direct` say what else it is; `continuing` is False for a new project; `start` and
    `end` are ISO dates. A project that two budgets pay has a row for each. `findings` are about the roster's own cells.
    """

    file: str
    departments: DataFrame
    departments_cells: DataFrame
    units: DataFrame
    units_cells: DataFrame
    projects: DataFrame
    projects_cells: DataFrame
    findings: Sequence[Finding] = ()


def frames(table: str, entries: Iterable[Entry]) -> tuple[DataFrame, DataFrame]:
    """Lay rows out as values and cells of one shape."""
    layout, rows = LAYOUT[table], list(entries)
    values = {name: _array([row[name].value if name in row else None for row in rows], dtype) for name, dtype in layout.items()}
    cells = {name: _array([row[name].cell if name in row else None for row in rows], TEXT) for name in layout}
    return DataFrame(values), DataFrame(cells)


def _array(column: list[Any], dtype: str) -> Any:  # noqa: ANN401  # an array of pandas
    chosen: Any = STRINGS if dtype == TEXT else dtype
    return pd.array(column, dtype=chosen)
