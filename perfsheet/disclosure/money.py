"""The parts of a published table that hold money: funds by source, main tasks with what they cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from perfsheet.disclosure import cells
from perfsheet.disclosure.layout import Part, Slot
from perfsheet.disclosure.rows import Row, Rows
from perfsheet.disclosure.setting import Setting, heads
from perfsheet.disclosure.table import Block, Box
from perfsheet.spread import to_wan

_ANNUAL = "#"


class Line(NamedTuple):
    """A line of the funds block: its label, the cell of it where it is the form's own, its source and its rows."""

    label: str
    cell: str | None
    source: str
    rows: Sequence[Row]


def funds(part: Part, rows: Rows, form: int, setting: Setting) -> Block:
    """Compose the funds: the standard sources, or where the form has others, those that it has."""
    stated = rows.of("funds", form)
    if part.when_filled and not stated:
        return Block(part.name, 0, 0, [])
    lines = _standard(part, stated) or _own(part, stated)
    label, source = part.label or Slot("", 0), part.source or Slot("", 1)
    at = int(any(column.text for column in part.columns))
    boxes = [Box(0, 0, at + len(lines), label.span, setting.say(label.text), "label")]
    if at:
        boxes += heads(0, label.span, [source, *part.columns], setting)
    for row, line in enumerate(lines, at):
        own = ("funds.label", f"{part.name}/{line.label}/来源", line.cell) if line.cell else ()
        boxes.append(Box(row, label.span, 1, source.span, line.label, "label", *own))
        boxes += _figures(part, line, row, label.span + source.span, setting)
    return Block(part.name, at + len(lines), at, boxes)


def _figures(part: Part, line: Line, row: int, col: int, setting: Setting) -> Iterator[Box]:
    for slot in part.columns:
        if slot.keys == (_ANNUAL,):
            yield Box(row, col, 1, slot.span, part.annual.get(line.source, line.label), "label")
        else:
            shown = cells.fund(line.rows, slot.keys, setting.money, setting.places)
            where = "/".join(filter(None, (part.name, line.label, setting.say(slot.text) or ("中期" if "medium" in slot.keys[0] else ""))))
            yield Box(row, col, 1, slot.span, shown.text, shown.look, shown.key, where, shown.cell)
        col += slot.span


def _standard(part: Part, stated: Sequence[Row]) -> list[Line]:
    """Lay the rows out as the standard sources; none where the form has other sources, or one of them twice."""
    by: dict[str, list[Row]] = {source: [] for source in part.sources}
    for row in stated:
        source = str(row.get("source") or "")
        source = source.removesuffix("_medium") if part.annual else source
        if source not in by:
            return []
        by[source].append(row)
    keys = [key for column in part.columns for key in column.keys]
    twice = any(sum(bool(row.text(f"{key}_text")) for row in members) > 1 for members in by.values() for key in keys)
    return [] if twice else [Line(part.sources[source], None, source, members) for source, members in by.items()]


def _own(part: Part, stated: Sequence[Row]) -> list[Line]:
    """Take the sources as the form has them; one that stands there once has its standard name."""
    sources = [str(row.get("source") or "") for row in stated]
    return [
        Line(row.text("label").rstrip("：:") or part.sources.get(source, ""), row.cell("label") if row.text("label") else None, source, [row])
        for row, source in zip(stated, sources, strict=True)
    ]


def tasks(part: Part, rows: Rows, form: int, setting: Setting) -> Block:
    """Compose the main tasks with their sum."""
    members: dict[int, dict[str, Row]] = {}
    for row in rows.of("tasks", form):
        members.setdefault(row.get("position"), {})[str(row.get("key"))] = row
    unit = rows.head(form).get("money_unit")
    deep = 2 if part.groups else 1
    label = part.label or Slot("", 0)
    boxes = [*heads(0, label.span, part.columns, setting, part.groups)]
    for at, task in enumerate(members.values(), deep):
        name = task["name"].text("text") if "name" in task else str(at - deep + 1)
        boxes += _task(part, task, at, name, unit, setting)
    count = deep + len(members)
    if part.total:
        sums = {str(row.get("key")): row for row in rows.of("totals", form) if str(row.get("key")).startswith("budget")}
        boxes += _sums(part, sums, count, unit, setting)
    boxes.insert(0, Box(0, 0, count + bool(part.total), label.span, setting.say(label.text), "label"))
    return Block(part.name, count + bool(part.total), deep, boxes)


def _task(part: Part, task: Mapping[str, Row], at: int, name: str, unit: str | None, setting: Setting) -> Iterator[Box]:  # noqa: PLR0913, PLR0917  # where and what
    col = part.label.span if part.label else 0
    for slot in part.columns:
        row = task.get(slot.keys[0])
        shown = cells.task(row, slot.keys[0], _wan(row, unit), setting.money, setting.places)
        yield Box(at, col, 1, slot.span, shown.text, shown.look, shown.key, f"{part.name}/{name}/{slot.text}", shown.cell)
        col += slot.span


def _sums(part: Part, sums: Mapping[str, Row], at: int, unit: str | None, setting: Setting) -> Iterator[Box]:
    col, label = 0, ""
    for slot in part.total:
        if slot.keys:
            row = sums.get(slot.keys[0])
            shown = cells.task(row, slot.keys[0], _wan(row, unit), setting.money, setting.places)
            head = next((column.text for column in part.columns if column.keys == slot.keys), "")
            yield Box(at, col, 1, slot.span, shown.text, shown.look, f"totals.{slot.keys[0]}", f"{part.name}/{label}/{head}", shown.cell)
        else:
            label = slot.text
            start = part.label.span if part.label else 0
            yield Box(at, max(col, start), 1, slot.span - max(0, start - col), slot.text, "label")
        col += slot.span


def _wan(row: Row | None, unit: str | None) -> float | None:
    if row is None or row.get("kind") != "number":
        return None
    return to_wan(row.get("value"), row.get("measure") or unit)
