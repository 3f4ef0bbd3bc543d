"""Signs that a policy names as causes of a warning: a review that failed, money behind its threshold, money and work far apart."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from perfsheet.figures import exactly
from perfsheet.policy import Policy
from perfsheet.policy.records import Causes
from perfsheet.policy.shapes import plain as written
from perfsheet.warning.sign import DIFFER, HUNDRED, NO_MONTH, YEAR, Completion, Figures, Sign, completion, percent

_NONE = Causes()


def causes(figures: Figures, policy: Policy) -> Iterator[Sign]:
    """Look for each cause that the policy names."""
    named = policy.warning.causes.value or _NONE
    if named.score:
        yield from _score(figures, policy, named.score)
    if named.execution:
        yield from _threshold(figures, policy, named.execution)
    if named.deviation:
        yield from _deviation(figures, policy, named.deviation)


def expected(month: int | None, policy: Policy) -> Fraction | None:
    """Say what share of the budget is due to be spent by the end of a month: by the policy's steps, else in even parts."""
    if month is None:
        return None
    steps = policy.thresholds.execution.value
    if steps is None:
        return Fraction(month, YEAR)
    reached = [step for step in steps if step.month <= month]
    return exactly(max(reached, key=lambda step: step.month).below) if reached else None


def apart(rate: Fraction, done: Fraction, policy: Policy) -> Fraction | None:
    """Say how far execution and completion lie apart, in per cent; None where that cannot be said in the policy's way."""
    if policy.deviation.meaning.value == "points":
        return abs(rate - done) * HUNDRED
    return abs(rate - done) / done * HUNDRED if done else None


def _score(figures: Figures, policy: Policy, colour: str) -> Iterator[Sign]:
    least = policy.thresholds.score.value
    if least is None or figures.score is None:
        return
    failed = figures.score < least
    said = f"监控审核得分 {written(figures.score)}，{'低于' if failed else '不低于'} {written(least)} 分"
    yield Sign("score", colour if failed else "", said, (figures.score_cell,))


def _threshold(figures: Figures, policy: Policy, colour: str) -> Iterator[Sign]:
    """Set what was spent against the threshold of the month; after the last one that has passed nothing less will do."""
    steps = [step for step in policy.thresholds.execution.value or () if figures.month and step.month <= figures.month]
    if figures.month and not steps:
        return
    spent = figures.spending
    if spent.rate is None or not steps:
        yield Sign("execution", "", f"预算执行率无法判断：{spent.why or NO_MONTH}", spent.cells, doubt=True)
        return
    step = max(steps, key=lambda one: one.month)
    low = spent.rate < exactly(step.below)
    said = f"1-{figures.month}月预算执行率 {percent(spent.rate)}，{'低于' if low else '达到'} 1-{step.month}月的预警线 {percent(exactly(step.below))}"
    yield Sign("execution", colour if low else "", said, spent.cells)


def _deviation(figures: Figures, policy: Policy, colour: str) -> Iterator[Sign]:
    """Set what was spent against what was done."""
    done, spent = completion(figures.items), figures.spending
    readings, lacking = _readings(done, policy)
    why = "" if readings else lacking
    if spent.rate is None or why:
        yield Sign("deviation", "", f"执行率与完成率无法比较：{spent.why or why}", spent.cells, doubt=True)
        return
    far = [_far(apart(spent.rate, share, policy), policy) for _, share in readings]
    said = f"预算执行率 {percent(spent.rate)}，" + "，".join(
        f"{name} {percent(share)}、相差 {_gap(spent.rate, share, policy)}" for name, share in readings
    )
    line = f"{'达到' if policy.deviation.inclusive.value else '超过'} {_size(policy)}"
    if None in far:
        yield Sign("deviation", "", f"{said}：完成率为 0，无法计算相对偏差", spent.cells, doubt=True)
    elif len(set(far)) > 1:
        yield Sign(DIFFER, "", f"{said}：两种算法结论不同，请人工判断", spent.cells, doubt=True)
    elif far[0]:
        yield Sign("deviation", colour, f"{said}，{line}", spent.cells)
    else:
        yield Sign("deviation", "", f"{said}，没有{line}", spent.cells)


def _readings(done: Completion, policy: Policy) -> tuple[list[tuple[str, Fraction]], str]:
    """Return the ways in which completion is read, with what each comes to; why there is none where too little is known."""
    way, fewest = policy.warning.completion.value, policy.warning.fewest.value
    both = {"all": (("目标完成率", done.whole),), "counted": (("计数指标完成率", done.counted),)}
    wanted = both["all"] + both["counted"] if way == "both" else both[way]
    number = done.counted_of if way == "counted" else done.of
    if number < fewest and done.left:
        return [], f"可比的{'计数' if way == 'counted' else ''}指标只有 {number} 项，不足 {fewest} 项"
    known = [(name, share) for name, share in wanted if share is not None]
    if len(known) < len(wanted):
        return [], "没有可以按进度累计的计数指标" if done.whole is not None else "没有可以与指标值比较的完成情况"
    same = len(known) > 1 and done.of == done.counted_of
    return known[:1] if same else known, ""


def _far(gap: Fraction | None, policy: Policy) -> bool | None:
    if gap is None:
        return None
    size = exactly(policy.deviation.size.value)
    return gap >= size if policy.deviation.inclusive.value else gap > size


def _gap(rate: Fraction, done: Fraction, policy: Policy) -> str:
    gap = apart(rate, done, policy)
    if gap is None:
        return "——"
    shown = percent(gap / HUNDRED)
    return f"{shown[:-1]} 个百分点" if policy.deviation.meaning.value == "points" else shown


def _size(policy: Policy) -> str:
    return f"{written(policy.deviation.size.value)}{' 个百分点' if policy.deviation.meaning.value == 'points' else '%'}"
