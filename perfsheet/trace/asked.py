"""What somebody asks about: a cell of 汇总表.xlsx, an address of 总览.html, or the id of a figure; and the folder it stands in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import unquote

from perfsheet.errors import PerfsheetError

_CELL: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
#: as Excel writes another workbook's cell: 'C:\结果\[汇总表.xlsx]概况'!B7
_EXTERNAL: Final = re.compile(r"'?(?P<folder>[^\[\]]*)\[(?P<book>[^\[\]]+)\](?P<sheet>[^!]*?)'?!(?P<cell>[^!]+)")
_BROWSED: Final = re.compile(r"file:/{2,3}(?=[A-Za-z]:/)|file://")
_HOW: Final = "写法：汇总表.xlsx!概况!B7、总览.html#finding=12，或数字的编号（perfsheet trace --out 结果 列出全部编号）"


class Asked(NamedTuple):
    """What is asked: a `cell` of a `sheet`, an `address` (what follows #), or a `key`; `folder` is where the output stands, if that is said."""

    folder: Path | None
    output: str = ""
    sheet: str = ""
    cell: str = ""
    address: str = ""
    key: str = ""


def asked(text: str) -> Asked:
    """Understand what is asked; raises PerfsheetError for what can't be one."""
    external = _EXTERNAL.fullmatch(text)
    if external:
        return _cell(external["folder"] + external["book"], external["sheet"].replace("''", "'"), external["cell"])
    output, sign, rest = text.partition("!")
    if sign and "#" not in output:
        sheet, sign, cell = rest.rpartition("!")
        return _cell(_bare(output), _bare(sheet), cell) if sign else _cell(_bare(output), "", rest)
    output, sign, address = text.partition("#")
    if sign:
        folder, name = _split(_bare(output))
        return Asked(folder, name, address=unquote(address))
    return Asked(None, key=text)


def _cell(output: str, sheet: str, cell: str) -> Asked:
    place = _CELL.fullmatch(cell.strip())
    if place is None:
        raise PerfsheetError(f"“{cell}”不是单元格的地址。{_HOW}。")
    folder, name = _split(output)
    return Asked(folder, name, sheet, f"{place[1].upper()}{place[2]}")


def _split(output: str) -> tuple[Path | None, str]:
    """Part the folder from the name; a browser shows both as an address."""
    output = unquote(_BROWSED.sub("", output)) if output.startswith("file:") else output
    folder, _, name = output.replace("\\", "/").rpartition("/")
    return (Path(folder or "/") if "/" in output.replace("\\", "/") else None), name


def _bare(text: str) -> str:
    """Take the quotes off a name: '概况' is 概况."""
    quoted = len(text) > 1 and text[0] == text[-1] == "'"
    return text[1:-1].replace("''", "'") if quoted else text
