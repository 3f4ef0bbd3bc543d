"""A sheet that somebody typed: nothing merged, a blank first column, blank and hidden rows, a level in its first row only."""

from __future__ import annotations

from builder.county import Project
from builder.figures import Content, Shown, claimed_total, execution_points, execution_weight, points, rate
from builder.paper import Label, Paper, Slot
from builder.tables import Column, fund_lines, heads, put_funds, put_rows, state_text, target_text

SOURCES = {"total": "年度资金总额", "fiscal": "其中:财政拨款", "carry_over": "上年结转", "other": "其他资金"}
LEVELS = [
    Column("level1", "一级指标", lambda i: i.level1),
    Column("level2", "二级指标", lambda i: i.l2),
    Column("name", "三级指标", lambda i: i.name),
]


def _head(paper: Paper, project: Project, title: str, year: int) -> None:
    unit = project.unit
    paper.line(Label("附件2", look="annex"))
    paper.gap()
    paper.line(Slot("title", f"{year}年度{title}", look="heading"))
    paper.line(Label("项目名称"), Slot("fields.project", project.name, "项目名称"), Label("项目编码"), Slot("fields.project_code", project.code, "项目编码"))
    paper.line(
        Label("主管部门"),
        Slot("fields.department", unit.department.name, "主管部门"),
        Label("实施单位"),
        Slot("fields.unit", unit.name, "实施单位"),
        Label("填报人"),
        Slot("fields.contact", unit.contact, "填报人"),
    )
    paper.gap()


def _foot(paper: Paper, project: Project) -> None:
    paper.gap()
    paper.line(Label(f"单位负责人：{project.unit.contact}      填报日期：    年  月  日", look="foot"))


def _rate(spent: float, base: float) -> Content:
    return Shown(rate(spent, base), "0.0%")


def target(paper: Paper, project: Project, year: int) -> None:
    """Draw the target form: amounts beside their labels, one block of indicators; seven columns."""
    paper.begin(f"project_target:{project.id}", year)
    _head(paper, project, "项目绩效目标表", year)
    first = "项目资金（万元）"
    for line in fund_lines(project, SOURCES):
        paper.line(Label(first), Label(line.label), Slot(f"funds.{line.source}.budget", line.amounts["approved"], line.label))
        first = ""
    paper.line(Label("年度目标"), Slot("goals.expected", project.goal, "年度目标", look="prose"))
    paper.gap(hidden=True)
    columns = [*LEVELS, Column("target", "指标值", target_text), Column("weight", "分值", lambda i: i.weight), Column("note", "备注", lambda _: None)]
    paper.line(Label("绩效指标"), *heads(columns))
    _rows(paper, columns, project)
    _foot(paper, project)


def _rows(paper: Paper, columns: list[Column], project: Project, hide: int = -1) -> None:
    blank = Column("", "", lambda _: None)
    put_rows(paper, [blank, *columns], project.indicators, "first", hide)


def monitor(paper: Paper, project: Project, year: int, month: int) -> None:
    """Draw the monitoring form: chances in three columns under one head; ten columns."""
    point = {5: "may", 8: "aug"}[month]
    paper.begin(f"project_monitor-{month}:{project.id}", year, month)
    _head(paper, project, "项目支出绩效运行监控表", year)
    columns = [
        Column("approved", "年初预算数", lambda f: f.amounts["approved"]),
        Column("spent", f"1-{month}月执行数", lambda f: f.amounts[point]),
        Column("rate", f"1-{month}月执行率", lambda f: _rate(f.amounts[point], f.amounts["approved"])),
        Column("forecast", "全年预计执行数", lambda f: f.amounts["budget"]),
    ]
    paper.line(Label("项目资金（万元）"), *heads(columns))
    put_funds(paper, columns, fund_lines(project, SOURCES))
    paper.line(Label("年度总体目标"), Slot("goals.expected", project.goal, "年度总体目标", look="prose"))
    paper.gap()
    table = [
        *LEVELS,
        Column("target", "年度指标值", target_text),
        Column("actual", f"1-{month}月完成情况", lambda i: state_text(getattr(i, point), i)),
        Column("forecast", "全年预计完成情况", lambda i: state_text(i.forecast, i)),
        Column("reason", "偏差原因分析", lambda i: i.watch or None),
    ]
    chances = [
        Column("likely", "确定能", lambda i: "√" if i.likely == "确定能" else None),
        Column("possible", "有可能", lambda i: "√" if i.likely == "有可能" else None),
        Column("impossible", "不可能", lambda i: "√" if i.likely == "不可能" else None),
    ]
    paper.line(Label("绩效指标"), *heads(table), Label("完成目标可能性"), Label(""), Label(""))
    paper.line(*(Label("") for _ in range(len(table) + 1)), *heads(chances))
    _rows(paper, [*table, *chances], project)
    _foot(paper, project)


def selfeval(paper: Paper, project: Project, year: int) -> None:
    """Draw the self-evaluation form; a row that is hidden still counts; nine columns."""
    weight = execution_weight(project)
    paper.begin(f"project_selfeval:{project.id}", year)
    _head(paper, project, "项目支出绩效自评表", year)
    columns = [
        Column("approved", "年初预算数", lambda f: f.amounts["approved"]),
        Column("budget", "全年预算数(A)", lambda f: f.amounts["budget"]),
        Column("spent", "全年执行数(B)", lambda f: f.amounts["spent"]),
        Column("weight", "分值", lambda f: weight if f.top else None),
        Column("rate", "执行率(B/A)", lambda f: _rate(f.amounts["spent"], f.amounts["budget"]) if f.amounts["budget"] else None),
        Column("score", "得分", lambda f: execution_points(f.amounts["spent"], f.amounts["budget"], weight) if f.top else None),
    ]
    paper.line(Label("资金情况（万元）"), *heads(columns))
    put_funds(paper, columns, fund_lines(project, SOURCES))
    paper.gap()
    paper.line(Label("预期目标"), Slot("goals.expected", project.goal, "预期目标", look="prose"))
    paper.line(Label("实际完成情况"), Slot("goals.actual", project.done, "实际完成情况", look="prose"))
    paper.gap(hidden=True)
    table = [
        *LEVELS,
        Column("target", "年度指标值", target_text),
        Column("actual", "全年实际值", lambda i: state_text(i.actual, i)),
        Column("weight", "分值", lambda i: i.weight),
        Column("score", "得分", points),
        Column("reason", "未完成原因及改进措施", lambda i: i.reason or None),
    ]
    paper.line(Label("绩效指标"), *heads(table))
    _rows(paper, table, project, hide=4)
    blanks = [Label("") for _ in range(5)]
    paper.line(Label("总分"), *blanks, Slot("totals.weight", 100, "总分"), Slot("totals.score", claimed_total(project), "总分"))
    _foot(paper, project)
