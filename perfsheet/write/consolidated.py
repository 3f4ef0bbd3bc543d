"""汇总表.xlsx: everything that was read and judged, as lists that a clerk can filter, each line linked to the cell it came from."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from perfsheet.write import charts, front, lists
from perfsheet.write.book import Book
from perfsheet.write.context import summarise
from perfsheet.write.format import count
from perfsheet.write.links import Links
from perfsheet.write.listing import View

if TYPE_CHECKING:
    from pathlib import Path

    from perfsheet.judgement import Judgement
    from perfsheet.tables import Batch

TITLE = "预算绩效报表汇总"


def write_consolidated(batch: Batch, judgement: Judgement, path: Path, *, home: Path | None = None, made: datetime | None = None) -> None:
    """Write the consolidated workbook to `path`; `home` is the folder where it will stand, so that links to files beside it hold."""
    made = made or datetime.now().astimezone()
    summary, links = summarise(batch, judgement), Links(home)
    book = Book(path, TITLE, made)
    charts.write(book, front.write(book, summary))
    date = f"生成日期：{made.year}年{made.month}月{made.day}日"
    for name, columns, rows, frozen, remark in lists.all_lists(View(batch, judgement, summary, links)):
        subtitle = f"{date}　共 {count(rows)} 行　{remark}".rstrip()
        book.table(name, subtitle, columns, rows, frozen)
    book.close()
