"""The first rows of the tables of 总览.html as they stand in the page before, or without, its script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from perfsheet.write.format import count, money, percent, points
from perfsheet.write.keys import key
from perfsheet.write.links import to_page
from perfsheet.write.overview_table import FIGURES, Field, Table, value
from perfsheet.write.terms import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: rows of a table that stand in the page itself; the rest is shown by the script, and stands in the workbook
MOST_ROWS: Final = 100
_SHOWN: Final = {"count": count, "money": money, "percent": percent, "points": points}
_SEVERITIES: Final = {name: severity for severity, name in SEVERITIES.items()}
#: the kind of field that names the row, table by table
_HEADS: Final = {"missing": "owed", "units": "unit", "projects": "project", "forms": "form", "findings": "finding"}


class Cell(NamedTuple):
    """A cell as it is printed: `look` is its class, `severity` makes it a tag, `head` the head of its row; `figure` is its id."""

    text: str
    heading: str
    look: str
    link: str | None
    severity: str
    head: bool
    figure: str


class Heading(NamedTuple):
    """The head of a column."""

    heading: str
    figure: bool


class Static(NamedTuple):
    """A table in the page: `left` rows are not in it, and stand on the sheet `sheet` of the workbook."""

    name: str
    title: str
    caption: str
    none: str
    what: str
    sheet: str
    fields: Sequence[Heading]
    rows: Sequence[Sequence[Cell]]
    left: int


#: what the ids of figures of a table begin with
_TRACED: Final = {"units": "单位", "projects": "项目", "forms": "表单"}
_ABOUT: Final = {
    "missing": ("应报未报", "名册上应报、还没有报来的表；金额单位：万元", "应报的都已报来。", "条", ""),
    "units": ("单位", "表单按环节（张），错误和警告（处），金额单位：万元；预算和执行取各项目最近一个环节的表，两项都有的才计", "没有读到表单。", "个", "概况"),
    "projects": ("项目", "每个项目、每个单位的整体支出各一行；预算和执行取最近一个环节的表，金额单位：万元；错误和警告（处）", "没有读到表单。", "个", "表单"),
    "forms": ("表单", "金额单位：万元；错误和警告（处）", "没有读到表单。", "张", "表单"),
    "findings": ("问题清单", "必须改正的在前，由其他问题引起的紧随其后", "没有发现问题。", "条", "问题清单"),
}


def static(tables: Mapping[str, Table]) -> list[Static]:
    """Return the tables that the page shows, in their order."""
    return [_static(tables, name) for name in _ABOUT if name in tables]


def _static(tables: Mapping[str, Table], name: str) -> Static:
    table = tables[name]
    shown = [field for field in table.fields if field.shown]
    rows = [[_cell(tables, name, field, row) for field in shown] for row in range(min(table.rows, MOST_ROWS))]
    title, caption, none, what, sheet = _ABOUT[name]
    heads = [Heading(field.heading, field.kind in FIGURES) for field in shown]
    return Static(name, title, caption, none, what, sheet, heads, rows, max(0, table.rows - MOST_ROWS))


def _cell(tables: Mapping[str, Table], name: str, field: Field, row: int) -> Cell:
    found = value(tables, name, field, row)
    look = "n" if field.kind in FIGURES else "w" if field.kind == "code" else ""
    return Cell(
        text=_text(found, field.kind),
        heading=field.heading,
        look=look,
        link=to_page(tables["files"].columns["link"][tables[name].columns["file"][row]]) if field.kind == "file" else None,
        severity=_SEVERITIES.get(found, "") if field.kind == "severity" else "",
        head=field.kind == _HEADS[name] and field.path is None,
        figure=_figure(tables, name, field, row) if found is not None else "",
    )


def _figure(tables: Mapping[str, Table], name: str, field: Field, row: int) -> str:
    """Return the id of a figure; nothing for what is none."""
    if field.kind not in FIGURES or name not in _TRACED:
        return ""
    columns = tables[name].columns
    if name == "forms":
        return key("表单", row + 1, field.heading)
    owner = tables["units"].columns["name"][columns["unit"][row]] if name == "projects" else None
    return key(_TRACED[name], owner, columns["name"][row], columns["code"][row] if name == "projects" else None, field.heading)


def _text(found: Any, kind: str) -> str:  # noqa: ANN401  # text or figure
    """Show a value as its kind is shown; a count of nothing is nothing."""
    if found is None or (kind == "count" and not found):
        return ""
    if kind == "file":
        return str(found).rpartition("/")[2]
    return _SHOWN[kind](found) if kind in FIGURES else str(found)
