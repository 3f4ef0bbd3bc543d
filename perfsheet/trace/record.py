"""溯源.zip: the catalogue of a run as JSON, each table and each column of cells for itself, so that looking up one figure reads little of it.

Rows of figures are written once, however many figures are made of them, as stretches: [[0, 44], [50, 50]].
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from perfsheet.errors import PerfsheetError
from perfsheet.names import shown
from perfsheet.trace.catalogue import Catalogue, Place
from perfsheet.trace.figure import Figure

NAME: Final = "溯源.zip"
#: the shape of the file; another one is not read
_SHAPE: Final = 1
_INDEX: Final = "index.json"
#: always the same moment, so that the same run gives the same bytes
_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
_QUICK: Final = 1


def write_record(catalogue: Catalogue, path: Path) -> None:
    """Write the catalogue."""
    sets = _Sets()
    figures = [(*one[:6], sets.number(one.rows), one.measure, one.over, sets.number(one.whole)) for one in catalogue.figures.values()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=_QUICK) as archive:
        index = {
            "perfsheet": _SHAPE,
            "front": catalogue.front,
            "lists": [[one.sheet, one.table, one.rows, list(one.columns)] for one in catalogue.lists],
        }
        _put(archive, _INDEX, index)
        _put(archive, "figures.json", {"figures": figures, "sets": sets.stretches})
        for table, columns in catalogue.tables.items():
            _put(archive, f"tables/{table}.json", columns)
        for table, cells in catalogue.cells.items():
            for column, of in cells.items():
                _put(archive, f"cells/{table}/{column}.json", of)


def _put(archive: zipfile.ZipFile, name: str, data: object) -> None:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=str)
    archive.writestr(zipfile.ZipInfo(name, _MOMENT), text.encode("utf-8", "backslashreplace"), zipfile.ZIP_DEFLATED, _QUICK)


class _Sets:
    """Numbers sets of rows; the same rows have one number."""

    def __init__(self) -> None:
        self.stretches: list[list[list[int]]] = []
        self._numbers: dict[tuple[int, ...], int] = {}

    def number(self, rows: Sequence[int]) -> int:
        known = tuple(rows)
        if known not in self._numbers:
            self._numbers[known] = len(self.stretches)
            self.stretches.append(list(_stretches(known)))
        return self._numbers[known]


def _stretches(rows: Iterable[int]) -> Iterator[list[int]]:
    stretch: list[int] = []
    for row in rows:
        if stretch and row == stretch[1] + 1:
            stretch[1] = row
        else:
            if stretch:
                yield stretch
            stretch = [row, row]
    if stretch:
        yield stretch


def read_record(folder: Path) -> Catalogue:
    """Read what a run left in its folder; raises PerfsheetError where there is no such record."""
    path = folder / NAME
    try:
        archive = zipfile.ZipFile(path)
        index, listed = (json.loads(archive.read(name)) for name in (_INDEX, "figures.json"))
        if index["perfsheet"] != _SHAPE:
            raise PerfsheetError(f"{shown(str(path))} 是另一版本的程序写的。请用那一版查询，或重新运行 perfsheet run。")
        sets = [_rows(stretches) for stretches in listed["sets"]]
        figures = [_figure(one, sets) for one in listed["figures"]]
        lists = [Place(*one) for one in index["lists"]]
    except FileNotFoundError as error:
        raise PerfsheetError(f"{shown(str(folder))} 里没有 {NAME}。请用 --out 指定 perfsheet run 的结果文件夹。") from error
    except (OSError, zipfile.BadZipFile, ValueError, LookupError, TypeError) as error:
        raise PerfsheetError(f"{shown(str(path))} 已损坏，无法读取。请重新运行 perfsheet run。") from error
    tables = _Members(archive, "tables")
    cells = {
        table: _Members(archive, f"cells/{table}")
        for table in {name.split("/")[1] for name in archive.namelist() if name.startswith("cells/")}
    }
    return Catalogue({one.key: one for one in figures}, index["front"], lists, tables, cells)


def _figure(one: Sequence[Any], sets: Sequence[Sequence[int]]) -> Figure:
    key, name, unit, value, how, table, rows, measure, over, whole = one
    return Figure(key, name, unit, value, how, table, sets[rows], measure, over, sets[whole])


def _rows(stretches: Sequence[Sequence[int]]) -> Sequence[int]:
    if len(stretches) == 1:
        return range(stretches[0][0], stretches[0][1] + 1)
    return [row for first, last in stretches for row in range(first, last + 1)]


class _Members(Mapping[str, Any]):
    """The members of a folder of the archive, each read when it is asked for."""

    def __init__(self, archive: zipfile.ZipFile, folder: str) -> None:
        self._archive = archive
        self._names = {name[len(folder) + 1 : -5]: name for name in archive.namelist() if name.startswith(f"{folder}/")}
        self._read: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401  # what stands in JSON
        if name not in self._read:
            try:
                self._read[name] = json.loads(self._archive.read(self._names[name]))
            except (zipfile.BadZipFile, ValueError, OSError) as error:
                raise PerfsheetError(f"{NAME} 已损坏，无法读取 {self._names[name]}。请重新运行 perfsheet run。") from error
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
