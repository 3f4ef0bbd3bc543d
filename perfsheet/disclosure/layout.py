"""The layouts of published tables. A layout is the whitelist at once: what it does not name does not leave the house."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from perfsheet.errors import PerfsheetError
from perfsheet.names import shown
from perfsheet.resources import templates_dir

TYPES: Final = ("fields", "funds", "goals", "tasks", "indicators", "texts")
#: fields about persons and about the office's own work: no layout may name one
PRIVATE: Final = frozenset({
    "person", "contact", "phone", "position", "unit_in_charge", "unit_address", "filled_on", "office", "review", "opinion", "secret", "staff",
})  # fmt: skip
_SECOND: Final = re.compile(r"_\d+$")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a row over `span` columns of the grid: a fixed text, or the first of `keys` that is filled.

    An optional one gives its room to the one before it when there is nothing to show.
    """

    text: str
    span: int
    keys: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A block of a layout. `groups` are heads over several columns: (text, first column of the grid, how many)."""

    name: str
    type: str
    label: Slot | None
    rows: Sequence[Sequence[Slot]]
    columns: Sequence[Slot]
    groups: Sequence[tuple[str, int, int]]
    total: Sequence[Slot]
    source: Slot | None
    sources: Mapping[str, str]
    annual: Mapping[str, str]
    when_filled: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """How a kind of form is published; a `medium` one serves those with a medium-term half."""

    kind: str
    medium: bool
    landscape: bool
    widths: Sequence[float]
    parts: Sequence[Part]

    def fields(self) -> Iterator[str]:
        """Name every field that it lets out."""
        for part in self.parts:
            for row in (*part.rows, part.columns, part.total):
                yield from (key for slot in row for key in slot.keys)


def layout_of(kind: str, *, medium: bool = False) -> Layout | None:
    """Return the layout of a kind of form; None for one that is never published."""
    own = [one for one in layouts() if one.kind == kind]
    return next((one for one in own if one.medium == medium), own[0] if own else None)


@cache
def layouts() -> tuple[Layout, ...]:
    """Read the layouts that come with the program."""
    return tuple(read_layout(path) for path in sorted((templates_dir() / "report" / "unit" / "公开表").glob("*.toml")))


def read_layout(path: Path) -> Layout:
    """Read a layout; raises PerfsheetError for one that cannot be used."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        widths = tuple(map(float, table["widths"]))
        parts = tuple(_part(one, len(widths)) for one in table["block"])
        found = Layout(table["kind"], table.get("when") == "medium", bool(table.get("landscape")), widths, parts)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise PerfsheetError(f"公开表的版式 {shown(str(path))} 不能使用（{error}）。请对照 project_selfeval.toml 的写法改正。") from error
    private = sorted({key for key in found.fields() if _SECOND.sub("", key) in PRIVATE})
    if private:
        raise PerfsheetError(f"公开表的版式 {shown(str(path))} 写了不得公开的栏目 {'、'.join(private)}。请删去这些栏目。")
    return found


def _part(table: Mapping[str, Any], width: int) -> Part:
    if table["type"] not in TYPES:
        raise ValueError(f"没有 {table['type']} 这一类，可用 {'、'.join(TYPES)}")
    label = _slot(table["label"]) if "label" in table else None
    source = _slot(table["source"]) if "source" in table else None
    rows, total = [[_slot(one) for one in row] for row in table.get("rows", ())], [_slot(one) for one in table.get("total", ())]
    columns = [Slot(one[0], one[2], tuple(one[1].split("|")), "optional" in one) for one in table.get("columns", ())]
    within = sum(slot.span for slot in columns) + sum(slot.span for slot in (label, source) if slot)
    for span in (*(sum(slot.span for slot in row) for row in (*rows, total) if row), *([within] if columns else [])):
        if span != width:
            raise ValueError(f"{table['name']} 有一行占 {span} 列，应为 {width} 列")
    groups = [(str(text), int(first), int(count)) for text, first, count in table.get("groups", ())]
    sources, annual = table.get("sources", {}), table.get("annual", {})
    return Part(table["name"], table["type"], label, rows, columns, groups, total, source, sources, annual, table.get("when") == "filled")


def _slot(given: Sequence[Any]) -> Slot:
    text, span = given
    return Slot("", span, tuple(text[1:].split("|"))) if text.startswith("@") else Slot(text, span)
