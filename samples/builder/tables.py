"""The tables of a form: what stands in which column, put down row by row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from builder.county import Figure, Indicator, Project
from builder.figures import Content, plain, shown, total
from builder.paper import Box, Label, Paper, Slot

#: what a form prints on a row that nobody needed
DOTS = "……"

LEVELS = ("level1", "level2", "level2_medium")


@dataclass(frozen=True)
class Column:
    """A column: what the reader should call it, its heading, and what each row writes there."""

    key: str
    label: str
    pick: Callable[[Any], Content]
    cols: int = 1


class FundLine(NamedTuple):
    """A source of money with its amounts by point of the year."""

    source: str
    label: str
    amounts: Mapping[str, float]

    @property
    def top(self) -> bool:
        """Whether this is the line of the total."""
        return self.source == "total"


#: which of the county's three amounts a source takes; nobody here has the others
_PART = {"fiscal": 0, "carry_over": 1, "other": 2}


def fund_lines(project: Project, labels: Mapping[str, str]) -> list[FundLine]:
    """List a project's sources with the labels that a form gives them."""

    def amounts(source: str) -> dict[str, float]:
        if source == "total":
            return {point: total(parts) for point, parts in project.fund.items()}
        return {point: parts[_PART[source]] if source in _PART else 0 for point, parts in project.fund.items()}

    return [FundLine(source, label, amounts(source)) for source, label in labels.items()]


def heads(columns: Sequence[Column], look: str = "label", rows: int = 1) -> list[Box]:
    """Make the headings of columns."""
    return [Label(c.label, c.cols, rows, look) for c in columns]


def put_funds(paper: Paper, columns: Sequence[Column], lines: Sequence[FundLine], cols: int = 1) -> None:
    """Put the rows of a funds block, each with its label over `cols` columns."""
    for line in lines:
        slots = [Slot(f"funds.{line.source}.{c.key}", c.pick(line), c.label, c.cols) for c in columns]
        paper.line(Slot(f"funds.{line.source}.label", line.label, "", cols), *slots)


def put_rows(paper: Paper, columns: Sequence[Column], items: Sequence[Any], levels: str = "merged", hide: int = -1) -> None:
    """Put the rows of an indicator table; `levels`: merged, first (row only) or repeated; row `hide` is hidden."""
    firsts: dict[str, int] = {}
    for k, item in enumerate(items):
        boxes: list[Box] = []
        for c in columns:
            path, content = f"{_part(item)}.{k}.{c.key}", c.pick(item)
            level = c.key in LEVELS and levels != "repeated" and content is not None
            if level and k and _group(columns, c, items[k - 1]) == _group(columns, c, item):
                paper.also(path, f"{_part(items[firsts[c.key]])}.{firsts[c.key]}.{c.key}", c.label)
                boxes += [Label("", c.cols, look="value")] if levels == "first" else []
                continue
            firsts[c.key] = k
            rows = _run(columns, c, items[k:]) if level and levels == "merged" else 1
            boxes.append(Slot(path, content, c.label, c.cols, rows, "prose" if len(shown(content)) > 24 else "value"))
        paper.line(*boxes, hidden=k == hide)


def _part(item: object) -> str:
    return "unused" if getattr(item, "name", "") == DOTS else "indicators"


def _group(columns: Sequence[Column], column: Column, item: object) -> list[Content]:
    """List the levels of an item down to this column: a level 2 goes on only below the same level 1."""
    return [c.pick(item) for c in columns if c is column or (c.key == "level1" and column.key in LEVELS)]


def _run(columns: Sequence[Column], column: Column, items: Sequence[object]) -> int:
    """Over how many rows the level that starts at the first item reaches."""
    groups = [_group(columns, column, item) for item in items]
    return next((n for n, (a, b) in enumerate(pairwise(groups), 1) if a != b), len(groups))


def target_text(i: Indicator) -> str:
    """Write the target in one cell: ≥3200平方米, 2025年11月30日前, 健全."""
    if i.date:
        return day(i.date) + "前"
    return str(i.target) if i.words else f"{i.op}{plain(float(i.target or 0))}{i.measure}"


def state_text(value: Figure, i: Indicator) -> str:
    """Write what was reached, with its measure: 3260平方米, 2025年11月18日, 基本健全."""
    if isinstance(value, (int, float)):
        return f"{plain(value)}{i.measure}"
    return day(value) if value and value[:4].isdigit() and "-" in value else value or ""


def state_figure(value: Figure) -> Content:
    """Give what was reached as a bare figure; words and dates as text."""
    if isinstance(value, str) and value[:4].isdigit() and "-" in value:
        return day(value)
    return value


def day(iso: str) -> str:
    """Write 2025-11-30 as 2025年11月30日."""
    when = date.fromisoformat(iso)
    return f"{when.year}年{when.month}月{when.day}日"
