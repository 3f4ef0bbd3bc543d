"""问题清单.xlsx: all that was found in the files of one unit, to filter and to tick off, each line linked to the cell of the copy beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from perfsheet.write.book import Book, Column, row_link
from perfsheet.write.format import count
from perfsheet.write.links import Links

if TYPE_CHECKING:
    from perfsheet.write.parcels import Parcel

NAME: Final = "问题清单"
_REMARK: Final = "先列必须改正的错误，其次警告、提示；点“单元格”打开批注件；改好后请在“整改情况”栏填写"
#: what each unit's list has of its own, and what it has no use for
_NUMBER, _FILE, _CELL, _AFTER, _UNIT = "序号", "文件", "单元格", "由第几条引起", "实施单位"
_ANSWER: Final = ("整改情况", 22.0, "text")


class Ready(NamedTuple):
    """A column whose cells and links are worked out, so that a worker can write it."""

    heading: str
    width: float
    style: str
    cells: Sequence[Any]
    links: Sequence[str | None] | None = None


class Worklist(NamedTuple):
    """A list that is ready to be written."""

    path: str
    title: str
    columns: Sequence[Ready]
    rows: int
    made: datetime
    #: what it weighs, by which the load is spread
    size: int = 1 << 16

    def write(self) -> None:
        """Write the file."""
        made = self.made
        book = Book(Path(self.path), self.title, made, small=True)
        subtitle = f"{made.year}年{made.month}月{made.day}日　共 {count(self.rows)} 条　{_REMARK}"
        book.table(NAME, subtitle, [_column(ready) for ready in self.columns], self.rows, 2)
        book.close()


class Lines:
    """The lines of all lists, worked out once; each unit's list is picked from them."""

    def __init__(self, columns: Sequence[Column], total: int, places: Sequence[tuple[int, str | None, str | None, int | None]], paths: Sequence[str]) -> None:
        """Take the columns of the list of all findings with their number, for each its file, sheet, cell and cause, and how files are shown."""
        everything = slice(0, total)
        self._columns = [Ready(column.heading, column.width, column.style, list(column.cells(everything))) for column in columns if column.heading != _UNIT]
        self._places = places
        self._paths = paths

    def of(self, parcel: Parcel, path: Path, *, home: Path, made: datetime, failures: Mapping[int, str]) -> Worklist:
        """Pick the list of one unit, to be written to `path`; it will stand in the folder `home`. `failures` says of which files there is no copy."""
        rows = parcel.rows
        copies = {file: name for file, name in parcel.files.items() if file not in failures}
        files = [self._places[row][0] for row in rows]
        new = {row + 1: at for at, row in enumerate(rows, 1)}
        after = [new.get(self._places[row][3] or 0) for row in rows]
        own: dict[str, tuple[Sequence[Any], Sequence[str | None] | None]] = {
            _NUMBER: (range(1, len(rows) + 1), None),
            _FILE: ([copies.get(file) or self._paths[file] for file in files], None),
            _CELL: ([], self._links(rows, copies, home)),
            _AFTER: (after, [row_link(NAME, number - 1) if number else None for number in after]),
        }
        picked = [self._picked(column, rows, *own.get(column.heading, ([], None))) for column in self._columns]
        kept = [column for column in picked if column.heading in own or any(cell is not None for cell in column.cells)]
        kept = [column for column in kept if column.heading != _AFTER or any(after)]
        answer = Ready(*_ANSWER, [None] * len(rows))
        return Worklist(str(path), parcel.folder.rpartition("/")[2], [*kept, answer], len(rows), made)

    def _picked(self, column: Ready, rows: Sequence[int], own: Sequence[Any], links: Sequence[str | None] | None) -> Ready:
        return column._replace(cells=own or [column.cells[row] for row in rows], links=links)

    def _links(self, rows: Sequence[int], copies: Mapping[int, str], home: Path) -> list[str | None]:
        links = Links(home)
        found = []
        for row in rows:
            file, sheet, cell, _ = self._places[row]
            found.append(links.to_cell(str(home / copies[file]), sheet, cell) if file in copies else None)
        return found


def _column(ready: Ready) -> Column:
    links = ready.links
    return Column(ready.heading, ready.width, ready.style, lambda part: ready.cells[part], None if links is None else lambda part: links[part])
