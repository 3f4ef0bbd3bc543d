"""How much of the budget was spent, by department: in the forms of one kind, year and period, because others tell of the same money again."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from perfsheet.tables import plain
from perfsheet.write.format import shorten
from perfsheet.write.keys import key
from perfsheet.write.owners import NAMELESS
from perfsheet.write.terms import kind_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pandas import DataFrame

#: the kinds that tell of money spent, the most telling first
_KINDS: Final = ("project_selfeval", "project_monitor", "transfer_selfeval", "department_selfeval", "department_monitor")


class ExecutionLine(NamedTuple):
    """The money of some forms in 万元, and the rate in per cent; only forms that state both budget and spending are in it.

    One whose budget is 0 is counted, and has no rate. `members` are the numbers of the forms.
    """

    name: str
    forms: int
    budget: float
    spent: float
    rate: float | None
    members: Sequence[int]

    @property
    def key(self) -> str:
        """The id that those of its figures begin with."""
        return key("概况", "预算执行", self.name)


class Execution(NamedTuple):
    """Which forms are counted (all of one `kind`), what each department spent (the largest budget first), and all together."""

    about: str
    lines: Sequence[ExecutionLine]
    whole: ExecutionLine
    kind: str


def execution(rows: DataFrame) -> Execution | None:
    """Break the money down by department; None where no form tells of money spent."""
    known = rows[rows["budget"].notna() & rows["spent"].notna()]
    columns = zip(*(plain(known[name]) for name in ("kind", "year", "period", "head", "form", "budget", "spent")), strict=True)
    groups: dict[tuple[str, int | None, str | None], list[Any]] = {}
    for kind, year, period, *told in columns:
        groups.setdefault((kind, year, period), []).append(told)
    chosen = telling(groups)
    if chosen is None:
        return None
    by_head: dict[str, list[Any]] = {}
    for head, *told in groups[chosen]:
        by_head.setdefault(head, []).append(told)
    lines = [_line(head, told) for head, told in by_head.items()]
    kind, year, period = chosen
    about = "".join((f"{year}年" if year else "", shorten(period, 30), kind_name(kind)))
    whole = _line("合计", [told for _, *told in groups[chosen]])
    return Execution(about, sorted(lines, key=lambda line: (line.name == NAMELESS, -line.budget, line.name)), whole, kind)


def telling(groups: Mapping[tuple[str, int | None, str | None], Sequence[object]]) -> tuple[str, int | None, str | None] | None:
    """Choose of forms by kind, year and period those that tell best of money spent: the best kind, its commonest year, of that the last period."""
    for kind in _KINDS:
        mine = [key for key in groups if key[0] == kind]
        if mine:
            years = Counter({year: sum(len(groups[key]) for key in mine if key[1] == year) for _, year, _ in mine})
            year = max(years, key=lambda one: (years[one], one or 0))
            return max((key for key in mine if key[1] == year), key=lambda key: (last_month(key[2]), len(groups[key])))
    return None


def _line(name: str, told: Sequence[Sequence[Any]]) -> ExecutionLine:
    forms, budgets, spents = zip(*told, strict=True)
    budget, spent = total(budgets) or 0.0, total(spents) or 0.0
    return ExecutionLine(name, len(forms), budget, spent, ratio(spent, budget), forms)


def last_month(period: str | None) -> int:
    """Say in which month a period ends: 8 for 1-8月; 0 where it does not tell."""
    months = re.findall(r"\d{1,2}(?=月)", period or "")
    return int(months[-1]) if months else 0


def total(figures: Iterable[float | None]) -> float | None:
    """Add decimal figures exactly; None if there is none."""
    known = [Decimal(repr(figure)) for figure in figures if figure is not None]
    return float(sum(known)) if known else None


def ratio(part: float | None, whole: float | None) -> float | None:
    """Return a part in percent of the whole."""
    return None if part is None or not whole else float(Decimal(repr(part)) * 100 / Decimal(repr(whole)))
