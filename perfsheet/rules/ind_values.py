"""IND, continued: what targets hold. Figures, comparators, measures, words."""

from __future__ import annotations

import re
from typing import Final

from pandas import DataFrame, Series

from perfsheet.engine.heads import asks_for
from perfsheet.engine.levels import by_text, matches
from perfsheet.rule import Wrong, rule
from perfsheet.spread import MONEY

_TARGETS: Final = "财预〔2015〕88号第十二条：绩效目标应当指向明确、细化量化、合理可行"
_GUIDE: Final = "财预〔2021〕101号《核心绩效目标和指标设置及取值指引》"

_COST: Final = re.compile(r"成本|造价|费用|支出|总投资|总投入|开支")
_SAVED: Final = re.compile(r"节约|降低|下降|减少|节省|控制|收入|标准|补助|补贴|占比|比例|率|达到|完成|到位|不低于|至少")
_BAD: Final = re.compile(
    r"^(?!.*(?:无|零|未|不|防|少|减|降|免|抽|处|办|结|纠|查)).*(?:事故|伤亡|死亡|投诉|差错|失误|违规|违纪|超支|辍学|流失|发病|死亡|损失|误差)(?:人?[数率]|次数|起数|件数|人次|发生率|发生次数|发生起数|面积|金额)$"
)
_BOUNDED: Final = re.compile(
    r"(?:合格|达标|覆盖|及时|到位|通过|准确|知晓|普及|优良|出勤|完好|入学|巩固|接种|签到|处置|查处|查明|办结|支付|发放|签约|失败|参保|使用|有效)率$"
)
_SATISFIED: Final = re.compile("满意[度率]$|满意程度$")
_VAGUE: Final = re.compile(
    r"提升|提高|改善|加强|增强|完善|优化|巩固|促进|推动|明显|显著|有效|良好|较好|较高|保障有力|作用|影响|满意|长期|持续"
)
_CLEAR: Final = re.compile(r"\d|合格|达标|符合|通过|制度|标准|[零一二三四五六七八九十百千万两]+(?:次|个|人|项|场|份|篇|套|处|天|月)")
_MONEY_WORDS: Final = re.compile(r"经费|资金|补助|补贴|金额|费用|支出|投入|拨款|预算|奖金|工资")
_BOUND: Final = re.compile(r"^\s*(?:[≥≤><≧≦＞＜⩾⩽]|>=|<=|不低于|不少于|不超过|不高于|大于|小于)")
_LOWER: Final = re.compile("[≥>]")
_MEASURED: Final = re.compile(r"[（(][^（()）]{1,12}[)）]|率|数$|次数|人数|户数|%")
_LONGEST_WORDS: Final = 14


@rule(
    "IND020",
    ref="T05",
    stages="target",
    blame="target",
    basis="各级绩效管理系统填报规则：定量指标的指标值为数值",
    message="指标性质填“{nature}”，指标值“{here}”里没有数，请填数值，或把指标性质改为定性",
    expected="数值",
)
def quantitative_without_figure(indicators: DataFrame) -> Series:
    """注明为定量的指标，指标值应是数。

    | nature | target   |   |
    | 定量   | 应改尽改 | ✗ |
    | 定量   | ≥50户    | ✓ |
    | 定性   | 应改尽改 | ✓ |
    | 定量   |          | ✓ |
    """
    quantitative = matches(indicators["nature"], re.compile("定量")) & ~matches(indicators["nature"], re.compile("定性"))
    words = quantitative & (indicators["target_kind"] == "words")
    return words & ~matches(indicators["target_text"], re.compile(r"\d|[一二三四五六七八九十两半全]"), words)


@rule(
    "IND021",
    ref="T06",
    stages="target",
    blame="target",
    severity="note",
    basis="各级绩效管理系统填报规则：比较符、指标值、计量单位分列填写",
    message="表上另有计量单位或比较符一栏，指标值里请只填数",
)
def value_not_separated(indicators: DataFrame, headings: DataFrame) -> Series:
    """计量单位、比较符有单独一栏的，指标值里只填数。

    | indicators | comparator | target | measure |   |
    | 1          |            | ≥95%   |         | ✗ |
    | 1          | ≥          | 50人   | 人      | ✗ |
    | 1          | ≥          | 95     | %       | ✓ |
    | 1          |            | 合格   |         | ✓ |
    """
    own_sign = matches(indicators["target_text"], _BOUND, asks_for(indicators, headings, "indicators.comparator"))
    figure = indicators["target_kind"].isin(("number", "percent"))
    own_measure = (
        asks_for(indicators, headings, "indicators.measure")
        & figure
        & matches(indicators["target_text"], re.compile(r"\d\s*[^\d\s.,]+\s*$"))
    )
    return own_sign | own_measure


@rule(
    "IND022",
    ref="T06",
    stages="target",
    blame="target",
    severity="warning",
    basis=_GUIDE,
    message="成本类指标“{name}”的指标值为“{comparator}{shown}”，成本应有上限，请核对是否应为“≤”",
    expected="≤",
)
def cost_with_lower_bound(indicators: DataFrame) -> Wrong:
    """成本指标应规定上限，不应是“≥”。

    成本节约率、补助标准等越高越好的，不算。

    | level2   | name         | target    |   |
    | 成本指标 | 项目总成本   | ≥90万元   | ✗ |
    | 成本指标 | 项目总成本   | ≤90万元   | ✓ |
    | 成本指标 | 成本节约率   | ≥5%       | ✓ |
    | 成本指标 | 亩均补助标准 | ≥1600元   | ✓ |
    | 数量指标 | 培训人数     | ≥90人     | ✓ |
    """
    cost = (indicators["level1_key"] == "cost") | matches(indicators["level2"], re.compile(r"成\s*本"))
    lower = cost & matches(indicators["comparator"], _LOWER)
    named = matches(indicators["subject"], _COST, lower) & ~matches(indicators["subject"], _SAVED, lower)
    return _with_shown(indicators, named)


@rule(
    "IND023",
    ref="T06",
    stages="target",
    blame="target",
    severity="warning",
    basis=_GUIDE,
    message="“{name}”越少越好，指标值却为“{comparator}{shown}”，请核对是否应为“≤”",
    expected="≤",
)
def bad_thing_with_lower_bound(indicators: DataFrame) -> Wrong:
    """事故、投诉、差错等越少越好的指标，不应是“≥”。

    | name           | target |   |
    | 安全事故起数   | ≥1起   | ✗ |
    | 安全事故起数   | ≤0起   | ✓ |
    | 投诉办结率     | ≥95%   | ✓ |
    | 安全事故下降率 | ≥10%   | ✓ |
    """
    lower = matches(indicators["comparator"], _LOWER) & (indicators["target"] > 0).fillna(value=False)
    return _with_shown(indicators, matches(indicators["subject"], _BAD, lower))


@rule(
    "IND024",
    ref="T07",
    basis="满意度以百分比表示，在 0 至 100% 之间",
    message="{heading}填“{here}”，满意度应在 0 至 100% 之间，请改正",
    expected="0～100%",
)
def satisfaction_out_of_range(indicators: DataFrame) -> DataFrame:
    """满意度应在 0 至 100% 之间。

    | level1     | name     | target | actual |   |
    | 满意度指标 | 家长满意度 | ≥105% | 90%    | ✗ |
    | 满意度指标 | 家长满意度 | ≥90%  | 120%   | ✗ |
    | 满意度指标 | 家长满意度 | ≥90%  | 100%   | ✓ |
    | 效益指标   | 收入增长率 | ≥120% | 130%   | ✓ |
    """
    beyond = {
        column: _percent(indicators, column) & ~indicators[column].between(0, 100).fillna(value=True)
        for column in ("target", "actual", "forecast")
    }
    return DataFrame({column: matches(indicators["subject"], _SATISFIED, rows) for column, rows in beyond.items()})


@rule(
    "IND025",
    ref="T07",
    severity="warning",
    basis="合格率、覆盖率等比率不超过 100%",
    message="{heading}填“{here}”，“{name}”不会超过 100%，请核对",
    expected="不超过 100%",
)
def rate_above_whole(indicators: DataFrame) -> DataFrame:
    """合格率、覆盖率、及时率等部分占总体的比率，不会超过 100%。

    增长率、完成率可以超过 100%，不在此列。

    | name         | target | actual |   |
    | 验收合格率   | ≥120%  | 100%   | ✗ |
    | 验收合格率   | ≥95%   | 104%   | ✗ |
    | 产值增长率   | ≥120%  | 130%   | ✓ |
    | 任务完成率   | ≥100%  | 120%   | ✓ |
    """
    above = {
        column: _percent(indicators, column) & (indicators[column] > 100).fillna(value=False) for column in ("target", "actual", "forecast")
    }
    return DataFrame({column: matches(indicators["subject"], _BOUNDED, rows) for column, rows in above.items()})


@rule(
    "IND026",
    ref="T08",
    blame="target",
    severity="note",
    basis="各级绩效管理系统填报规则：百分比以 % 表示",
    message="“{here}”请写为“{comparator}{target}%”",
    expected="{target}%",
)
def percent_in_words(indicators: DataFrame) -> Series:
    """百分比应写 %，不写“百分比”“百分之”。

    | target      |   |
    | ≥100百分比  | ✗ |
    | ≥100%       | ✓ |
    """
    return matches(indicators["target_text"], re.compile("百分比|百分之|百分数"), _percent(indicators, "target"))


@rule(
    "IND030",
    ref="T13",
    stages="target",
    blame="target",
    severity="warning",
    basis=_TARGETS,
    message="指标值“{here}”没有可以衡量的标准，请改为数值，或写明达到什么程度、以什么为准",
)
def vague_target(indicators: DataFrame) -> Series:
    """指标值不应只有“有效提升”“明显改善”一类的词，没有衡量标准。

    表上另有评价标准、指标解释一栏并且填了的，不算。

    | name         | target   | standard         |   |
    | 群众收入     | 明显提高 |                  | ✗ |
    | 群众收入     | 明显提高 | 人均增收500元以上 | ✓ |
    | 群众收入     | 提高5%   |                  | ✓ |
    | 验收质量     | 合格     |                  | ✓ |
    """
    short = indicators["target_text"].str.len() <= _LONGEST_WORDS
    words = indicators["subject"].notna() & (indicators["target_kind"] == "words")
    vague = matches(indicators["target_text"], _VAGUE, words) & ~matches(indicators["target_text"], _CLEAR, words)
    explained = indicators[["standard", "explanation", "evidence", "note"]].notna().any(axis=1)
    return vague & short & ~explained


@rule(
    "IND031",
    ref="T16",
    stages="target",
    blame="target",
    severity="warning",
    basis=_GUIDE,
    message="数量指标“{name}”以金额“{here}”为指标值，金额是投入，请改为产出的数量（如人数、面积），金额列入成本指标",
)
def money_as_quantity(indicators: DataFrame) -> Series:
    """数量指标应是产出的数量，不应是金额。

    | level2   | name         | target  |   |
    | 数量指标 | 补助经费     | 72890元 | ✗ |
    | 数量指标 | 补助人数     | 120人   | ✓ |
    | 成本指标 | 补助经费     | 72890元 | ✓ |
    """
    money = by_text(indicators["measure"], MONEY.get, "Int64").notna() & indicators["target"].notna()
    return matches(indicators["subject"], _MONEY_WORDS, money & (indicators["level2_key"] == "quantity"))


@rule(
    "IND036",
    ref="T06",
    stages="target",
    blame="target",
    severity="note",
    basis="各级绩效管理系统填报规则：指标值应有计量单位",
    message="指标值 {here} 没有计量单位，请补填",
)
def target_without_measure(indicators: DataFrame) -> Series:
    """指标值是数的，应写明计量单位。

    名称里写明单位的（如“受益人数（人）”），不算。

    | name           | target |   |
    | 精品示范村建设 | ≥4     | ✗ |
    | 精品示范村建设 | ≥4个   | ✓ |
    | 受益人数（人） | 132    | ✓ |
    | 合格率         | ≥95%   | ✓ |
    """
    bare = indicators["subject"].notna() & (indicators["target_kind"] == "number") & indicators["measure"].isna()
    return bare & ~matches(indicators["name"], _MEASURED, bare)


def _percent(indicators: DataFrame, column: str) -> Series:
    return (indicators[f"{column}_kind"] == "percent").fillna(value=False)


def _with_shown(indicators: DataFrame, wrong: Series) -> Wrong:
    """Give the message the targets without their sign."""
    texts = indicators["target_text"].where(wrong)
    return Wrong(wrong, {"shown": by_text(texts, lambda text: _BOUND.sub("", text).strip())})
