"""A worksheet that writes the same cells as the library's with less work: most texts of a list come again and again."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Any, Final, TextIO

from xlsxwriter.worksheet import CellStringTuple, Worksheet

from perfsheet.model import column_letters

if TYPE_CHECKING:
    from xlsxwriter.format import Format

_MOST: Final = 50_000
_TYPE: Final = ' t="inlineStr"'
_CELL: Final = '<c r="'


class QuickSheet(Worksheet):  # type: ignore[misc]  # the library has no types
    """Writes numbers at once, and of each text what the library made of it the first time."""

    def __init__(self) -> None:
        """Begin without any text."""
        super().__init__()
        self.fh: TextIO
        self._made: dict[str, str] = {}
        self._styles: dict[Format, int] = {}

    def open_row(self, row: int) -> None:
        """Begin a row: what was put into earlier ones is written."""
        if row > self.previous_row:
            self._write_single_row(row)

    def ready(self, text: str, style: Format) -> str:
        """Make of a text all of its cell but the beginning."""
        return self._made.get(text) or self._make(0, 0, CellStringTuple(text, style))

    def close_row(self, row: int, cells: dict[int, str], points: float | None) -> None:
        """Write a row of cells that are ready, from the column on; those that were put into it otherwise are among them."""
        for col, cell in self.table.pop(row, {}).items():
            file, self.fh = self.fh, StringIO()
            self._write_cell(row, col, cell)
            written, self.fh = self.fh.getvalue(), file
            cells[col] = written[len(_CELL) :]
        if cells:
            self._check_dimensions(row, min(cells))
            self._check_dimensions(row, max(cells))
        height = "" if points is None else f' ht="{int(points * 4 / 3) * 0.75:.16g}" customHeight="1"'
        self.fh.write(f'<row r="{row + 1}"{height}>{"".join([_CELL + cells[col] for col in sorted(cells)])}</row>')

    def _write_cell(self, row: int, col: int, cell: Any) -> None:  # noqa: ANN401  # named tuples of the library
        kind, style = type(cell).__name__, cell.format
        if style is None or kind not in {"Number", "String"}:
            super()._write_cell(row, col, cell)
            return
        index = self._styles.get(style)
        if index is None:
            index = self._styles[style] = style._get_xf_index()  # noqa: SLF001  # as the library does for each cell
        rest = f"><v>{cell.number:.16G}</v></c>" if kind == "Number" else self._made.get(cell.string) or self._make(row, col, cell)
        self.fh.write(f'<c r="{column_letters(col + 1)}{row + 1}" s="{index}"{rest}')

    def _make(self, row: int, col: int, cell: Any) -> str:  # noqa: ANN401  # the same
        """Have the library write a text, and keep what stands behind its address and style."""
        file, self.fh = self.fh, StringIO()
        super()._write_cell(row, col, cell)
        written, self.fh = self.fh.getvalue(), file
        if len(self._made) >= _MOST:
            self._made.clear()
        rest = self._made[cell.string] = written[written.index(_TYPE) :]
        return rest
