"""The roster 名册.xlsx: departments, units and projects as the finance bureau keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from builder.county import County, Project
from builder.figures import Content, Shown, total
from builder.paper import Book

PROJECT_HEADS = (
    "项目编码", "项目名称", "主管部门编码", "主管部门", "单位编码", "实施单位", "预算类别", "项目类别", "新增/延续", "是否涉密",
    "开始日期", "结束日期", "年初预算数（万元）", "其中：财政拨款", "上年结转资金", "其他资金", "联系人", "联系电话",
)  # fmt: skip


def build(path: Path, county: County) -> None:
    """Write the three sheets."""
    book = Book(path, {})
    departments: list[list[Content]] = [[d.code, d.name, d.duties, Shown(d.basic["approved"], "#,##0.00")] for d in county.departments.values()]
    _sheet(book, "主管部门", ("主管部门编码", "主管部门", "主要职责", "基本支出预算（万元）"), departments, (14, 26, 60, 20))
    units: list[list[Content]] = [[u.code, u.name, u.department.code, u.department.name, u.contact, _phone(n)] for n, u in enumerate(county.units.values(), 1)]
    _sheet(book, "单位", ("单位编码", "单位名称", "主管部门编码", "主管部门", "联系人", "联系电话"), units, (12, 32, 14, 26, 10, 16))
    projects = [_project(p, n) for n, p in enumerate(county.projects.values(), 1)]
    widths = (24, 28, 14, 26, 10, 32, 16, 14, 10, 10, 12, 12, 16, 14, 14, 12, 10, 14)
    _sheet(book, "项目", PROJECT_HEADS, projects, widths)
    book.close()


def _phone(number: int) -> str:
    return f"0000-{number:04}"


def _project(p: Project, number: int) -> list[Content]:
    unit, money = p.unit, p.fund["approved"]
    dates: list[Content] = [p.start.isoformat(), p.end.isoformat()]
    return [
        p.code, p.name, unit.department.code, unit.department.name, unit.code, unit.name, p.account, p.category,
        "新增" if p.new else "延续", "是" if p.secret else "否", *dates,
        *(Shown(amount, "#,##0.00") for amount in (total(money), *money)), unit.contact, _phone(number),
    ]  # fmt: skip


def _sheet(book: Book, name: str, heads: Sequence[str], rows: Sequence[Sequence[Content]], widths: Sequence[float]) -> None:
    sheet = book.file.add_worksheet(name)
    for col, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.set_column(col, col, width)
        sheet.write_string(0, col, head, book.format("shaded"))
    for row, cells in enumerate(rows, 1):
        for col, content in enumerate(cells):
            if isinstance(content, Shown):
                sheet.write_number(row, col, content.value, book.format("value", content.format))
            else:
                sheet.write_string(row, col, str(content), book.format("value"))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(heads) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
