"""The lists of 汇总表.xlsx: which columns each sheet has, in which order, and where each line links to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from perfsheet.catalogue import KEYS
from perfsheet.tables import plain
from perfsheet.write.book import Column
from perfsheet.write.cells import figure, hundredth, looked_up, mapped, more, positive, straight, to_rows, to_source, when
from perfsheet.write.execution import ratio
from perfsheet.write.format import size
from perfsheet.write.judged import apart, findings, scores
from perfsheet.write.listing import Listed, View, identity, number, place, text
from perfsheet.write.terms import heading, status_name

if TYPE_CHECKING:
    from pandas import DataFrame

#: columns of an indicator that are printed, and their widths; the others stand to the right of them
_CORE: Final = {
    "level1": 12,
    "level2": 20,
    "name": 30,
    "comparator": 7,
    "target": 18,
    "measure": 9,
    "actual": 18,
    "weight": 8,
    "score": 8,
    "reason": 36,
}
_CONVERTED: Final = ("approved", "budget", "spent")
_PRINTED: Final = (*_CONVERTED, "rate", "weight", "score")


def all_lists(view: View) -> list[Listed]:
    """Return the lists in the order of their sheets, without the columns that would be blank."""
    made = [make(view) for make in (_forms, _funds, _indicators, scores, findings, apart, _files)]
    return [without_blanks(listed) for listed in made if listed is not None]


def without_blanks(listed: Listed) -> Listed:
    """Leave out the optional columns that would be blank."""
    everything = slice(0, listed.rows)
    return listed._replace(columns=[c for c in listed.columns if not c.optional or any(value is not None for value in c.cells(everything))])


def _forms(view: View) -> Listed:
    rows, (funds, _), (indicators, _) = view.summary.form_rows, view.batch.funds, view.batch.indicators
    rates = [hundredth(ratio(spent, budget)) for spent, budget in zip(plain(rows["spent"]), plain(rows["budget"]), strict=True)]
    start = mapped(rows["first_row"].fillna(1), lambda row: f"A{row}")
    source = to_source(view.links, straight(rows["location"]), straight(rows["sheet"]), start)
    columns = [
        number("表号"),
        Column("实施单位", 28, "text", straight(rows["unit"].fillna(rows["department"])), of="unit"),
        text(rows, "project", "项目名称", 30),
        text(rows, "kind_name", "表单类型", 27)._replace(of="title"),
        Column("年度", 7, "year", straight(rows["year"]), of="year"),
        Column("期间", 9, "centre", straight(rows["period"]), optional=True, of="period"),
        text(rows, "department", "主管部门", 26),
        Column("预算（万元）", 14, "money", straight(rows["budget"]), of="budget"),
        Column("执行（万元）", 14, "money", straight(rows["spent"]), optional=True, of="spent"),
        Column("执行率", 10, "percent", lambda part: rates[part], optional=True, of="rate"),
        Column("总分", 9, "points", figure(rows, "total_score"), optional=True, of="total_score"),
        Column("等级", 8, "centre", straight(rows["grade"]), optional=True, of="grade"),
        Column("资金行数", 7, "count", positive(rows["fund_count"]), to_rows("资金", funds["form"], len(rows)), of="funds"),
        Column("指标条数", 7, "count", positive(rows["indicator_count"]), to_rows("指标", indicators["form"], len(rows)), of="indicators"),
        Column("错误", 6, "count", positive(rows["errors"]), of="errors"),
        Column("警告", 6, "count", positive(rows["warnings"]), optional=True, of="warnings"),
        Column("文件处理", 10, "centre", mapped(rows["status"], status_name)),
        text(rows, "sheet", "工作表", 16),
        Column("位置", 8, "centre", start, source),
        Column("项目编码", 24, "code", straight(rows["project_code"]), optional=True, printed=False, of="project_code"),
        Column("种类把握", 8, "share", straight(rows["confidence"]), printed=False),
        Column("文件", 60, "code", straight(rows["path"]), printed=False),
    ]
    return Listed("表单", columns, len(rows), 3, "预算取全年预算数，没有则取年初预算数或表头的年度金额；点“资金行数”“指标条数”看明细，点“位置”打开原表", "forms")


def _funds(view: View) -> Listed:
    frame, cells = view.batch.funds
    money = [key for key, shape in KEYS["funds"].items() if shape == "money"]
    columns = [
        *identity(view, frame),
        text(frame, "label", "资金来源（原文）", 24),
        Column("来源类别", 14, "text", mapped(frame["source"], lambda source: heading("funds.sources", source)), of="label"),
        Column("金额单位", 8, "centre", looked_up(view.summary.form_rows["money_unit"], frame["form"], "未注明"), of="form:money_unit"),
        *(_fund(frame, key) for key in _PRINTED),
        *(
            Column(f"折合万元：{heading('funds.columns', key)}", 14, "money", straight(frame[f"{key}_wan"]), optional=True, of=key)
            for key in _CONVERTED
        ),
        place(view, frame, cells, ("label", *money)),
        *(_fund(frame, key)._replace(printed=False) for key in KEYS["funds"] if key not in _PRINTED),
        Column("其他栏目", 30, "text", mapped(frame["more"], more("funds.columns")), optional=True, printed=False),
    ]
    return Listed("资金", columns, len(frame), 3, "各金额栏为原表所填，单位见“金额单位”；“折合万元”各栏已换算；点“位置”打开原表；其右各栏打印时不印", "funds")


def _indicators(view: View) -> Listed:
    frame, cells = view.batch.indicators
    further = [key for key in KEYS["indicators"] if key not in _CORE]
    columns = [
        *identity(view, frame),
        *(_indicator(frame, key, width, printed=True) for key, width in _CORE.items()),
        place(view, frame, cells, ("name", "level2", "target", "actual")),
        *(
            Column(f"{heading('indicators.columns', key)}（数值）", 12, "number", straight(frame[key]), optional=True, printed=False, of=key)
            for key in ("target", "actual")
        ),
        *(_indicator(frame, key, 14, printed=False) for key in further),
        Column("其他栏目", 30, "text", mapped(frame["more"], more("indicators.columns")), optional=True, printed=False),
    ]
    return Listed("指标", columns, len(frame), 3, "点“位置”打开原表；“位置”右侧为其余栏目，打印时不印", "indicators")


def _files(view: View) -> Listed:
    rows = view.batch.files
    nothing = mapped(rows["status"], lambda _: None)
    columns = [
        number("序号"),
        text(rows, "path", "文件", 72),
        Column("原件", 7, "centre", mapped(rows["status"], lambda _: "打开"), to_source(view.links, straight(view.summary.locations), nothing, nothing)),
        Column("处理结果", 11, "centre", mapped(rows["status"], status_name)),
        text(rows, "reason", "原因", 40, optional=True),
        Column("表单数", 8, "count", positive(rows["forms"])),
        Column("错误", 7, "count", positive(rows["errors"])),
        Column("警告", 7, "count", positive(rows["warnings"])),
        Column("大小", 11, "centre", mapped(rows["size"], size)),
        Column("修改时间", 17, "centre", mapped(rows["modified"], when), optional=True),
        Column("SHA-256", 68, "code", straight(rows["sha256"]), printed=False),
    ]
    return Listed("文件清单", columns, len(rows), 2, "收到的每个文件只列一次；点“打开”看原件", "files")


def _fund(frame: DataFrame, key: str) -> Column:
    shape, shown = KEYS["funds"][key], heading("funds.columns", key)
    if shape == "text":
        return text(frame, key, shown, 30, optional=True)
    return Column(shown, *((13, "fine_money") if shape == "money" else (9, "points")), figure(frame, key), optional=True, of=key)


def _indicator(frame: DataFrame, key: str, width: float, *, printed: bool) -> Column:
    shape, shown = KEYS["indicators"][key], heading("indicators.columns", key)
    if shape == "figure":
        return Column(shown, min(width, 10), "points", figure(frame, key), optional=True, printed=printed, of=key)
    texts = frame[f"{key}_text" if shape == "measured" else key]
    style = "centre" if shape in {"sign", "tick"} else "text"
    return Column(shown, width, style, straight(texts), optional=True, printed=printed, of=key)


