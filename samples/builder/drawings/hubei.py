"""A province that gives execution 20 points and prints no column of weights; its monitoring form is short."""

from __future__ import annotations

from builder.county import Project
from builder.figures import Shown, claimed_total, execution_points, execution_weight, plain, points, rate, total
from builder.paper import Label, Paper, Slot
from builder.tables import Column, day, fund_lines, heads, put_funds, put_rows, state_text, target_text

SOURCES = {"total": "年度财政资金总额", "fiscal": "其中：本年财政拨款", "carry_over": "上年结转"}
LEVELS = [
    Column("level1", "一级指标", lambda i: i.level1),
    Column("level2", "二级指标", lambda i: i.l2),
    Column("name", "三级指标", lambda i: i.name),
]


def _head(paper: Paper, project: Project, title: str, filled: str) -> None:
    unit, wide = project.unit, paper.width
    paper.line(Slot("title", title, cols=wide, look="title"))
    paper.line(
        Label("单位名称"),
        Slot("fields.unit_name", unit.name, "单位名称", 2),
        Label("填报日期"),
        Slot("fields.filled_on", day(filled), "填报日期", wide - 4),
    )
    paper.line(Label("项目名称"), Slot("fields.project", project.name, "项目名称", wide - 1))
    paper.line(
        Label("主管部门"),
        Slot("fields.department", unit.department.name, "主管部门", 2),
        Label("项目实施单位"),
        Slot("fields.unit", unit.name, "项目实施单位", wide - 4),
    )


def target(paper: Paper, project: Project, year: int) -> None:
    """Draw the target form: money by source in one row of columns; seven columns."""
    paper.begin(f"project_target:{project.id}", year)
    _head(paper, project, f"{year}年度项目绩效目标申报表", f"{year}-01-10")
    amounts = project.fund["approved"]
    sources = ("fiscal", "本年财政拨款"), ("carry_over", "上年结转"), ("other", "其他资金"), ("total", "合计")
    figures = [*amounts, total(amounts)]
    paper.line(Label("资金来源\n（万元）", 1, 2), *(Label(label) for _, label in sources), Label("", 2, 2))
    paper.line(*(Slot(f"funds.{key}.budget", Shown(figure, "0.00"), label) for (key, label), figure in zip(sources, figures, strict=True)))
    paper.line(Label("项目绩效总目标"), Slot("goals.expected", project.goal, "项目绩效总目标", 6, look="prose"))
    columns = [*LEVELS, Column("target", "指标值", target_text), Column("evidence", "指标值设定依据", lambda _: "年度工作计划", 2)]
    paper.line(Label("年度绩效指标", 1, len(project.indicators) + 1), *heads(columns))
    put_rows(paper, columns, project.indicators)


def monitor(paper: Paper, project: Project, year: int, month: int) -> None:
    """Draw the short monitoring form: one row of money, chances in three columns; nine columns."""
    point = {5: "may", 8: "aug"}[month]
    paper.begin(f"project_monitor-{month}:{project.id}", year, month)
    _head(paper, project, f"{year}年度项目支出绩效运行监控表（1-{month}月）", f"{year}-{month + 1:02}-05")
    columns = [
        Column("approved", "年初预算数", lambda f: Shown(f.amounts["approved"], "0.00")),
        Column("spent", f"1-{month}月执行数", lambda f: Shown(f.amounts[point], "0.00"), 2),
        Column("rate", f"1-{month}月执行率", lambda f: Shown(rate(f.amounts[point], f.amounts["approved"]), "0.00%"), 2),
        Column("forecast", "全年预计执行数", lambda f: Shown(f.amounts["budget"], "0.00"), 2),
    ]
    paper.line(Label("预算执行情况\n（万元）", 1, 2), Label(""), *heads(columns))
    put_funds(paper, columns, fund_lines(project, SOURCES)[:1])
    table = [
        *LEVELS,
        Column("target", "指标值", target_text),
        Column("actual", "指标执行情况", lambda i: state_text(getattr(i, point), i)),
        Column("likely", "确定能", lambda i: "1" if i.likely == "确定能" else None),
        Column("possible", "有可能", lambda i: "1" if i.likely == "有可能" else None),
        Column("impossible", "不可能", lambda i: "1" if i.likely == "不可能" else None),
        Column("reason", "原因分析及\n改进措施", lambda i: "；".join(filter(None, (i.watch, i.remark))) or None),
    ]
    paper.line(*heads(table[:5], rows=2), Label("完成目标可能性", 3), *heads(table[8:], rows=2))
    paper.line(*heads(table[5:8]))
    put_rows(paper, table, project.indicators)


def selfeval(paper: Paper, project: Project, year: int) -> None:
    """Draw the self-evaluation form: full marks are in the heads and in the levels' labels; seven columns."""
    weight = execution_weight(project)
    paper.begin(f"project_selfeval:{project.id}", year)
    _head(paper, project, f"{year}年度{project.name}自评表", f"{year + 1}-01-12")
    columns = [
        Column("budget", "预算数(A)", lambda f: Shown(f.amounts["budget"], "0.00")),
        Column("spent", "执行数(B)", lambda f: Shown(f.amounts["spent"], "0.00")),
        Column("rate", "执行率(B/A)", lambda f: Shown(rate(f.amounts["spent"], f.amounts["budget"]), "0.00%")),
        Column("score", f"得分\n（{plain(weight)}分*执行率）", lambda f: execution_points(f.amounts["spent"], f.amounts["budget"], weight)),
    ]
    paper.line(Label(f"预算执行情况\n（万元）（{plain(weight)}分）", 1, 2), Label("", 2), *heads(columns))
    put_funds(paper, columns, fund_lines(project, SOURCES)[:1], 2)
    table = [
        Column("level1", "一级指标", lambda i: f"{i.level1}\n（{plain(total([x.weight for x in project.indicators if x.level1 == i.level1]))}分）"),
        Column("level2", "二级指标", lambda i: i.l2),
        Column("name", "三级指标", lambda i: f"{i.name}（{plain(i.weight)}分）"),
        Column("target", "年初目标值(A)", target_text),
        Column("actual", "实际完成值(B)", lambda i: state_text(i.actual, i)),
        Column("score", "得分", points),
    ]
    paper.line(Label(f"年度绩效目标1\n（{plain(100 - weight)}分）", 1, len(project.indicators) + 1), *heads(table))
    put_rows(paper, table, project.indicators)
    paper.line(Label("总分", 6), Slot("totals.score", claimed_total(project), "总分"))
    _reasons(paper, project)


def _reasons(paper: Paper, project: Project) -> None:
    reasons = [f"{n}.{i.name}：{i.reason}。" for n, i in enumerate((i for i in project.indicators if i.reason), 1)]
    if project.shortfall:
        reasons.append(f"{len(reasons) + 1}.{project.shortfall}。")
    paper.line(Label("偏差大或目标未完成原因分析"), Slot("fields.reasons", "\n".join(reasons) or "无", "偏差大或目标未完成原因分析", 6, look="prose"))
    paper.line(Label("改进措施及结果应用方案"), Slot("fields.measures", "将自评结果作为下年预算安排依据。", "改进措施及结果应用方案", 6, look="prose"))
