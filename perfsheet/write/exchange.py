"""The ledger for other systems: one workbook, or JSON, or a folder with a CSV or parquet file for each table."""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from perfsheet.errors import PerfsheetError
from perfsheet.names import shown
from perfsheet.write.book import Book, Column
from perfsheet.write.exchange_words import TABLES, headed, said
from perfsheet.write.format import one_line

if TYPE_CHECKING:
    from perfsheet.ledger.picture import Field, Shown

#: text that a spreadsheet would take for a formula
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
#: digits of a decimal in parquet
_DIGITS: Final = 38
_AT_ONCE: Final = 20_000


def export(tables: Iterable[Shown], shape: str, target: Path, about: Mapping[str, Any], made: datetime) -> None:
    """Write the tables as xlsx, csv, parquet or json; what stands at the target is replaced when the new one is whole."""
    new = target.with_name(f".{target.name}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _away(new)
        _SHAPES[shape](tables, new, about, made)
        _replace(new, target)
    except OSError as error:
        raise PerfsheetError(f"无法写出 {shown(str(target))}（{error.strerror or error}）。请检查磁盘空间和权限，关闭打开它的程序后重试。") from error
    finally:
        _away(new)


def _replace(new: Path, target: Path) -> None:
    """Put a file or a folder in its place; a folder that holds something else than an export is not replaced."""
    if target.is_dir():
        foreign = [path.name for path in target.iterdir() if path.suffix not in {".csv", ".parquet", ".json"} or path.stem not in {*TABLES, "about"}]
        if foreign or not new.is_dir():
            raise PerfsheetError(f"{shown(str(target))} 是已有的文件夹{f'，其中有别的文件（{shown(foreign[0])} 等）' if foreign else ''}。请换一个名字。")
        shutil.rmtree(target)
    elif target.exists() and new.is_dir():
        raise PerfsheetError(f"{shown(str(target))} 是已有的文件，csv 和 parquet 要写成文件夹。请换一个名字。")
    new.replace(target)


def _away(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _as_json(tables: Iterable[Shown], path: Path, about: Mapping[str, Any], _: datetime) -> None:
    """Write one object: `about`, and each table as an array of one object a line; decimals are numbers as they are written."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write(f'{{"about": {json.dumps(dict(about), ensure_ascii=False)},\n"tables": {{')
        for number, table in enumerate(tables):
            out.write(f"{',' if number else ''}\n{json.dumps(table.name)}: [")
            for at, row in enumerate(table.rows):
                out.write(f"{',' if at else ''}\n{_object(table.fields, row)}")
            out.write("]")
        out.write("}}\n")
        out.flush()
        os.fsync(out.fileno())


def _object(fields: Iterable[Field], row: Iterable[Any]) -> str:
    parts = (f"{json.dumps(field.name)}: {_literal(value)}" for field, value in zip(fields, row, strict=True))
    return f"{{{', '.join(parts)}}}"


def _literal(value: object) -> str:
    return format(value, "f") if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)


def _as_csv(tables: Iterable[Shown], folder: Path, about: Mapping[str, Any], _: datetime) -> None:
    """Write a file a table that Excel opens as it is; what looks like a formula is kept from being one."""
    folder.mkdir()
    for table in tables:
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(field.name for field in table.fields)
            writer.writerows([_cell(value) for value in row] for row in table.rows)
    _note(folder, about)


def _cell(value: object) -> object:
    if isinstance(value, Decimal):
        return format(value, "f")
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _as_parquet(tables: Iterable[Shown], folder: Path, about: Mapping[str, Any], _: datetime) -> None:
    """Write a file a table; decimals are decimals of 38 digits, and texts where one of the column needs more."""
    try:
        import pyarrow as pa  # noqa: PLC0415  # an optional extra
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise PerfsheetError("导出 parquet 需要 pyarrow。请运行 pip install 'perfsheet[parquet]' 后重试，或用 --as csv。") from error
    folder.mkdir()
    for table in tables:
        columns = list(zip(*table.rows, strict=True)) or [()] * len(table.fields)
        arrays = [_array(pa, field, column) for field, column in zip(table.fields, columns, strict=True)]
        parquet.write_table(pa.table(arrays, names=[field.name for field in table.fields]), folder / f"{table.name}.parquet")
    _note(folder, about)


def _array(pa: Any, field: Field, column: tuple[Any, ...]) -> Any:  # noqa: ANN401  # pyarrow, if there is one
    if field.sort == "whole":
        return pa.array(column, pa.int64())
    if field.sort == "text":
        return pa.array(column, pa.string())
    known = [value.as_tuple() for value in column if value is not None]
    scale = max((-int(value.exponent) for value in known), default=0)
    whole = max((len(value.digits) + int(value.exponent) for value in known), default=0)
    if max(whole, 0) + scale > _DIGITS:
        return pa.array([None if value is None else format(value, "f") for value in column], pa.string())
    return pa.array(column, pa.decimal128(_DIGITS, scale))


def _note(folder: Path, about: Mapping[str, Any]) -> None:
    (folder / "about.json").write_text(json.dumps(dict(about), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _as_xlsx(tables: Iterable[Shown], path: Path, about: Mapping[str, Any], made: datetime) -> None:
    """Write a workbook with a sheet a table, headed in Chinese."""
    book = Book(path, "绩效台账", made)
    for table in tables:
        rows = list(table.rows)
        columns = [_column(field, at, rows) for at, field in enumerate(table.fields)]
        book.table(TABLES[table.name], f"导出时间 {made:%Y-%m-%d %H:%M}，日志第 {about['entry']} 条", columns, len(rows), 2)
    book.close()


def _column(field: Field, at: int, rows: list[tuple[Any, ...]]) -> Column:
    width, style = headed(field.name, field.sort)[1:]
    return Column(headed(field.name, field.sort)[0], width, style, lambda part: _shown(field, at, rows[part]))


def _shown(field: Field, at: int, rows: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
    for row in rows:
        value = row[at]
        if isinstance(value, Decimal):
            yield float(value)
        else:
            yield one_line(said(field.name, value)) if isinstance(value, str) else value


_SHAPES: Final[Mapping[str, Callable[[Iterable[Any], Path, Mapping[str, Any], datetime], None]]] = {
    "xlsx": _as_xlsx,
    "csv": _as_csv,
    "parquet": _as_parquet,
    "json": _as_json,
}
