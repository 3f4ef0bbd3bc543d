"""汇总表.xlsx: everything that was read and judged, as lists that a clerk can filter, each line linked to the cell it came from."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from perfsheet.write import charts, front, lists
from perfsheet.write.book import Book
from perfsheet.write.context import summarise
from perfsheet.write.format import count
from perfsheet.write.links import Links
from perfsheet.write.listing import View

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from perfsheet.judgement import Judgement
    from perfsheet.tables import Batch

TITLE = "预算绩效报表汇总"


class ListPlace(NamedTuple):
    """A sheet that lists a table, on further sheets where it is too long for one: how many rows, and the key of what each column shows."""

    sheet: str
    table: str
    rows: int
    columns: Sequence[str]


class Places(NamedTuple):
    """What stands where in the workbook: figures by the address of their cell on the first sheet, and the lists."""

    figures: Mapping[str, str]
    lists: Sequence[ListPlace]


def write_consolidated(batch: Batch, judgement: Judgement, path: Path, *, home: Path | None = None, made: datetime | None = None) -> Places:
    """Write the consolidated workbook to `path`, and say what stands where.

    `home` is the folder where it will stand, so that links to files beside it hold.
    """
    made = made or datetime.now().astimezone()
    summary, links = summarise(batch, judgement), Links(home)
    book = Book(path, TITLE, made)
    drawn, figures = front.write(book, summary)
    charts.write(book, drawn)
    date = f"生成日期：{made.year}年{made.month}月{made.day}日"
    placed = []
    for name, columns, rows, frozen, remark, table in lists.all_lists(View(batch, judgement, summary, links)):
        placed.append(ListPlace(name, table, rows, [column.of for column in columns]))
        subtitle = f"{date}　共 {count(rows)} 行　{remark}".rstrip()
        book.table(name, subtitle, columns, rows, frozen)
    book.close()
    return Places(figures, placed)
