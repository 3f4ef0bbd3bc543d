"""The first sheet of 汇总表.xlsx: what came, what became of it, how much money, and what needs attention."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from perfsheet.model import address
from perfsheet.write.cells import hundredth
from perfsheet.write.charts import Chart, Series
from perfsheet.write.format import count
from perfsheet.write.keys import applied_key, key
from perfsheet.write.links import within
from perfsheet.write.tallies import GRADE_COLUMNS
from perfsheet.write.terms import SEVERITIES, STAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfsheet.write.book import Book, Sheet
    from perfsheet.write.context import OwnerLine, Summary

NAME: Final = "概况"
_WIDTHS: Final = (38, 10, 11, 16, 16, 11, 10, 9, 9)
_LAST: Final = len(_WIDTHS) - 1
_UNSTATED: Final = "未注明"
_MONEY: Final = (
    ("表单类型", "text"),
    ("年度", "year"),
    ("期间", "centre"),
    ("预算（万元）", "money"),
    ("执行（万元）", "money"),
    ("执行率", "percent"),
    ("表单数", "count"),
    ("未计金额", "count"),
    ("错误", "count"),
)
_MONEY_FIRST: Final = 3
#: columns of money spent, and where the rate stands
_SPENT: Final = (("主管部门", "text"), ("表单数", "count"), ("预算", "money"), ("执行", "money"), ("执行率", "percent"))
_SPENT_RATE: Final = 4
#: departments that a chart has room for
MOST_DRAWN: Final = 12
_REMARK: Final = (
    "金额取各表资金总额一行，折合万元：预算取全年预算数，没有则取年初预算数或表头的年度金额；执行率只用两项都有的表计算。"
    "“未计金额”是没有资金总额、没有注明金额单位或金额单位存疑的表。旧版和重复的文件不计。各类表的预算互有重复，不应相加。"
)


class _Writer:
    """Keeps the row that is written next."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.row = 0
        self.places: dict[str, str] = {}

    def next(self) -> int:
        self.row += 1
        return self.row - 1

    def section(self, text: str) -> None:
        self.row += 1
        self.sheet.put(self.next(), 0, text, "section")

    def ruled(self, first: int, cols: int = len(_WIDTHS)) -> None:
        """Draw a grid from row `first` to the last one written."""
        self.sheet.ruled(first, self.row - 1, cols)

    def figure(self, row: int, col: int, value: object, style: str, of: str) -> None:
        """Write a figure, and keep in mind where it stands."""
        self.sheet.put(row, col, value, style)
        if value is not None:
            self.places[address(row + 1, col + 1)] = of

    def tallied(self, heads: Sequence[str], lines: Sequence[tuple[str, Sequence[int], str]]) -> int:
        """Write named lines of counts below their heads, nothing for 0; return the first row."""
        row = self.next()
        for col, name in enumerate(heads):
            self.sheet.put(row, col, name, "head")
        for name, figures, of in lines:
            row = self.next()
            self.named(row, name)
            for col, figure in enumerate(figures, 1):
                self.figure(row, col, figure or None, "count", f"{of}.{heads[col]}")
        self.ruled(self.row - len(lines), len(heads))
        return self.row - len(lines)

    def named(self, row: int, name: str) -> None:
        """Write the name of a line, in a row as high as it needs."""
        self.sheet.fit(row, name, _WIDTHS[0])
        self.sheet.put(row, 0, name, "text")

    def heads(self, *names: str) -> None:
        row = self.next()
        for col, name in enumerate(names):
            if col == len(names) - 1:
                self.sheet.merged(row, col, _LAST, name, "head")
            else:
                self.sheet.put(row, col, name, "head")


def write(book: Book, summary: Summary) -> tuple[list[Chart], dict[str, str]]:
    """Write the sheet; return the charts that can be drawn from it, and which figure stands in which cell."""
    sheet = book.sheet(NAME, portrait=True)
    sheet.widths(_WIDTHS)
    writer = _Writer(sheet)
    _title(writer, book, summary)
    states = _states(writer, summary)
    _attention(writer, summary)
    _kinds(writer, summary)
    families = _families(writer, summary)
    grades = _grades(writer, summary)
    execution = _execution(writer, summary)
    _owners(writer, "七、按主管部门", "主管部门", summary.departments)
    _owners(writer, "八、按单位", "单位", summary.units)
    _applied(writer, summary)
    return [chart for chart in (states, grades, execution, families) if chart and chart.names], writer.places


def _title(writer: _Writer, book: Book, summary: Summary) -> None:
    sheet, made = writer.sheet, book.made
    row = writer.next()
    sheet.height(row, 32)
    sheet.merged(row, 0, _LAST, book.title, "title")
    repeated = f"（另有旧版或重复 {count(summary.repeated)} 张，未计）" if summary.repeated else ""
    findings = "、".join(f"{name} {count(summary.found[severity])}" for severity, name in SEVERITIES.items())
    text = f"生成日期：{made.year}年{made.month}月{made.day}日　文件 {count(summary.files)} 个　表单 {count(summary.forms)} 张{repeated}　指标 {count(summary.indicators)} 条　{findings}"
    sheet.merged(writer.next(), 0, _LAST, text, "subtitle")


def _states(writer: _Writer, summary: Summary) -> Chart:
    writer.section("一、文件处理结果")
    writer.heads("处理结果", "文件数", "说明")
    first = writer.row
    for state in summary.states:
        row = writer.next()
        writer.sheet.put(row, 0, state.name, "text")
        writer.figure(row, 1, state.files, "count", state.key)
        writer.sheet.merged(row, 2, _LAST, state.meaning, "text")
    row = writer.next()
    writer.sheet.put(row, 0, "合计", "sum")
    writer.figure(row, 1, summary.files, "sum_count", "概况.文件")
    writer.sheet.merged(row, 2, _LAST, "", "sum")
    writer.ruled(first)
    return Chart("文件处理结果（个）", NAME, first, [state.name for state in summary.states], [Series("文件数", 1, [state.files for state in summary.states])])


def _attention(writer: _Writer, summary: Summary) -> None:
    writer.section("二、需要处理")
    if not summary.attention:
        writer.sheet.put(writer.next(), 0, "没有。", "text")
        return
    writer.heads("见工作表", "数量", "事项")
    first = writer.row
    for item in summary.attention:
        row = writer.next()
        writer.sheet.put(row, 0, item.sheet, "text", within(item.sheet, 1))
        writer.figure(row, 1, item.number, "count", item.key)
        writer.sheet.merged(row, 2, _LAST, item.text, "text")
    writer.ruled(first)


def _kinds(writer: _Writer, summary: Summary) -> None:
    writer.section("三、按表单类型（金额单位：万元）")
    row = writer.next()
    for col, (name, _) in enumerate(_MONEY):
        writer.sheet.put(row, col, name, "head")
    first = writer.row
    for line in summary.kinds:
        row = writer.next()
        cells = (line.name, line.year or _UNSTATED, line.period, line.budget, line.spent, hundredth(line.rate), line.forms, line.left_out or None, line.errors or None)
        for col, (value, (head, style)) in enumerate(zip(cells, _MONEY, strict=True)):
            if col < _MONEY_FIRST:
                writer.sheet.put(row, col, value, style)
            else:
                writer.figure(row, col, value, style, f"{line.key}.{head.partition('（')[0]}")
    writer.ruled(first)
    row = writer.next()
    writer.sheet.height(row, 42)
    writer.sheet.merged(row, 0, _LAST, _REMARK, "subtitle")


def _families(writer: _Writer, summary: Summary) -> Chart:
    writer.section("四、按问题类别（处）")
    first = writer.tallied(("问题类别", *SEVERITIES.values(), "涉及表单数"), [(line.name, (*line.numbers, line.forms), line.key) for line in summary.families])
    series = [Series(name, at + 1, [line.numbers[at] or None for line in summary.families]) for at, name in enumerate(SEVERITIES.values())]
    return Chart("问题（按类别，处）", NAME, first, [line.name for line in summary.families], series, stacked=True)


def _grades(writer: _Writer, summary: Summary) -> Chart:
    writer.section("五、评价等级（张）")
    heads = ("等级", *GRADE_COLUMNS)
    first = writer.tallied(heads, [(line.name, line[1:], line.key) for line in summary.grades])
    series = [Series(heads[col], col, [line[col] or None for line in summary.grades]) for col in (2, 3)]  # type: ignore[misc]
    return Chart("评价等级（张）", NAME, first, [line.name for line in summary.grades], series, upright=True)


def _execution(writer: _Writer, summary: Summary) -> Chart | None:
    """Write how much was spent, by department."""
    writer.section("六、预算执行（按主管部门，金额单位：万元）")
    if summary.execution is None:
        writer.sheet.put(writer.next(), 0, "没有写明预算数和执行数的表。", "text")
        return None
    about, lines, whole, _ = summary.execution
    row = writer.next()
    for col, (name, _) in enumerate(_SPENT):
        writer.sheet.put(row, col, name, "head")
    first = writer.row
    for line in (*lines, whole):
        row = writer.next()
        writer.named(row, line.name)
        for col, (value, (head, style)) in enumerate(zip((*line[1:4], hundredth(line.rate)), _SPENT[1:], strict=True), 1):
            writer.figure(row, col, value, style, f"{line.key}.{head}")
    writer.ruled(first, len(_SPENT))
    row = writer.next()
    writer.sheet.merged(row, 0, _LAST, f"取{about}，只计预算数和执行数都有的表，预算多的在前。", "subtitle")
    drawn = lines[:MOST_DRAWN]
    first_only = f"，预算最多的 {MOST_DRAWN} 个" if len(lines) > MOST_DRAWN else ""
    series = Series("执行率", _SPENT_RATE, [hundredth(line.rate) for line in drawn])
    return Chart(f"预算执行率（{about}，按主管部门{first_only}）", NAME, first, [line.name for line in drawn], [series], form="0.00%")


def _applied(writer: _Writer, summary: Summary) -> None:
    """Say which policies were applied and why, and which exemptions were used."""
    writer.section("九、适用的政策和豁免")
    writer.heads("政策", "表单数", "怎样选定；豁免的问题")
    first = writer.row
    lines = [(f"{one.title}（{one.name}）", one.forms, one.reason, applied_key(one)) for one in summary.applied]
    for name, count_, text, of in [*lines, *(("豁免", number, text, key("概况", "豁免", text)) for text, number in summary.exempted)]:
        row = writer.next()
        writer.sheet.put(row, 0, name, "text")
        writer.figure(row, 1, count_, "count", of)
        writer.sheet.merged(row, 2, _LAST, text, "text")
    writer.ruled(first)


def _owners(writer: _Writer, section: str, name: str, lines: Sequence[OwnerLine]) -> None:
    writer.section(section)
    heads = (name, "表单数", *STAGES.values(), "错误", "警告")
    writer.tallied(heads, [(line.name, (line.forms, *line.stages, line.errors, line.warnings), line.key) for line in lines])
