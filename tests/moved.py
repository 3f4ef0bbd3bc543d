"""Change a sheet in ways that must not change what is read, and say where each cell went and what its text became."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from perfsheet.model import Area, Cell, FileResult, Form, Grid, Value, address
from perfsheet.read.reader import read_bytes
from perfsheet.read.recognise import read_grids
from perfsheet.read.vocabulary import look_up
from perfsheet.write.reading import as_record

Record = dict[str, Any]
Place = tuple[int, int]

_ADDRESS = re.compile(r"([A-Z]{1,3})(\d+)")


@dataclass(frozen=True)
class Change:
    """What was done to sheets: cells that moved, texts that are written otherwise (by the cell before it moved), new names by old ones."""

    cells: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    sheets: Mapping[str, str] = field(default_factory=dict)


def read(*grids: Grid) -> Record:
    """Give what is understood of sheets, as `perfsheet read` prints it."""
    forms, findings = read_grids(grids)
    return as_record(FileResult("", "", 0, "read", forms, findings))


def as_changed(record: Record, change: Change, before: Mapping[str, str] = {}) -> Record:
    """Write a record as it must be after a change; `before` has the text of each cell, where texts change."""
    made: Record = _Rewriting(change, before).node(record)
    return made


@dataclass(frozen=True)
class _Rewriting:
    change: Change
    before: Mapping[str, str]

    def node(self, node: Any) -> Any:
        """Rewrite whatever stands in a record."""
        if isinstance(node, list):
            return [self.node(one) for one in node]
        if not isinstance(node, dict):
            return node
        made = {key: self.node(value) for key, value in node.items()}
        if isinstance(made.get("sheet"), str):
            made["sheet"] = self.change.sheets.get(made["sheet"], made["sheet"])
        cell = made.get("cell")
        if isinstance(cell, str):
            made |= self._texts(made, cell)
            made["cell"] = self.change.cells.get(cell, cell)
        return made

    def _texts(self, made: Record, cell: str) -> Record:
        """Rewrite the text of a value, and the label that a message quotes."""
        if cell not in self.change.texts:
            return {}
        old, new = self.before[cell], self.change.texts[cell]
        if "message" in made:
            return {"message": made["message"].replace(f"“{old.strip()}”", f"“{new.strip()}”")}
        return {"text": {old: new, old.strip(): new.strip()}[made["text"]]}


def texts(grid: Grid) -> dict[str, str]:
    """Give the text of each cell."""
    return {cell.cell: cell.text for _, cells in grid.rows for cell in cells}


# --- rows and columns ---------------------------------------------------------------------------------------------------------------


def shifter(at: Sequence[int]) -> Callable[[int], int]:
    """Say where a row or column goes when a blank one is inserted before each of `at`."""
    return lambda number: number + sum(1 for one in at if one <= number)


def inserted(grid: Grid, rows: Sequence[int], cols: Sequence[int]) -> tuple[Grid, Change]:
    """Insert blank rows and columns; merged areas across them widen, as Excel does it."""
    down, right = shifter(rows), shifter(cols)
    moved = {cell.cell: address(down(cell.row), right(cell.col)) for _, cells in grid.rows for cell in cells}
    new = [(down(row), [cell._replace(row=down(row), col=right(cell.col)) for cell in cells]) for row, cells in grid.rows]
    areas = [Area(down(one.top), right(one.left), down(one.bottom), right(one.right)) for one in grid.areas]
    hidden = frozenset(map(down, grid.hidden_rows)), frozenset(map(right, grid.hidden_cols))
    return Grid(grid.sheet, new, areas, *hidden, grid.hidden), Change(moved)


def hidden(grid: Grid, rows: frozenset[int], cols: frozenset[int]) -> tuple[Grid, Change]:
    """Hide rows and columns."""
    return grid._replace(hidden_rows=grid.hidden_rows | rows, hidden_cols=grid.hidden_cols | cols), Change()


def renamed(grid: Grid, sheet: str) -> tuple[Grid, Change]:
    """Give the sheet another name."""
    return grid._replace(sheet=sheet), Change(sheets={grid.sheet: sheet})


# --- spellings of labels ------------------------------------------------------------------------------------------------------------


def labels(grid: Grid) -> list[str]:
    """List the cells that are labels and nothing else: titles, heads, sources, levels."""
    forms, _ = read_grids([grid])
    found = {(label.row, label.col) for form in forms for label in (*form.field_labels, *_heads(form))}
    for form in forms:
        found |= {(one.row, one.col) for one in (form.title, *(label for label, _ in form.other_fields)) if one}
        found |= {(one.label.row, one.label.col) for part in (form.funds, form.goals, form.totals) for one in part if one.label}
        found |= {(row[key].row, row[key].col) for row in form.indicators for key in ("level1", "level2", "level2_medium") if key in row}
    before = texts(grid)
    whole = {address(*place) for place in found}
    for value in _values(read(grid)):
        if value["text"].strip() != before.get(value["cell"], "").strip():
            whole.discard(value["cell"])
    inline = {label.cell for form in forms for label in form.field_labels if label.text != before.get(label.cell)}
    return sorted(whole & before.keys() - inline)


def _heads(form: Form) -> list[Cell | Value]:
    return [label for block, label in form.labels if not block.startswith("repeated.")]


def _values(node: Any) -> Iterator[Record]:
    if isinstance(node, dict):
        if "cell" in node and "text" in node:
            yield node
        for one in node.values():
            yield from _values(one)
    elif isinstance(node, list):
        for one in node:
            yield from _values(one)


def respelt(grid: Grid, spell: Callable[[str], str], cells: Sequence[str]) -> tuple[Grid, Change]:
    """Write the texts of cells otherwise."""
    before = texts(grid)
    new = {cell: spell(before[cell]) for cell in cells}
    rows = [(row, [one._replace(text=new.get(one.cell, one.text)) for one in found]) for row, found in grid.rows]
    return grid._replace(rows=rows), Change(texts=new)


def broken(text: str, blank: str, places: Sequence[int]) -> str:
    """Put a blank or line break into a text at `places` (any number; -1 is everywhere), never within a figure or a Latin word."""
    gaps = [at for at in range(1, len(text)) if not (_western(text[at - 1]) and _western(text[at])) and not text[at - 1 : at + 1].isspace()]
    chosen = set(gaps) if -1 in places else {gaps[at % len(gaps)] for at in places if gaps}
    return "".join((blank if at in chosen else "") + char for at, char in enumerate(text))


def _western(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in ".-/%")


_FULL = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
_HALF = str.maketrans({chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)})


def wide(text: str) -> str:
    """Write a text in full width: （Ｂ／Ａ） for (B/A)."""
    return text.translate(_FULL)


def narrow(text: str) -> str:
    """Write a text in half width."""
    return text.translate(_HALF)


# --- order of columns ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Table:
    """An indicator table on a sheet: its rows, and its columns as (key, first, last) from left to right."""

    rows: tuple[int, int]
    columns: Sequence[tuple[str, int, int]]


def tables(grid: Grid) -> list[Table]:
    """Find the indicator tables whose columns can change places: one head, each column of another meaning, totals below their columns."""
    found = []
    for form in read_grids([grid])[0]:
        heads = [(label.col, block.partition(".")[2], label.row) for block, label in form.labels if _is_column(block)]
        meanings = [look_up(label.text).indicator for block, label in form.labels if _is_column(block)]
        rows = {row for _, _, row in heads}
        if len(heads) > 2 and len(set(meanings)) == len(heads) and max(rows) - min(rows) < 2 and _can_move(form, heads):
            last = [value.row for row in form.indicators for value in row.values()] + [total.label.row for total in form.totals]
            found.append(Table((min(rows), max([*rows, *last])), _spans(sorted(heads), grid)))
    return found


def _can_move(form: Form, heads: Sequence[tuple[int, str, int]]) -> bool:
    """Leave out lists of projects, two terms side by side, and totals that stand under columns of another meaning."""
    sections = any("section" in row for row in form.indicators)
    odd = any(re.search(r"_medium|_\d$|\.|unknown", key) for _, key, _ in heads) or any("value" in total.values for total in form.totals)
    below = any(label.row > heads[0][2] and look_up(label.text).total for label in form.field_labels)
    return not (sections or odd or below)


def _is_column(block: str) -> bool:
    return block.startswith("indicators.") and block.partition(".")[2] not in ("group", "section", "repeated")


def _spans(heads: Sequence[tuple[int, str, int]], grid: Grid) -> list[tuple[str, int, int]]:
    """Give each column the sheet's columns up to the next head; the last one as far as its head is merged."""
    edge = max([heads[-1][0], *(area.right for area in grid.areas if (area.top, area.left) == (heads[-1][2], heads[-1][0]))])
    nexts = [col for col, _, _ in heads[1:]] + [edge + 1]
    return [(key, col, following - 1) for (col, key, _), following in zip(heads, nexts, strict=True)]


def permuted(grid: Grid, table: Table, order: Sequence[int]) -> tuple[Grid, Change] | None:
    """Put the columns of a table into another order; None where a merged area, or columns under one head, would be torn apart."""
    top, bottom = table.rows
    left, right = table.columns[0][1], table.columns[-1][2]
    headed = {cell.col for row, cells in grid.rows if row == top for cell in cells}
    tied = [one for one, (_, first, _) in enumerate(table.columns) if one and first not in headed]
    if any(list(order).index(one) != list(order).index(one - 1) + 1 for one in tied):
        return None  # what stands below the head of its neighbour stays beside it
    moved: dict[int, int] = {}
    at = left
    for _, first, last in (table.columns[one] for one in order):
        moved.update({col: at + col - first for col in range(first, last + 1)})
        at += last - first + 1
    areas, corners = [], {}
    for area in grid.areas:
        over = area.bottom == top - 1 and area.right > area.left and area.right >= left and area.left <= right
        if over and {moved.get(col, col) for col in range(area.left, area.right + 1)} != set(range(area.left, area.right + 1)):
            return None  # what heads several columns would head others
        inside = area.top >= top and area.bottom <= bottom and area.right >= left and area.left <= right
        new = _area(area, moved) if inside else area
        if new is None:
            return None
        areas.append(new)
        corners[area.top, area.left] = (new.top, new.left)
    return _rearranged(grid, table, moved, areas, corners)


def _area(area: Area, moved: Mapping[int, int]) -> Area | None:
    """Say where a merged area goes: all its columns together."""
    cols = sorted(moved.get(col, col) for col in range(area.left, area.right + 1))
    return None if cols[-1] - cols[0] != area.right - area.left else area._replace(left=cols[0], right=cols[-1])


def _rearranged(grid: Grid, table: Table, moved: Mapping[int, int], areas: list[Area], corners: Mapping[Place, Place]) -> tuple[Grid, Change]:
    """Move the cells; what stands in a merged area stays in its first cell."""
    change, rows = {}, []
    for row, cells in grid.rows:
        new: list[Cell] = []
        for cell in cells:
            col = corners[row, cell.col][1] if (row, cell.col) in corners else moved.get(cell.col, cell.col)
            new.append(cell._replace(col=col) if table.rows[0] <= row <= table.rows[1] else cell)
            change[cell.cell] = new[-1].cell
        rows.append((row, sorted(new, key=lambda one: one.col)))
    return grid._replace(rows=rows, areas=areas), Change(change)


# --- real workbooks -----------------------------------------------------------------------------------------------------------------


def copied(source: Worksheet, target: Worksheet, down: Callable[[int], int] = int, right: Callable[[int], int] = int) -> None:
    """Copy the cells of a sheet, each to where its row and column go: values, number formats, merged areas, what is hidden."""
    for row in source.iter_rows():
        for cell in row:
            if cell.value is not None:
                new = target.cell(down(cell.row), right(cell.column), cell.value)
                new.data_type, new.number_format = cell.data_type, cell.number_format
    for area in source.merged_cells.ranges:
        target.merge_cells(start_row=down(area.min_row), end_row=down(area.max_row), start_column=right(area.min_col), end_column=right(area.max_col))
    for number, line in source.row_dimensions.items():
        target.row_dimensions[down(number)].hidden = line.hidden
    for line in source.column_dimensions.values():
        for number in range(line.min or 1, (line.max or 0) + 1) if line.hidden else ():
            target.column_dimensions[get_column_letter(right(number))].hidden = True


def rebuilt(book: Workbook, rows: Sequence[int] = (), cols: Sequence[int] = (), sheets: Mapping[str, str] | None = None) -> tuple[Workbook, Change]:
    """Copy a workbook, with blank rows and columns inserted in each sheet, and sheets called otherwise."""
    new, names = Workbook(), sheets or {}
    new.remove(new.worksheets[0])
    down, right = shifter(rows), shifter(cols)
    for sheet in book.worksheets:
        copied(sheet, new.create_sheet(names.get(sheet.title, sheet.title)), down, right)
    furthest = max(sheet.max_row for sheet in book.worksheets), max(sheet.max_column for sheet in book.worksheets)
    cells = {address(row, col): address(down(row), right(col)) for row in range(1, furthest[0] + 1) for col in range(1, furthest[1] + 1)}
    return new, Change(cells, sheets=names)


def saved(book: Workbook) -> bytes:
    """Give the bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_file(data: bytes, suffix: str = ".xlsx") -> Record:
    """Give what is understood of a file, without what tells files apart."""
    record = as_record(read_bytes("表" + suffix, data))
    return {key: value for key, value in record.items() if key not in ("file", "sha256")}
