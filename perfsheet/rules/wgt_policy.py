"""WGT, continued: weights against what the policy lays down for levels, for targets, and for budget execution."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Final

import numpy as np
from pandas import DataFrame, Series

from perfsheet.engine.narrow import of_stages, once
from perfsheet.figures import same
from perfsheet.rule import Wrong, rule

if TYPE_CHECKING:
    from perfsheet.policy import Policy

_TARGETS: Final = "财预〔2021〕101号：绩效指标权重合计 90 分，预算执行率另占 10 分"
_LEVELS: Final = "财预〔2020〕10号、财预〔2021〕101号：各类一级指标的权重"
#: what a sum of weights may be off by when thirds are written as 3.33
_ROUNDED: Final = 0.1
_NAMES: Final = {"cost": "成本", "output": "产出", "benefit": "效益", "satisfaction": "满意度"}


@once
def _summed(indicators: DataFrame) -> DataFrame:
    """Return the sum of weights of each form in which every indicator has one, by its first weight."""
    rows = of_stages(indicators, ("target",), ["form", "weight", "level1_key", "subject", "target_text"])
    weighed = rows[rows["weight"].notna() & ~rows["level1_key"].isin(("execution",))]
    asked = rows["subject"].notna() & rows["target_text"].notna() & rows["weight"].isna()
    first = weighed[~weighed["form"].isin(rows.loc[asked, "form"])].drop_duplicates("form")
    sums = weighed.groupby("form")["weight"].sum().round(9)
    return DataFrame({"form": first["form"], "sum": first["form"].map(sums).astype("Float64")}, index=first.index)


@rule(
    "WGT006",
    ref="T10",
    stages="target",
    blame="weight",
    basis=_TARGETS,
    message="各项指标分值之和为 {sum}，应为 {wanted}（预算执行率另占 {execution}），请调整",
    expected="合计 {wanted}",
)
def targets_weights_off(indicators: DataFrame, policy: Policy) -> Wrong:
    """申报表各项指标分值之和应为 90 分，预算执行率另占 10 分。

    合计恰为 100 的，另由警告提示；有指标没有填分值的，不核对。

    | indicators | name     | target | weight |   |
    | 1          | 培训人数 | 50人   | 60     | ✗ |
    | 1          | 合格率   | 90%    | 35     |   |
    | 2          | 培训人数 | 50人   | 60     | ✓ |
    | 2          | 合格率   | 90%    | 30     |   |
    | 3          | 培训人数 | 50人   | 60     | ✓ |
    | 3          | 合格率   | 90%    | 40     |   |
    """
    found = _summed(indicators)
    wanted, full = policy.weights.targets_total.value, policy.weights.total.value
    wrong = ~same(found["sum"], wanted, _ROUNDED) & ~same(found["sum"], full, _ROUNDED)
    return _off(found, wrong, wanted, full)


@rule(
    "WGT007",
    ref="T10",
    stages="target",
    blame="weight",
    severity="warning",
    basis=_TARGETS,
    message="各项指标分值之和为 {sum}，应为 {wanted}（预算执行率另占 {execution}），请调整；本地规定合计 {sum} 的除外",
    expected="合计 {wanted}",
)
def targets_weights_without_execution(indicators: DataFrame, policy: Policy) -> Wrong:
    """申报表的指标分值合计 100，没有给预算执行率留分。

    自评时预算执行率占 10 分，指标合计应为 90 分。有的地方规定申报时合计 100，所以只提醒。

    | indicators | name     | target | weight |   |
    | 1          | 培训人数 | 50人   | 60     | ✗ |
    | 1          | 合格率   | 90%    | 40     |   |
    | 2          | 培训人数 | 50人   | 60     | ✓ |
    | 2          | 合格率   | 90%    | 30     |   |
    """
    found = _summed(indicators)
    wanted, full = policy.weights.targets_total.value, policy.weights.total.value
    return _off(found, same(found["sum"], full, _ROUNDED) & ~same(found["sum"], wanted, _ROUNDED), wanted, full)


def _off(found: DataFrame, wrong: Series, wanted: float, full: float) -> Wrong:
    whole = {"wanted": wanted, "execution": full - wanted}
    return Wrong(wrong, {"sum": found["sum"], **{name: Series(value, index=found.index) for name, value in whole.items()}})


@rule(
    "WGT008",
    ref="T10",
    stages="target selfeval",
    blame="weight",
    basis="财预〔2021〕101号：各项指标按重要程度设置权重",
    message="分值填 {here}，应大于 0，请改正",
    expected="大于 0 的分值",
)
def weight_negative(indicators: DataFrame) -> Series:
    """分值不能是负数。

    | indicators | name     | weight |   |
    | 1          | 培训人数 | -5     | ✗ |
    | 1          | 合格率   | 10     | ✓ |
    | 1          | 及时率   |        | ✓ |
    """
    return indicators["weight"] < 0


@rule(
    "WGT009",
    ref="T10",
    stages="target selfeval",
    blame="weight",
    severity="warning",
    basis="财预〔2021〕101号：各项指标按重要程度设置权重",
    message="分值填 0，指标不起作用，请填写分值或删去该指标",
    expected="大于 0 的分值",
)
def weight_zero(indicators: DataFrame) -> Series:
    """填了指标值的指标，分值应大于 0。

    注明不适用的指标，分值可以是 0；整张表分值都是 0 的，只说一次合计不符。

    | indicators | name     | target | weight |   |
    | 1          | 培训人数 | 50人   | 0      | ✗ |
    | 1          | 合格率   | 90%    | 10     | ✓ |
    | 1          | 及时率   | 不适用 | 0      | ✓ |
    """
    asked = indicators["subject"].notna() & indicators["target_text"].notna() & (indicators["target_kind"] != "none")
    some = (indicators["weight"] > 0).groupby(indicators["form"]).transform("any")
    return asked & some & (indicators["weight"] == 0)


@rule(
    "WGT012",
    ref="T11",
    stages="target selfeval",
    blame="level1",
    severity="note",
    basis=_LEVELS,
    message="各类指标的分值为 {found:s}，规定为 {wanted:s}，请核对；有特殊情况作了调整的除外",
    expected="{wanted:s}",
)
def levels_not_of_policy(indicators: DataFrame, policy: Policy) -> Wrong:
    """一级指标的分值应与规定的权重一致：产出 50、效益 30、满意度 10；设成本指标的，成本 20、产出 40、效益 20、满意度 10。

    没有满意度指标的，其分值归入效益。权重可按项目特点调整，所以只作提示；合计不对的，由合计的规则说明。

    | indicators | level1     | name     | target | weight |   |
    | 1          | 产出指标   | 培训人数 | 50人   | 30     | ✗ |
    | 1          | 效益指标   | 增收     | 5%     | 50     |   |
    | 1          | 满意度指标 | 满意度   | 90%    | 10     |   |
    | 2          | 产出指标   | 培训人数 | 50人   | 50     | ✓ |
    | 2          | 效益指标   | 增收     | 5%     | 30     |   |
    | 2          | 满意度指标 | 满意度   | 90%    | 10     |   |
    | 3          | 产出指标   | 培训人数 | 50人   | 50     | ✓ |
    | 3          | 效益指标   | 增收     | 5%     | 40     |   |
    """
    rows = of_stages(indicators, ("target", "selfeval"), ["form", "scope", "weight", "level1_key"])
    mine = rows[
        (rows["scope"] == "project").to_numpy() & rows["weight"].notna().to_numpy() & ~rows["level1_key"].isin(("execution",)).to_numpy()
    ]
    keyed = mine.assign(weight=mine["weight"].astype(float), key=mine["level1_key"].astype("category"))
    table = _plain_forms(keyed.groupby(["form", "key"], observed=True)["weight"].sum().unstack(), policy)  # noqa: PD010  # levels become columns
    found: dict[Hashable, str] = {}
    wanted: dict[Hashable, str] = {}
    for costly in (False, True):
        for asked in (False, True):
            some = table[(table["cost"].notna() == costly) & (table["satisfaction"].notna() == asked)]
            profile = _profile(policy, costly=costly, asked=asked)
            for form, own in some[_apart(some, profile)].to_dict("index").items():
                found[form], wanted[form] = _written({str(level): weight for level, weight in own.items()}), _written(profile)
    first = mine[mine["form"].isin(found)].drop_duplicates("form")
    return Wrong(Series(data=True, index=first.index, dtype=bool), {"found": first["form"].map(found), "wanted": first["form"].map(wanted)})


def _plain_forms(table: DataFrame, policy: Policy) -> DataFrame:
    """Take the forms that have outputs and benefits and no level beyond the policy's, and whose weights are complete."""
    others = table.columns.difference(list(_NAMES))
    known = table.reindex(columns=list(_NAMES))
    full = (known.sum(axis=1) - policy.weights.targets_total.value).abs() < _ROUNDED
    return known[table[others].isna().all(axis=1) & full & known["output"].notna() & known["benefit"].notna()]


def _profile(policy: Policy, *, costly: bool, asked: bool) -> dict[str, float]:
    """Return what the policy gives levels, or levels together, with or without cost and satisfaction."""
    weights = policy.weights
    stated = (weights.with_cost if costly else weights.plain).value
    profile = {levels: float(weight) for levels, weight in stated.items() if levels != "execution"}
    heir = weights.no_satisfaction.value
    if not asked and "satisfaction" in profile and heir in profile:
        profile[heir] += profile.pop("satisfaction")
    return profile


def _apart(table: DataFrame, profile: dict[str, float]) -> Series:
    """Tell which forms weigh a level, or levels together, otherwise than the profile."""
    apart = [(table[levels.split("+")].sum(axis=1) - weight).abs() > _ROUNDED for levels, weight in profile.items()]
    return Series(np.logical_or.reduce(apart), index=table.index)


def _written(weights: Mapping[str, float]) -> str:
    """Write the weights of levels: 产出 50、效益 30."""
    return "、".join(
        f"{'与'.join(_NAMES[level] for level in levels.split('+'))} {weight:g}" for levels, weight in weights.items() if weight > 0
    )
