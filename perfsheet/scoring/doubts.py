"""Why a score cannot be recomputed for sure, as a clerk reads it. A doubt is never an error of the form."""

from __future__ import annotations

from typing import Final

#: key → reason; the key is what rules ask for
DOUBTS: Final = {
    "": "",
    # money
    "no_budget": "没有预算数，无法计算执行率",
    "no_spent": "没有执行数，无法计算执行率",
    "zero_budget": "预算数为 0，执行率无法计算",
    "negative_money": "预算数或执行数为负数，执行率无法计算",
    "assumed_weight": "表上没有写预算执行的分值，按政策规定的分值折算",
    "execution_rule": "预算执行率作为指标填报，按“完成比例”与按“执行率×分值”得分不同",
    # weight
    "no_weight": "没有分值，无法折算得分",
    "shared_weight": "没有单项分值，按上级分值平均分配折算",
    "negative_weight": "分值为负数，无法折算得分",
    # target and actual
    "no_target": "没有指标值，无法折算得分",
    "no_actual": "没有实际完成值，无法折算得分",
    "nothing": "指标值和实际完成值都没有填，无法折算得分",
    "phrase": "指标值是数，实际完成值是文字，无法折算得分",
    "date_phrase": "指标值是时间，实际完成值是文字，无法确定是否按时完成",
    "figure": "指标值是文字，实际完成值是数，无法折算得分",
    "kinds": "指标值与实际完成值不是同一类内容（如数与日期），无法折算得分",
    "unreadable": "指标值或实际完成值看不懂，无法折算得分",
    "not_applicable": "指标值或实际完成值填的是不适用（或“/”“—”），不折算得分",
    "measures": "指标值与实际完成值的计量单位不同，无法比较",
    "percent_or_not": "指标值与实际完成值只有一个是百分比，无法确定是否同一口径",
    "scale": "指标值与实际完成值相差千倍以上，且只有一个写了计量单位，可能单位不同",
    "bound": "实际完成值写的是范围而不是数，无法确定是否达到指标值",
    "about": "指标值或实际完成值是约数，无法确定得分",
    "comparator": "看不懂指标的比较符号",
    # direction
    "direction": "指标值没有写“≥”或“≤”，无法确定越高越好还是越低越好",
    "opposed": "比较符号与指标方向相反，无法确定越高越好还是越低越好",
    "cost": "成本类指标的比较符号看不出是否越低越好，无法确定得分",
    # arithmetic
    "zero_target": "指标值为 0，无法按完成比例折算得分",
    "negative_target": "指标值为负数，无法按完成比例折算得分",
    "range": "指标值是区间，实际完成值在区间外，按最近一端折算",
    "over": "实际完成值超出指标值较多，政策要求按偏离程度酌情扣分",
    "own_standard": "表上另有评分标准，未按该标准折算",
    "coefficient": "得分系数不在 0 到 100% 之间",
    # dates
    "late": "完成时间晚于要求的时间，如何扣分没有统一规定",
    "early": "完成时间早于要求的时间，无法确定是否算完成",
    "which_day": "时间写得不够具体，无法确定是否按时完成",
    # qualitative
    "no_band": "定性指标没有写明达成档次（达成、部分达成、未达成）",
    "same_words": "定性指标没有写明达成档次；实际完成值与指标值一致，按“达成”看待",
    # sums
    "no_scores": "各项都没有得分，无法加总",
    "missing_scores": "有的项目没有得分，总分无法加全",
    "weights_short": "读到的各项分值之和小于满分，可能有未列出的项目，总分无法核对",
    "some_unsure": "有的项目无法重算，按自评得分计入",
    "unknown_grade": "评价等级不在本政策的等级之中",
    "no_total": "没有总分，无法判断评价等级",
    "off_scale": "总分不在 0 到 100 之间，无法判断评价等级",
}
_NUMBERS: Final = {key: number for number, key in enumerate(DOUBTS)}


def number_of(key: str) -> int:
    """Return the number by which a doubt travels in arrays; 0 is no doubt."""
    return _NUMBERS[key]


def reasons() -> list[str | None]:
    """List the reasons by number, None for no doubt."""
    return [reason or None for reason in DOUBTS.values()]
