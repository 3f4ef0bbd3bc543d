"""The table of a department's main tasks (年度主要任务)."""

from __future__ import annotations

from perfsheet.model import Task, Total, Value
from perfsheet.read.draft import Draft
from perfsheet.read.sheet import Row, Sheet, value_of, words_of

_TELLING = frozenset({"content", "budget", "completed", "spent"})


def is_head(row: Row) -> bool:
    """Say whether a row heads the table of tasks: the name of a task and what tells about it."""
    keys = [label.task for label in row.labels if label.task]
    if "name" not in keys or _TELLING.isdisjoint(keys) or row.numeric():
        return False
    return not any(label.indicator in ("level1", "level2", "name") and label.task is None for label in row.labels)


def is_second_head(row: Row) -> bool:
    """Say whether a row divides the amounts above it: 总额, 财政拨款, 其他资金."""
    return bool(row.cells) and not row.numeric() and all(label.task and label.task.startswith("budget") for label in row.labels)


def columns_of(sheet: Sheet, head: Row, second: Row | None, draft: Draft) -> dict[int, str]:
    """Return the key of each column of the table."""
    keys: dict[int, str] = {}
    placed = [(cell, label) for cell, label in zip(head.cells, head.labels, strict=True)]
    begin = next(i for i, (_, label) in enumerate(placed) if label.task == "name")
    if begin + 1 < len(placed) and placed[begin + 1][1].task == "name":
        begin += 1
    for cell, _ in placed[:begin]:
        draft.labels.append(("tasks", words_of(cell)))
    for i, (cell, label) in enumerate(placed[begin:], begin):
        last = placed[i + 1][0].col - 1 if i + 1 < len(placed) else sheet.right(cell)
        keys.update(dict.fromkeys(range(cell.col, max(last, sheet.right(cell)) + 1), label.task or "unknown"))
        draft.labels.append((f"tasks.{label.task or 'unknown'}", words_of(cell)))
    for cell, label in zip(second.cells, second.labels, strict=True) if second else ():
        keys.update(dict.fromkeys(range(cell.col, sheet.right(cell) + 1), label.task or "unknown"))
        draft.labels.append((f"tasks.{label.task}", words_of(cell)))
    draft.columns.update(f"tasks.{key}" for key in keys.values())
    return keys


def read_row(row: Row, keys: dict[int, str], draft: Draft) -> bool:
    """Read a row of the table; False if the table has ended."""
    first = min(keys)
    names = [(cell, label) for cell, label in zip(row.cells, row.labels, strict=True) if keys.get(cell.col) in (None, "name")]
    for cell, label in names:
        if label.total:
            values = {keys.get(c.col, "value"): value_of(c) for c in row.cells if c is not cell}
            draft.totals.append(Total(words_of(cell), values))
            return True
    outside = [cell for cell in row.cells if cell.col not in keys]
    if any(cell.col < first for cell in outside) and any(label.known for cell, label in names if cell.col < first):
        return False
    if row.labels[0].goal or row.labels[0].fund_block and row.labels[0].task is None or row.labels[0].indicator == "level1":
        return False
    values: dict[str, Value] = {}
    for cell in row.cells:
        key = keys.get(cell.col)
        if key is None:
            draft.remarks.append(words_of(cell))
            continue
        while key in values:
            key += "_2"
        values[key] = value_of(cell)
    if values:
        draft.tasks.append(Task(values))
    return True
