"""The ministry's drawing: everything merged, title over two lines, the monitoring head over two rows, the target form in two blocks.

`guide` draws the same geometry after the guide of 2021: cost indicators, spaced labels, weights in the labels of level 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from builder.county import Indicator, Project
from builder.figures import Content, Shown, claimed_total, execution_points, execution_weight, percent, plain, points, rate, total
from builder.paper import Label, Paper, Slot
from builder.tables import Column, FundLine, fund_lines, heads, put_funds, put_rows, state_figure, state_text, target_text

SOURCES = {"total": "年度资金总额：", "fiscal": "其中：当年财政拨款", "carry_over": "      上年结转资金", "other": "      其他资金"}
GUIDE_SOURCES = {"total": "年度资金总额", "fiscal": "其中:本年财政拨款", "carry_over": "上年结转资金", "other": "其他资金"}


CAUSES = (("reason_funding", "经费保障"), ("reason_system", "制度保障"), ("reason_staff", "人员保障"), ("reason_hardware", "硬件条件保障"), ("reason_other", "其他"))
CHANCES = (("likely", "确定能"), ("possible", "有可能"), ("impossible", "完全不可能"))


@dataclass(frozen=True)
class Habit:
    """What differs between two offices that use the ministry's geometry."""

    money: str = "0.00"
    block: str = "绩效指标"
    weighted: bool = False
    measured: bool = False
    sources: tuple[tuple[str, str], ...] = tuple(SOURCES.items())


MINISTRY = Habit()
GUIDE = Habit(money="#,##0.00", block="绩\n效\n指\n标", weighted=True, measured=True, sources=tuple(GUIDE_SOURCES.items()))
HABITS = {"ministry": MINISTRY, "guide": GUIDE}


def _habit(project: Project) -> Habit:
    return HABITS[project.unit.house]


def _money(habit: Habit, value: float) -> Content:
    return Shown(value, habit.money)


def _rate(habit: Habit, spent: float, base: float) -> Content:
    return percent(rate(spent, base)) if habit.weighted else Shown(rate(spent, base), "0.00%")


def _level1(project: Project, i: Indicator) -> str:
    if not _habit(project).weighted:
        return i.level1
    return f"{i.level1}\n（{plain(total([x.weight for x in project.indicators if x.level1 == i.level1]))}分）"


def _levels(project: Project) -> list[Column]:
    return [Column("level1", "一级指标", lambda i: _level1(project, i)), Column("level2", "二级指标", lambda i: i.l2)]


def _title(paper: Paper, text: str, line: str) -> None:
    paper.line(Slot("title", text, cols=paper.width, look="title"))
    paper.line(Slot("year", line, cols=paper.width, look="subtitle"))


def _who(paper: Paper, project: Project, spans: tuple[int, int, int, int]) -> None:
    unit = project.unit
    a, b, c, d = spans
    paper.line(Label("项目名称", a), Slot("fields.project", project.name, "项目名称", b + c + d))
    code = f"[{unit.department.code}]{unit.department.name}"
    paper.line(
        Label("主管部门及代码", a), Slot("fields.department", code, "主管部门及代码", b), Label("实施单位", c), Slot("fields.unit", unit.name, "实施单位", d)
    )


def target(paper: Paper, project: Project, year: int) -> None:
    """Draw the classic target form: medium term on the left, the year on the right; nine columns."""
    habit = _habit(project)
    paper.begin(f"project_target:{project.id}", year)
    _title(paper, "项目支出绩效目标申报表", f"（ {year}年度）")
    _who(paper, project, (3, 2, 2, 2))
    attribute, term = ("新增项目", "一年") if project.new else ("延续项目", f"{project.start.year}-{project.end.year}年")
    paper.line(
        Label("项目属性", 3), Slot("fields.attribute", attribute, "项目属性", 2), Label("项目周期", 2), Slot("fields.project_period", term, "项目周期", 2)
    )
    _target_funds(paper, project, habit)
    medium = None if project.new else f"三年内{project.goal}"
    paper.line(Label("总体\n目标", 1, 2), Label("中期目标", 4), Label("年度目标", 4))
    paper.line(Slot("goals.expected_medium", medium, "中期目标", 4, look="prose"), Slot("goals.expected", project.goal, "年度目标", 4, look="prose"))
    columns = [
        Column("level1", "一级指标", lambda i: i.level1),
        Column("level2_medium", "二级指标", lambda i: None if project.new else i.l2),
        Column("name_medium", "三级指标", lambda i: None if project.new else i.name),
        Column("target_medium", "指标值", lambda i: None if project.new else target_text(_over_years(i))),
        Column("level2", "二级指标", lambda i: i.l2),
        Column("name", "三级指标", lambda i: i.name, 2),
        Column("target", "指标值", target_text),
    ]
    paper.line(Label(habit.block, 1, len(project.indicators) + 1), *heads(columns))
    put_rows(paper, columns, project.indicators)


def _over_years(i: Indicator) -> Indicator:
    """Stretch a target over the medium term: heads and times add up over two years, rates and standards stay."""
    adds = i.measure in ("人次", "次", "期") and isinstance(i.target, (int, float))
    return replace(i, target=float(i.target or 0) * 2) if adds else i


def _target_funds(paper: Paper, project: Project, habit: Habit) -> None:
    medium = {"total": "中期资金总额：", "fiscal": "  其中：财政拨款", "carry_over": "      上年结转资金", "other": "      其他资金"}
    first = [Label("项目资金\n（万元）", 3, 4)]
    for line, left in zip(fund_lines(project, dict(habit.sources)), medium.values(), strict=True):
        amount = line.amounts["approved"]
        paper.line(
            *first,
            Label(left, look="label"),
            Slot(f"funds.{line.source}.budget_medium", _money(habit, 0 if project.new else amount * 2), left),
            Label(line.label, 2),
            Slot(f"funds.{line.source}.budget", _money(habit, amount), line.label, 2),
        )
        first = []


def monitor(paper: Paper, project: Project, year: int, month: int) -> None:
    """Draw the monitoring form with its head over two rows; seventeen columns."""
    habit, point = _habit(project), {5: "may", 8: "aug"}[month]
    paper.begin(f"project_monitor-{month}:{project.id}", year, month)
    _title(paper, "项目支出绩效目标执行监控表", f"（{year}年度）")
    _who(paper, project, (3, 3, 1, 10))
    columns = [
        Column("approved", "年初预算数", lambda f: _money(habit, f.amounts["approved"]), 3),
        Column("spent", f"1-{month}月执行数", lambda f: _money(habit, f.amounts[point]), 3),
        Column("rate", f"1-{month}月执行率", lambda f: _rate(habit, f.amounts[point], f.amounts["approved"]), 2),
        Column("forecast", "全年预计执行数", lambda f: _money(habit, f.amounts["budget"]), 2),
    ]
    paper.line(Label("项目资金\n（万元）", 3, 5), Label("", 4), *heads(columns))
    put_funds(paper, columns, fund_lines(project, dict(habit.sources)), 4)
    paper.line(Label("年度总体目标"), Slot("goals.expected", project.goal, "年度总体目标", 16, look="prose"))
    _monitor_table(paper, project, month, point)
    paper.line(Slot("remarks.0", "注：偏差原因分析按经费保障、制度保障、人员保障、硬件条件保障等方面填写；完成目标可能性在对应栏打“✔”。", cols=17, look="note"))


def _monitor_table(paper: Paper, project: Project, month: int, point: str) -> None:
    plain_columns = [
        *_levels(project),
        Column("name", "三级指标", lambda i: i.name),
        Column("target", "年度指标值", target_text),
        Column("actual", f"1-{month}月执行情况", lambda i: state_text(getattr(i, point), i)),
        Column("forecast", "全年预计完成情况", lambda i: state_text(i.forecast, i)),
    ]
    why = [*(Column(key, label, _tick("category", label)) for key, label in CAUSES), Column("reason", "原因说明", lambda i: i.watch or None)]
    ticks = [Column(key, label, _tick("likely", label)) for key, label in CHANCES]
    note = Column("note", "备注", lambda i: i.remark or None)
    rows = len(project.indicators) + 2
    paper.line(Label(_habit(project).block, 1, rows), *heads(plain_columns, rows=2), Label("偏差原因分析", 6), Label("完成目标可能性", 3), Label("备注", 1, 2))
    paper.line(*heads([*why, *ticks]))
    put_rows(paper, [*plain_columns, *why, *ticks, note], project.indicators)


def _tick(field: str, wanted: str) -> Callable[[Indicator], Content]:
    return lambda i: "✔" if getattr(i, field) == wanted else None


def selfeval(paper: Paper, project: Project, year: int) -> None:
    """Draw the self-evaluation form; eleven columns."""
    habit, weight = _habit(project), execution_weight(project)
    paper.begin(f"project_selfeval:{project.id}", year)
    _title(paper, "项目支出绩效自评表", f"（{year}年度）")
    unit = project.unit
    paper.line(Label("项目名称", 2), Slot("fields.project", project.name, "项目名称", 9))
    paper.line(
        Label("主管部门", 2), Slot("fields.department", unit.department.name, "主管部门", 3), Label("实施单位"), Slot("fields.unit", unit.name, "实施单位", 5)
    )

    def scored(line: FundLine) -> Content:
        return execution_points(line.amounts["spent"], line.amounts["budget"], weight) if line.top else "—"

    columns = [
        Column("approved", "年初预算数", lambda f: _money(habit, f.amounts["approved"])),
        Column("budget", "全年预算数", lambda f: _money(habit, f.amounts["budget"])),
        Column("spent", "全年执行数", lambda f: _money(habit, f.amounts["spent"])),
        Column("weight", "分值", lambda f: weight if f.top else "—"),
        Column("rate", "执行率", lambda f: _rate(habit, f.amounts["spent"], f.amounts["budget"]), 2),
        Column("score", "得分", scored),
    ]
    paper.line(Label("项目资金\n（万元）", 2, 5), Label("", 2), *heads(columns))
    put_funds(paper, columns, fund_lines(project, dict(habit.sources)), 2)
    paper.line(Label("年度\n总体\n目标", 1, 2), Label("预期目标", 5), Label("实际完成情况", 5))
    paper.line(Slot("goals.expected", project.goal, "预期目标", 5, look="prose"), Slot("goals.actual", project.done, "实际完成情况", 5, look="prose"))
    _selfeval_table(paper, project, habit)


def _selfeval_table(paper: Paper, project: Project, habit: Habit) -> None:
    columns = [
        *_levels(project),
        Column("name", "三级指标", lambda i: i.name, 2),
        Column("target", "年度\n指标值", target_text),
        Column("actual", "实际\n完成值", lambda i: state_text(i.actual, i) if habit.measured else state_figure(i.actual)),
        Column("weight", "分值", lambda i: i.weight),
        Column("score", "得分", points),
        Column("reason", "偏差原因分析\n及改进措施", lambda i: i.reason or None, 2),
    ]
    paper.line(Label(habit.block, 1, len(project.indicators) + 1), *heads(columns))
    put_rows(paper, columns, project.indicators)
    top, last = paper.cell_of("indicators.0.score"), paper.cell_of(f"indicators.{len(project.indicators) - 1}.score")
    formula = f"={paper.cell_of('funds.total.score')}+SUM({top}:{last})"
    paper.line(Label("总分", 7), Slot("totals.weight", 100, "总分"), Slot("totals.score", claimed_total(project), "总分", formula=formula), Label("", 2))
    if habit.weighted:
        paper.line(Slot("remarks.0", "说明：自评依据和佐证材料留存本单位备查。", cols=11, look="note"))
