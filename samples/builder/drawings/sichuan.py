"""A province with numbered report forms: comparator and measure in columns of their own, conclusions at the end.

Its targets come as a list: one row an indicator, several projects on a sheet.
"""

from __future__ import annotations

from collections.abc import Sequence

from builder.county import Figure, Indicator, Project
from builder.figures import Content, claimed_total, exact, execution_points, execution_weight, half_up, points, rate
from builder.paper import Label, Paper, Slot
from builder.tables import Column, fund_lines, heads, put_funds, put_rows, state_figure

SOURCES = {"total": "总额", "fiscal": "其中：财政资金", "special_account": "财政专户管理资金", "own": "单位资金", "other": "其他资金"}
MONITOR_SOURCES = {"total": "年度资金总额", "fiscal": "其中：财政拨款", "other": "其他资金"}


def _amount(value: float) -> str:
    """Amounts come out of the province's system as text."""
    return f"{half_up(exact(value))}"


def _rate(spent: float, base: float) -> str:
    return f"{half_up(exact(rate(spent, base)) * 100)}%"


def _operator(i: Indicator) -> str:
    return "定性" if i.words and not i.date else i.op or "≤"


def _goal_value(i: Indicator) -> Content:
    return i.date or i.target


def _measure(i: Indicator) -> str | None:
    return None if i.words else i.measure


def _levels() -> list[Column]:
    return [
        Column("level1", "一级指标", lambda i: i.level1),
        Column("level2", "二级指标", lambda i: i.l2),
        Column("name", "三级指标", lambda i: i.name),
        Column("comparator", "指标性质", _operator),
        Column("target", "指标值", _goal_value),
        Column("measure", "度量单位", _measure),
    ]


def target_list(paper: Paper, projects: Sequence[Project], year: int) -> None:
    """Draw the list of a unit's targets: the project's own cells are merged over its indicators."""
    unit = projects[0].unit
    columns = [*_levels(), Column("weight", "权重", lambda i: i.weight), Column("direction", "指标方向性", _direction)]
    paper.line(Label(f"{year}年二级项目支出绩效目标", paper.width, look="title"))
    paper.line(Label("金额单位：万元", paper.width, look="foot"))
    own = ("单位名称", "项目名称", "年度预算金额", "年度目标")
    paper.line(*(Label(text, look="shaded") for text in own), *heads(columns, "shaded"))
    for project in projects:
        paper.begin(f"project_target:{project.id}", year)
        rows = len(project.indicators)
        amount = sum(map(exact, project.fund["approved"]))
        paper.lead(
            Slot("fields.unit", f"{unit.code}-{unit.name}", "单位名称", rows=rows),
            Slot("fields.project", f"{project.code}-{project.name}", "项目名称", rows=rows),
            Slot("funds.total.budget", float(amount), "年度预算金额", rows=rows),
            Slot("goals.expected", project.goal, "年度目标", rows=rows, look="prose"),
        )
        put_rows(paper, columns, project.indicators, "repeated")


def _direction(i: Indicator) -> str:
    return "反向指标" if i.op in ("≤", "<") else "正向指标"


def _head(paper: Paper, project: Project, number: str, title: str, year: int) -> None:
    paper.line(Label("报表编号：", look="annex"), Slot("fields.form_number", number, "报表编号", paper.width - 1, look="annex"))
    paper.line(Slot("title", f"{title}（{year}年度）", cols=paper.width, look="title"))
    unit = project.unit
    paper.line(Label("项目名称", 2), Slot("fields.project", f"{project.code}-{project.name}", "项目名称", paper.width - 2))
    paper.line(
        Label("主管部门", 2),
        Slot("fields.department", unit.department.name, "主管部门", 3),
        Label("实施单位\n（盖章）"),
        Slot("fields.unit", unit.name, "实施单位（盖章）", paper.width - 6),
    )


def monitor(paper: Paper, project: Project, year: int, month: int) -> None:
    """Draw the monitoring form: one head row, the chance of completion as a word; eleven columns."""
    point = {5: "may", 8: "aug"}[month]
    paper.begin(f"project_monitor-{month}:{project.id}", year, month)
    _head(paper, project, "990000_0021jk", "部门预算项目支出绩效监控表", year)
    columns = [
        Column("approved", "年初预算数", lambda f: _amount(f.amounts["approved"]), 2),
        Column("spent", f"1-{month}月预算执行数", lambda f: _amount(f.amounts[point]), 2),
        Column("rate", f"1-{month}月预算执行率", lambda f: _rate(f.amounts[point], f.amounts["approved"]), 2),
        Column("forecast", "全年预计执行数", lambda f: _amount(f.amounts["budget"]), 2),
    ]
    paper.line(Label("预算执行情况\n（万元）", 1, 4), Label("", 2), *heads(columns))
    put_funds(paper, columns, fund_lines(project, MONITOR_SOURCES), 2)
    paper.line(Label("年度目标"), Slot("goals.expected", project.goal, "年度目标", paper.width - 1, look="prose"))
    table = [
        *_levels(),
        Column("actual", f"1-{month}月完成值", lambda i: state_figure(getattr(i, point))),
        Column("forecast", "全年预计完成值", lambda i: state_figure(i.forecast)),
        Column("reason", "偏差原因", lambda i: i.watch or None),
        Column("likelihood", "完成目标可能性", lambda i: i.likely),
    ]
    paper.line(Label("绩效指标", 1, len(project.indicators) + 1), *heads(table))
    put_rows(paper, table, project.indicators)


def selfeval(paper: Paper, project: Project, year: int) -> None:
    """Draw the self-evaluation form with its reasons, conclusion, problems and measures; eleven columns."""
    weight, spent, budget = execution_weight(project), sum(map(exact, project.fund["spent"])), sum(map(exact, project.fund["budget"]))
    score = execution_points(float(spent), float(budget), weight)
    paper.begin(f"project_selfeval:{project.id}", year)
    _head(paper, project, "990000_0013zp", "部门预算项目支出绩效自评表", year)
    columns = [
        Column("approved", "年初预算", lambda f: _amount(f.amounts["approved"])),
        Column("budget", "调整后预算数", lambda f: _amount(f.amounts["budget"])),
        Column("spent", "预算执行数", lambda f: _amount(f.amounts["spent"])),
        Column("rate", "预算执行率", lambda f: _rate(f.amounts["spent"], f.amounts["budget"])),
        Column("weight", "权重", lambda f: weight if f.top else "/"),
        Column("score", "得分", lambda f: score if f.top else "/"),
        Column("reason", "原因", lambda f: project.shortfall or None if f.top else None, 2),
    ]
    paper.line(Label("预算执行情况\n（10分）", 1, 6), Label("年度预算数\n（万元）", 2), *heads(columns))
    put_funds(paper, columns, fund_lines(project, SOURCES), 2)
    paper.line(Label("总体目标\n完成情况", 1, 2), Label("项目年度目标", 5), Label("年度目标完成情况", 5))
    paper.line(Slot("goals.expected", project.goal, "项目年度目标", 5, look="prose"), Slot("goals.actual", project.done, "年度目标完成情况", 5, look="prose"))
    table = [
        *_levels(),
        Column("actual", "完成值", lambda i: _reached(i.actual)),
        Column("weight", "权重", lambda i: i.weight),
        Column("score", "得分", points),
        Column("reason", "未完成原因分析", lambda i: i.reason or None),
    ]
    paper.line(Label("绩效指标\n（90分）", 1, len(project.indicators) + 1), *heads(table))
    put_rows(paper, table, project.indicators)
    paper.line(Label("合计", 8), Slot("totals.weight", 100, "合计"), Slot("totals.score", claimed_total(project), "合计"), Label(""))
    _conclude(paper, project)


def _reached(value: Figure) -> Content:
    return value if isinstance(value, str) and "-" in value else state_figure(value)


def _conclude(paper: Paper, project: Project) -> None:
    missed = [i for i in project.indicators if i.reason]
    problem = "；".join(f"{i.name}未达预期，{i.reason}" for i in missed) or "无"
    measure = "加强项目前期论证，细化实施计划，按季度跟踪指标完成进度" if missed else "继续按现有办法执行"
    wide = paper.width - 1
    text = "项目按计划实施，预算执行和绩效指标完成情况总体良好，达到预期目标。"
    paper.line(Label("评价结论"), Slot("fields.conclusion", text, "评价结论", wide, look="prose"))
    paper.line(Label("存在问题"), Slot("fields.problems", problem + ("。" if missed else ""), "存在问题", wide, look="prose"))
    paper.line(Label("改进措施"), Slot("fields.measures", measure + "。", "改进措施", wide, look="prose"))
    paper.line(Label(f"项目负责人：{project.unit.contact}            财务负责人：{project.unit.contact}", paper.width, look="foot"))
