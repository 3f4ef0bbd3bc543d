"""A table as it is published: boxes on a grid, whatever file it becomes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Box(NamedTuple):
    """A box of a block: `row` and `col` from 0 within it, and how far it reaches.

    `look` is label, head, words, short or figure. A box that shows a value names the key of its field, `at` (where it stands in the table,
    in words) and the cell of the returned form.
    """

    row: int
    col: int
    rows: int
    cols: int
    text: str
    look: str
    field: str = ""
    at: str = ""
    cell: str | None = None


class Block(NamedTuple):
    """A part of a table: its first `heads` rows head the others; `labels` columns at the left say what a row is."""

    name: str
    rows: int
    heads: int
    boxes: Sequence[Box]


@dataclass(frozen=True, slots=True)
class PublicTable:
    """A table ready to be published. `form` and `file` are rows of the batch; `widths` are those of the grid, in characters."""

    form: int
    file: int
    kind: str
    title: str
    subtitle: str
    year: int | None
    period: str | None
    unit: str
    department: str
    project: str
    code: str
    sheet: str
    landscape: bool
    widths: Sequence[float]
    blocks: Sequence[Block]
    empty: bool = False
    number: str = ""

    @property
    def key(self) -> tuple[str, str, int | None, str | None, str]:
        """What tells it from all other tables."""
        return self.unit, self.kind, self.year, self.period, self.project

    def values(self) -> Iterator[Box]:
        """Go through the boxes that show a value of the form."""
        return (box for block in self.blocks for box in block.boxes if box.field)

    def filled(self) -> Iterator[Box]:
        """Go through the values that are not blank."""
        return (box for box in self.values() if box.text)
