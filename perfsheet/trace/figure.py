"""A figure of an output: what it is, its value, and the rows that it was made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

#: table → column → the values of its rows
Tables = Mapping[str, Mapping[str, Sequence[Any]]]

#: what the rows of a table are called, and what counts them
TABLES: Final = {
    "files": ("文件", "个"),
    "forms": ("表", "张"),
    "findings": ("问题", "处"),
    "apart": ("试行和豁免的问题", "处"),
    "due": ("名册上应报的表", "张"),
    "parts": ("得分", "项"),
    "funds": ("资金行", "行"),
    "indicators": ("指标", "条"),
}
#: what is added of rows, and in what
MEASURES: Final = {
    "budget": ("预算", "万元"),
    "spent": ("执行数", "万元"),
    "errors": ("错误", "处"),
    "warnings": ("警告", "处"),
    "notes": ("提示", "处"),
    "indicators": ("指标行数", "条"),
    "number": ("处数", "处"),
    "claimed": ("自评总分", "分"),
    "recomputed": ("重算总分", "分"),
    "returned": ("须改正", "张"),
    "file": ("文件", "个"),
    "form": ("表", "张"),
    "owner": ("单位", "个"),
    "head": ("主管部门", "个"),
    "whose": ("单位（未填写的算一个）", "个"),
    "subject": ("项目", "个"),
    "rate": ("预算执行率", "%"),
    "difference": ("自评减重算", "分"),
}


class Figure(NamedTuple):
    """A figure: `value` as it is shown before rounding, made of some `rows` of a table.

    `how` it is made: count (of the rows), sum (of `measure`), distinct (different values of `measure`), mean (of `measure` where it is
    known), share (`measure` of the rows in per cent of `over` of `whole`, or of the same rows; without a measure rows are counted), only (what
    stands in one row), given (by the policy).
    """

    key: str
    name: str
    unit: str
    value: float | None
    how: str
    table: str
    rows: Sequence[int] = ()
    measure: str = ""
    over: str = ""
    whole: Sequence[int] = ()


def count(key: str, name: str, value: float | None, table: str, rows: Sequence[int]) -> Figure:
    """Make a figure that counts rows."""
    return Figure(key, name, TABLES[table][1], value, "count", table, rows)


def added(key: str, name: str, value: float | None, rows: Sequence[int], measure: str, table: str = "forms") -> Figure:  # noqa: PLR0913, PLR0917  # what a figure is
    """Make a figure that adds up what rows say."""
    return Figure(key, name, MEASURES[measure][1], value, "sum", table, rows, measure)


def recomputed(figure: Figure, tables: Tables) -> float | None:
    """Make a figure anew of its rows; None where it is not made of any, or nothing is known."""
    table = tables.get(figure.table, {})
    if figure.how == "given":
        return figure.value
    if figure.how == "share":
        whole = _amount(table, figure.whole or figure.rows, figure.over)
        part = _amount(table, figure.rows, figure.measure)
        return float(part * 100 / whole) if part is not None and whole else None
    known = [value for value in (table[figure.measure][row] for row in figure.rows) if value is not None] if figure.measure else []
    if figure.how == "distinct":
        return len(set(known))
    if figure.how == "mean":
        return float(_sum(known)) / len(known) if known else None
    amount = _amount(table, figure.rows, figure.measure)
    return None if amount is None else float(amount)


def _amount(table: Mapping[str, Sequence[Any]], rows: Sequence[int], measure: str) -> Decimal | None:
    if not measure:
        return Decimal(len(rows))
    known = [value for value in (table[measure][row] for row in rows) if value is not None]
    return _sum(known) if known else None


def _sum(figures: Sequence[float]) -> Decimal:
    """Add decimal figures exactly."""
    return sum((Decimal(repr(figure)) for figure in figures), Decimal(0))


def told(figure: Figure) -> str:
    """Say in a line how a figure is made."""
    rows, counted = TABLES.get(figure.table, ("", ""))
    many = f"{len(figure.rows)} {counted}{rows}"
    measure, over = (MEASURES.get(name, (name, ""))[0] for name in (figure.measure, figure.over))
    if figure.how == "share":
        part, same = measure or f"{rows}数（{many}）", f"{len(figure.whole or figure.rows)} {counted}{rows}"
        return f"{many}的{part}合计 ÷ {same}的{over or f'{rows}数'}合计 × 100%" if figure.measure else f"{many} ÷ {same} × 100%"
    return {
        "count": f"逐{counted}计数：{many}",
        "sum": f"{many}的{measure}相加",
        "distinct": f"{many}中不同的{measure}的个数",
        "mean": f"{many}中填有{measure}的，求平均",
        "only": "原表一处所填，或由一行算出",
        "given": "由适用的政策规定，不取自报送的表",
    }[figure.how]
