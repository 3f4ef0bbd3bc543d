"""WGT: weights. They add up to what their labels say and to the total that the policy lays down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pandas import DataFrame, Series

from perfsheet.engine.heads import in_form
from perfsheet.engine.levels import by_text
from perfsheet.engine.messages import written
from perfsheet.engine.narrow import of_stages
from perfsheet.engine.scored import all_of, how, off, parts_of
from perfsheet.figures import same
from perfsheet.rule import Wrong, rule
from perfsheet.scoring.weights import points_in

if TYPE_CHECKING:
    from perfsheet.policy import Policy
    from perfsheet.scoring import Scores

_WEIGHTS: Final = "财预〔2020〕10号：单位自评各项权重合计 100 分"
#: what a sum of weights may be off by when thirds are written as 3.33
_ROUNDED: Final = 0.1
_COLUMNS: Final = [
    *("form", "subject", "target_text", "actual_text", "weight"),
    *("level1", "level2", "section", "weight_level1", "weight_level2"),
]


@rule(
    "WGT001",
    ref="S06",
    blame="text",
    basis=_WEIGHTS,
    message="分值合计填 {here}，各项分值之和为 {sum}（{how:s}），请核对后{do:s}",
    expected="{right:s}",
)
def total_not_sum_of_weights(totals: DataFrame, indicators: DataFrame, scores: Scores, policy: Policy) -> Wrong:
    """合计行填写的分值，应等于各项分值之和。

    合计填的是满分、各项之和不是的，应调整各项分值。有指标没有填分值、合计又大于各项之和的，不算错（另由分值空白的规则提示）。

    | totals | key    | value |   |
    | 1      | weight | 100   | ✗ |
    | 2      | weight | 100   | ✓ |
    | 3      | weight | 100   | ✓ |

    | indicators | name     | target | actual | weight | score |
    | 1          | 培训人数 | 50人   | 50人   | 60     | 60    |
    | 1          | 合格率   | ≥90%   | 95%    | 50     | 50    |
    | 2          | 培训人数 | 50人   | 50人   | 60     | 60    |
    | 2          | 合格率   | ≥90%   | 95%    | 40     | 40    |
    | 3          | 培训人数 | 50人   | 50人   | 60     | 60    |
    | 3          | 合格率   | ≥90%   | 95%    |        | 40    |
    """
    found = off(scores, "weights", "totals", totals)
    indicators = indicators.loc[indicators["form"].isin(found["form"]), ["form", "subject", "target_text", "actual_text", "weight"]]
    lacking = found["form"].isin(indicators.loc[_unweighed(indicators), "form"])
    close = same(found["claimed"], found["computed"], _ROUNDED)
    found = found[~close.astype(bool) & ~(lacking & (found["claimed"] > found["computed"]))]
    full = policy.weights.total.value
    parts = same(found["claimed"], full).fillna(value=False).astype(bool)
    right = Series([written(one) for one in found["computed"]], index=found.index, dtype=object).where(~parts, f"各项分值合计 {written(full)}")
    do = Series("改为一致", index=found.index, dtype=object).where(~parts, f"调整各项分值，使合计等于 {written(full)}")
    return Wrong(all_of(found), {"sum": found["computed"], "how": how(scores, found), "right": right, "do": do})


@rule(
    "WGT002",
    ref="S06",
    stages="selfeval",
    blame="text",
    basis=_WEIGHTS,
    message="各项分值之和为 {sum}（{how:s}），应为 {full}，请调整各项分值",
    expected="{full}",
    after="WGT005",
)
def printed_weights_not_full(totals: DataFrame, scores: Scores, policy: Policy) -> Wrong:
    """自评表合计行的分值应为满分（100 分）。

    合计数与各项之和不一致的，由“合计与各项之和”的规则说明。

    | totals | key    | value |   |
    | 1      | weight | 110   | ✗ |
    | 2      | weight | 100   | ✓ |

    | indicators | name     | target | actual | weight | score |
    | 1          | 培训人数 | 50人   | 50人   | 60     | 60    |
    | 1          | 合格率   | ≥90%   | 95%    | 50     | 50    |
    | 2          | 培训人数 | 50人   | 50人   | 60     | 60    |
    | 2          | 合格率   | ≥90%   | 95%    | 40     | 40    |
    """
    full = policy.weights.total.value
    found = parts_of(scores, "weights", "totals", totals, scores.parts["claimed"].notna() & ~scores.parts["differs"])
    found = found[~same(found["computed"], full, _ROUNDED).astype(bool)]
    return Wrong(all_of(found), {"sum": found["computed"], "how": how(scores, found), "full": Series(full, index=found.index)})


def _whole_forms(indicators: DataFrame, scores: Scores) -> DataFrame:
    """Return the sums of weights of forms that print none, by the first weight of each form."""
    blank = scores.parts[scores.parts["claimed"].isna().to_numpy() & scores.parts["computed"].notna().to_numpy()]
    sums = blank[blank["part"] == "weights"]
    first = of_stages(indicators, ("selfeval",), ["form", "weight"]).dropna().drop_duplicates("form")
    beside = sums.assign(at=sums.index).set_index("form").reindex(first["form"])
    return beside.assign(form=first["form"].to_numpy()).set_axis(first.index)


def _with_execution(sums: DataFrame, scores: Scores) -> Series:
    """Tell of which forms budget execution is scored."""
    near = scores.parts.loc[scores.parts["form"].isin(sums["form"]), ["form", "part"]]
    return sums["form"].isin(near.loc[near["part"] == "execution", "form"])


@rule(
    "WGT003",
    ref="S06",
    stages="selfeval",
    blame="weight",
    basis=_WEIGHTS,
    message="各项分值之和为 {sum}（{how:s}），超过 {full}，请调整各项分值",
    expected="合计 {full}",
    after="WGT005 WGT010",
)
def weights_above_full(indicators: DataFrame, scores: Scores, policy: Policy) -> Wrong:
    """自评表各项分值之和不得超过满分（100 分）。

    没有合计行的表，标在第一个分值上。

    | indicators | name     | target | actual | weight | score |   |
    | 1          | 培训人数 | 50人   | 50人   | 60     | 60    | ✗ |
    | 1          | 合格率   | ≥90%   | 95%    | 50     | 50    |   |
    | 2          | 培训人数 | 50人   | 50人   | 60     | 60    | ✓ |
    | 2          | 合格率   | ≥90%   | 95%    | 40     | 40    |   |
    """
    full = policy.weights.total.value
    found = _whole_forms(indicators, scores)
    found = found[(found["computed"] > full + _ROUNDED).fillna(value=False)]
    return Wrong(all_of(found), {"sum": found["computed"], "how": how(scores, found), "full": Series(full, index=found.index)})


@rule(
    "WGT004",
    ref="S06",
    stages="selfeval",
    blame="weight",
    severity="warning",
    basis=_WEIGHTS,
    message="各项分值之和为 {sum}（{how:s}），不足 {full}，请核对是否有漏填的指标或分值",
    expected="合计 {full}",
)
def weights_below_full(indicators: DataFrame, scores: Scores, policy: Policy) -> Wrong:
    """自评表各项分值之和应等于满分（100 分）。

    表上可能漏了行，所以只提醒；有指标没有填分值的，不在此列；指标合计 90、预算执行率不在表上计分的，也不在此列。

    | indicators | name     | target | actual | weight | score |   |
    | 1          | 培训人数 | 50人   | 50人   | 40     | 40    | ✗ |
    | 1          | 合格率   | ≥90%   | 95%    | 40     | 40    |   |
    | 2          | 培训人数 | 50人   | 50人   | 60     | 60    | ✓ |
    | 2          | 合格率   | ≥90%   | 95%    |        | 40    |   |
    """
    full = policy.weights.total.value
    found = _whole_forms(indicators, scores)
    found = found[(found["computed"] < full - _ROUNDED).fillna(value=False)]
    indicators = indicators.loc[indicators["form"].isin(found["form"]), ["form", "subject", "target_text", "actual_text", "weight"]]
    lacking = found["form"].isin(indicators.loc[_unweighed(indicators), "form"])
    alone = same(found["computed"], policy.weights.targets_total.value, _ROUNDED) & ~_with_execution(found, scores)
    found = found[~lacking & ~alone.fillna(value=True)]
    return Wrong(all_of(found), {"sum": found["computed"], "how": how(scores, found), "full": Series(full, index=found.index)})


@rule(
    "WGT005",
    ref="S06",
    basis=_WEIGHTS,
    message="“{here}”下各项指标的分值之和为 {sum}（{how:s}），与所写的 {stated} 不符，请核对后改为一致",
    expected="{stated}",
)
def level_not_sum_of_weights(indicators: DataFrame, scores: Scores) -> Wrong:
    """一级、二级指标写明的分值，应等于其下各项指标分值之和。

    如“产出指标（50分）”下面各行的分值应合计 50。其下有指标没有填分值、合计不足的，不算错。

    | indicators | level1            | name     | target | weight |   |
    | 1          | 产出指标（40分） | 培训人数 | 50人   | 30     | ✗ |
    | 1          | 产出指标（40分） | 合格率   | 90%    | 18     |   |
    | 2          | 产出指标（40分） | 培训人数 | 50人   | 30     | ✓ |
    | 2          | 产出指标（40分） | 合格率   | 90%    | 10     |   |
    | 3          | 产出指标（40分） | 培训人数 | 50人   | 30     | ✓ |
    | 3          | 产出指标（40分） | 合格率   | 90%    |        |   |
    """
    found = off(scores, "level", "indicators", indicators)
    found = found[~same(found["claimed"], found["computed"], _ROUNDED).astype(bool)]
    said, indicators = {}, indicators.loc[indicators["form"].isin(found["form"]), _COLUMNS]
    lacking = _unweighed(indicators)
    for level in ("level1", "level2", "section"):
        own = _of_level(found, indicators, level)
        rows = indicators.loc[own.index]
        whole = indicators[indicators["form"].isin(rows["form"])]
        total = whole.groupby(["form", level])["weight"].sum()
        keys = list(zip(rows["form"], rows[level], strict=True))
        everywhere = Series([total.get(key, 0.0) for key in keys], index=own.index, dtype="Float64")
        short = in_form(rows, rows["form"].isin(indicators.loc[lacking, "form"])) & (own["claimed"] > own["computed"])
        said[level] = own[~short & ~same(everywhere, own["claimed"], _ROUNDED).astype(bool)]
    return _by_level(said, scores)


def _of_level(found: DataFrame, indicators: DataFrame, level: str) -> DataFrame:
    """Return the groups whose weight the label of a level states, or the column of its weights."""
    rows = indicators.loc[found.index]
    stated = by_text(rows[level], points_in, "Float64")
    if f"weight_{level}" in rows:
        stated = rows[f"weight_{level}"].fillna(stated)
    own = found[(stated == found["claimed"]).fillna(value=False).to_numpy()]
    return own[~own.index.duplicated(keep="last" if level == "level2" else "first")]


def _by_level(said: dict[str, DataFrame], scores: Scores) -> Wrong:
    """Lay what is wrong out with a column for each level."""
    rows = sorted({row for own in said.values() for row in own.index})
    facts: dict[str, dict[str, Series]] = {"sum": {}, "stated": {}, "how": {}}
    for level, own in said.items():
        facts["sum"][level], facts["stated"][level], facts["how"][level] = own["computed"], own["claimed"], how(scores, own)
    wrong = DataFrame({level: all_of(own).reindex(rows, fill_value=False) for level, own in said.items()}, index=rows)
    return Wrong(
        wrong, {name: DataFrame({level: fact.reindex(rows) for level, fact in by.items()}, index=rows) for name, by in facts.items()}
    )


def _unweighed(indicators: DataFrame) -> Series:
    """Tell the rows of indicators that should have a weight and have none."""
    rows = indicators.loc[indicators["weight"].isna().to_numpy(), ["subject", "target_text", "actual_text"]]
    lacking = rows["subject"].notna() & rows[["target_text", "actual_text"]].notna().any(axis=1)
    return lacking.reindex(indicators.index, fill_value=False)
