"""The head of an indicator table: which column holds what, over one row or two, one block or two, one project or many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from perfsheet.model import Cell, Value
from perfsheet.read.draft import Draft
from perfsheet.read.notes import make
from perfsheet.read.sheet import Row, Sheet
from perfsheet.read.vocabulary import Label, fold, look_up

NAMES = frozenset({"level1", "level2", "name"})
#: keys that tell an indicator table from other tables with levels
TELLING = frozenset({
    "target", "target_medium", "target_adjusted", "target_and_measure", "actual", "actual_half", "weight", "score", "standard", "explanation", "evidence",
    "reason", "opinion", "comparator", "measure", "nature", "forecast", "likelihood", "note", "coefficient", "deducted", "core", "grade", "reviewed",
})
_AMOUNTS = {"amount_year": "fund.budget", "amount_total": "fund.budget_medium"}
UNNAMED = "unknown"
#: columns that a form with a medium term and a year has twice
_DOUBLED = frozenset({"level2", "name", "target", "measure", "weight", "comparator", "nature"})
_LAST_COLUMN = 16_384
#: how far a head reaches beyond its own cells where nothing stands to its right
_SLACK = 2
_WIDEST = 400
_JOINED = frozenset({"nature", "nature_medium", "comparator", "measure"})


def is_head(row: Row) -> bool:
    """Say whether a row heads an indicator table: a level or the name, and a column that tells."""
    if row.numeric:
        return False
    keys = {label.indicator for label in row.labels if label.indicator}
    if len(keys) < 2 or NAMES.isdisjoint(keys):
        return False
    if keys.isdisjoint(TELLING):
        return {"level1", "level2"} <= keys or {"level2", "name"} <= keys
    sure = [label.folded for label in row.labels if label.indicator in NAMES and not label.task and not label.fund_column and not label.goal]
    return bool(sure) or len(keys & TELLING) > 2


def is_upper_head(row: Row, following: Row | None) -> bool:
    """Say whether a row heads an indicator table whose levels are named in the row below: 绩效指标 | 指标值 | 完成值 over 一级指标 | 二级指标 | 三级指标."""
    if following is None or row.numeric or following.numeric or len(row.cells) < 3:
        return False
    telling = {label.indicator for label in row.labels[1:] if label.indicator} & TELLING
    lower = [label.indicator for label in following.labels]
    under = row.cells[0].col <= following.cells[0].col and following.cells[-1].col < row.cells[1].col
    return len(telling) > 1 and len(lower) > 1 and NAMES.issuperset(key or "" for key in lower) and under


def is_second_head(row: Row, above: Row) -> bool:
    """Say whether a row is the second row of a head: column names under the wide heads of the row above, and no data."""
    if row.numeric or not row.cells:
        return False
    if is_repeat(row, above) or row.cells[0].col < above.cells[0].col:
        return False
    if _under_one(row, above):
        return True
    meant = [label.indicator is not None and label.level1 is None and label.level2 is None for label in row.labels]
    return all(meant) and (len(row.cells) > 1 or above.cells[-1].col == row.cells[0].col)


def _under_one(row: Row, above: Row) -> bool:
    """Say whether all cells of a row stand below one wide head and beside nothing else: 前年 | 上年 | 当年 under 指标值."""
    if len(row.cells) < 2 or any(len(cell.text) > 12 for cell in row.cells):
        return False
    starts = [cell.col for cell in above.cells]
    owners = {max((i for i, col in enumerate(starts) if col <= cell.col), default=-1) for cell in row.cells}
    return len(owners) == 1 and row.cells[0].col in starts and any(label.indicator for label in row.labels)


def is_repeat(row: Row, above: Row) -> bool:
    """Say whether a head is repeated after a page break."""
    return [label.folded for label in row.labels] == [label.folded for label in above.labels]


@dataclass(slots=True)
class Table:
    """An indicator table being read: which key each column has, and what the levels above a row are."""

    head: Row
    second: Row | None
    keys: dict[int, str]
    first: int
    levels: dict[str, Value] = field(default_factory=dict)
    section: Value | None = None
    #: a column holds comparators or natures, or measures: only then a row's values complete one another
    joined: bool = False
    #: a grand total has been read: only rows that are plainly data may follow
    done: bool = False
    #: the table is a list of many projects
    listed: bool = False
    #: in a list of many projects, the one that is being read
    projects: dict[str, str] = field(default_factory=dict)



def open_table(sheet: Sheet, head: Row, second: Row | None, following: Row | None, draft: Draft) -> Table:
    """Read the head of a table, over one row or two; `following` is the first row below it."""
    found = _columns(sheet, head, second, following, draft)
    plan = _plan(tuple(column for _, column in found))
    for (cell, _), name in zip(found, plan.names, strict=True):
        key = f"indicators.{name}"
        draft.labels.append((key, cell))
        draft.columns.add(key)
        if name.startswith(UNNAMED):
            draft.findings.append(make("column_unknown", sheet.name, cell.cell, label=cell.text.strip()))
    return Table(head, second, plan.keys, found[0][0].col if found else 0, joined=plan.joined, listed=plan.listed)


def _columns(sheet: Sheet, head: Row, second: Row | None, following: Row | None, draft: Draft) -> list[tuple[Cell, Column]]:
    """Return the columns from left to right; where a second row stands below a head, that row tells."""
    lower = list(zip(second.cells, second.labels, strict=True)) if second else []
    found: list[tuple[Cell, Column]] = []
    for i, (cell, label) in enumerate(zip(head.cells, head.labels, strict=True)):
        until = head.cells[i + 1].col - 1 if i + 1 < len(head.cells) else _LAST_COLUMN
        below = [(c, lab) for c, lab in lower if cell.col <= c.col <= until and not (c.col == cell.col and lab.folded == label.folded)]
        if i == 0 and not below and _is_block(head, following):
            draft.labels.append(("indicators", cell))
            continue
        right = sheet.right(cell)
        if not below or (right == cell.col and below[0][0].col > right):
            last = right if not below else cell.col
            found.append((cell, Column(cell.col, last, cell.text, _key(label, None), None)))
        if below:
            draft.labels.append(("indicators.group", cell))
            side = label.group if label.group in ("medium", "annual") else None
            found += [(c, Column(c.col, sheet.right(c), c.text, _key(lab, label.group), side)) for c, lab in below]
    return found


def _is_block(head: Row, following: Row | None) -> bool:
    """Say whether the first cell of a head is the label of the whole table rather than of its first column."""
    label = head.labels[0]
    if label.indicator == "level1":
        others = any(other.indicator == "level1" for other in head.labels[1:])
        return others and not (following and following.cells[0].col < head.cells[1].col)
    if label.indicator in NAMES:
        return False
    if label.indicator is not None and following and following.cells[0].col < head.cells[1].col and look_up(following.cells[0].text).block is None:
        return False
    return label.block is not None or (label.indicator is None and label.header is None)


def _key(label: Label, group: str | None) -> str:
    key = label.indicator
    if group == "target" and key in ("target", None) and label.folded in ("性质", "符号"):
        return "nature"
    return key or UNNAMED


class Column(NamedTuple):
    """A column of the head: where it stands, how it is spelt, what it seems to mean, and of which of two blocks it is."""

    first: int
    last: int
    text: str
    key: str
    side: str | None


class Plan(NamedTuple):
    """What a head comes to: the key of each column, and by column number; the same for every form that is drawn alike."""

    names: tuple[str, ...]
    keys: dict[int, str]
    joined: bool
    listed: bool


@lru_cache(maxsize=4096)
def _plan(columns: tuple[Column, ...]) -> Plan:
    """Give every column its key; a second block of the same columns is the year, the first the medium term."""
    columns = _described(_stepped(columns))
    plain = [column.key for column in columns]
    double = plain.count("name") > 1 and ("target" in plain or "target_medium" in plain)
    halves = _half(plain) if double else 0
    listed = _listed(columns)
    names: list[str] = []
    keys: dict[int, str] = {}
    for i, column in enumerate(columns):
        key = listed.get(i, column.key)
        if i not in listed and not key.endswith("_medium") and (column.side == "medium" or (i < halves and key in _DOUBLED)):
            key = f"{key}_medium"
        again = sum(1 for name in names if name == key or (name.rpartition("_")[0] == key and name.rpartition("_")[2].isdigit()))
        names.append(f"{key}_{again + 1}" if again else key)
        stop = max(column.last, columns[i + 1].first - 1) if i + 1 < len(columns) else column.last + _SLACK
        keys.update(dict.fromkeys(range(column.first, min(stop, column.first + _WIDEST) + 1), names[-1]))
    return Plan(tuple(names), keys, not _JOINED.isdisjoint(names), bool(listed))


def _stepped(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Take the second of two first levels as the second level where there is none: 评估维度 | 评估内容 | 评估要点."""
    keys = [column.key for column in columns]
    if keys.count("level1") != 2 or "level2" in keys:
        return columns
    at = len(keys) - 1 - keys[::-1].index("level1")
    return (*columns[:at], columns[at]._replace(key="level2"), *columns[at + 1 :])


def _described(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Take a description beside a name as what explains it: 三级指标 | 绩效指标描述."""
    names = [column for column in columns if column.key == "name"]
    rest = [column for column in names if not fold(column.text).endswith("描述")]
    if len(names) == len(rest) or not rest:
        return columns
    return tuple(column._replace(key="explanation") if column.key == "name" and column not in rest else column for column in columns)


def _half(keys: Sequence[str]) -> int:
    """Return where the second block begins: at its first repeated column."""
    return next((i for i, key in enumerate(keys) if key in ("level2", "name") and key in keys[:i]), len(keys))


def _listed(columns: Sequence[Column]) -> dict[int, str]:
    """Return, by place, the columns of a list of many projects that hold fields, goals and money of the forms."""
    labels = [look_up(column.text) for column in columns]
    if not any(label.header in ("project", "project_code") and label.indicator is None for label in labels):
        return {}
    keys = [column.key for column in columns]
    name_at = next((i for i, key in enumerate(keys) if key in ("level1", "name")), len(keys))
    targets = sum(key in ("target", "target_and_measure") for key in keys)
    alone = not any(label.header == "amount_year" for label in labels)
    listed: dict[int, str] = {}
    for i, (key, label) in enumerate(zip(keys, labels, strict=True)):
        if label.goal and (key == UNNAMED or (key == "target" and targets > 1 and i < len(keys) - 1)):
            listed[i] = f"goal.{label.goal}"
        elif label.header in _AMOUNTS and label.indicator is None:
            listed[i] = "fund.budget" if alone else _AMOUNTS[label.header]
        elif label.header and (label.indicator is None or (key == "measure" and i < name_at)):
            listed[i] = f"field.{label.header}"
        elif key == UNNAMED and label.fund_column:
            listed[i] = f"fund.{label.fund_column}"
        elif key == UNNAMED and label.source:
            listed[i] = f"money.{label.source}"
    return listed
