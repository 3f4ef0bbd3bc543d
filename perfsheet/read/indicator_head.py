"""The head of an indicator table: which column holds what, over one row or two, one block or two, one project or many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from perfsheet.model import Cell, Value
from perfsheet.read.draft import Draft
from perfsheet.read.notes import make
from perfsheet.read.sheet import Row, Sheet, label_of, words_of
from perfsheet.read.vocabulary import Label

NAMES = frozenset({"level1", "level2", "name"})
#: keys that tell an indicator table from other tables with levels
TELLING = frozenset({
    "target", "target_medium", "target_adjusted", "target_and_measure", "actual", "actual_half", "weight", "score", "standard", "explanation", "evidence",
    "reason", "opinion", "comparator", "measure", "nature", "forecast", "likelihood", "note", "coefficient", "deducted", "core", "grade", "reviewed",
})
_AMOUNTS = {"amount_year": "fund.budget", "amount_total": "fund.budget_medium"}
UNNAMED = "unknown"
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
    keys: dict[int, str] = field(default_factory=dict)
    first: int = 0
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
    table = Table(head)
    spans = [(cell, label, sheet.right(cell)) for cell, label in zip(head.cells, head.labels, strict=True)]
    lower = list(zip(second.cells, second.labels, strict=True)) if second else []
    found: list[tuple[Cell, int, str, str | None]] = []
    for i, (cell, label, right) in enumerate(spans):
        until = spans[i + 1][0].col - 1 if i + 1 < len(spans) else 16_384
        below = [(c, lab) for c, lab in lower if cell.col <= c.col <= until and not (c.col == cell.col and lab.folded == label.folded)]
        if i == 0 and not below and _is_block(head, following):
            draft.labels.append(("indicators", cell))
            continue
        if below:
            draft.labels.append(("indicators.group", cell))
            found += [(c, sheet.right(c), _key(lab, label.group), _side(label.group)) for c, lab in below]
            if below[0][0].col > max(cell.col, right if right == cell.col else cell.col):
                found.append((cell, cell.col, _key(label, None), None))
        else:
            found.append((cell, right, _key(label, None), None))
    _place(sheet, sorted(found, key=lambda f: f[0].col), table, draft)
    return table


def _is_block(head: Row, following: Row | None) -> bool:
    """Say whether the first cell of a head is the label of the whole table rather than of its first column."""
    label = head.labels[0]
    if label.indicator == "level1":
        others = any(other.indicator == "level1" for other in head.labels[1:])
        return others and not (following and following.cells[0].col < head.cells[1].col)
    if label.indicator in NAMES:
        return False
    return label.block is not None or (label.indicator is None and label.header is None)


def _key(label: Label, group: str | None) -> str:
    key = label.indicator
    if group == "target" and key in ("target", None) and label.folded in ("性质", "符号"):
        return "nature"
    return key or UNNAMED


def _side(group: str | None) -> str | None:
    return group if group in ("medium", "annual") else None


def _place(sheet: Sheet, found: Sequence[tuple[Cell, int, str, str | None]], table: Table, draft: Draft) -> None:
    """Give every column its key; a second block of the same columns is the year, the first the medium term."""
    found = _stepped(found)
    keys = [key for _, _, key, _ in found]
    double = keys.count("name") > 1 and any(key in ("target", "target_medium") for key in keys)
    halves = _half(found) if double else len(found) + 1
    listed = _listed(found)
    table.listed = bool(listed)
    used: dict[str, int] = {}
    for i, (cell, right, plain, side) in enumerate(found):
        key = plain
        if i in listed:
            key = listed[i]
        elif (side == "medium" or (double and i < halves and plain in ("level2", "name", "target", "measure", "weight", "comparator", "nature"))) and not plain.endswith("_medium"):
            key = f"{plain}_medium"
        used[key] = used.get(key, 0) + 1
        if used[key] > 1:
            key = f"{key}_{used[key]}"
        if key.startswith(UNNAMED):
            draft.findings.append(make("column_unknown", sheet.name, words_of(cell).cell, label=cell.text.strip()))
        draft.labels.append((f"indicators.{key}", cell))
        draft.columns.add(f"indicators.{key}")
        stop = max(right, found[i + 1][0].col - 1 if i + 1 < len(found) else right)
        for col in range(cell.col, min(stop, cell.col + 400) + 1):
            table.keys[col] = key
    table.first = found[0][0].col if found else 0
    table.joined = not _JOINED.isdisjoint(used)
    last = max(table.keys, default=0)
    if found:
        table.keys.update(dict.fromkeys(range(last + 1, last + 3), table.keys[last]))


def _stepped(found: Sequence[tuple[Cell, int, str, str | None]]) -> Sequence[tuple[Cell, int, str, str | None]]:
    """Take the second of two first levels as the second level where there is none: 评估维度 | 评估内容 | 评估要点."""
    keys = [key for _, _, key, _ in found]
    if keys.count("level1") != 2 or "level2" in keys:
        return found
    at = len(keys) - 1 - keys[::-1].index("level1")
    return [(cell, right, "level2" if i == at else key, side) for i, (cell, right, key, side) in enumerate(found)]


def _half(found: Sequence[tuple[Cell, int, str, str | None]]) -> int:
    """Return where the second block begins: at its first repeated column."""
    seen: set[str] = set()
    for i, (_, _, key, _) in enumerate(found):
        if key in seen and key in ("level2", "name"):
            return i
        seen.add(key)
    return len(found)


def _listed(found: Sequence[tuple[Cell, int, str, str | None]]) -> dict[int, str]:
    """Return, by place, the columns of a list of many projects that hold fields, goals and money of the forms."""
    labels = [label_of(cell) for cell, _, _, _ in found]
    if not any(label.header in ("project", "project_code") and label.indicator is None for label in labels):
        return {}
    keys = [key for _, _, key, _ in found]
    name_at = next((i for i, key in enumerate(keys) if key in ("level1", "name")), len(keys))
    listed: dict[int, str] = {}
    for i, (key, label) in enumerate(zip(keys, labels, strict=True)):
        if label.goal and (key == UNNAMED or (key == "target" and keys.count("target") > 1 and i < len(keys) - 1)):
            listed[i] = f"goal.{label.goal}"
        elif label.header in _AMOUNTS and label.indicator is None:
            listed[i] = _AMOUNTS[label.header]
        elif label.header and (label.indicator is None or (key == "measure" and i < name_at)):
            listed[i] = f"field.{label.header}"
        elif key == UNNAMED and label.fund_column:
            listed[i] = f"fund.{label.fund_column}"
        elif key == UNNAMED and label.source:
            listed[i] = f"money.{label.source}"
    return listed
