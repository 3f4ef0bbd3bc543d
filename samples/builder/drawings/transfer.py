"""The forms of a transfer payment: the region's targets and the self-evaluation, in the ministry's drawing."""

from __future__ import annotations

from builder.county import County, Project, Transfer
from builder.figures import Content, Shown, percent, rate, total
from builder.paper import Label, Paper, Slot
from builder.tables import Column, FundLine, heads, put_funds, put_rows, state_text, target_text

SOURCES = {"total": "年度资金总额：", "central": "其中：中央补助", "local": "      地方资金", "other": "      其他资金"}
MANAGEMENT = ("分配科学性", "下达及时性", "拨付合规性", "使用规范性", "执行准确性", "预算绩效管理情况", "支出责任履行情况")
LEVELS = [
    Column("level1", "一级指标", lambda i: i.level1),
    Column("level2", "二级指标", lambda i: i.l2),
    Column("name", "三级指标", lambda i: i.name, 2),
]


def _lines(transfer: Transfer) -> list[FundLine]:
    amounts = {"central": transfer.central, "local": transfer.local, "other": [0.0, 0.0]}
    sums = {"total": [total([a[k] for a in amounts.values()]) for k in (0, 1)]} | amounts
    return [FundLine(source, label, dict(zip(("budget", "spent"), sums[source], strict=True))) for source, label in SOURCES.items()]


def _money(value: float) -> Content:
    return Shown(value, "0.00")


def _of(project: Project) -> Transfer:
    if project.transfer is None:
        message = f"{project.id} is not paid by a transfer"
        raise ValueError(message)
    return project.transfer


def target(paper: Paper, county: County, project: Project) -> None:
    """Draw the region's target form; seven columns."""
    transfer = _of(project)
    paper.begin(f"transfer_target:{project.id}", county.year)
    paper.line(Slot("title", "中央对地方转移支付区域绩效目标申报表", cols=7, look="title"))
    paper.line(Slot("year", f"（{county.year}年度）", cols=7, look="subtitle"))
    paper.line(Label("专项（项目）名称", 2), Slot("fields.project", transfer.name, "专项（项目）名称", 5))
    paper.line(Label("中央主管部门", 2), Slot("fields.department_central", transfer.ministry, "中央主管部门", 5))
    paper.line(
        Label("省级财政部门", 2),
        Slot("fields.finance_provincial", f"{county.province}财政厅", "省级财政部门", 2),
        Label("省级主管部门"),
        Slot("fields.department_provincial", transfer.ministry_local, "省级主管部门", 2),
    )
    first = [Label("资金情况\n（万元）", 2, 3)]
    for line in _lines(transfer)[:3]:
        paper.line(*first, Label(line.label, 2), Slot(f"funds.{line.source}.budget", _money(line.amounts["budget"]), line.label, 3))
        first = []
    paper.line(Label("年度\n总体\n目标"), Slot("goals.expected", project.goal, "年度总体目标", 6, look="prose"))
    columns = [*LEVELS, Column("target", "指标值", target_text, 2)]
    paper.line(Label("绩\n效\n指\n标", 1, len(project.indicators) + 1), *heads(columns))
    put_rows(paper, columns, project.indicators)


def selfeval(paper: Paper, county: County, project: Project) -> None:
    """Draw the self-evaluation form of a transfer: no scores; nine columns."""
    transfer = _of(project)
    paper.begin(f"transfer_selfeval:{project.id}", county.year)
    paper.line(Slot("title", f"转移支付区域（项目）绩效目标自评表（{county.year}年度）", cols=9, look="title"))
    paper.line(Label("转移支付（项目）名称", 3), Slot("fields.project", transfer.name, "转移支付（项目）名称", 6))
    paper.line(Label("中央主管部门", 3), Slot("fields.department_central", transfer.ministry, "中央主管部门", 6))
    paper.line(
        Label("地方主管部门", 3),
        Slot("fields.department_local", project.unit.department.name, "地方主管部门", 2),
        Label("资金使用单位"),
        Slot("fields.unit", project.unit.name, "资金使用单位", 3),
    )
    columns = [
        Column("budget", "全年预算数（A）", lambda f: _money(f.amounts["budget"]), 2),
        Column("spent", "全年执行数（B）", lambda f: _money(f.amounts["spent"])),
        Column("rate", "预算执行率（B/A×100%）", lambda f: percent(rate(f.amounts["spent"], f.amounts["budget"])) if f.amounts["budget"] else None, 2),
    ]
    paper.line(Label("资金投入\n情况\n（万元）", 1, 5), Label("", 3), *heads(columns))
    put_funds(paper, columns, _lines(transfer), 3)
    if project.unit.house == "anhui":
        _management(paper)
    paper.line(Label("总体目标\n完成情况", 1, 2), Label("总体目标", 4), Label("全年实际完成情况", 4))
    paper.line(Slot("goals.expected", project.goal, "总体目标", 4, look="prose"), Slot("goals.actual", project.done, "全年实际完成情况", 4, look="prose"))
    table = [
        *LEVELS,
        Column("target", "指标值", target_text),
        Column("actual", "全年实际完成值", lambda i: state_text(i.actual, i)),
        Column("reason", "未完成原因和改进措施", lambda i: i.reason or None, 2),
    ]
    paper.line(Label("绩\n效\n指\n标", 1, len(project.indicators) + 1), *heads(table))
    put_rows(paper, table, project.indicators)
    paper.line(Label("说明"), Slot("fields.audit", transfer.note, "说明", 8, look="prose"))


def _management(paper: Paper) -> None:
    paper.line(Label("资金管理\n情况", 1, len(MANAGEMENT) + 1), Label("", 3), Label("情况说明", 3), Label("存在问题和改进措施", 2))
    for n, item in enumerate(MANAGEMENT):
        paper.line(Label(item, 3), Slot(f"management.{n}.text", "符合规定", "情况说明", 3), Slot(f"management.{n}.problem", "无", "存在问题和改进措施", 2))
