"""The rows of a form, by table: values and cells by name, looked up without making frames."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from perfsheet.tables import plain

if TYPE_CHECKING:
    from perfsheet.tables import Batch, Table

TABLES: Final = ("forms", "fields", "funds", "goals", "tasks", "indicators", "totals")


class Row(NamedTuple):
    """A row of a table."""

    values: dict[str, list[Any]]
    cells: dict[str, list[Any]]
    at: int

    def get(self, name: str) -> Any:  # noqa: ANN401  # what the column holds
        """Return a value, None for a blank or for a column that is not there."""
        column = self.values.get(name)
        return None if column is None else column[self.at]

    def text(self, name: str) -> str:
        """Return a text, "" for a blank."""
        value = self.get(name)
        return value.strip() if isinstance(value, str) else ""

    def cell(self, name: str) -> str | None:
        """Return the cell of a value."""
        column = self.cells.get(name)
        return None if column is None else column[self.at]


class Rows:
    """The rows of some forms of a batch."""

    def __init__(self, batch: Batch, forms: Collection[int]) -> None:
        """Lay the columns open."""
        self._tables = {name: _opened(getattr(batch, name), forms) for name in TABLES}

    def of(self, table: str, form: int) -> Sequence[Row]:
        """Return the rows of a form, in their order."""
        values, cells, at = self._tables[table]
        return [Row(values, cells, position) for position in at.get(form, ())]

    def head(self, form: int) -> Row:
        """Return the form's own row."""
        return self.of("forms", form)[0]


def _opened(table: Table, forms: Collection[int]) -> tuple[dict[str, list[Any]], dict[str, list[Any]], dict[int, list[int]]]:
    wanted = table.values["form"].isin(list(forms)).to_numpy(dtype=bool)
    values, cells = table.values[wanted], table.cells[wanted]
    at: dict[int, list[int]] = {}
    for position, form in enumerate(plain(values["form"])):
        at.setdefault(form, []).append(position)
    return {str(name): plain(values[name]) for name in values}, {str(name): plain(cells[name]) for name in cells}, at
