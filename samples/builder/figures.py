"""The county's arithmetic: totals, rates and points, as a careful clerk would work them out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from builder.county import Department, Indicator, Project

EXCEL_EPOCH = date(1899, 12, 30)


class Shown(NamedTuple):
    """A figure with the number format under which it is shown."""

    value: float | date
    format: str


Content = Shown | str | float | int | None


def exact(value: float) -> Decimal:
    """Read a figure as it is written, not as it is stored."""
    return Decimal(str(value))


def half_up(value: Decimal, places: int = 2) -> Decimal:
    """Round half up, as points and rates are rounded."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def plain(value: float | Decimal) -> str:
    """Write a figure without useless zeros: 9.0 → 9, 12.50 → 12.5."""
    text = f"{Decimal(str(value)).normalize():f}"
    return "0" if text == "-0" else text


def total(parts: Sequence[float]) -> float:
    """Add up amounts exactly."""
    return float(sum((exact(p) for p in parts), Decimal()))


def rate(spent: float, base: float) -> float:
    """Give the execution rate as a fraction, to four places."""
    return float(half_up(exact(spent) / exact(base), 4)) if base else 0.0


def percent(fraction: float) -> str:
    """Write a fraction as 86.4%."""
    return plain(exact(fraction) * 100) + "%"


def execution_points(spent: float, budget: float, weight: float) -> float:
    """Points for execution: rate × weight, at most the weight."""
    share = min(exact(spent) / exact(budget), Decimal(1))
    return float(half_up(share * exact(weight)))


def points(indicator: Indicator) -> float:
    """Points of an indicator: full when reached, in proportion when not; words by their band."""
    weight = exact(indicator.weight)
    if indicator.share is not None:
        return float(half_up(weight * exact(indicator.share)))
    if indicator.words or isinstance(indicator.actual, str) or indicator.actual is None:
        return float(weight)
    target, actual = exact(float(indicator.target or 0)), exact(indicator.actual)
    reverse = indicator.op in ("≤", "<")
    if actual == target or (actual < target) == reverse:
        return float(weight)
    share = 1 - (actual - target) / target if reverse else actual / target
    return float(half_up(weight * max(share, Decimal(0))))


def execution_weight(project: Project) -> float:
    """Give what the indicators leave of 100 points."""
    return 100 - total([i.weight for i in project.indicators])


def claimed_total(project: Project) -> float:
    """Give the total of a project's self-evaluation."""
    spent, budget = total(project.fund["spent"]), total(project.fund["budget"])
    return total([execution_points(spent, budget, execution_weight(project)), *(points(i) for i in project.indicators)])


def department_funds(department: Department, projects: Sequence[Project], point: str) -> dict[str, float]:
    """Money of a department at a point (approved, budget, spent, half): basic, project, fiscal, other, total."""
    by_source = [total([p.fund["may" if point == "half" else point][k] for p in projects]) for k in range(3)]
    basic = department.basic[point]
    fiscal = total([basic, by_source[0], by_source[1]])
    return {"basic": basic, "project": total(by_source), "fiscal": fiscal, "other": by_source[2], "total": total([fiscal, by_source[2]])}


def shown(content: Content) -> str:
    """Say what stands on the screen for a cell's content."""
    if content is None:
        return ""
    if isinstance(content, Shown):
        return _formatted(content.value, content.format)
    return content if isinstance(content, str) else plain(content)


def _formatted(value: float | date, form: str) -> str:
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日" if "年" in form else value.isoformat()
    places = len(form.partition(".")[2].rstrip("%"))
    if form.endswith("%"):
        return f"{half_up(exact(value) * 100, places)}%"
    return f"{half_up(exact(value), places):{',' if '#,##' in form else ''}f}"
