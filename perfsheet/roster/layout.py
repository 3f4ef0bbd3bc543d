"""Where a sheet of a roster has its heads, what each column holds, and which rows are entries."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple, Self

from perfsheet.model import Area, Cell, Grid
from perfsheet.roster.heads import MONEY, PARTS, Head, head, sheet_subject, unit_in, word

#: rows in which the heads are looked for
_TOP: Final = 30
_LONGEST_NAME: Final = 60
#: keys that say what is listed
_SUBJECTS: Final = ("name", "code", "unit", "unit_code", "department", "department_code")
#: what the name of a sheet makes of 名称 and 编码
_BARE: Final = {
    ("project", "name"): "name",
    ("project", "code"): "code",
    ("unit", "name"): "unit",
    ("unit", "code"): "unit_code",
    ("department", "name"): "department",
    ("department", "code"): "department_code",
}
#: what is not shared by the rows of a merged area: money stands once
_SINGLE: Final = frozenset({"serial", "duties", "start", "end", "year", *MONEY})


class Column(NamedTuple):
    """A column that was understood: its key, where its head stands, and the unit of its money."""

    key: str
    head: Cell
    unit: str | None


class Sheet(NamedTuple):
    """A sheet of a roster: its columns by number, the heads not understood, and its rows by key."""

    title: str
    columns: Mapping[int, Column]
    strange: Sequence[Cell]
    rows: Sequence[tuple[int, Mapping[str, Cell]]]
    #: rows that hold one text only, and are no entries
    aside: Sequence[Cell]

    def has(self, *keys: str) -> bool:
        """Tell whether there is a column of one of some keys."""
        return any(column.key in keys for column in self.columns.values())


def lay_out(grid: Grid) -> Sheet | None:
    """Find the heads of a sheet and its rows; None for a sheet that is not part of a roster."""
    at = next((i for i, (_, cells) in enumerate(grid.rows[:_TOP]) if _is_head(cells, grid.sheet)), None)
    if at is None:
        return None
    upper = {cell.col: cell for cell in grid.rows[at][1]}
    lower = _second_head(grid, at, upper)
    if _is_form(grid, at + 1 + bool(lower), upper):
        return None
    unit = next((found for _, cells in reversed(grid.rows[:at]) for cell in cells if (found := unit_in(cell.text))), None)
    columns, strange = _columns(grid, upper, lower, unit)
    below = grid.rows[at + 1 + bool(lower) :]
    rows, aside = _rows(below, columns, _Merged.of(grid.areas, columns, grid.rows[at][0] + bool(lower)))
    return Sheet(grid.sheet, columns, strange, rows, aside)


def _is_head(cells: Sequence[Cell], title: str) -> bool:
    """Tell a row of heads: something that is listed, and a third of the heads at least understood."""
    texts = [cell for cell in cells if cell.text.strip()]
    known = {key for cell in texts if (key := _key(head(cell.text), title))}
    alone = len(texts) == 1 and known <= {"unit", "department"}
    return bool(known & set(_SUBJECTS)) and len(known) * 3 >= len(texts) and (len(known) > 1 or alone)


def _is_form(grid: Grid, below: int, heads: Mapping[int, Cell]) -> bool:
    """Tell a form from a list: below its labels stand other labels."""
    first = {cell.col: cell.text for _, cells in grid.rows[below : below + 1] for cell in cells}
    return any(_key(head(text), grid.sheet) in _SUBJECTS for col, text in first.items() if col in heads and text != heads[col].text)


def _key(meaning: Head, title: str) -> str | None:
    return meaning.key or _BARE.get((sheet_subject(title), meaning.bare or ""))


def _second_head(grid: Grid, at: int, upper: Mapping[int, Cell]) -> dict[int, Cell]:
    """Return the second row of heads, below heads merged over several columns; nothing where there is none."""
    if at + 1 >= len(grid.rows) or grid.rows[at + 1][0] != grid.rows[at][0] + 1:
        return {}
    cells = {cell.col: cell for cell in grid.rows[at + 1][1]}
    row = grid.rows[at][0]
    wide = {
        col
        for area in grid.areas
        if area.top == row and area.right > area.left
        for col in range(area.left, min(area.right, area.left + 60) + 1)
    }
    meant = [head(cell.text) for cell in cells.values()]
    fits = all(cell.number is None and (cell.col in wide or cell.col not in upper) for cell in cells.values())
    return cells if fits and any(one.key or one.under for one in meant) else {}


def _columns(grid: Grid, upper: Mapping[int, Cell], lower: Mapping[int, Cell], unit: str | None) -> tuple[dict[int, Column], list[Cell]]:
    """Say what each column holds; of two that hold the same the first counts."""
    found: dict[int, Column] = {}
    strange: list[Cell] = []
    over: Cell | None = None
    for col in sorted({*upper, *lower}):
        over = upper.get(col, over if col in lower else None)
        cell = lower.get(col, upper.get(col))
        if cell is None:
            continue
        above = head(over.text) if over is not None else Head(None)
        mine = head(cell.text)
        key = (mine.under if cell is not over and above.key in MONEY else None) or _key(mine, grid.sheet)
        if key is None or key in {column.key for column in found.values()} - {"serial"}:
            strange.append(cell)
        else:
            whole = next((column.unit for column in found.values() if column.key == "budget"), None) if key in PARTS else None
            found[col] = Column(key, cell, mine.unit or above.unit or whole or unit)
    return found, strange


class _Runs(NamedTuple):
    """Merged areas of one column, from top to bottom: their first and last rows."""

    tops: Sequence[int]
    bottoms: Sequence[int]


class _Merged(NamedTuple):
    """The merged areas below the heads: those that run down, by column, and the first cells of those that run across."""

    down: Mapping[int, _Runs]
    across: frozenset[tuple[int, int]]

    @classmethod
    def of(cls, areas: Sequence[Area], columns: Mapping[int, Column], head_row: int) -> Self:
        """Sort areas out; areas may overlap."""
        runs: dict[int, list[tuple[int, int]]] = {col: [] for col, column in columns.items() if column.key not in _SINGLE}
        for area in areas:
            if area.bottom > area.top > head_row and area.left in runs:
                runs[area.left].append((area.top, area.bottom))
        ordered = {col: sorted(some) for col, some in runs.items() if some}
        down = {col: _Runs([top for top, _ in some], [bottom for _, bottom in some]) for col, some in ordered.items()}
        return cls(down, frozenset((area.top, area.left) for area in areas if area.right > area.left))


def _rows(
    below: Sequence[tuple[int, Sequence[Cell]]], columns: Mapping[int, Column], merged: _Merged
) -> tuple[list[tuple[int, Mapping[str, Cell]]], list[Cell]]:
    rows: list[tuple[int, Mapping[str, Cell]]] = []
    aside: list[Cell] = []
    standing: dict[int, Cell] = {}
    for row, cells in below:
        own = {cell.col: cell for cell in cells if cell.col in columns and (cell.text.strip() or cell.error)}
        standing |= {col: own[col] for col in merged.down if col in own}
        if not own or _is_total(own, columns) or _is_head_again(own, columns):
            continue
        if len(own) == 1 and len(columns) > 2 and _is_remark(own, columns, merged):
            aside += [cell for cell in own.values() if columns[cell.col].key != "serial"]
            continue
        entry = {columns[col].key: cell for col, cell in own.items()}
        rows.append((row, {columns[col].key: cell for col, cell in _shared(row, own, standing, merged.down)} | entry))
    return rows, aside


def _shared(row: int, own: Mapping[int, Cell], standing: Mapping[int, Cell], merged: Mapping[int, _Runs]) -> Iterator[tuple[int, Cell]]:
    """Go through the values that a row shares with those above it, in areas merged downwards."""
    for col, (tops, bottoms) in merged.items():
        at = bisect_right(tops, row) - 1
        if col not in own and at >= 0 and bottoms[at] >= row and col in standing and standing[col].row == tops[at]:
            yield col, standing[col]


def _is_total(own: Mapping[int, Cell], columns: Mapping[int, Column]) -> bool:
    said = (cell for col, cell in own.items() if columns[col].key in (*_SUBJECTS, "serial"))
    return any(
        word(cell.text) == "total" or (len(cell.text) < 20 and cell.text.strip().endswith(("小计", "合计", "总计"))) for cell in said
    )


def _is_head_again(own: Mapping[int, Cell], columns: Mapping[int, Column]) -> bool:
    """Tell the heads repeated at the top of a page."""
    same = sum(cell.text == columns[col].head.text for col, cell in own.items())
    return same > 1 and same * 2 > len(own)


def _is_remark(own: Mapping[int, Cell], columns: Mapping[int, Column], merged: _Merged) -> bool:
    """Tell a row whose only text is no entry: a number, a note, a heading over several columns; a code or a name alone may be one."""
    ((col, cell),) = own.items()
    if columns[col].key not in _SUBJECTS or (cell.row, col) in merged.across:
        return True
    return len(cell.text) > _LONGEST_NAME or word(cell.text.replace("：", ":").split(":")[0]) == "note"
