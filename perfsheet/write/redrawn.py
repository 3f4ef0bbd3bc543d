"""What cannot be patched comes back redrawn: a new .xlsx with the values as they were shown, marked like any other, that says it is redrawn."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from perfsheet.model import Grid
from perfsheet.read.ours import is_ours
from perfsheet.read.sizes import Sizes
from perfsheet.write.annotate import Copy, Mark, Standing
from perfsheet.write.annotate.opened import Opened
from perfsheet.write.annotate.patch import Patch
from perfsheet.write.drawn import drawn
from perfsheet.write.format import one_line
from perfsheet.write.links import place

_LONGEST: Final = 31
_SUFFIX: Final = "xlsx"
_REFUSED: Final = re.compile(r"[\[\]:*?/\\]")
_KINDS: Final = {"xls": "是旧版 .xls 格式", "et": "是 WPS 的 .et 格式", "xlsb": "是二进制 .xlsb 格式", "ods": "是 .ods 格式"}
_REMARK: Final = "本文件为重画件：原文件{why}，不能直接在上面批注，因此按其内容重画为 .xlsx。各单元格的值、合并和隐藏与原件相同；公式、图片、原有批注和格式未保留，改正时请以原文件为准。"


def redraw(name: str, grids: Sequence[Grid], marks: Sequence[Mark], standings: Sequence[Standing], why: str = "", sizes: Mapping[str, Sizes] | None = None) -> Copy:  # noqa: PLR0913, PLR0917  # all that a copy is made of
    """Draw a workbook anew and mark it; `why` it could not be patched is said on its first sheet."""
    kept = [grid for grid in grids if not is_ours(grid)]
    names = dict(zip((grid.sheet for grid in kept), sheet_names([grid.sheet for grid in kept]), strict=True))
    remark = _REMARK.format(why=_reason(name, why))
    patch = Patch(Opened(drawn(kept, list(names.values()), sizes or {})), (remark,))
    data = patch.write([_moved(mark, names) for mark in marks], [_stood(one, names) for one in standings], _SUFFIX)
    return Copy(f"{name.rpartition('.')[0] or name}.{_SUFFIX}", data, patch.remarks)


def sheet_names(names: Sequence[str]) -> list[str]:
    """Make names that sheets of an .xlsx may have, no two alike."""
    return list(_unique(_sheet_name(name) for name in names))


def _unique(names: Iterator[str]) -> Iterator[str]:
    taken: set[str] = set()
    for name in names:
        number, made = 1, name
        while made.casefold() in taken:
            number += 1
            mark = f"({number})"
            made = name[: _LONGEST - len(mark)] + mark
        taken.add(made.casefold())
        yield made


def _sheet_name(name: str) -> str:
    return _REFUSED.sub("_", one_line(name)).encode("utf-16-le")[: 2 * _LONGEST].decode("utf-16-le", "ignore").strip("' ") or "Sheet"


def _reason(name: str, why: str) -> str:
    return _KINDS.get(name.rpartition(".")[2].lower()) or f"有特殊之处（{one_line(why).rstrip('。')}）"


def _moved(mark: Mark, names: Mapping[str, str]) -> Mark:
    sheet, cell = place(mark.sheet, mark.cell)
    return mark._replace(sheet=names.get(sheet, sheet) if sheet else sheet, cell=cell)


def _stood(one: Standing, names: Mapping[str, str]) -> Standing:
    return one._replace(sheet=names.get(one.sheet, one.sheet))
