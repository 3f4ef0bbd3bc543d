"""Compose a form as its standard table: the parts of its layout, one below the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from perfsheet.disclosure import cells
from perfsheet.disclosure.cells import Shown
from perfsheet.disclosure.figures import points
from perfsheet.disclosure.layout import Layout, Part, Slot
from perfsheet.disclosure.money import funds, tasks
from perfsheet.disclosure.rows import Row, Rows
from perfsheet.disclosure.setting import Setting, heads
from perfsheet.disclosure.table import Block, Box

#: what a row holds that only invites to write more
_DOTS: Final = frozenset(".。…·⋯ 　")


def compose(layout: Layout, rows: Rows, form: int, setting: Setting) -> list[Block]:
    """Compose the blocks of a form."""
    blocks = (_PARTS[part.type](part, rows, form, setting) for part in layout.parts)
    return [block for block in blocks if block.rows]


def _fields(part: Part, rows: Rows, form: int, setting: Setting) -> Block:
    """Compose rows of labels and values; of texts, only the rows that have one."""
    fields, goals = rows.of("fields", form), rows.of("goals", form)

    def show(slot: Slot) -> Shown:
        return cells.field(fields, goals, slot.keys)

    wanted = [row for row in part.rows if part.type == "fields" or show(row[-1]).text]
    return Block(part.name, len(wanted), 0, [box for at, row in enumerate(wanted) for box in _across(at, row, part.name, show, setting)])


def _across(at: int, row: Sequence[Slot], where: str, show: Callable[[Slot], Shown], setting: Setting) -> Iterator[Box]:
    """Lay labels and values side by side; a value is spoken of by the label before it."""
    col, named = 0, ""
    for slot in row:
        if slot.keys:
            shown = show(slot)
            place = "/".join(filter(None, (where, named, slot.text)))
            yield Box(at, col, 1, slot.span, shown.text, shown.look, shown.key, place, shown.cell)
        else:
            named = setting.say(slot.text) or named
            yield Box(at, col, 1, slot.span, setting.say(slot.text), "label")
        col += slot.span


def _goals(part: Part, rows: Rows, form: int, setting: Setting) -> Block:
    goals, label = rows.of("goals", form), part.label or Slot("", 0)
    deep = int(any(column.text for column in part.columns))
    boxes = [Box(0, 0, 1 + deep, label.span, setting.say(label.text), "label")]
    if deep:
        boxes += heads(0, label.span, part.columns, setting)
    col = label.span
    for slot in part.columns:
        shown = cells.goal(goals, slot.keys[0])
        where = "/".join(filter(None, (part.name, setting.say(slot.text))))
        boxes.append(Box(deep, col, 1, slot.span, shown.text, "words", f"goals.{shown.key}", where, shown.cell))
        col += slot.span
    return Block(part.name, 1 + deep, deep, boxes)


def _indicators(part: Part, rows: Rows, form: int, setting: Setting) -> Block:
    listed = [row for row in rows.of("indicators", form) if _says(row, part.columns)]
    columns, label = _present(part.columns, listed), part.label or Slot("", 0)
    deep = 2 if part.groups else 1
    boxes = [*heads(0, label.span, columns, setting, part.groups)]
    names = _names(listed)
    col = label.span
    for slot in columns:
        boxes += _column(part.name, slot, listed, (deep, col), names, setting)
        col += slot.span
    count = deep + len(listed)
    if part.total:
        boxes += _total(part, rows, form, count)
    boxes.insert(0, Box(0, 0, count, label.span, setting.say(label.text), "label"))
    return Block(part.name, count + bool(part.total), deep, boxes)


def _says(row: Row, columns: Sequence[Slot]) -> bool:
    """Tell whether a row says anything but its levels; dots invite to write more."""
    keys = [key for slot in columns for key in slot.keys if key not in cells.LEVELS]
    return any(set(cells.indicator(row, (key,)).text) - _DOTS for key in keys)


def _present(columns: Sequence[Slot], listed: Sequence[Row]) -> list[Slot]:
    """Leave out optional columns that are blank; the one before has their room."""
    kept: list[Slot] = []
    for slot in columns:
        if slot.optional and not any(cells.indicator(row, slot.keys).text for row in listed):
            kept[-1] = Slot(kept[-1].text, kept[-1].span + slot.span, kept[-1].keys)
        else:
            kept.append(slot)
    return kept


def _names(listed: Sequence[Row]) -> list[str]:
    """Name the rows; those of one name are numbered."""
    seen: Counter[str] = Counter()
    names = []
    for row in listed:
        name = row.text("name") or row.text("name_medium") or row.text("level2") or "（未命名）"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name}（{seen[name]}）")
    return names


def _column(where: str, slot: Slot, listed: Sequence[Row], at: tuple[int, int], names: Sequence[str], setting: Setting) -> Iterator[Box]:  # noqa: PLR0913, PLR0917  # where and what
    """Lay a column out; levels are merged over the rows that share them."""
    (first, col), head = at, setting.say(slot.text)
    shown = [cells.indicator(row, slot.keys) for row in listed]
    for top, deep in _runs(slot.keys[0], listed) if slot.keys[0] in cells.LEVELS else ((row, 1) for row in range(len(listed))):
        one = shown[top]
        look = "label" if slot.keys[0] in cells.LEVELS else one.look
        yield Box(first + top, col, deep, slot.span, one.text, look, one.key, f"{where}/{names[top]}/{head}", one.cell)


def _runs(key: str, listed: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Find the runs of rows that share a level and those above it."""
    above = ("level1",) if key == "level1" else ("level1", key)
    tops = [tuple(cells.indicator(row, (name,)).text for name in above) for row in listed]
    start = 0
    for at in range(1, len(listed) + 1):
        if at == len(listed) or tops[at] != tops[start] or not tops[at][-1]:
            yield start, at - start
            start = at


def _total(part: Part, rows: Rows, form: int, at: int) -> Iterator[Box]:
    """Lay the line of totals out: its points, else the score that the form states elsewhere."""
    head, sums = rows.head(form), _sums(rows.of("totals", form))

    def show(slot: Slot) -> Shown:
        key = slot.keys[0]
        row = sums.get(key)
        if row is not None:
            number = row.get("value")
            return Shown(points(number) if number is not None and row.get("kind") == "number" else row.text("text"), "figure", f"totals.{key}", row.cell("text"))
        if key == "score" and head.text("total_score_text"):
            return Shown(head.text("total_score_text"), "figure", "totals.score", head.cell("total_score"))
        return Shown("", "figure", f"totals.{key}")

    named = {column.keys[0]: column.text for column in part.columns}
    slots = [replace(slot, text=named.get(slot.keys[0], "")) if slot.keys else slot for slot in part.total]
    yield from _across(at, slots, part.name, show, Setting("", 0, {}))


def _sums(totals: Sequence[Row]) -> Mapping[str, Row]:
    """Take the last line of totals that has points: those above it are sums of parts."""
    return {str(row.get("key")): row for row in totals if row.text("text")}


_PARTS: Final[Mapping[str, Callable[[Part, Rows, int, Setting], Block]]] = {
    "fields": _fields, "texts": _fields, "funds": funds, "tasks": tasks, "goals": _goals, "indicators": _indicators,
}  # fmt: skip
