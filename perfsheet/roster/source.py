"""The sheets of a roster: of a workbook through the guard, or of a CSV file in whatever encoding Excel, WPS or a system wrote it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from perfsheet.archives import UnreadableError
from perfsheet.errors import PerfsheetError
from perfsheet.fetch import fetch
from perfsheet.intake import Source
from perfsheet.model import Cell, Finding, Grid
from perfsheet.names import Role, shown
from perfsheet.read.workbook import open_workbook

_ENCODINGS: Final = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SEPARATORS: Final = (",", "\t", ";", "，", "|")
#: lines looked at to tell the separator, and rows of a file that are read
_SAMPLE: Final = 40
_ROWS: Final = 200_000
#: how programs keep Excel from making a number of a code: ="00012"
_QUOTED: Final = re.compile(r'="(.*)"|=(?=\d+$)(.*)')
_ASK: Final = "请指定名册的工作簿（.xlsx、.xls、.et、.ods）或 .csv 文件"


class Sheets(NamedTuple):
    """What a file holds, and what was found about it as a file."""

    grids: Sequence[Grid]
    findings: Sequence[Finding]


def sheets_of(path: Path) -> Sheets:
    """Read the sheets of a roster; raises PerfsheetError for a file that cannot be one."""
    name = shown(path.name)
    data = _bytes_of(path)
    if path.suffix.lower() in {".csv", ".txt", ".tsv"} and not data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return Sheets([_grid(name, _decoded(name, data))], [])
    book = open_workbook(path.name, data)
    if not book.readable:
        raise PerfsheetError(f"名册 {name} 无法读取：{book.findings[0].message if book.findings else '内容无法识别'}")
    return Sheets(book.grids, book.findings)


def _bytes_of(path: Path) -> bytes:
    here = shown(str(path))
    try:
        if path.is_dir():
            raise PerfsheetError(f"{here} 是文件夹，不是名册。{_ASK}。")
        size = path.stat().st_size
        return fetch(Source(here, str(path), Role.WORKBOOK, size=size)).data
    except UnreadableError as error:
        raise PerfsheetError(f"名册 {here} 无法读取：{error.finding.message}") from error
    except (OSError, ValueError) as error:
        raise PerfsheetError(f"找不到名册 {here}。{_ASK}。") from error


def _decoded(name: str, data: bytes) -> str:
    stated = next((encoding for mark, encoding in _ENCODINGS.items() if data.startswith(mark)), None)
    for encoding in [stated] if stated else ["utf-8", "gb18030"]:
        try:
            text = data.decode(encoding)
        except UnicodeError:
            continue
        if "\0" not in text:
            return text
    raise PerfsheetError(f"名册 {name} 的文字无法识别，应为 UTF-8 或 GBK 编码的 CSV。请用 Excel 或 WPS 打开，另存为 .xlsx 后重试。")


def _grid(name: str, text: str) -> Grid:
    """Lay a CSV file out as a sheet without a name; a row is a record, as Excel shows it."""
    try:
        rows = [(number, cells) for number, record in _records(text) if (cells := _cells(number, record))]
    except csv.Error as error:
        raise PerfsheetError(f"名册 {name} 不是完整的 CSV 文件（{error}）。请用 Excel 或 WPS 打开，另存为 .xlsx 后重试。") from error
    if len(rows) > _ROWS:
        raise PerfsheetError(f"名册 {name} 超过 {_ROWS} 行。请分开保存，或删去多余的行。")
    return Grid("", rows)


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    separator = _separator(text)
    for number, record in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1):
        if number > _ROWS + 1:
            return
        yield number, record


def _separator(text: str) -> str:
    """Find what parts the values: what the most lines of the beginning have, and the most often."""
    lines = [line for line in text[: 1 << 16].splitlines()[:_SAMPLE] if line.strip()]
    return max(_SEPARATORS, key=lambda sign: (sum(sign in line for line in lines), sum(line.count(sign) for line in lines)))


def _cells(row: int, record: Sequence[str]) -> list[Cell]:
    return [Cell(row, col, text) for col, value in enumerate(record, 1) if (text := _text(value))]


def _text(value: str) -> str:
    bare = value.strip()
    quoted = _QUOTED.fullmatch(bare)
    return (quoted[1] if quoted[1] is not None else quoted[2]).strip() if quoted else bare
