"""IND, continued: groups of indicators. Which there are, and what stands in the wrong one."""

from __future__ import annotations

import re
from typing import Final

import pandas as pd
from pandas import DataFrame, Series

from perfsheet.engine.heads import count_in_form, first_of_form, in_form
from perfsheet.engine.levels import by_text, matches, plain
from perfsheet.rule import Wrong, rule

_TARGETS: Final = "财预〔2015〕88号第十三条：绩效指标包括产出、效益和满意度指标"
_GUIDE: Final = "财预〔2021〕101号《核心绩效目标和指标设置及取值指引》"

#: how many indicators are few, and many
_FEW, _MANY = 3, 30
_NAMES: Final = {"output": "产出指标", "benefit": "效益指标", "satisfaction": "满意度指标", "timeliness": "时效指标", "cost": "成本指标"}
_SATISFIED: Final = re.compile(r"满意(?:度|率|程度)$")
_UNSATISFIED: Final = re.compile(r"(?:收入|人数|数量|金额|面积|户数|次数|场次)$")
#: second level → names of indicators that belong to another, and to which
_STRANGERS: Final = {
    "quantity": {
        "质量指标": r"(?:合格|达标|优良|通过|完好)率$",
        "时效指标": r"(?:及时率|及时性|按时\w{0,4}率|按期\w{0,4}率|完成时间|完成时限)$",
    },
    "quality": {"时效指标": r"(?:及时率|及时性|按时\w{0,4}率|按期\w{0,4}率|完成时间|完成时限)$"},
    "timeliness": {"质量指标": r"(?:合格|达标|优良)率$", "满意度指标": r"满意度$"},
}
_COST: Final = re.compile(r"成\s*本")
_COSTS: Final = re.compile(r"(?:成本|总成本|成本控制率|成本节约率)$")
#: second levels that are no names of the regulation and yet in order: costs, and the first level said again
_ACCEPTED: Final = re.compile(r"成本|^(?:产出|效益|满意度)(?:指标)?$")
_NOTHING: Final = re.compile(r"不适用|不适应|^无$")


@rule(
    "IND040",
    ref="T02",
    stages="target",
    blame="level1",
    severity="warning",
    basis=_TARGETS,
    message="没有{missing}，请补充",
)
def group_missing(indicators: DataFrame) -> Wrong:
    """绩效指标应有产出指标和效益指标。

    只看用产出、效益分组的表；写明“不适用”的算有。

    | indicators | level1     | name       | target |   |
    | 1          | 产出指标   | 培训人数   | 50人   | ✗ |
    | 1          | 产出指标   | 培训场次   | 5场    |   |
    | 2          | 产出指标   | 培训人数   | 50人   | ✓ |
    | 2          | 效益指标   | 就业人数   | 20人   |   |
    | 3          | 立项必要性 | 政策依据   | 充分   | ✓ |
    """
    lacks = {key: _lacks(indicators, "level1_key", key) for key in ("output", "benefit")}
    named = sum((rows.map({True: _NAMES[key] + "、", False: ""}) for key, rows in lacks.items()), Series("", index=indicators.index))
    return Wrong((lacks["output"] | lacks["benefit"]) & first_of_form(indicators), {"missing": named.str.rstrip("、")})


@rule(
    "IND041",
    ref="T02",
    stages="target",
    blame="level1",
    severity="note",
    basis=_GUIDE + "：有服务对象的项目应设满意度指标",
    message="没有满意度指标；有服务对象的项目请补充",
)
def satisfaction_missing(indicators: DataFrame) -> Series:
    """有服务对象的项目应有满意度指标。

    | indicators | level1     | name       | target |   |
    | 1          | 产出指标   | 培训人数   | 50人   | ✗ |
    | 1          | 效益指标   | 就业人数   | 20人   |   |
    | 2          | 产出指标   | 培训人数   | 50人   | ✓ |
    | 2          | 满意度指标 | 学员满意度 | ≥90%   |   |
    """
    return _lacks(indicators, "level1_key", "satisfaction") & ~_named(indicators, _SATISFIED) & first_of_form(indicators)


@rule(
    "IND042",
    ref="T12",
    stages="target",
    blame="level2",
    severity="note",
    basis=_GUIDE,
    message="产出指标中没有{missing}，请核对是否需要补充",
)
def timeliness_or_cost_missing(indicators: DataFrame) -> Wrong:
    """产出一般应有数量、质量、时效指标，并有成本指标。

    | indicators | level1   | level2   | name     | target |   |
    | 1          | 产出指标 | 数量指标 | 培训人数 | 50人   | ✗ |
    | 1          | 产出指标 | 质量指标 | 合格率   | ≥90%   |   |
    | 2          | 产出指标 | 数量指标 | 培训人数 | 50人   | ✓ |
    | 2          | 产出指标 | 时效指标 | 完成时间 | 12月底 |   |
    | 2          | 产出指标 | 成本指标 | 人均成本 | ≤500元 |   |
    """
    divided = in_form(indicators, indicators["level2_key"].isin(("quantity", "quality", "timeliness")))
    timely = divided & _lacks(indicators, "level2_key", "timeliness")
    costed = _present(indicators) & (matches(indicators["level2"], _COST) | (indicators["level1_key"] == "cost"))
    costly = divided & ~in_form(indicators, costed)
    named = timely.map({True: "时效指标、", False: ""}) + costly.map({True: "成本指标", False: ""})
    return Wrong((timely | costly) & first_of_form(indicators), {"missing": named.str.rstrip("、")})


@rule(
    "IND043",
    ref="T12",
    stages="target",
    blame="name",
    severity="note",
    basis=_GUIDE + "：指标应精简、能反映核心产出和效果",
    message="本表共有 {count} 个指标，请{advice}",
)
def too_few_or_many(indicators: DataFrame) -> Wrong:
    """指标不宜过少，也不宜冗长细碎。

    | indicators | name     | target |   |
    | 1          | 培训人数 | 50人   | ✗ |
    | 2          | 培训人数 | 50人   | ✓ |
    | 2          | 合格率   | 90%    |   |
    | 2          | 满意度   | 90%    |   |
    """
    real = indicators["subject"].notna()
    count = count_in_form(indicators, real)
    advice = (count < _FEW).map({True: "补充反映产出和效果的核心指标", False: "精简，只保留核心指标"})
    return Wrong(((count < _FEW) | (count > _MANY)) & (count > 0) & real & first_of_form(indicators), {"count": count, "advice": advice})


@rule(
    "IND044",
    ref="T03",
    blame="level2",
    severity="warning",
    stages="target",
    basis=_TARGETS,
    message="二级指标“{here}”不在规定的名称之内，请改用数量、质量、时效、成本、经济效益、社会效益、生态效益、可持续影响、服务对象满意度等指标",
)
def level2_unknown(indicators: DataFrame) -> Series:
    """二级指标应使用规定的名称。

    只看产出、效益、满意度下面的二级指标，并且其余二级指标都用规定名称的表；同一名称只提示一次。

    | indicators | level1     | level2           | name       |   |
    | 1          | 产出指标   | 数量指标         | 播出次数   |   |
    | 1          | 效益指标   | 社会效益指标     | 足球水平   |   |
    | 1          | 满意度指标 | 校园用户满意度   | 播出满意度 | ✗ |
    | 1          | 满意度指标 | 校园用户满意度   | 用户满意度 |   |
    | 2          | 产出指标   | 数量指标         | 播出次数   | ✓ |
    | 2          | 满意度指标 | 服务对象满意度指标 | 播出满意度 | ✓ |
    | 2          | 影响力目标 | 长效管理         | 制度建设   | ✓ |
    """
    accepted = (indicators["level2_key"] != "") | by_text(
        indicators["level2"], lambda text: bool(_ACCEPTED.search(plain(text))), "boolean"
    ).fillna(value=True)
    grouped = indicators["level1_key"].isin(("output", "benefit", "satisfaction"))
    unknown = ~accepted & grouped
    by_the_book = (indicators["level2_key"] != "") & grouped
    standard = count_in_form(indicators, by_the_book)
    few = count_in_form(indicators, unknown) <= standard
    return (
        unknown
        & few
        & (standard >= 2)
        & ~indicators.loc[unknown, ["form", "level2"]].duplicated().reindex(indicators.index, fill_value=False)
    )


@rule(
    "IND045",
    ref="T03",
    blame="name",
    severity="warning",
    stages="target",
    basis=_GUIDE,
    message="“{here}”列在{level2}下，应属{right}，请调整",
    expected="{right}",
)
def indicator_in_wrong_group(indicators: DataFrame) -> Wrong:
    """三级指标应列在相应的二级指标下。

    合格率属质量，及时率、完成时间属时效，成本属成本，满意度属满意度。

    | level1     | level2       | name         |   |
    | 产出指标   | 数量指标     | 验收合格率   | ✗ |
    | 产出指标   | 质量指标     | 验收合格率   | ✓ |
    | 产出指标   | 质量指标     | 资金拨付及时率 | ✗ |
    | 产出指标   | 数量指标     | 项目总成本   | ✗ |
    | 效益指标   | 社会效益指标 | 群众满意度   | ✗ |
    | 满意度指标 | 服务对象满意度指标 | 群众满意度 | ✓ |
    | 满意度指标 | 服务对象满意度指标 | 受助人员收入 | ✗ |
    """
    right = Series(pd.NA, index=indicators.index, dtype="string")
    for level2, strangers in _STRANGERS.items():
        for name, pattern in strangers.items():
            right = right.mask(matches(indicators["subject"], re.compile(pattern), indicators["level2_key"] == level2), name)
    within = indicators["level2_key"].isin(("quantity", "quality", "timeliness", "economic", "social", "ecological", "sustainable"))
    right = right.mask(matches(indicators["subject"], _SATISFIED, within), "满意度指标")
    output = indicators["level2_key"].isin(("quantity", "quality", "timeliness"))
    right = right.mask(matches(indicators["subject"], _COSTS, output), "成本指标")
    strange = matches(indicators["subject"], _UNSATISFIED, indicators["level1_key"] == "satisfaction")
    return Wrong(right.notna() | strange, {"right": right.mask(strange, "产出或效益指标")})


def _present(indicators: DataFrame) -> Series:
    """Tell the rows that name an indicator, or say that there is none of its kind."""
    return indicators["subject"].notna() | matches(indicators["name"], _NOTHING)


def _lacks(indicators: DataFrame, level: str, key: str) -> Series:
    """Tell the rows of forms that group their indicators as the rules do and have none of a group."""
    divided = in_form(indicators, indicators["level1_key"].isin(("output", "benefit")) & _present(indicators))
    stray = in_form(indicators, indicators["subject"].notna() & (indicators["level1_key"] == ""))
    return divided & ~stray & ~in_form(indicators, _present(indicators) & (indicators[level] == key))


def _named(indicators: DataFrame, pattern: re.Pattern[str]) -> Series:
    return in_form(indicators, matches(indicators["subject"], pattern))
