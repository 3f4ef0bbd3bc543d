"""The departments' own forms: target, half-year monitoring and self-evaluation of a whole department."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from builder.county import County, Department, Indicator
from builder.figures import (
    Content,
    Shown,
    department_funds,
    exact,
    execution_points,
    half_up,
    percent,
    plain,
    points,
    rate,
    total,
)
from builder.paper import Label, Paper, Slot
from builder.tables import Column, FundLine, heads, put_funds, put_rows, state_figure, state_text, target_text

EXECUTION_WEIGHT = 10
SOURCES = {"total": "年度资金总额", "basic": "其中：基本支出", "project": "      项目支出"}
KEYS = {"project": "project_spending"}
#: the columns of a task's money
AMOUNTS = ("budget", "budget_fiscal", "budget_other")
LEVELS = [
    Column("level1", "一级指标", lambda i: i.level1),
    Column("level2", "二级指标", lambda i: i.l2),
    Column("name", "三级指标", lambda i: i.name),
]


def _amount(value: float) -> Content:
    return Shown(value, "#,##0.00")


def _lines(county: County, department: Department, labels: Mapping[str, str]) -> list[FundLine]:
    projects = county.of_department(department)
    funds = {point: department_funds(department, projects, point) for point in department.basic}
    return [FundLine(KEYS.get(s, s), label, {point: funds[point][s] for point in funds}) for s, label in labels.items()]


def _title(paper: Paper, title: str, line: str) -> None:
    paper.line(Slot("title", title, cols=paper.width, look="title"))
    paper.line(Slot("year", line, cols=paper.width, look="subtitle"))


def target(paper: Paper, county: County, department: Department) -> None:
    """Draw the target form: main tasks with amounts, goals, indicators; seven columns."""
    paper.begin(f"department_target:{department.code}", county.year)
    _title(paper, "部门（单位）整体支出绩效目标申报表", f"（{county.year}年度）")
    paper.line(Label("部门（单位）名称", 2), Slot("fields.department_name", department.name, "部门（单位）名称", 5))
    _tasks(paper, county, department)
    goals = [f"目标{n}：{text}。" for n, text in enumerate(department.goals, 1)]
    first = [Label("年度\n总体\n目标", 1, len(goals))]
    for n, text in enumerate(goals):
        paper.line(*first, Slot(f"goals.{n}.expected", text, "年度总体目标", 6, look="prose"))
        first = []
    columns = [*LEVELS[:2], Column("name", "三级指标", lambda i: i.name, 2), Column("target", "指标值", target_text, 2)]
    paper.line(Label("年度\n绩效\n指标", 1, len(department.indicators) + 1), *heads(columns))
    put_rows(paper, columns, department.indicators)


def _tasks(paper: Paper, county: County, department: Department) -> None:
    rows = _task_rows(county, department)
    paper.line(Label("年度\n主要\n任务", 1, len(rows) + 3), Label("任务名称", 1, 2), Label("主要内容", 2, 2), Label("预算金额（万元）", 3))
    paper.line(Label("总额"), Label("财政拨款"), Label("其他资金"))
    for k, (name, content, amounts) in enumerate(rows):
        keys = zip(AMOUNTS, ("总额", "财政拨款", "其他资金"), amounts, strict=True)
        figures = [Slot(f"tasks.{k}.{key}", _amount(amount), label) for key, label, amount in keys]
        paper.line(Slot(f"tasks.{k}.name", name, "任务名称"), Slot(f"tasks.{k}.content", content, "主要内容", 2, look="prose"), *figures)
    sums = [total([amounts[n] for _, _, amounts in rows]) for n in range(3)]
    slots = [Slot(f"totals.{key}", _amount(value), "金额合计") for key, value in zip(AMOUNTS, sums, strict=True)]
    paper.line(Label("金额合计", 3), *slots)


def _task_rows(county: County, department: Department) -> list[tuple[str, str, list[float]]]:
    rows: list[tuple[str, str, list[float]]] = []
    for task in department.tasks:
        parts = [county.projects[p].fund["approved"] for p in _ids(task["projects"])]
        fiscal, other = total([total(p[:2]) for p in parts]), total([p[2] for p in parts])
        rows.append((str(task["name"]), str(task["content"]), [total([fiscal, other]), fiscal, other]))
    basic = department.basic["approved"]
    return [*rows, ("机构正常运转", "人员经费和日常公用经费", [basic, basic, 0.0])]


def _ids(value: object) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else []


def monitor(paper: Paper, county: County, department: Department) -> None:
    """Draw the half-year monitoring form; nine columns."""
    paper.begin(f"department_monitor:{department.code}", county.year, 6)
    _title(paper, "部门整体支出绩效运行监控表", f"（{county.year}年1-6月）")
    paper.line(Label("部门名称", 2), Slot("fields.department_name", department.name, "部门名称", 7))
    columns = [
        Column("approved", "年初预算数", lambda f: _amount(f.amounts["approved"])),
        Column("spent", "1-6月执行数", lambda f: _amount(f.amounts["half"]), 2),
        Column("rate", "1-6月执行率", lambda f: percent(rate(f.amounts["half"], f.amounts["approved"])), 2),
        Column("forecast", "全年预计执行数", lambda f: _amount(f.amounts["budget"])),
    ]
    paper.line(Label("部门预算\n（万元）", 1, 4), Label("", 2), *heads(columns))
    put_funds(paper, columns, _lines(county, department, SOURCES), 2)
    paper.line(Label("年度总体\n目标"), Slot("goals.expected", "；".join(department.goals) + "。", "年度总体目标", 8, look="prose"))
    table = [
        *LEVELS,
        Column("target", "年度指标值", target_text),
        Column("actual", "1-6月完成情况", lambda i: state_text(i.half, i)),
        Column("forecast", "全年预计完成情况", target_text),
        Column("likelihood", "完成目标可能性", lambda _: "确定能"),
        Column("note", "备注", lambda _: None),
    ]
    paper.line(Label("年度\n绩效\n指标", 1, len(department.indicators) + 1), *heads(table))
    put_rows(paper, table, department.indicators)


def _score(lines: Sequence[FundLine]) -> float:
    return execution_points(lines[0].amounts["spent"], lines[0].amounts["budget"], EXECUTION_WEIGHT)


def _claimed(department: Department, lines: Sequence[FundLine]) -> float:
    return total([_score(lines), *(points(i) for i in department.indicators)])


def selfeval(paper: Paper, county: County, department: Department) -> None:
    """Draw the self-evaluation form after the project form; nine columns."""
    lines = _lines(county, department, SOURCES)
    paper.begin(f"department_selfeval:{department.code}", county.year)
    _title(paper, "部门整体支出绩效自评表", f"（{county.year}年度）")
    paper.line(Label("部门名称", 2), Slot("fields.department_name", department.name, "部门名称", 7))
    columns = [
        Column("approved", "年初预算数", lambda f: _amount(f.amounts["approved"])),
        Column("budget", "全年预算数", lambda f: _amount(f.amounts["budget"])),
        Column("spent", "全年执行数", lambda f: _amount(f.amounts["spent"])),
        Column("weight", "分值", lambda f: EXECUTION_WEIGHT if f.top else "—"),
        Column("rate", "执行率", lambda f: percent(rate(f.amounts["spent"], f.amounts["budget"]))),
        Column("score", "得分", lambda f: _score([f]) if f.top else "—"),
    ]
    paper.line(Label("部门预算\n（万元）", 1, 4), Label("", 2), *heads(columns))
    put_funds(paper, columns, lines, 2)
    paper.line(Label("年度\n总体\n目标", 1, 2), Label("预期目标", 4), Label("实际完成情况", 4))
    expected, done = "；".join(department.goals) + "。", "；".join(department.done) + "。"
    paper.line(Slot("goals.expected", expected, "预期目标", 4, look="prose"), Slot("goals.actual", done, "实际完成情况", 4, look="prose"))
    table = [
        *LEVELS,
        Column("target", "年度指标值", target_text),
        Column("actual", "实际完成值", lambda i: state_text(i.actual, i)),
        Column("weight", "分值", lambda i: i.weight),
        Column("score", "得分", points),
        Column("reason", "偏差原因分析及改进措施", lambda i: i.reason or None),
    ]
    paper.line(Label("年度\n绩效\n指标", 1, len(department.indicators) + 1), *heads(table))
    put_rows(paper, table, department.indicators)
    slots = Slot("totals.weight", 100, "总分"), Slot("totals.score", _claimed(department, lines), "总分")
    paper.line(Label("总分", 6), *slots, Label(""))


def selfeval_flat(paper: Paper, county: County, department: Department) -> None:
    """Draw the self-evaluation form without levels: coefficients, core indicators, 指标性质 as 定量 or 定性; ten columns."""
    lines = _lines(county, department, {"total": "部门预算资金"})
    paper.begin(f"department_selfeval:{department.code}", county.year)
    _title(paper, "部门整体绩效自评表", f"（{county.year}年度）")
    paper.line(
        Label("主管部门", 2),
        Slot("fields.department", department.name, "主管部门", 4),
        Label("自评总分（分）", 2),
        Slot("fields.score_total", _claimed(department, lines), "自评总分（分）", 2),
    )
    columns = [
        Column("approved", "年初预算数", lambda f: _amount(f.amounts["approved"])),
        Column("budget", "全年（调整）预算数", lambda f: _amount(f.amounts["budget"])),
        Column("spent", "全年执行数", lambda f: _amount(f.amounts["spent"])),
        Column("rate", "执行率（%）", lambda f: percent(rate(f.amounts["spent"], f.amounts["budget"]))),
        Column("weight", "执行率权重", lambda _: EXECUTION_WEIGHT),
        Column("score", "执行率得分（分）", lambda f: _score([f]), 2),
    ]
    paper.line(Label("部门预算执行情况\n（万元）", 1, 2), Label("", 2), *heads(columns))
    put_funds(paper, columns, lines, 2)
    table = [
        Column("name", "指标名称", lambda i: i.name),
        Column("measure", "计量单位", lambda i: i.measure or None),
        Column("nature", "指标性质", lambda i: "定性" if i.words else "定量"),
        Column("target", "年初指标值", _bare_target),
        Column("target_adjusted", "调整指标值", lambda _: None),
        Column("actual", "全年完成值", lambda i: state_figure(i.actual)),
        Column("coefficient", "得分系数（%）", lambda i: f"{plain(half_up(exact(points(i)) / exact(i.weight) * 100))}%"),
        Column("weight", "指标权重（分）", lambda i: i.weight),
        Column("score", "指标得分（分）", points),
        Column("core", "是否核心指标", lambda i: "是" if i.weight >= 15 else "否"),
    ]
    paper.line(*heads(table))
    put_rows(paper, table, department.indicators)


def _bare_target(i: Indicator) -> Content:
    return f"{i.op}{plain(float(i.target or 0))}" if not i.words else target_text(i)
