"""From what is asked to the figures that are meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Final

from perfsheet.errors import PerfsheetError
from perfsheet.trace.asked import Asked
from perfsheet.trace.catalogue import Catalogue, Place
from perfsheet.trace.figure import MEASURES, TABLES, Figure
from perfsheet.write.book import HEAD, MOST_ROWS
from perfsheet.write.execution import ratio
from perfsheet.write.front import NAME as FRONT
from perfsheet.write.keys import key
from perfsheet.write.terms import heading

WORKBOOK: Final = "汇总表.xlsx"
PAGE: Final = "总览.html"
_PART: Final = re.compile(r"(?P<name>.*?)(?:\((?P<part>\d+)\))?")
_MOST_NEAR: Final = 5
#: the figures of a form as the page heads them
_OF_FORM: Final = {
    "budget": "预算",
    "spent": "执行",
    "rate": "执行率",
    "claimed": "自评分",
    "recomputed": "重算分",
    "indicators": "指标",
    "errors": "错误",
    "warnings": "警告",
}
#: what is called otherwise than in the vocabulary
_HEADS: Final = {
    "form:unit": "实施单位",
    "form:project": "项目名称",
    "form:title": "表单类型",
    "form:year": "年度",
    "form:money_unit": "金额单位",
    "unit": "实施单位",
    "project": "项目名称",
    "title": "表单类型",
    "year": "年度",
    "period": "期间",
    "department": "主管部门",
    "grade": "等级",
    "total_score": "总分",
    "project_code": "项目编码",
    "label": "资金来源",
    "computed": "重算得分",
}
#: a row of the page → the table it is of
_ROWS: Final = {"form": ("forms", "表单"), "finding": ("findings", "问题")}


def resolved(catalogue: Catalogue, asked: Asked) -> list[Figure]:
    """Return the figures that are meant; raises PerfsheetError where there are none."""
    if asked.cell:
        return _of_cell(catalogue, asked)
    if asked.address:
        return _of_address(catalogue, asked)
    return _of_key(catalogue, asked.key)


def _of_key(catalogue: Catalogue, wanted: str) -> list[Figure]:
    figure = catalogue.figures.get(wanted)
    if figure is not None:
        return [figure]
    below = [one for name, one in catalogue.figures.items() if name.startswith(f"{wanted}.")]
    if below:
        return below
    table, _, rest = wanted.partition(".")
    row, _, head = rest.partition(".")
    found = next((of for of, name in _ROWS.values() if name == table), None)
    if found and row.isdecimal():
        return [one for one in _row(catalogue, found, int(row)) if not head or one.key == wanted]
    near = get_close_matches(wanted, catalogue.figures, _MOST_NEAR, 0.5)
    hint = f"相近的有：{'、'.join(near)}。" if near else ""
    raise PerfsheetError(f"没有编号为“{wanted}”的数字。{hint}请用 perfsheet trace --out 结果 列出全部编号。")


def _of_cell(catalogue: Catalogue, asked: Asked) -> list[Figure]:
    if asked.output and asked.output != WORKBOOK:
        raise PerfsheetError(f"{asked.output} 里的单元格查不到来源，只能查 {WORKBOOK} 的。")
    sheet = asked.sheet or FRONT
    if sheet == FRONT:
        found = catalogue.front.get(asked.cell)
        if found is None:
            raise PerfsheetError(f"{WORKBOOK} 的 {FRONT}!{asked.cell} 不是数字，没有来源可查。")
        return [catalogue.figures[found]]
    match = _PART.fullmatch(sheet)
    named = {place.sheet: place for place in catalogue.lists}
    place = named.get(sheet) or (named.get(match["name"]) if match else None)
    if place is None:
        raise PerfsheetError(f"{WORKBOOK} 里没有列明细的工作表“{sheet}”。可查：{'、'.join((FRONT, *named))}。")
    part = int(match["part"]) - 1 if match and match["part"] and sheet not in named else 0
    return [_listed(catalogue, place, part, asked.cell)]


def _listed(catalogue: Catalogue, place: Place, part: int, cell: str) -> Figure:
    """Make a figure of a cell of a list."""
    letters, row = re.fullmatch(r"([A-Z]+)(\d+)", cell).groups()  # type: ignore[union-attr]  # asked() has seen to it
    at = int(row) - HEAD - 1 + part * (MOST_ROWS - HEAD)
    col = 0
    for letter in letters:
        col = col * 26 + ord(letter) - 64
    if not 0 <= at < place.rows or int(row) <= HEAD or col > len(place.columns):
        raise PerfsheetError(f"{WORKBOOK} 的 {place.sheet}!{cell} 不在列出的 {place.rows} 行之内（第 {HEAD + 1} 行起）。")
    return only(catalogue, f"{place.sheet}!{cell}", place.table, at, place.columns[col - 1])


def only(catalogue: Catalogue, name: str, table: str, row: int, of: str) -> Figure:
    """Make a figure that stands in one row."""
    measure, unit = MEASURES.get(of, (_HEADS.get(of) or heading(f"{table}.columns", of) if of else "", ""))
    unit = unit if table not in catalogue.cells or table == "forms" else ""
    column = catalogue.tables.get(table, {}).get(of) or catalogue.cells.get(table, {}).get(of, {}).get("value")
    value = column[row] if column else None
    known = value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
    return Figure(name, f"{TABLES[table][0]}第 {row + 1} 行{f'的“{measure}”' if measure else ''}", unit, known, "only", table, [row], of)


def _row(catalogue: Catalogue, table: str, number: int) -> list[Figure]:
    """Give what a form or a finding has of figures, counted from 1."""
    tables = catalogue.tables
    rows = len(next(iter(tables[table].values())))
    if not 1 <= number <= rows:
        raise PerfsheetError(f"没有第 {number} 行，只有 {rows} 行。")
    name = next(shown for of, shown in _ROWS.values() if of == table)
    if table == "findings":
        return [only(catalogue, key(name, number), table, number - 1, "")]
    return list(_of_form(catalogue, name, number - 1))


def _of_form(catalogue: Catalogue, name: str, row: int) -> Iterator[Figure]:
    forms = catalogue.tables["forms"]
    for measure, head in _OF_FORM.items():
        if measure == "rate" and None not in {forms["budget"][row], forms["spent"][row]}:
            rate = ratio(forms["spent"][row], forms["budget"][row])
            yield Figure(key(name, row + 1, head), f"表第 {row + 1} 行的执行率", "%", rate, "share", "forms", [row], "spent", "budget")
        elif measure != "rate" and forms[measure][row] is not None:
            yield only(catalogue, key(name, row + 1, head), "forms", row, measure)


def _of_address(catalogue: Catalogue, asked: Asked) -> list[Figure]:
    """Follow an address of the page: an id, or what stands behind the # while a page of a unit, project, form or finding is open."""
    pairs = [(name, value) for name, _, value in (part.partition("=") for part in asked.address.split("&"))]
    first, value = pairs[0]
    if first in _ROWS and value.isdecimal():
        return _row(catalogue, _ROWS[first][0], int(value))
    told = dict(pairs)
    if "project" in told:
        return _below(catalogue, key("项目", told.get("unit"), told["project"]), asked.address)
    if first in {"unit", "figure"} and value:
        return _of_key(catalogue, value) if first == "figure" else _below(catalogue, key("单位", value), asked.address)
    return _of_key(catalogue, _prefixed(asked.output, asked.address))


def _below(catalogue: Catalogue, prefix: str, address: str) -> list[Figure]:
    found: Sequence[Figure] = [one for name, one in catalogue.figures.items() if name.startswith(f"{prefix}.")]
    if not found:
        raise PerfsheetError(f"总览页里没有“{address}”所指的内容。请从浏览器的地址栏复制 # 及以后的部分。")
    return list(found)


def _prefixed(output: str, address: str) -> str:
    """Take 通报.docx#money.rate for 通报.money.rate."""
    stem, _, suffix = output.rpartition(".")
    return f"{stem}.{address}" if suffix == "docx" and not address.startswith(f"{stem}.") else address
