"""The rows of an indicator table: levels inherited downwards, totals, and where the table ends."""

from __future__ import annotations

import re

from perfsheet.model import Cell, Parsed, Total, Value
from perfsheet.read.complete import complete
from perfsheet.read.draft import Draft, put
from perfsheet.read.indicator_head import NAMES, UNNAMED, Table
from perfsheet.read.sheet import Row, Sheet, label_of, longer, value_of, words_of
from perfsheet.read.vocabulary import fold, look_up

LEVELS = ("level1", "level2", "level2_medium")
_NOT_TOTALS = frozenset({"target", "target_medium", "target_adjusted", "actual", "actual_half", "forecast", "actual_last"})
_LABELLED = frozenset({None, "name", "position", *LEVELS})
_POINTS = frozenset({"weight", "score"})
_LONGEST_TOTAL = 14
#: so many cells with a stored figure among them are a row of data, whatever its first cell says
_PLENTY = 5
_LONGEST_LABEL = 15
_STARS = "★☆*※"


def read_row(sheet: Sheet, row: Row, table: Table, draft: Draft) -> bool:
    """Read a row of the table; False if the table has ended."""
    total = _total(row, table)
    if total is not None and _is_pairs(row, table):
        return False
    if total is not None:
        _read_total(row, total, table, draft)
        table.done = look_up(row.cells[total].text).total == "total"
        return True
    if table.done and (not _is_data(row, table) or _is_signed(row)):
        return False
    if (len(row.cells) < _PLENTY or not row.numeric) and _ends(sheet, row, table):
        return False
    values: dict[str, Value] = {}
    keys = table.keys
    for cell in row.cells:
        key = keys.get(cell.col)
        if key is None:
            _beside(cell, table, draft)
            continue
        if key in values:
            put(values, key, value_of(cell))
        else:
            values[key] = value_of(cell)
    if values:
        _inherit(values, table)
        draft.indicators.append(complete(values) if table.joined else values)
    return True


def read_total_below(row: Row, table: Table, draft: Draft) -> bool:
    """Read the total of a table that ended some rows above: 总分 | 100 | 96.5 under its columns of points; False if the row is none."""
    total = _total(row, table)
    if total is None or not any(cell.number is not None and table.keys.get(cell.col) in _POINTS for cell in row.cells):
        return False
    _read_total(row, total, table, draft)
    return True


def _beside(cell: Cell, table: Table, draft: Draft) -> None:
    """Keep a cell left of the table: the label of a section, or of the block again."""
    if cell.col < table.first:
        table.section = words_of(cell)
        draft.labels.append(("indicators.section", cell))
    else:
        draft.remarks.append(words_of(cell))


def _total(row: Row, table: Table) -> int | None:
    """Return which cell names a total, None if none does."""
    for i, cell in enumerate(row.cells[:3]):
        text = cell.text
        if cell.number is not None or ("计" not in text and "分" not in text) or longer(text, _LONGEST_TOTAL):
            continue
        key = table.keys.get(cell.col)
        label = look_up(text)
        if label.total and label.level1 is None and label.level2 is None and key not in _NOT_TOTALS and (key in _LABELLED or i == 0):
            return i
    return None


def _read_total(row: Row, at: int, table: Table, draft: Draft) -> None:
    label = words_of(row.cells[at])
    alone = len(row.cells) == at + 2 and row.cells[-1].number is not None and "分" in label.text and "score" in table.keys.values()
    values: dict[str, Value] = {}
    for i, cell in enumerate(row.cells):
        if i == at:
            continue
        key = table.keys.get(cell.col) or "value"
        if i < at and key in (*NAMES, "value", UNNAMED):
            draft.labels.append(("totals.group", cell))
            continue
        if key in (*NAMES, UNNAMED):
            key = "score" if alone else "value"
        put(values, key, value_of(cell))
    draft.totals.append(Total(label, values))


def _is_data(row: Row, table: Table) -> bool:
    """Say whether a row after the grand total still is a row of the table."""
    keys = {table.keys.get(cell.col) for cell in row.cells}
    return len(keys & {*LEVELS, "name"}) > 0 and len(keys - {None}) > 2


def _is_signed(row: Row) -> bool:
    """Say whether each cell of a row is a label with its value: 单位负责人：甲 | 填表人：乙 | 填报日期：2024.3.12."""
    heads = [re.split("[:：]", cell.text, maxsplit=1) for cell in row.cells]
    return all(len(head) > 1 and look_up(head[0]).header for head in heads)


def _ends(sheet: Sheet, row: Row, table: Table) -> bool:
    """Say whether a row belongs to what follows the table: it begins with a label of something else."""
    first = row.cells[0]
    key = table.keys.get(first.col)
    if key not in (None, "level1", "level2", "position") and not (key == "name" and len(row.cells) <= 2) and first.col != table.first:
        return False
    label = label_of(first)
    if label.level1 or label.level2:
        return False
    if _is_pairs(row, table) or _is_signed(row):
        return True
    if len(row.cells) == 1 and (sheet.right(first) - first.col > 2 or key is None) and (len(first.text) > 20 or label.remark):
        return True
    if not (label.header or label.goal or label.remark or (label.stage and len(row.cells) == 1) or label.fund_block) or (label.block and not label.goal):
        return len(row.cells) == 1 and _is_note(first)
    if sheet.bottom(first) > first.row and key in LEVELS:
        return False
    return len(row.cells) <= 2 or any(look_up(c.text).header for c in row.cells[1:] if c.number is None and not longer(c.text, _LONGEST_LABEL))


def _is_pairs(row: Row, table: Table) -> bool:
    """Say whether a row is two labels with their values: 综合得分 | 98 | 评价等次 | 优."""
    if len(row.cells) not in (3, 4) or any(table.keys.get(cell.col) in _POINTS for cell in row.cells):
        return False
    first, second = label_of(row.cells[0]), label_of(row.cells[2])
    return first.header is not None and second.header is not None and row.cells[2].number is None


def _is_note(cell: Cell) -> bool:
    text = cell.text.lstrip()
    return text.startswith(("注", "备注", "说明", "填表", "填报", "附注")) and any(mark in text[:40] for mark in ":：1１一、")


def _inherit(values: dict[str, Value], table: Table) -> None:
    """Give a row the levels that stand above it, with the points they carry; a new first level ends the second."""
    levels = table.levels
    if table.listed:
        _another_project(values, table)
    first = values.get("level1")
    if first is not None:
        if "level1" not in levels or not _same(levels["level1"].text, first.text):
            levels.clear()
        points = look_up(first.text).weight
        if points is not None:
            levels["weight_level1"] = first._replace(parsed=Parsed("number", points))
    for key in LEVELS:
        if key in values:
            levels[key] = values[key]
    for key, value in levels.items():
        values.setdefault(key, value)
    if table.section is not None:
        values["section"] = table.section
    name = values.get("name")
    if name is not None and name.text[0] in _STARS and "core" not in values:
        _mark(name, values)


def _same(one: str, other: str) -> bool:
    """Say whether two texts are the same label, however they are spaced."""
    return one == other or fold(one) == fold(other)


def _another_project(values: dict[str, Value], table: Table) -> None:
    """Forget the levels where a list of many projects comes to the next one."""
    for key in ("field.project_code", "field.project"):
        if key in values and not _same(table.projects.get(key, ""), values[key].text):
            table.projects[key] = values[key].text
            table.levels.clear()


def _mark(name: Value, values: dict[str, Value]) -> None:
    """Keep the stars before a name as the mark of a core indicator; ** is a gap left in a template."""
    stars = name.text[: len(name.text) - len(name.text.lstrip(_STARS))]
    if not stars.startswith("**"):
        values["core"] = Value(stars, name.row, name.col, Parsed("tick"))
