"""通报: how the units of a batch returned their forms, what was found, and who is praised and who is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Annotated, NamedTuple

from perfsheet.policy import Policy
from perfsheet.write.execution import ratio
from perfsheet.write.owners import NAMELESS
from perfsheet.write.terms import STAGES
from perfsheet.write.word.facts import SELFEVAL, Facts, FormFact, main_year, mean, stage_name
from perfsheet.write.word.fields import Chart, Series
from perfsheet.write.word.grammar import meanings
from perfsheet.write.word.judging import Verdicts, verdicts
from perfsheet.write.word.said import day

#: rows that a table in the text itself has; the annexes have all
MOST_ERRORS = 10


class StageLine(NamedTuple):
    """The forms of one stage of the year; of the return rate only what a roster tells."""

    name: Annotated[str, "阶段"]
    forms: Annotated[int, "报送的表数"]
    accepted: Annotated[int, "接收的表数"]
    returned: Annotated[int, "须改正的表数"]
    errors: Annotated[int, "必须改正的问题数"]
    warnings: Annotated[int, "警告数"]
    due: Annotated[int | None, "应报表数；没有名册时为空"]
    missing: Annotated[int | None, "未报表数；没有名册时为空"]
    rate: Annotated[float | None, "报送率（%）；没有名册时为空"]


class OwnerLine(NamedTuple):
    """A department or a unit; money and scores are those of its self-evaluations."""

    number: Annotated[int, "序号"]
    name: Annotated[str, "名称"]
    department: Annotated[str, "主管部门"]
    units: Annotated[int, "单位数"]
    forms: Annotated[int, "报送的表数"]
    accepted: Annotated[int, "接收的表数"]
    returned: Annotated[int, "须改正的表数"]
    errors: Annotated[int, "必须改正的问题数"]
    warnings: Annotated[int, "警告数"]
    projects: Annotated[int, "自评表数"]
    tallied: Annotated[int, "计入预算执行的表数"]
    budget: Annotated[float | None, "计入的全年预算数（万元）"]
    spent: Annotated[float | None, "计入的执行数（万元）"]
    rate: Annotated[float | None, "预算执行率（%）"]
    claimed: Annotated[float | None, "自评得分平均"]
    recomputed: Annotated[float | None, "重算得分平均"]


class GradeLine(NamedTuple):
    """How many self-evaluations have a grade."""

    name: Annotated[str, "等级"]
    claimed: Annotated[int, "按自评总分的表数"]
    claimed_share: Annotated[float | None, "占比（%）"]
    recomputed: Annotated[int, "按重算总分的表数"]
    recomputed_share: Annotated[float | None, "占比（%）"]


class ErrorLine(NamedTuple):
    """A kind of finding."""

    number: Annotated[int, "序号"]
    code: Annotated[str, "问题代码"]
    severity: Annotated[str, "级别"]
    title: Annotated[str, "规则说的是什么"]
    count: Annotated[int, "处数"]
    files: Annotated[int, "涉及的文件数"]
    example: Annotated[str, "举例"]


class ProjectLine(NamedTuple):
    """A project in an annex."""

    number: Annotated[int, "序号"]
    unit: Annotated[str, "单位"]
    title: Annotated[str, "表名"]
    project: Annotated[str, "项目"]
    budget: Annotated[float | None, "全年预算数（万元）"]
    spent: Annotated[float | None, "全年执行数（万元）"]
    rate: Annotated[float | None, "预算执行率（%）"]
    claimed: Annotated[float | None, "自评得分"]
    recomputed: Annotated[float | None, "重算得分"]
    difference: Annotated[float | None, "自评减重算"]
    grade: Annotated[str, "自评等级"]
    regrade: Annotated[str, "重算等级"]
    errors: Annotated[int, "必须改正的问题数"]


class NamedUnit(NamedTuple):
    """A unit that is praised or named, and why."""

    number: Annotated[int, "序号"]
    name: Annotated[str, "单位"]
    department: Annotated[str, "主管部门"]
    reason: Annotated[str, "事由"]


class Annex(NamedTuple):
    """An annex."""

    number: Annotated[int, "序号"]
    title: Annotated[str, "名称"]


class AnnexNumbers(NamedTuple):
    """What the annexes are called in the text: 附件1; those that there are none of are blank."""

    units: Annotated[str, "各单位报送和审核情况表"]
    differing: Annotated[str, "自评总分与重算不符的表"]
    slow: Annotated[str, "预算执行率偏低的项目"]
    returned: Annotated[str, "须改正后重新报送的表"]


class BulletinCharts(NamedTuple):
    """The charts of the bulletin."""

    grades: Annotated[Chart, "图：自评和重算的等级分布"]
    execution: Annotated[Chart, "图：各部门预算执行率"]
    errors: Annotated[Chart, "图：各类问题数"]


class BulletinFields(NamedTuple):
    """What 通报.docx may print."""

    title: Annotated[str, "标题"]
    year: Annotated[str, "年度，如 2025年度；不止一年的为空"]
    date: Annotated[str, "成文日期"]
    issuer: Annotated[str, "发文机关；没有指定的为空"]
    deadline: Annotated[str, "整改截止的日期"]
    days: Annotated[int, "整改期限的天数"]
    has_roster: Annotated[bool, "有没有名册，即能不能算报送率"]
    count_due: Annotated[int | None, "应报表数；没有名册时为空"]
    count_missing: Annotated[int | None, "未报表数；没有名册时为空"]
    return_rate: Annotated[float | None, "报送率（%）；没有名册时为空"]
    count_files: Annotated[int, "收到的文件数"]
    count_unreadable: Annotated[int, "无法读取的文件数"]
    count_forms: Annotated[int, "表数"]
    count_repeated: Annotated[int, "旧版和重复的表数"]
    count_departments: Annotated[int, "主管部门数"]
    count_units: Annotated[int, "单位数"]
    count_projects: Annotated[int, "自评表数"]
    count_accepted: Annotated[int, "接收的表数"]
    count_returned: Annotated[int, "须改正的表数"]
    accepted_rate: Annotated[float | None, "接收率（%）"]
    count_errors: Annotated[int, "必须改正的问题数"]
    count_warnings: Annotated[int, "警告数"]
    stages: Annotated[Sequence[StageLine], "各阶段"]
    departments: Annotated[Sequence[OwnerLine], "各主管部门"]
    units: Annotated[Sequence[OwnerLine], "各单位"]
    grades: Annotated[Sequence[GradeLine], "等级分布"]
    count_scored: Annotated[int, "有自评总分的表数"]
    count_differing: Annotated[int, "自评总分与重算不符的表数"]
    count_unsure: Annotated[int, "重算总分不能确定的表数"]
    money_about: Annotated[str, "预算执行按哪种表计算"]
    tallied: Annotated[int, "计入预算执行的表数"]
    budget: Annotated[float | None, "计入的全年预算数合计（万元）"]
    spent: Annotated[float | None, "计入的执行数合计（万元）"]
    rate: Annotated[float | None, "预算执行率（%）"]
    count_doubtful: Annotated[int, "金额单位存疑、没有计入的表数"]
    errors: Annotated[Sequence[ErrorLine], "最多见的必须改正的问题"]
    praised: Annotated[Sequence[NamedUnit], "表扬的单位"]
    named: Annotated[Sequence[NamedUnit], "点名的单位"]
    praise_rule: Annotated[str, "表扬的标准"]
    name_rule: Annotated[str, "点名的标准"]
    rule_basis: Annotated[str, "标准的依据"]
    rule_assumed: Annotated[bool, "标准是否推定"]
    slow: Annotated[Sequence[ProjectLine], "预算执行率低于标准的自评项目"]
    slow_below: Annotated[float | None, "执行率的标准（%）"]
    differing: Annotated[Sequence[ProjectLine], "自评总分与重算不符的表"]
    returned: Annotated[Sequence[ProjectLine], "须改正的表"]
    annexes: Annotated[Sequence[Annex], "附件"]
    annex: Annotated[AnnexNumbers, "各附件的序号"]
    chart: Annotated[BulletinCharts, "图"]


def bulletin(found: Facts, policy: Policy, made: datetime, issuer: str = "") -> BulletinFields:
    """Put together what is to be said about a batch."""
    forms, summary = found.forms, found.summary
    own = [form for form in forms if form.stage == SELFEVAL]
    departments, units = list(_owners(found, "head")), list(_owners(found, "owner"))
    grades = list(_grades(found, own))
    errors = list(_errors(found))
    year = main_year(forms)
    days = policy.bulletin.rectify_days.value or 0
    judged: Verdicts = verdicts(units, policy, final=found.money.final)
    below = policy.bulletin.name_execution.value if found.money.final else None
    tallied, budget, spent = found.money.added(forms)
    returned, differing = [form for form in forms if form.returned], [form for form in own if form.differs]
    slow = sorted((form for form in forms if form.form in found.money.forms and below is not None and (form.rate or 0) < 100 * below), key=lambda form: form.rate or 0)
    annexes = _annexes(differing, slow, returned)
    return BulletinFields(
        title=_title(forms, year),
        year=f"{year}年度" if year else "",
        date=day(made.astimezone().date()),
        issuer=issuer,
        deadline=day(made.astimezone().date() + timedelta(days=days)),
        days=days,
        has_roster=False,
        count_due=None,
        count_missing=None,
        return_rate=None,
        count_files=summary.files - sum(state.files for state in summary.states if state.status == "ignored"),
        count_unreadable=len(found.unreadable),
        count_forms=len(forms),
        count_repeated=summary.repeated,
        count_departments=sum(line.name != NAMELESS for line in departments),
        count_units=sum(line.name != NAMELESS for line in units),
        count_projects=len(own),
        count_accepted=len(forms) - len(returned),
        count_returned=len(returned),
        accepted_rate=ratio(len(forms) - len(returned), len(forms)),
        count_errors=summary.found["error"],
        count_warnings=summary.found["warning"],
        stages=list(_stages(forms)),
        departments=departments,
        units=units,
        grades=grades,
        count_scored=sum(form.claimed is not None for form in own),
        count_differing=sum(form.differs for form in own),
        count_unsure=sum(form.claimed is not None and form.recomputed is None for form in own),
        money_about=found.money.about,
        tallied=tallied,
        budget=budget,
        spent=spent,
        rate=ratio(spent, budget),
        count_doubtful=sum(form.doubtful for form in own),
        errors=errors,
        praised=judged.praised,
        named=judged.named,
        praise_rule=judged.praise_rule,
        name_rule=judged.name_rule,
        rule_basis=judged.basis,
        rule_assumed=judged.assumed,
        slow=_projects(slow),
        slow_below=None if below is None else 100 * below,
        differing=_projects(differing),
        returned=_projects(returned),
        annexes=[Annex(number, title) for number, title in enumerate(annexes.values(), 1)],
        annex=AnnexNumbers(*(f"附件{list(annexes).index(name) + 1}" if name in annexes else "" for name in AnnexNumbers._fields)),
        chart=BulletinCharts(_grade_chart(grades), _execution_chart(departments), _error_chart(found)),
    )


def _title(forms: Sequence[FormFact], year: int | None) -> str:
    stages = {form.stage for form in forms if form.stage}
    subject = stage_name(next(iter(stages))) if len(stages) == 1 else "预算绩效表审核"
    return f"关于{f'{year}年度' if year else ''}{subject}情况的通报"


def _annexes(differing: Sequence[FormFact], slow: Sequence[FormFact], returned: Sequence[FormFact]) -> dict[str, str]:
    """Name the annexes that there are, in their order."""
    titles = meanings(AnnexNumbers)
    filled = {"units": True, "differing": bool(differing), "slow": bool(slow), "returned": bool(returned)}
    return {name: title for name, title in titles.items() if filled[name]}


def _stages(forms: Sequence[FormFact]) -> Iterator[StageLine]:
    for key, name in STAGES.items():
        mine = [form for form in forms if form.stage == key]
        if mine:
            returned = sum(form.returned for form in mine)
            errors, warnings = sum(form.errors for form in mine), sum(form.warnings for form in mine)
            yield StageLine(name, len(mine), len(mine) - returned, returned, errors, warnings, None, None, None)


def _owners(found: Facts, by: str) -> Iterator[OwnerLine]:
    """Break the forms down by department or unit: those with the most forms first, departments together."""
    groups: dict[str, list[FormFact]] = {}
    for form in found.forms:
        groups.setdefault(getattr(form, by), []).append(form)
    order = sorted(groups, key=lambda name: (name == NAMELESS, _head(groups[name]) if by == "owner" else "", -len(groups[name]), name))
    for number, name in enumerate(order, 1):
        yield _owner(number, name, groups[name], found)


def _head(forms: Sequence[FormFact]) -> str:
    return Counter(form.head for form in forms).most_common(1)[0][0]


def _owner(number: int, name: str, forms: Sequence[FormFact], found: Facts) -> OwnerLine:
    own = [form for form in forms if form.stage == SELFEVAL]
    tallied, budget, spent = found.money.added(forms)
    returned = sum(form.returned for form in forms)
    return OwnerLine(
        number=number,
        name=name,
        department=_head(forms),
        units=len({form.owner for form in forms}),
        forms=len(forms),
        accepted=len(forms) - returned,
        returned=returned,
        errors=sum(form.errors for form in forms),
        warnings=sum(form.warnings for form in forms),
        projects=len(own),
        tallied=tallied,
        budget=budget,
        spent=spent,
        rate=ratio(spent, budget),
        claimed=mean([form.claimed for form in own]),
        recomputed=mean([form.recomputed for form in own]),
    )


def _grades(found: Facts, own: Sequence[FormFact]) -> Iterator[GradeLine]:
    scored = [form for form in own if form.claimed is not None]
    claimed, again = Counter(form.grade for form in scored), Counter(form.regrade for form in scored)
    for name in found.judgement.grades:
        yield _grade(name, claimed[name], again[name], len(scored))
    if claimed[""] or again[""]:
        yield _grade("无法确定", claimed[""], again[""], len(scored))


def _grade(name: str, claimed: int, again: int, whole: int) -> GradeLine:
    return GradeLine(name, claimed, ratio(claimed, whole), again, ratio(again, whole))


def _errors(found: Facts) -> Iterator[ErrorLine]:
    wrong = [group for group in found.summary.groups if group.severity == "error"]
    for number, group in enumerate(wrong[:MOST_ERRORS], 1):
        yield ErrorLine(number, group.code, "错误", group.title.rstrip("。") or group.message, group.number, group.files, group.message)


def _projects(forms: Sequence[FormFact]) -> list[ProjectLine]:
    return [
        ProjectLine(
            number, form.owner, form.kind_name, form.subject, form.budget, form.spent, form.rate, form.claimed, form.recomputed,
            form.claimed - form.recomputed if form.claimed is not None and form.recomputed is not None else None, form.grade, form.regrade, form.errors,
        )
        for number, form in enumerate(forms, 1)
    ]  # fmt: skip


def _grade_chart(grades: Sequence[GradeLine]) -> Chart:
    series = [Series("按自评总分", [line.claimed for line in grades]), Series("按重算总分", [line.recomputed for line in grades])]
    return Chart("自评等级分布（张）", [line.name for line in grades], series)


def _execution_chart(departments: Sequence[OwnerLine]) -> Chart:
    lines = [line for line in departments if line.rate is not None]
    return Chart("各主管部门预算执行率（%）", [line.name for line in lines], [Series("预算执行率", [round(line.rate or 0, 2) for line in lines])], "0.00", lying=True)


def _error_chart(found: Facts) -> Chart:
    lines = found.summary.families
    series = [Series("必须改正", [line.numbers[0] for line in lines]), Series("警告", [line.numbers[1] for line in lines])]
    return Chart("各类问题（处）", [line.name for line in lines], series)
