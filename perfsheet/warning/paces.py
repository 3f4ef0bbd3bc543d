"""Signs of pace: what was spent and what each indicator has come to, against what is due by the month, by bands of colours."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from typing import Final

from perfsheet.grades import Bands
from perfsheet.policy import Policy
from perfsheet.policy.shapes import plain as written
from perfsheet.scoring.qualitative import band_of
from perfsheet.scoring.terms import Terms
from perfsheet.warning.completion import ONE, Progress
from perfsheet.warning.sign import HUNDRED, INDICATOR, NO_MONTH, PACE, QUALITY, YEAR, Figures, Sign, decimal, percent

_NOUGHT: Final = Fraction(0)


def paces(figures: Figures, policy: Policy) -> Iterator[Sign]:
    """Set what was spent against what is due by then."""
    bands, spent = policy.lights.execution.value, figures.spending
    if bands is None:
        return
    due = _due(figures.month, by_month=policy.lights.by_month.value)
    if spent.rate is None or due is None:
        yield Sign(PACE, "", f"预算执行率无法判断：{spent.why or NO_MONTH}", spent.cells, doubt=True)
        return
    colour = _named(bands, spent.rate / due)
    yield Sign(PACE, colour, f"预算执行率 {percent(spent.rate)}{_against(spent.rate, due)}，{_edge(bands, colour)}", spent.cells)


def _against(share: Fraction, due: Fraction) -> str:
    return "" if due == ONE else f"，为序时进度 {percent(due)} 的 {percent(share / due)}"


def undated(figures: Figures, policy: Policy) -> Iterator[Sign]:
    """Say where a form does not tell what its indicators are to be set against."""
    if figures.month is None and policy.lights.by_month.value and policy.lights.indicator.value is not None:
        yield Sign(INDICATOR, "", f"指标进度无法判断：{NO_MONTH}", doubt=True)


def by_item(figures: Figures, policy: Policy) -> list[Sign | None]:
    """Set each indicator against what is due by then, and say what it gives away; None of one for which the policy has no colours."""
    qualities = _qualities(policy)
    if policy.lights.indicator.value is None and not qualities:
        return [None] * len(figures.items)
    warned = {one.colour for one in policy.lights.colours.value if one.warning}
    return [_of_item(one, figures.month, policy, qualities, warned) for one in figures.items]


def _of_item(one: Progress, month: int | None, policy: Policy, qualities: Mapping[int, str], warned: Collection[str]) -> Sign | None:
    if one.why:
        return Sign(INDICATOR, "", f"“{one.name}”不比较：{one.why}", (one.cell,), doubt=True)
    about = f"“{one.name}”指标值 {one.target}，完成 {one.actual}"
    if one.band is not None:
        colour = qualities.get(one.band)
        return Sign(QUALITY, colour, about, (one.cell,)) if colour else None
    bands, due = policy.lights.indicator.value, _due(month, by_month=policy.lights.by_month.value)
    if bands is None or (due is None and not one.kept):
        return None
    if one.kept:
        kept = _kept(one, month, policy)
        said = "符合要求" if kept else "未达到要求" if one.limit is None else "超出限额"
        return Sign(INDICATOR, _named(bands, ONE if kept else _NOUGHT), f"{about}，{said}", (one.cell,))
    pace, due = one.pace or _NOUGHT, due or ONE
    colour = _named(bands, pace / due)
    if colour not in warned:
        return Sign(INDICATOR, colour, about, (one.cell,))
    return Sign(INDICATOR, colour, f"{about}，完成率 {percent(pace)}{_against(pace, due)}，{_edge(bands, colour)}", (one.cell,))


def _kept(one: Progress, month: int | None, policy: Policy) -> bool:
    """Tell whether what must be kept was kept; a limit that grows by the month is only part of the year's."""
    if one.limit is None or not policy.lights.reverse_by_month.value or month is None:
        return one.done == ONE
    actual, limit = one.limit
    return actual <= limit * Fraction(month, YEAR)


def _qualities(policy: Policy) -> dict[int, str]:
    """Return the colour of each band of a quality, counted from the highest."""
    terms = Terms.of(policy)
    named = policy.lights.qualitative.value or {}
    return {band_of(word, terms): colour for colour, words in named.items() for word in words}


def _due(month: int | None, *, by_month: bool) -> Fraction | None:
    """Say what part of the year's work is due; all of it where the policy does not go by months."""
    return (Fraction(month, YEAR) if month else None) if by_month else ONE


def _named(bands: Bands, pace: Fraction) -> str:
    return bands.name(decimal(pace * HUNDRED))


def _edge(bands: Bands, colour: str) -> str:
    """Say within which bounds a colour is given."""
    band = bands[colour]
    low, high = written(band.low), "" if band.high.is_infinite() else f"低于 {written(band.high)}%"
    return high if band.low == 0 and high else f"达到 {low}%" + (f"、{high}" if high else "")
