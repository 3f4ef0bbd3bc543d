"""How far each indicator of a monitoring form has come: actual value against target, as exact shares."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from typing import Final, NamedTuple

import numpy as np

from perfsheet.figures import exactly
from perfsheet.policy import Policy
from perfsheet.scoring import direction, indicators
from perfsheet.scoring.context import Context
from perfsheet.scoring.doubts import number_of, reasons
from perfsheet.scoring.judged import BY_EQUAL, BY_LESS, BY_MORE, QUALITATIVE, Judged
from perfsheet.scoring.points import FULL, INVERSE, LINEAR, RAW, SHARE, UNKNOWN
from perfsheet.tables import plain
from perfsheet.write.format import one_line

ONE: Final = Fraction(1)
_NOUGHT: Final = Fraction(0)
#: doubts about points that are none about how far an indicator has come
_HARMLESS: Final = tuple(number_of(key) for key in ("", "no_weight", "shared_weight", "negative_weight", "own_standard", "over"))
_COUNTED: Final = (BY_MORE, BY_EQUAL)
_NAMED: Final = ("name", "target_text", "actual_text", "measure", "target_kind")


class Progress(NamedTuple):
    """How far one indicator has come; `row` is its row in the batch, `why` says what stands in the way of comparing.

    `done` is the share of the target, at most 1; `pace` the same without that limit; both None where it is not known. `kept` tells of
    targets that are kept or not, rather than come up to by and by; `band` is the place of a quality's band, the highest 0.
    """

    row: int
    name: str
    target: str
    actual: str
    cell: str
    done: Fraction | None
    pace: Fraction | None
    #: reached step by step, as a number of things is, unlike a rate or a limit
    counted: bool
    kept: bool
    #: a limit, and the two figures, in one measure
    limit: tuple[Fraction, Fraction] | None
    band: int | None
    why: str


def progress(at: Context, policy: Policy, doubted: Mapping[int, Collection[str]]) -> Iterator[tuple[int, Progress]]:
    """Go through the indicators of a batch of monitoring forms, with their forms; `doubted` are each form's cells with errors."""
    rows = np.flatnonzero(indicators.counted(at.indicators))
    mine = at.indicators.taken(rows)
    judged = indicators.judge(mine, at.forms.number("year")[mine.form()], at.terms)
    shares = direction.named_share(mine.text("name"))
    values, cells = at.batch.indicators
    texts = list(zip(*(plain(values[name].iloc[rows]) for name in _NAMED), strict=True))
    places = list(zip(*(plain(cells[name].iloc[rows]) for name in ("actual", "target", "name")), strict=True))
    said = reasons()
    for place, (form, row) in enumerate(zip(mine.form().tolist(), rows.tolist(), strict=True)):
        if judged.execution[place]:
            continue
        name, target, actual, measure, kind = texts[place]
        wrong = next((cell for cell in places[place][:2] if cell and cell in doubted.get(form, ())), None)
        why = f"{wrong} 有必须改正的问题" if wrong else _why(judged, place, said)
        share = bool(shares[place]) or kind == "percent" or "%" in (measure or "")
        come = _NOTHING_KNOWN if why else _come(judged, place, policy, share=share)
        cell = next((cell for cell in places[place] if cell), "")
        yield form, Progress(row, one_line(name), one_line(target), one_line(actual), cell, *come, why)


class _Come(NamedTuple):
    done: Fraction | None
    pace: Fraction | None
    counted: bool
    kept: bool
    limit: tuple[Fraction, Fraction] | None
    band: int | None


_NOTHING_KNOWN: Final = _Come(None, None, counted=False, kept=False, limit=None, band=None)


def _why(judged: Judged, row: int, said: list[str | None]) -> str:
    """Say why an indicator is not comparable; "" where it is."""
    quality = judged.method[row] == QUALITATIVE
    if judged.doubt[row] in _HARMLESS and (quality or judged.points.formula[row] != UNKNOWN):
        return ""
    return (
        (said[judged.doubt[row]] or "无法与指标值比较")
        .replace("，无法折算得分", "")
        .replace("，不折算得分", "")
        .partition("；实际完成值与指标值一致")[0]
    )


def _come(judged: Judged, row: int, policy: Policy, *, share: bool) -> _Come:
    method = judged.method[row]
    if method == QUALITATIVE:
        return _quality(int(judged.band[row]), policy)
    formula, points = judged.points.formula[row], judged.points
    if method in _COUNTED and points.target[row] > 0:
        actual, target = exactly(points.actual[row]), exactly(points.target[row])
        pace = max(actual / target, _NOUGHT)
        return _Come(min(pace, ONE), pace, counted=not share, kept=False, limit=None, band=None)
    limit = (exactly(points.actual[row]), exactly(points.target[row])) if method == BY_LESS else None
    done = ONE if formula == FULL else _NOUGHT
    if formula in (SHARE, RAW, LINEAR, INVERSE):
        done = _part(int(formula), exactly(points.actual[row]), exactly(points.target[row]))
    return _Come(done, ONE if formula == FULL else _NOUGHT, counted=False, kept=True, limit=limit, band=None)


def _part(formula: int, actual: Fraction, target: Fraction) -> Fraction:
    """Say how much of a target that was missed was reached."""
    found = actual / target if formula in (SHARE, RAW) else (2 * target - actual) / target if formula == LINEAR else target / actual
    return min(max(found, _NOUGHT), ONE)


def _quality(band: int, policy: Policy) -> _Come:
    """Say how far a quality has come by its band: what is attained is all of it, of the bands below the end that the policy names."""
    bands = policy.qualitative.bands.value.bands
    low, high = Fraction(bands[band].low), Fraction(bands[band].high)
    done = {"high": high, "low": low, "middle": (low + high) / 2}[policy.warning.qualitative.value] if band else ONE
    return _Come(done, None, counted=False, kept=True, limit=None, band=band)


def mean(shares: Collection[Fraction]) -> Fraction | None:
    """Return the mean of some shares; None of none."""
    return sum(shares, _NOUGHT) / len(shares) if shares else None
