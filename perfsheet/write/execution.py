"""How much of the budget was spent, by department: in the forms of one kind, year and period, because others tell of the same money again."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from perfsheet.tables import plain
from perfsheet.write.format import shorten
from perfsheet.write.owners import NAMELESS
from perfsheet.write.terms import kind_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pandas import DataFrame

#: the kinds that tell of money spent, the most telling first
_KINDS: Final = ("project_selfeval", "project_monitor", "transfer_selfeval", "department_selfeval", "department_monitor")


class ExecutionLine(NamedTuple):
    """The money of some forms in 万元, and the rate in per cent; only forms that state both budget and spending are in it."""

    name: str
    forms: int
    budget: float
    spent: float
    rate: float | None


class Execution(NamedTuple):
    """Which forms are counted, what each department spent (the largest budget first), and all together."""

    about: str
    lines: Sequence[ExecutionLine]
    whole: ExecutionLine


def execution(rows: DataFrame) -> Execution | None:
    """Break the money down by department; None where no form tells of money spent."""
    known = rows[rows["budget"].notna() & rows["spent"].notna()]
    columns = zip(*(plain(known[name]) for name in ("kind", "year", "period", "head", "budget", "spent")), strict=True)
    groups: dict[tuple[str, int | None, str | None], list[Any]] = {}
    for kind, year, period, *money in columns:
        groups.setdefault((kind, year, period), []).append(money)
    chosen = telling(groups)
    if chosen is None:
        return None
    by_head: dict[str, list[Any]] = {}
    for head, *money in groups[chosen]:
        by_head.setdefault(head, []).append(money)
    lines = [_line(head, money) for head, money in by_head.items()]
    kind, year, period = chosen
    about = "".join((f"{year}年" if year else "", shorten(period, 30), kind_name(kind)))
    whole = _line("合计", [money for _, *money in groups[chosen]])
    return Execution(about, sorted(lines, key=lambda line: (line.name == NAMELESS, -line.budget, line.name)), whole)


def telling(groups: Mapping[tuple[str, int | None, str | None], Sequence[object]]) -> tuple[str, int | None, str | None] | None:
    """Choose of forms by kind, year and period those that tell best of money spent: the best kind, its commonest year, of that the last period."""
    for kind in _KINDS:
        mine = [key for key in groups if key[0] == kind]
        if mine:
            years = Counter({year: sum(len(groups[key]) for key in mine if key[1] == year) for _, year, _ in mine})
            year = max(years, key=lambda one: (years[one], one or 0))
            return max((key for key in mine if key[1] == year), key=lambda key: (last_month(key[2]), len(groups[key])))
    return None


def _line(name: str, money: Sequence[Sequence[float]]) -> ExecutionLine:
    budget, spent = (total(figures) or 0.0 for figures in zip(*money, strict=True))
    return ExecutionLine(name, len(money), budget, spent, ratio(spent, budget))


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
