"""A province that writes the weight before the target, numbers its indicators and leaves placeholder rows; two forms share a sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby

from builder.county import Indicator, Project
from builder.figures import Content, claimed_total, execution_points, execution_weight, percent, plain, points, rate
from builder.paper import Label, Paper, Slot
from builder.tables import DOTS, Column, fund_lines, heads, put_funds, put_rows, state_text, target_text

SOURCES = {"total": "年度资金总额:", "fiscal": "其中:本年财政拨款", "carry_over": "上年结转资金", "other": "其他资金"}


Pick = Callable[[Indicator], Content]


def _numbered(indicators: Sequence[Indicator]) -> list[Indicator]:
    """Give the indicators their numbers inside their second level; after the quantities the form leaves a row of dots."""
    rows: list[Indicator] = []
    for level2, group in groupby(indicators, key=lambda i: i.l2):
        members = list(group)
        rows += [replace(i, name=f"指标{n}：{i.name}") for n, i in enumerate(members, 1)]
        rows += [replace(members[0], name=DOTS)] if level2 == "数量指标" else []
    return rows


def _unless_dots(pick: Pick) -> Pick:
    return lambda i: None if i.name == DOTS else pick(i)


def _levels() -> list[Column]:
    return [
        Column("level1", "一级\n指标", lambda i: i.level1),
        Column("level2", "二级指标", lambda i: i.l2),
        Column("name", "三级指标", lambda i: i.name),
    ]


def _head(paper: Paper, project: Project, title: str, year: int) -> None:
    unit, wide = project.unit, paper.width
    paper.line(Slot("title", title, cols=wide, look="title"))
    paper.line(Slot("year", f"({year}年度)", cols=wide, look="subtitle"))
    paper.line(Label("项目名称", 2), Slot("fields.project", project.name, "项目名称", wide - 2))
    paper.line(
        Label("主管部门", 2),
        Slot("fields.department", f"{unit.department.code}-{unit.department.name}", "主管部门", 3),
        Label("实施单位"),
        Slot("fields.unit", f"{unit.code}-{unit.name}", "实施单位", wide - 6),
    )


def target(paper: Paper, project: Project, year: int) -> None:
    """Draw the target form: amounts beside their labels, weights before targets; seven columns."""
    paper.begin(f"project_target:{project.id}", year)
    _head(paper, project, "项目支出绩效目标申报表", year)
    first = [Label("项目资金\n（万元）", 2, 4)]
    for line in fund_lines(project, SOURCES):
        paper.line(*first, Label(line.label, 2), Slot(f"funds.{line.source}.budget", line.amounts["approved"], line.label, 3))
        first = []
    paper.line(Label("年度\n目标"), Slot("goals.expected", project.goal, "年度目标", 6, look="prose"))
    columns = [
        *_levels(),
        Column("weight", "分值", _unless_dots(lambda i: i.weight)),
        Column("target", "年度指标值", _unless_dots(target_text), 2),
    ]
    _table(paper, columns, project)


def _table(paper: Paper, columns: Sequence[Column], project: Project) -> None:
    rows = _numbered(project.indicators)
    paper.line(Label("绩\n效\n指\n标", 1, len(rows) + 1), *heads(columns))
    put_rows(paper, columns, rows)


def monitor(paper: Paper, project: Project, year: int, month: int) -> None:
    """Draw the monitoring form: chance of completion as a word, reasons and measures in two columns; ten columns."""
    point = {5: "may", 8: "aug"}[month]
    paper.begin(f"project_monitor-{month}:{project.id}", year, month)
    _head(paper, project, f"1-{month}月项目支出绩效运行监控表", year)
    columns = [
        Column("approved", "年初预算数", lambda f: f.amounts["approved"], 2),
        Column("spent", f"1-{month}月执行数", lambda f: f.amounts[point], 2),
        Column("rate", "执行率", lambda f: percent(rate(f.amounts[point], f.amounts["approved"])), 2),
        Column("forecast", "全年预计执行数", lambda f: f.amounts["budget"]),
    ]
    paper.line(Label("项目资金\n（万元）", 1, 5), Label("", 2), *heads(columns))
    put_funds(paper, columns, fund_lines(project, SOURCES), 2)
    paper.line(Label("年度\n目标"), Slot("goals.expected", project.goal, "年度目标", paper.width - 1, look="prose"))
    table = [
        *_levels(),
        Column("target", "目标值", _unless_dots(target_text)),
        Column("actual", f"1-{month}月\n实际完成值", _unless_dots(lambda i: state_text(getattr(i, point), i))),
        Column("forecast", "预计全年\n完成值", _unless_dots(lambda i: state_text(i.forecast, i))),
        Column("reason", "偏差原因分析", _unless_dots(lambda i: i.watch or None)),
        Column("likelihood", "完成可能性", _unless_dots(lambda i: i.likely)),
        Column("note", "备注", _unless_dots(lambda i: i.remark or None)),
    ]
    _table(paper, table, project)


def selfeval(paper: Paper, project: Project, year: int) -> None:
    """Draw the self-evaluation form; nine columns."""
    weight = execution_weight(project)
    paper.begin(f"project_selfeval:{project.id}", year)
    _head(paper, project, "项目支出绩效自评表", year)
    columns = [
        Column("approved", "年初预算数", lambda f: f.amounts["approved"]),
        Column("budget", "全年预算数(A)", lambda f: f.amounts["budget"]),
        Column("spent", "全年执行数(B)", lambda f: f.amounts["spent"]),
        Column("weight", "分值", lambda f: weight if f.top else "-"),
        Column("rate", "执行率(B/A)", lambda f: percent(rate(f.amounts["spent"], f.amounts["budget"])) if f.amounts["budget"] else None),
        Column("score", "得分", lambda f: execution_points(f.amounts["spent"], f.amounts["budget"], weight) if f.top else "-"),
    ]
    paper.line(Label("项目资金\n（万元）", 1, 5), Label("", 2), *heads(columns))
    put_funds(paper, columns, fund_lines(project, SOURCES), 2)
    paper.line(Label("年度总\n体目标", 1, 2), Label("预期目标", 4), Label("实际完成情况", 4))
    paper.line(Slot("goals.expected", project.goal, "预期目标", 4, look="prose"), Slot("goals.actual", project.done, "实际完成情况", 4, look="prose"))
    table = [
        *_levels(),
        Column("weight", "分值", _unless_dots(lambda i: i.weight)),
        Column("target", "年度指标值", _unless_dots(target_text)),
        Column("actual", "实际完成值", _unless_dots(lambda i: state_text(i.actual, i))),
        Column("score", "得分", _unless_dots(points)),
        Column("reason", "偏差原因分析及改进措施", _unless_dots(lambda i: i.reason or None)),
    ]
    _table(paper, table, project)
    claimed = plain(claimed_total(project))
    paper.line(Label("总分", 4), Slot("totals.weight", "100", "总分"), Label("", 2), Slot("totals.score", claimed, "总分"), Label(""))
