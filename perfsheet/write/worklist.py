"""问题清单.xlsx: all that was found in the files of one unit, to filter and to tick off, each line linked to the cell of the copy beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from perfsheet.tables import STRINGS, plain
from perfsheet.write.book import Book, Column
from perfsheet.write.format import count
from perfsheet.write.judged import FINDINGS, finding_columns
from perfsheet.write.links import Links
from perfsheet.write.listing import Listed
from perfsheet.write.lists import without_blanks

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from pandas import DataFrame

    from perfsheet.write.context import Summary
    from perfsheet.write.parcels import Parcel

_BLANK: Final = "（未注明单位的文件）"
_REMARK: Final = "先列必须改正的错误，其次警告、提示；点“单元格”打开批注件；改好后请在“整改情况”栏填写"


def write_worklist(parcel: Parcel, summary: Summary, path: Path, *, home: Path, made: datetime, failures: Mapping[int, str]) -> None:  # noqa: PLR0913  # the keywords only say how
    """Write the list of one unit to `path`; it will stand in the folder `home`. `failures` says of which files there is no copy, and why."""
    rows = rows_of(parcel, summary, home, failures)
    title = parcel.folder.rpartition("/")[2] if parcel.files else _BLANK
    blank = Column("整改情况", 22, "text", lambda part: [None] * (part.stop - part.start))
    columns = [*finding_columns(Links(home), rows), blank]
    listed = without_blanks(Listed(FINDINGS, columns, len(rows), 2, _REMARK))
    book = Book(path, title, made)
    subtitle = f"{made.year}年{made.month}月{made.day}日　共 {count(len(rows))} 条　{listed.remark}"
    book.table(listed.name, subtitle, listed.columns, listed.rows, listed.frozen)
    book.close()


def rows_of(parcel: Parcel, summary: Summary, home: Path, failures: Mapping[int, str]) -> DataFrame:
    """Return the findings of a unit, as they are listed; `path` and `location` are those of the copy where there is one."""
    rows = summary.findings.iloc[list(parcel.rows)]
    copies = {file: name for file, name in parcel.files.items() if file not in failures}
    files = plain(rows["file"])
    new = {int(old) + 1: at for at, old in enumerate(rows.index, 1)}
    return rows.assign(
        path=pd.array([copies.get(file) or path for file, path in zip(files, plain(rows["path"]), strict=True)], dtype=STRINGS),
        location=pd.array([str(home / copies[file]) if file in copies else None for file in files], dtype=STRINGS),
        unit=pd.array([None] * len(rows), dtype=STRINGS),
        after=pd.array([new.get(after) for after in plain(rows["after"])], dtype="Int64"),
    ).reset_index(drop=True)
