"""The table of a department's main tasks (年度主要任务)."""

from __future__ import annotations

from collections.abc import Sequence

from perfsheet.model import Cell, Task, Total, Value
from perfsheet.read.draft import Draft, put
from perfsheet.read.sheet import Row, Sheet, value_of, words_of

_NUMBERED = "position"
#: columns in which a line of totals may say that it is one
_NAMING = frozenset({None, "name", "project", "unknown", _NUMBERED})
_TELLING = frozenset({"content", "budget", "completed", "spent"})


def is_head(row: Row) -> bool:
    """Say whether a row heads the table of tasks: the name of a task and what tells about it."""
    keys = [label.task for label in row.labels if label.task]
    if "name" not in keys or _TELLING.isdisjoint(keys) or row.numeric:
        return False
    return not any(label.indicator in ("level1", "level2", "name") and label.task is None for label in row.labels)


def is_listing(row: Row, following: Row | None) -> bool:
    """Say whether a row heads a small table of its own (schedule, projects of a department): labels only, with texts below them."""
    known = [label.header is not None or label.fund_column is not None or label.task is not None for label in row.labels]
    if following is None or row.numeric or sum(known) < 2 or (len(row.cells) < 3 and not all(known)):
        return False
    most = sum(known[1:]) * 4 >= len(known[1:]) * 3
    if not most and not (following.numeric and sum(known[1:]) * 5 >= len(known[1:]) * 3):
        return False
    below = {cell.col for cell in row.cells[0 if known[0] else 1 :]}
    first = row.cells[0].col
    named = [label.header or label.fund_block or label.goal or label.indicator or label.source for label in following.labels]
    placed = [cell.col in below or cell.col == first for cell in following.cells]
    return len(following.cells) > 1 and all(placed) and not any(named) and len(below & {cell.col for cell in following.cells}) > 1


def listing_columns(sheet: Sheet, row: Row, following: Row, draft: Draft) -> dict[int, str]:
    """Return the key of each column of a small table of its own."""
    keys: dict[int, str] = {}
    cells = list(zip(row.cells, row.labels, strict=True))
    if following.cells[0].col != row.cells[0].col:
        draft.labels.append(("tasks", cells[0][0]))
        cells = cells[1:]
    for i, (cell, label) in enumerate(cells):
        last = cells[i + 1][0].col - 1 if i + 1 < len(cells) else sheet.right(cell)
        key = label.header or label.task or label.fund_column or (_NUMBERED if label.indicator == _NUMBERED else "unknown")
        keys.update(dict.fromkeys(range(cell.col, max(last, sheet.right(cell)) + 1), key))
        draft.labels.append((f"tasks.{key}", cell))
    return keys


def is_second_head(row: Row) -> bool:
    """Say whether a row divides the amounts above it: 总额, 财政拨款, 其他资金."""
    return bool(row.cells) and not row.numeric and all(label.task and label.task.startswith("budget") for label in row.labels)


def columns_of(sheet: Sheet, head: Row, second: Row | None, draft: Draft) -> dict[int, str]:
    """Return the key of each column of the table."""
    keys: dict[int, str] = {}
    placed = [(cell, label) for cell, label in zip(head.cells, head.labels, strict=True)]
    begin = next(i for i, (_, label) in enumerate(placed) if label.task == "name")
    if begin + 1 < len(placed) and placed[begin + 1][1].task == "name":
        begin += 1
    for cell, _ in placed[:begin]:
        draft.labels.append(("tasks", cell))
    for i, (cell, label) in enumerate(placed[begin:], begin):
        last = placed[i + 1][0].col - 1 if i + 1 < len(placed) else sheet.right(cell)
        keys.update(dict.fromkeys(range(cell.col, max(last, sheet.right(cell)) + 1), label.task or "unknown"))
        draft.labels.append((f"tasks.{label.task or 'unknown'}", cell))
    for cell, label in zip(second.cells, second.labels, strict=True) if second else ():
        above = keys.get(cell.col) or keys.get(max((col for col in keys if col <= cell.col), default=0), "budget")
        key = above.split("_")[0] + (label.task or "unknown").removeprefix("budget")
        keys.update(dict.fromkeys(range(cell.col, sheet.right(cell) + 1), key))
        draft.labels.append((f"tasks.{key}", cell))
    draft.columns.update(f"tasks.{key}" for key in keys.values())
    return keys


def read_row(row: Row, keys: dict[int, str], draft: Draft, into: list[Task]) -> bool:
    """Read a row of the table; False if the table has ended."""
    first = min(keys)
    names = [(cell, label) for cell, label in zip(row.cells, row.labels, strict=True) if keys.get(cell.col) in _NAMING]
    for cell, label in names:
        if label.total:
            draft.totals.append(Total(words_of(cell), _keyed([c for c in row.cells if c is not cell], keys)))
            return True
    outside = [cell for cell in row.cells if cell.col not in keys]
    if any(cell.col < first for cell in outside) and any(label.known for cell, label in names if cell.col < first):
        return False
    if row.labels[0].header and row.cells[0].col <= first:
        return False
    if row.labels[0].goal or (row.labels[0].fund_block and row.labels[0].task is None) or row.labels[0].indicator == "level1":
        return False
    draft.remarks += [words_of(cell) for cell in outside]
    values = _keyed([cell for cell in row.cells if cell.col in keys], keys)
    if values:
        into.append(Task(values))
    return True


def _keyed(cells: Sequence[Cell], keys: dict[int, str]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for cell in cells:
        put(values, keys.get(cell.col, "value"), value_of(cell))
    return values
