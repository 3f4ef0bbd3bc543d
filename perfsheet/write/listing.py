"""What the lists of 汇总表.xlsx have in common: what they are made from, and the columns that say whose line it is and where it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from perfsheet.write.book import Column
from perfsheet.write.cells import addresses, looked_up, mapped, straight, to_source

if TYPE_CHECKING:
    from pandas import DataFrame

    from perfsheet.judgement import Judgement
    from perfsheet.tables import Batch
    from perfsheet.write.context import Summary
    from perfsheet.write.links import Links


class View(NamedTuple):
    """What the lists are made from."""

    batch: Batch
    judgement: Judgement
    summary: Summary
    links: Links


class Listed(NamedTuple):
    """A sheet: its name, columns, number of rows, frozen columns and the remark under its title; `table` is what it lists."""

    name: str
    columns: list[Column]
    rows: int
    frozen: int
    remark: str
    table: str = ""


def number(name: str) -> Column:
    """Count the lines."""
    return Column(name, 6, "count", lambda part: range(part.start + 1, part.stop + 1))


def text(frame: DataFrame, name: str, shown: str, width: float, *, optional: bool = False) -> Column:
    """Give a column of the frame as text."""
    return Column(shown, width, "text", straight(frame[name]), optional=optional, of=name)


def identity(view: View, frame: DataFrame) -> list[Column]:
    """Say whose line it is."""
    forms, at = view.summary.form_rows, frame["form"]
    return [
        Column("表号", 6, "count", mapped(at, lambda form: form + 1)),
        Column("实施单位", 28, "text", looked_up(forms["unit"].fillna(forms["department"]), at), of="form:unit"),
        Column("项目名称", 26, "text", looked_up(forms["project"], at), of="form:project"),
        Column("表单类型", 27, "text", looked_up(forms["kind_name"], at), of="form:title"),
        Column("年度", 7, "year", looked_up(forms["year"], at), of="form:year"),
    ]


def place(view: View, frame: DataFrame, cells: DataFrame, keys: tuple[str, ...]) -> Column:
    """Name the cell that a line came from, linked to it."""
    forms, at = view.summary.form_rows, addresses(cells, keys)
    locations, sheets = (looked_up(forms[name], frame["form"]) for name in ("location", "sheet"))
    return Column("位置", 10, "centre", at, to_source(view.links, locations, sheets, at))
