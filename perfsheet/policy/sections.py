# ruff: noqa: RUF009  # _key is dataclasses.field, with the facts of a key in it
"""Every key a policy may state: its section, its name in Chinese, its shape. Nothing else is a key.

To add one, add a line here, its figure to `policies/national.toml` (or `optional=True`), and use it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar

from perfsheet.grades import ENDLESS, Bands
from perfsheet.policy import publication as p
from perfsheet.policy import records as r
from perfsheet.policy import shapes as s

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Figure(Generic[T_co]):
    """A figure with the document that lays it down.

    `source` is the policy that states it; `assumed` where no document was seen, or the figure was not in force yet on the day asked for.
    `where` is its file and line. An optional figure that nobody states has the value None and no basis.
    """

    value: T_co
    basis: str = ""
    since: date = date.min
    assumed: bool = False
    source: str = ""
    where: str = ""


def _key(title: str, shape: s.Shape[Any], *, optional: bool = False) -> Any:  # noqa: ANN401  # stands where a Figure will
    return field(metadata={"title": title, "shape": shape, "optional": optional})


_ALSO = '名称及其他写法，如 {"优" = ["优秀"], …}'
_DENOMINATORS = s.one_of(budget="全年预算数", approved="年初预算数", received="实际到位资金")

_COMPLETION = s.one_of(both="全部可比的和仅计数的两种平均数都达到预警线才预警", all="全部可比的指标", counted="仅计数的指标（≥、＝，不含百分比）")


@dataclass(frozen=True, slots=True)
class Weights:
    """Points by level."""

    plain: Figure[Mapping[str, float]] = _key("没有成本指标时的权重", s.profile())
    with_cost: Figure[Mapping[str, float]] = _key("有一级成本指标时的权重", s.profile())
    department: Figure[Mapping[str, float] | None] = _key("部门整体支出的权重", s.profile(), optional=True)
    no_satisfaction: Figure[str] = _key(
        "无需满意度指标时其分值归入", s.one_of(benefit="效益指标", output="产出指标", none="不归入")
    )
    total: Figure[float] = _key("总分", s.number(1, 1000, " 分"))
    targets_total: Figure[float] = _key("绩效指标合计", s.number(1, 1000, " 分"))
    evaluation_share: Figure[float | None] = _key("部门、财政评价中产出与效益至少占", s.share(), optional=True)


@dataclass(frozen=True, slots=True)
class Execution:
    """Budget execution."""

    denominator: Figure[str] = _key("自评执行率的分母", _DENOMINATORS)
    monitoring: Figure[str] = _key("监控执行率的分母", _DENOMINATORS)
    weight: Figure[float] = _key("预算执行率的分值", s.number(0, 100, " 分"))
    cap: Figure[bool] = _key("得分以分值为限", s.flag())
    reason_below: Figure[float | None] = _key("执行率低于此数须说明原因", s.share(), optional=True)
    unspent: Figure[float | None] = _key("结余超过此比例提醒", s.share(), optional=True)


@dataclass(frozen=True, slots=True)
class Quantitative:
    """Scores of quantitative indicators."""

    reverse: Figure[str] = _key(
        "反向指标未达标时", s.one_of(linear="[1－(实际－目标)÷目标]×分值，达到目标两倍为 0", ratio="目标÷实际×分值")
    )
    equal: Figure[str] = _key("“＝”指标", s.one_of(at_least="达到或超过即得满分", exact="恰好相等才得满分"))
    zero_equal: Figure[bool] = _key("目标为 0 的“＝”指标：实际不大于 0 得满分，否则 0 分", s.flag())
    negative_as_zero: Figure[bool] = _key("负的实际值按 0 计", s.flag())
    places: Figure[int] = _key("得分保留小数", s.whole(0, 4, " 位"))
    tolerance: Figure[float] = _key("得分允许误差", s.number(0, 10, " 分"))


@dataclass(frozen=True, slots=True)
class Over:
    """Over-achievement."""

    threshold: Figure[float] = _key("实际达到目标的多少倍算超额过多", s.number(1, 100, " 倍"))
    zero_target: Figure[float | None] = _key("目标为 0 时实际达到多少算超额过多", s.number(), optional=True)
    reaction: Figure[str] = _key("超额过多时", s.one_of(explain="须说明原因", deduct="适度扣分", none="不作要求"))


@dataclass(frozen=True, slots=True)
class Qualitative:
    """Scores of qualitative indicators."""

    bands: Figure[Bands] = _key("定性档次（占分值的比例）", s.bands(Decimal(1)))
    also: Figure[Mapping[str, tuple[str, ...]] | None] = _key("定性档次的其他写法", s.spellings(_ALSO), optional=True)
    reason: Figure[bool] = _key("定性得分须写依据", s.flag())


@dataclass(frozen=True, slots=True)
class Grades:
    """Grades of the total score."""

    bands: Figure[Bands] = _key("评价等级", s.bands())
    also: Figure[Mapping[str, tuple[str, ...]] | None] = _key("评价等级的其他写法", s.spellings(_ALSO), optional=True)


@dataclass(frozen=True, slots=True)
class Lights:
    """Warning lights of monitoring; progress in per cent of what is due by then."""

    colours: Figure[tuple[r.Colour, ...]] = _key("预警颜色及含义（最重的在前）", r.colours())
    indicator: Figure[Bands | None] = _key("指标进度（%）的颜色", s.bands(ENDLESS), optional=True)
    execution: Figure[Bands | None] = _key("预算执行进度（%）的颜色", s.bands(ENDLESS), optional=True)
    by_month: Figure[bool] = _key("进度按月折算（目标×月份÷12）", s.flag())
    reverse_by_month: Figure[bool] = _key("反向指标也按月折算", s.flag())
    qualitative: Figure[Mapping[str, tuple[str, ...]] | None] = _key("定性完成情况的颜色", s.spellings('{"绿" = ["达成"], …}'), optional=True)
    inflated: Figure[float | None] = _key("自评得分率高出执行得分率多少亮红灯", s.share(), optional=True)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Thresholds of monitoring."""

    months: Figure[tuple[int, ...] | None] = _key("监控时点", r.months(), optional=True)
    execution: Figure[tuple[r.Step, ...] | None] = _key("各月预算执行率预警线", r.steps(), optional=True)
    score: Figure[float | None] = _key("监控得分低于此数预警", s.number(0, 100, " 分"), optional=True)
    answer_workdays: Figure[int | None] = _key("收到预警后答复期限", s.whole(1, 90, " 个工作日"), optional=True)


@dataclass(frozen=True, slots=True)
class Deviation:
    """How far execution and completion may lie apart."""

    meaning: Figure[str] = _key("偏差的算法", s.one_of(points="百分点之差", ratio="相对比例"))
    size: Figure[float] = _key("执行率与完成率相差多少预警", s.number(0, 100, "（%）"))
    inclusive: Figure[bool] = _key("恰好等于该数也预警", s.flag())
    review: Figure[float | None] = _key("复核得分与自评得分相差多少提醒", s.number(0, 100, " 分"), optional=True)


@dataclass(frozen=True, slots=True)
class Alarm:
    """What is warned of in monitoring, and how a warning is answered and put right."""

    causes: Figure[r.Causes | None] = _key("引起预警的情形及颜色", r.causes(), optional=True)
    completion: Figure[str] = _key("绩效目标完成率按哪些指标平均", _COMPLETION)
    fewest: Figure[int] = _key("可比的指标至少几项才判断", s.whole(1, 100, " 项"))
    qualitative: Figure[str] = _key("定性指标达成以下各档的完成率", s.one_of(high="取该档上限", middle="取该档中间数", low="取该档下限"))
    rectify_days: Figure[int | None] = _key("整改期限（自预警之日起）", s.whole(1, 366, " 日内"), optional=True)
    rectify_workdays: Figure[int | None] = _key("整改期限（自预警之日起，工作日）", s.whole(1, 250, " 个工作日内"), optional=True)
    choices: Figure[tuple[str, ...] | None] = _key("单位答复时须选择", s.texts(), optional=True)
    unanswered: Figure[str | None] = _key("逾期未答复的", s.text(), optional=True)
    failures: Figure[int | None] = _key("连续几次监控审核不合格且未整改，限制评价等级", s.whole(2, 12, " 次"), optional=True)
    limit: Figure[str | None] = _key("适用 results.limits 中的哪一情形", s.text(), optional=True)
    holidays: Figure[tuple[r.Span, ...] | None] = _key("放假的日期（周末不用写）", r.spans(), optional=True)
    workdays: Figure[tuple[r.Span, ...] | None] = _key("调休上班的周末", r.spans(), optional=True)


@dataclass(frozen=True, slots=True)
class Money:
    """Amounts."""

    unit: Figure[str] = _key("金额单位", s.one_of(万元="万元", 元="元"))
    decimals: Figure[int] = _key("金额保留小数", s.whole(0, 6, " 位"))
    tolerance: Figure[float] = _key("金额允许误差", s.number(0, 1000, " 万元"))


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of what is written."""

    text: Figure[int | None] = _key("评价结论、存在问题、改进措施各不超过", s.whole(1, 10000, " 字"), optional=True)
    default_cost_score: Figure[float | None] = _key("默认成本指标得分不超过", s.number(0, 100, " 分"), optional=True)


@dataclass(frozen=True, slots=True)
class Labels:
    """What a label means here that means another thing elsewhere; spellings of labels are the vocabulary's business."""

    nature: Figure[str | None] = _key("“指标性质”一列填", s.one_of(comparator="≥ ≤ ＝ 等符号", nature="定量、定性"), optional=True)


@dataclass(frozen=True, slots=True)
class ExAnte:
    """Pre-assessment."""

    dimensions: Figure[tuple[r.Part, ...]] = _key("评估维度及分值", r.parts())
    conclusions: Figure[tuple[r.Conclusion, ...]] = _key("评估结论", r.conclusions())
    bands: Figure[Bands | None] = _key("得分对应的结论", s.bands(), optional=True)
    third_party: Figure[float | None] = _key("可委托第三方评估的项目金额起点", s.number(0, unit=" 万元"), optional=True)


@dataclass(frozen=True, slots=True)
class Department:
    """Forms of whole departments."""

    dimensions: Figure[tuple[str, ...] | None] = _key("部门整体绩效的维度", s.texts(), optional=True)
    evaluated: Figure[float | None] = _key("部门评价项目占项目预算至少", s.share(), optional=True)


@dataclass(frozen=True, slots=True)
class Results:
    """What results mean for the budget."""

    consequences: Figure[tuple[r.Consequence, ...] | None] = _key("等级与预算安排", r.consequences(), optional=True)
    limits: Figure[tuple[r.Limit, ...] | None] = _key("限制等级的情形", r.limits(), optional=True)
    cut_below: Figure[float | None] = _key("上年得分低于此数压减预算", s.number(0, 100, " 分"), optional=True)


@dataclass(frozen=True, slots=True)
class Bulletin:
    """Who is praised and who is named in a bulletin, and how long a unit has to correct its forms."""

    praise_forms: Figure[int | None] = _key("表扬：至少报送", s.whole(1, 1000, " 张表"), optional=True)
    praise_score: Figure[float | None] = _key("表扬：自评项目重算得分平均不低于", s.number(0, 100, " 分"), optional=True)
    name_missing: Figure[bool | None] = _key("点名：有应报未报的表", s.flag(), optional=True)
    name_share: Figure[float | None] = _key("点名：须退回改正的表达到", s.share(), optional=True)
    name_execution: Figure[float | None] = _key("点名：自评项目预算执行率低于", s.share(), optional=True)
    most: Figure[int | None] = _key("表扬、点名各不超过", s.whole(1, 1000, " 个单位"), optional=True)
    rectify_days: Figure[int | None] = _key("整改期限（自通知之日起）", s.whole(1, 366, " 日内"), optional=True)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Public disclosure: the names of the tables, and what is checked before they leave the house."""

    titles: Figure[Mapping[str, str]] = _key("公开的表及表名", p.titles())
    numbering: Figure[str] = _key("表的编号", s.one_of(none="不编号", running="逐张连续编号", kind="同一种表一个号，多张时加顺序号"))
    number: Figure[str] = _key("编号的写法", p.numbered())
    numbers: Figure[Mapping[str, int] | None] = _key("各种表的编号", p.numbers(), optional=True)
    stops: Figure[tuple[str, ...]] = _key("查出即停止公开的检查项目（其余只提醒）", p.stops())
    tolerance: Figure[float] = _key("文字与表中金额的允许误差", s.number(0, 1000, " 万元"))
    years_back: Figure[int] = _key("文字中可出现公开年度之前", s.whole(0, 10, " 年"))
    placeholders: Figure[tuple[str, ...]] = _key("占位文字", s.texts())
    empty: Figure[str] = _key("空表应注明", s.text())
    coverage: Figure[float | None] = _key("应公开项目中已公开的至少占", s.share(), optional=True)
