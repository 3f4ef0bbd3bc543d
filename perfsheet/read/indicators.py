"""The indicator table: columns by their heads, levels inherited downwards, every value at its own cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from perfsheet.model import Cell, Parsed, Total, Value
from perfsheet.read.draft import Draft
from perfsheet.read.notes import make
from perfsheet.read.parse import parse
from perfsheet.read.sheet import Row, Sheet, label_of, value_of, words_of
from perfsheet.read.vocabulary import Label, look_up

LEVELS = ("level1", "level2", "level2_medium")
NAMES = frozenset({"level1", "level2", "name"})
#: keys that tell an indicator table from other tables with levels
TELLING = frozenset({
    "target", "target_medium", "target_adjusted", "target_and_measure", "actual", "actual_half", "weight", "score", "standard", "explanation", "evidence",
    "reason", "opinion", "comparator", "measure", "nature", "forecast", "likelihood", "note", "coefficient", "deducted", "core", "grade", "reviewed",
})
_TARGETS = ("target", "target_medium", "target_adjusted", "actual", "actual_half", "forecast", "actual_last")
_AMOUNTS = {"amount_year": "fund.budget", "amount_total": "fund.budget_medium"}
_STARS = "★☆*※"
_UNNAMED = "unknown"


def is_head(row: Row) -> bool:
    """Say whether a row heads an indicator table: a level or the name, and a column that tells."""
    if row.numeric():
        return False
    keys = {label.indicator for label in row.labels if label.indicator}
    if len(keys) < 2 or NAMES.isdisjoint(keys):  # noqa: PLR2004
        return False
    if keys.isdisjoint(TELLING):
        return {"level1", "level2"} <= keys or {"level2", "name"} <= keys
    sure = [label.folded for label in row.labels if label.indicator in NAMES and not label.task and not label.fund_column and not label.goal]
    return bool(sure) or len(keys & TELLING) > 2  # noqa: PLR2004


def is_second_head(row: Row, above: Row) -> bool:
    """Say whether a row is the second row of a head: column names under the wide heads of the row above, and no data."""
    if row.numeric() or not row.cells:
        return False
    if is_repeat(row, above) or row.cells[0].col < above.cells[0].col:
        return False
    if _under_one(row, above):
        return True
    meant = [label.indicator is not None and label.level1 is None and label.level2 is None for label in row.labels]
    return all(meant) and (len(row.cells) > 1 or above.cells[-1].col == row.cells[0].col)


def _under_one(row: Row, above: Row) -> bool:
    """Say whether all cells of a row stand below one wide head and beside nothing else: 前年 | 上年 | 当年 under 指标值."""
    if len(row.cells) < 2 or any(len(cell.text) > 12 for cell in row.cells):  # noqa: PLR2004
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
    #: a grand total has been read: only rows that are plainly data may follow
    done: bool = False
    #: in a list of many projects, the one that is being read
    projects: dict[str, str] = field(default_factory=dict)

    def key_at(self, col: int) -> str | None:
        """Return the key of a column, None left of the table."""
        return self.keys.get(col)


def open_table(sheet: Sheet, head: Row, second: Row | None, draft: Draft) -> Table:
    """Read the head of a table, over one row or two."""
    table = Table(head)
    spans = [(cell, label, sheet.right(cell)) for cell, label in zip(head.cells, head.labels, strict=True)]
    lower = list(zip(second.cells, second.labels, strict=True)) if second else []
    found: list[tuple[Cell, int, str, str | None]] = []
    for i, (cell, label, right) in enumerate(spans):
        until = spans[i + 1][0].col - 1 if i + 1 < len(spans) else 16_384
        below = [(c, lab) for c, lab in lower if cell.col <= c.col <= until and not (c.col == cell.col and lab.folded == label.folded)]
        if i == 0 and _is_block(label, head, below):
            draft.labels.append(("indicators", words_of(cell)))
            continue
        if below:
            draft.labels.append(("indicators.group", words_of(cell)))
            found += [(c, sheet.right(c), _key(lab, label.group), _side(label.group)) for c, lab in below]
            if below[0][0].col > max(cell.col, right if right == cell.col else cell.col):
                found.append((cell, cell.col, _key(label, None), None))
        else:
            found.append((cell, right, _key(label, None), None))
    _place(sheet, sorted(found, key=lambda f: f[0].col), table, draft)
    return table


def _is_block(label: Label, head: Row, below: Sequence[object]) -> bool:
    """Say whether the first cell of a head is the label of the whole table."""
    if below or label.indicator in ("level2", "name"):
        return False
    if label.indicator == "level1":
        return any(other.indicator == "level1" and other.level1 is None for other in head.labels[1:]) or (
            label.block is not None and label.folded not in ("一级指标", "一级", "指标") and any(o.indicator == "level2" for o in head.labels[1:2]) is False
            and any(o.indicator == "level1" for o in head.labels[1:])
        )
    return label.block is not None or label.indicator is None and label.header is None


def _key(label: Label, group: str | None) -> str:
    key = label.indicator
    if group == "target" and key in ("target", None) and label.folded in ("性质", "符号"):
        return "nature"
    return key or _UNNAMED


def _side(group: str | None) -> str | None:
    return group if group in ("medium", "annual") else None


def _place(sheet: Sheet, found: Sequence[tuple[Cell, int, str, str | None]], table: Table, draft: Draft) -> None:
    """Give every column its key; a second block of the same columns is the year, the first the medium term."""
    keys = [key for _, _, key, _ in found]
    double = keys.count("name") > 1 and any(key in ("target", "target_medium") for key in keys)
    halves = _half(found) if double else len(found) + 1
    listed = _listed(found)
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
        if key.startswith(_UNNAMED):
            draft.findings.append(make("column_unknown", sheet.name, words_of(cell).cell, label=cell.text.strip()))
        draft.labels.append((f"indicators.{key}", words_of(cell)))
        draft.columns.add(f"indicators.{key}")
        stop = max(right, found[i + 1][0].col - 1 if i + 1 < len(found) else right)
        for col in range(cell.col, min(stop, cell.col + 400) + 1):
            table.keys[col] = key
    table.first = found[0][0].col if found else 0
    last = max(table.keys, default=0)
    if found:
        table.keys.update(dict.fromkeys(range(last + 1, last + 3), table.keys[last]))


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
        if label.goal and (key == _UNNAMED or (key == "target" and keys.count("target") > 1 and i < len(keys) - 1)):
            listed[i] = f"goal.{label.goal}"
        elif label.header in _AMOUNTS and label.indicator is None:
            listed[i] = _AMOUNTS[label.header]
        elif label.header and (label.indicator is None or (key == "measure" and i < name_at)):
            listed[i] = f"field.{label.header}"
        elif key == _UNNAMED and label.fund_column:
            listed[i] = f"fund.{label.fund_column}"
        elif key == _UNNAMED and label.source:
            listed[i] = f"money.{label.source}"
    return listed


def read_row(sheet: Sheet, row: Row, table: Table, draft: Draft) -> bool:
    """Read a row of the table; False if the table has ended."""
    total = _total(row, table)
    if total is not None:
        _read_total(row, total, table, draft)
        table.done = look_up(row.cells[total].text).total == "total"
        return True
    if table.done and not _is_data(row, table):
        return False
    if _ends(sheet, row, table):
        return False
    values: dict[str, Value] = {}
    for cell in row.cells:
        key = table.key_at(cell.col)
        if key is None:
            _beside(cell, table, draft)
            continue
        while key in values:
            key += "_2"
        values[key] = value_of(cell)
    if values:
        draft.indicators.append(_finish(_inherit(values, table)))
    return True


def _beside(cell: Cell, table: Table, draft: Draft) -> None:
    """Keep a cell left of the table: the label of a section, or of the block again."""
    if cell.col < table.first:
        table.section = words_of(cell)
        draft.labels.append(("indicators.section", words_of(cell)))
    else:
        draft.remarks.append(words_of(cell))


def _total(row: Row, table: Table) -> int | None:
    """Return which cell names a total, None if none does."""
    for i, cell in enumerate(row.cells[:3]):
        key = table.key_at(cell.col)
        if cell.number is not None or key in _TARGETS or len(cell.text) > 14:  # noqa: PLR2004
            continue
        label = look_up(cell.text)
        if label.total and label.level1 is None and label.level2 is None and (key in (None, *LEVELS, "name", "position") or i == 0):
            return i
    return None


def _read_total(row: Row, at: int, table: Table, draft: Draft) -> None:
    label = words_of(row.cells[at])
    values: dict[str, Value] = {}
    for i, cell in enumerate(row.cells):
        if i == at:
            continue
        key = table.key_at(cell.col) or "value"
        if i < at and key in (*NAMES, "value", _UNNAMED):
            draft.labels.append(("totals.group", words_of(cell)))
            continue
        if key in (*NAMES, "section", _UNNAMED) or key in values:
            key = "value" if "value" not in values else f"value_{len(values) + 1}"
        values[key] = value_of(cell)
    draft.totals.append(Total(label, values))


def _is_data(row: Row, table: Table) -> bool:
    """Say whether a row after the grand total still is a row of the table."""
    keys = {table.key_at(cell.col) for cell in row.cells}
    return len(keys & {*LEVELS, "name"}) > 0 and len(keys - {None}) > 2  # noqa: PLR2004


def _ends(sheet: Sheet, row: Row, table: Table) -> bool:
    """Say whether a row belongs to what follows the table: it begins with a label of something else."""
    first = row.cells[0]
    key = table.key_at(first.col)
    if key not in (None, "level1", "level2", "position") and not (key == "name" and len(row.cells) <= 2) and first.col != table.first:  # noqa: PLR2004
        return False
    label = label_of(first)
    if label.level1 or label.level2:
        return False
    if _is_pairs(row, table):
        return True
    if len(row.cells) == 1 and (sheet.right(first) - first.col > 2 or key is None) and (len(first.text) > 20 or label.remark):  # noqa: PLR2004
        return True
    if not (label.header or label.goal or label.remark or label.stage or label.fund_block) or label.block and not label.goal:
        return len(row.cells) == 1 and _is_note(first)
    if sheet.bottom(first) > first.row and key in LEVELS:
        return False
    return len(row.cells) <= 2 or any(look_up(c.text).header for c in row.cells[1:] if c.number is None and len(c.text) < 16)  # noqa: PLR2004


def _is_pairs(row: Row, table: Table) -> bool:
    """Say whether a row is two labels with their values: 综合得分 | 98 | 评价等次 | 优."""
    if len(row.cells) not in (3, 4) or any(table.key_at(cell.col) in ("weight", "score") for cell in row.cells):
        return False
    first, second = label_of(row.cells[0]), label_of(row.cells[2])
    return first.header is not None and second.header is not None and row.cells[2].number is None


def _is_note(cell: Cell) -> bool:
    text = cell.text.lstrip()
    return text.startswith(("注", "备注", "说明", "填表", "填报", "附注")) and any(mark in text[:40] for mark in ":：1１一、")


def _inherit(values: dict[str, Value], table: Table) -> dict[str, Value]:
    """Give a row the levels that stand above it; a new first level ends the second."""
    levels = table.levels
    for key in ("field.project_code", "field.project"):
        if key in values and table.projects.get(key) != values[key].text:
            table.projects[key] = values[key].text
            levels.clear()
    first = values.get("level1")
    if first is not None and ("level1" not in levels or levels["level1"].text != first.text):
        levels.clear()
    for key in LEVELS:
        if key in values:
            levels[key] = values[key]
        elif key in levels:
            values[key] = levels[key]
    if table.section is not None:
        values["section"] = table.section
    return values


def _finish(values: dict[str, Value]) -> dict[str, Value]:
    """Settle what only a row's values tell: comparator or nature, measure, points in a level, a core mark."""
    for suffix in ("", "_medium"):
        nature = values.get(f"nature{suffix}")
        if nature is not None and f"comparator{suffix}" not in values and _comparator(nature.text):
            values[f"comparator{suffix}"] = values.pop(f"nature{suffix}")
    level1 = values.get("level1")
    if level1 is not None:
        points = look_up(level1.text).weight
        if points is not None:
            values["weight_level1"] = level1._replace(parsed=Parsed("number", points))
    name = values.get("name")
    if name is not None and "core" not in values and name.text.lstrip()[:1] in _STARS and not name.text.strip().startswith("**"):
        stripped = name.text.strip()
        values["core"] = Value(stripped[: len(stripped) - len(stripped.lstrip(_STARS))], name.row, name.col, Parsed("tick"))
    return _measured(values)


def _comparator(text: str) -> str | None:
    parsed = parse(text + "1")
    return parsed.comparator if parsed.kind == "number" and parsed.number == 1 else None


def _measured(values: dict[str, Value]) -> dict[str, Value]:
    """Let comparator and measure columns complete a bare figure: 95 in a column of % is 95 %."""
    measure, comparator = values.get("measure"), values.get("comparator")
    for key in _TARGETS:
        value = values.get(key)
        if value is None or value.parsed.kind != "number" or value.parsed.number is None:
            continue
        parsed = value.parsed
        if measure is not None and parsed.measure is None:
            unit = measure.text.strip()
            percent = unit in ("%", "％", "百分比", "百分数")
            parsed = parsed._replace(kind="percent" if percent else "number", measure="%" if percent else unit)
        if comparator is not None and parsed.comparator is None and key.startswith("target"):
            parsed = parsed._replace(comparator=_comparator(comparator.text))
        if parsed is not value.parsed:
            values[key] = value._replace(parsed=parsed)
    return values
