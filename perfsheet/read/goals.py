"""Goal texts: a label with its text beside it, or heads with texts below them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from perfsheet.model import Cell, Goal, Value
from perfsheet.read.draft import Draft
from perfsheet.read.sheet import Row, Sheet, longer, value_of, words_of
from perfsheet.read.vocabulary import Label, look_up

_LONG = 16
#: heads of a table whose rows have names of their own: 分配科学性, 下达及时性 …
_NAMED = frozenset({"management", "explanation"})


@dataclass(slots=True)
class Column:
    """A head of goal texts."""

    first: int
    last: int
    kind: str
    label: Value


def is_head(row: Row) -> bool:
    """Say whether a row heads goal texts: two goal labels at least and nothing else but a block label."""
    goals = [label.goal is not None for label in row.labels]
    others = [cell for cell, goal in zip(row.cells, goals, strict=True) if not goal]
    return sum(goals) > 1 and not any(longer(cell.text, _LONG) for cell in others) and len(others) <= 1 and not row.numeric


def columns_of(sheet: Sheet, row: Row, following: Row | None, draft: Draft) -> list[Column]:
    """Read heads of goal texts; the first is the block's label where nothing stands below it."""
    cells = list(zip(row.cells, row.labels, strict=True))
    if _heads_block(sheet, row, following):
        draft.labels.append(("goals", cells[0][0]))
        cells = cells[1:]
    found = [Column(cell.col, sheet.right(cell), label.goal or "expected", words_of(cell)) for cell, label in cells]
    for column, right in itertools.pairwise(found):
        column.last = max(column.last, right.first - 1)
    if found:
        found[-1].last = 16_384
    draft.labels += [(f"goals.{column.kind}", column.label) for column in found]
    return found


def _heads_block(sheet: Sheet, row: Row, following: Row | None) -> bool:
    """Say whether the first cell of a head is the label of the whole block."""
    first = row.cells[0]
    if row.labels[0].goal is None or sheet.bottom(first) > row.number:
        return True
    if following is not None and len(following.cells) > 1 and following.labels[0].folded == row.labels[0].folded:
        return True
    if following is None or sheet.right(first) >= following.cells[0].col:
        return False
    return row.labels[0].goal == "expected" and len(row.cells) > 2


def read_below(row: Row, columns: Sequence[Column], draft: Draft, block: str | None) -> bool:
    """Read a row of texts below heads; False if the row belongs to something else. `block` is the block's label, which a row may repeat."""
    if len(row.cells) > 1 and row.labels[0].folded == block and row.cells[0].col < columns[0].first:
        draft.labels.append(("goals", row.cells[0]))
        row = row._replace(cells=row.cells[1:], labels=row.labels[1:])
    first, label = row.cells[0], row.labels[0]
    named = columns[0].kind in _NAMED
    if first.col < columns[0].first and (not named or label.goal or label.header or label.indicator in ("level1", "level2")):
        return False
    if len(row.cells) == 1 and (label.block or label.fund_block) and not longer(first.text, _LONG):
        return False
    placed = [(next((c for c in columns if c.first <= cell.col <= c.last), columns[-1]), cell) for cell in row.cells]
    if not named and _is_other(row, placed):
        return False
    name = first if named and (first.col < columns[0].first or columns[0].kind == "management") else None
    if name is not None and len(placed) == 1:
        draft.goals.append(Goal("explanation", words_of(name), None))
    for column, cell in placed:
        if cell is not name:
            draft.goals.append(Goal(column.kind, words_of(name) if name is not None else column.label, value_of(cell)))
    return True


def _is_other(row: Row, placed: Sequence[tuple[Column, Cell]]) -> bool:
    """Say whether a row below heads is made of labels of its own."""
    return any(label.goal or label.fund_block or label.source or (label.header and len(placed) > 1) for label in row.labels) or any(
        label.indicator in ("level1", "level2") and label.block is None for label in row.labels
    )


def read_beside(sheet: Sheet, row: Row, draft: Draft) -> bool:
    """Read goal labels with their texts beside them; False if the row starts with none."""
    first = 0
    if row.labels[0].goal is None:
        if len(row.cells) < 2 or row.labels[1].goal is None or row.labels[0].header or row.labels[0].source:
            return False
        draft.labels.append(("goals", row.cells[0]))
        first = 1
    elif _label_of_block(sheet, row):
        draft.labels.append(("goals", row.cells[0]))
        first = 1
    label: tuple[Cell, Label] | None = None
    for cell, meaning in list(zip(row.cells, row.labels, strict=True))[first:]:
        if meaning.goal is not None and cell.number is None and not longer(cell.text, _LONG * 2):
            if label is not None:
                draft.goals.append(Goal(label[1].goal or "expected", words_of(label[0]), None))
            label = (cell, meaning)
        elif label is not None:
            draft.goals.append(Goal(_own_kind(cell) or label[1].goal or "expected", words_of(label[0]), value_of(cell)))
            label = None
        else:
            last = draft.goals[-1] if draft.goals else None
            kind = _own_kind(cell) or (last.kind if last else "expected")
            draft.goals.append(Goal(kind, last.label if last else None, value_of(cell)))
    if label is not None:
        draft.goals.append(Goal(label[1].goal or "expected", words_of(label[0]), None))
    return True


def _own_kind(cell: Cell) -> str | None:
    """Return the kind of goal that a text begins with: 年初设定目标：…."""
    label, colon, _ = cell.text.replace("：", ":").partition(":")
    return look_up(label.strip()).goal if colon and len(label) <= 2 * _LONG else None


def _label_of_block(sheet: Sheet, row: Row) -> bool:
    """年度总体目标 | 预期目标 | text: the first label holds the block together."""
    return len(row.cells) > 2 and row.labels[1].goal is not None and sheet.bottom(row.cells[0]) > row.number


def read_more(row: Row, draft: Draft) -> bool:
    """Read further texts of the last goal: rows without a label, right of it."""
    last = draft.goals[-1]
    if last.label is None or any(label.known for label in row.labels) or any(cell.col <= last.label.col for cell in row.cells):
        return False
    if last.value is None:
        draft.goals.pop()
    draft.goals.extend(Goal(_own_kind(cell) or last.kind, last.label, value_of(cell)) for cell in row.cells)
    return True
