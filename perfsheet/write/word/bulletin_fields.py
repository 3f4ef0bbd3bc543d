"""What 通报.docx may print: every field with what it means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, NamedTuple

from perfsheet.write.word.fields import Chart


class Scope(NamedTuple):
    """What came in, and what became of it."""

    files: Annotated[int, "收到的文件数，附件不计"]
    unreadable: Annotated[int, "无法读取的文件数"]
    forms: Annotated[int, "表数"]
    repeated: Annotated[int, "旧版和重复的表数，不计在表数内"]
    departments: Annotated[int, "主管部门数"]
    units: Annotated[int, "单位数"]
    accepted: Annotated[int, "接收的表数"]
    returned: Annotated[int, "须改正的表数"]
    accepted_rate: Annotated[float | None, "接收率（%）"]
    errors: Annotated[int, "必须改正的问题数"]
    warnings: Annotated[int, "警告数"]


class RoundLine(NamedTuple):
    """What is due by the roster in one round."""

    name: Annotated[str, "年度、阶段和时点"]
    due: Annotated[int, "应报表数"]
    came: Annotated[int, "已报表数"]
    rate: Annotated[float | None, "报送率（%）"]
    accepted: Annotated[int, "已报中接收的表数"]
    missing: Annotated[int, "未报表数"]
    late: Annotated[int, "逾期报送的表数"]
    deadline: Annotated[str, "报送期限；没有规定的为空"]


class MissingLine(NamedTuple):
    """A form that is due and did not come."""

    number: Annotated[int, "序号"]
    department: Annotated[str, "主管部门"]
    unit: Annotated[str, "单位"]
    project: Annotated[str, "项目"]
    round: Annotated[str, "年度、阶段和时点"]
    overdue: Annotated[int | None, "逾期天数；没有逾期的为空"]


class Due(NamedTuple):
    """What the roster says is due; nothing of it is known without a roster."""

    known: Annotated[bool, "有没有名册，即能不能算报送率"]
    due: Annotated[int, "应报表数"]
    came: Annotated[int, "已报表数"]
    missing: Annotated[int, "未报表数"]
    rate: Annotated[float | None, "报送率（%）"]
    rounds: Annotated[Sequence[RoundLine], "各阶段的应报和已报"]
    lines: Annotated[Sequence[MissingLine], "应报未报的表"]


class StageLine(NamedTuple):
    """The forms of one stage of the year."""

    name: Annotated[str, "阶段"]
    forms: Annotated[int, "报送的表数"]
    accepted: Annotated[int, "接收的表数"]
    returned: Annotated[int, "须改正的表数"]
    errors: Annotated[int, "必须改正的问题数"]
    warnings: Annotated[int, "警告数"]


class OwnerLine(NamedTuple):
    """A department or a unit."""

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
    recomputed: Annotated[float | None, "重算得分平均，不能确定的不计"]


class GradeLine(NamedTuple):
    """How many self-evaluations have a grade."""

    name: Annotated[str, "等级"]
    claimed: Annotated[int, "按自评总分的表数"]
    claimed_share: Annotated[float | None, "占比（%）"]
    recomputed: Annotated[int, "按重算总分的表数"]
    recomputed_share: Annotated[float | None, "占比（%）"]


class Graded(NamedTuple):
    """The totals of the self-evaluations."""

    forms: Annotated[int, "有自评总分的表数"]
    differing: Annotated[int, "自评总分与重算不符的表数"]
    unsure: Annotated[int, "重算总分不能确定的表数"]
    lines: Annotated[Sequence[GradeLine], "等级分布"]


class Spent(NamedTuple):
    """Budget execution, counted in forms of one kind, year and period: others tell of the same money again."""

    about: Annotated[str, "按哪种表计算"]
    forms: Annotated[int, "计入的表数"]
    budget: Annotated[float | None, "全年预算数合计（万元）"]
    spent: Annotated[float | None, "执行数合计（万元）"]
    rate: Annotated[float | None, "预算执行率（%）"]
    doubtful: Annotated[int, "金额单位存疑、没有计入的表数"]
    slow_below: Annotated[float | None, "执行率偏低的标准（%）；不到年末或没有规定的为空"]
    lines: Annotated[Sequence[OwnerLine], "有表计入的主管部门，预算数大的在前"]


class ErrorLine(NamedTuple):
    """A kind of finding."""

    number: Annotated[int, "序号"]
    code: Annotated[str, "问题代码"]
    title: Annotated[str, "规则的要求"]
    times: Annotated[int, "处数"]
    files: Annotated[int, "涉及的文件数"]
    example: Annotated[str, "举例"]


class ProjectLine(NamedTuple):
    """A form in an annex."""

    number: Annotated[int, "序号"]
    form: Annotated[int, "表号，同汇总表的“表单”"]
    unit: Annotated[str, "单位"]
    title: Annotated[str, "表名"]
    project: Annotated[str, "项目"]
    budget: Annotated[float | None, "全年预算数（万元）"]
    spent: Annotated[float | None, "执行数（万元）"]
    rate: Annotated[float | None, "预算执行率（%）"]
    claimed: Annotated[float | None, "自评得分"]
    recomputed: Annotated[float | None, "重算得分"]
    difference: Annotated[float | None, "自评减重算"]
    grade: Annotated[str, "自评等级"]
    regrade: Annotated[str, "重算等级"]
    errors: Annotated[int, "必须改正的问题数"]


class NamedUnit(NamedTuple):
    """A unit that is praised or named."""

    number: Annotated[int, "序号"]
    name: Annotated[str, "单位"]
    department: Annotated[str, "主管部门"]
    reason: Annotated[str, "事由"]


class Verdicts(NamedTuple):
    """Who is praised, who is named, and by what rules."""

    praised: Annotated[Sequence[NamedUnit], "表扬的单位"]
    named: Annotated[Sequence[NamedUnit], "点名的单位"]
    praise_rule: Annotated[str, "表扬的标准；没有规定的为空"]
    name_rule: Annotated[str, "点名的标准；没有规定的为空"]
    basis: Annotated[str, "标准的依据"]
    assumed: Annotated[bool, "标准是否推定"]


class Annex(NamedTuple):
    """An annex."""

    number: Annotated[int, "序号"]
    title: Annotated[str, "名称"]


class AnnexNumbers(NamedTuple):
    """What the annexes are called in the text, 附件1; blank where there is none. They stand in this order."""

    units: Annotated[str, "各单位报送和审核情况表"]
    missing: Annotated[str, "应报未报的表"]
    differing: Annotated[str, "自评总分与重算不符的表"]
    slow: Annotated[str, "预算执行率偏低的项目"]
    returned: Annotated[str, "须改正后重新报送的表"]


class Sections(NamedTuple):
    """The Chinese numbers of the sections; blank where one is left out."""

    returned: Annotated[str, "报送和审核情况"]
    scores: Annotated[str, "自评得分和等级"]
    money: Annotated[str, "预算执行情况"]
    errors: Annotated[str, "主要问题"]
    verdicts: Annotated[str, "表扬和点名"]
    asked: Annotated[str, "有关要求"]


class TableNumbers(NamedTuple):
    """What the tables of the text are called: 表1; blank where one is left out."""

    returned: Annotated[str, "应报和已报，或各阶段情况"]
    departments: Annotated[str, "各主管部门报送和审核情况"]
    scores: Annotated[str, "自评等级分布"]
    money: Annotated[str, "各主管部门预算执行情况"]
    errors: Annotated[str, "较为集中的问题"]


class BulletinCharts(NamedTuple):
    """The charts of the bulletin."""

    grades: Annotated[Chart, "图：自评和重算的等级分布"]
    execution: Annotated[Chart, "图：各主管部门预算执行率"]
    errors: Annotated[Chart, "图：各类问题数"]


class BulletinFields(NamedTuple):
    """What 通报.docx may print."""

    title: Annotated[str, "标题"]
    year: Annotated[str, "年度，如 2025年度；不止一年的为空"]
    date: Annotated[str, "成文日期"]
    issuer: Annotated[str, "发文机关；没有指定的为空"]
    deadline: Annotated[str, "整改截止的日期"]
    days: Annotated[int, "整改期限的天数"]
    section: Annotated[Sections, "各部分的序号"]
    table: Annotated[TableNumbers, "各表的称呼"]
    scope: Annotated[Scope, "报送和审核的总数"]
    roster: Annotated[Due, "应报和已报"]
    stages: Annotated[Sequence[StageLine], "各阶段"]
    departments: Annotated[Sequence[OwnerLine], "各主管部门"]
    units: Annotated[Sequence[OwnerLine], "各单位"]
    scores: Annotated[Graded, "自评得分和等级"]
    money: Annotated[Spent, "预算执行"]
    errors: Annotated[Sequence[ErrorLine], "最多见的必须改正的问题"]
    verdicts: Annotated[Verdicts, "表扬和点名"]
    slow: Annotated[Sequence[ProjectLine], "预算执行率偏低的项目"]
    differing: Annotated[Sequence[ProjectLine], "自评总分与重算不符的表"]
    returned: Annotated[Sequence[ProjectLine], "须改正的表"]
    annexes: Annotated[Sequence[Annex], "附件"]
    annex: Annotated[AnnexNumbers, "各附件在正文里的称呼"]
    chart: Annotated[BulletinCharts, "图"]
