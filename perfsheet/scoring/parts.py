"""The parts of a form that are scored on their own: execution and indicators; and the rates that funds print."""

from __future__ import annotations

from typing import Final

import numpy as np

from perfsheet.figures import Flags, Floats, round_points
from perfsheet.scoring import execution, indicators
from perfsheet.scoring.block import Block
from perfsheet.scoring.columns import Codes, Columns, Small
from perfsheet.scoring.context import Context, cells
from perfsheet.scoring.doubts import number_of
from perfsheet.scoring.judged import EXECUTION, QUALITATIVE, RATE, Judged, either
from perfsheet.scoring.points import FULL, NOTHING, SHARE, UNKNOWN, Points
from perfsheet.scoring.printed import places_of, unlike

_RATE_PLACES: Final = 2
_WHOLE: Final = 100.0
#: more places, to see where a rate was cut off instead of rounded
_SPARE: Final = 4


def rate_block(at: Context) -> Block:
    """Recompute the execution rates that are printed; a rate cut off after its last place is right too."""
    funds, money = at.funds, at.money
    total = np.isin(np.arange(len(funds)), execution.whole_rows(funds))
    blank = np.isin(money.doubt, [number_of(key) for key in ("no_budget", "no_spent")]) | ((money.base == 0) & (money.spent == 0))
    rows = np.flatnonzero(~np.isnan(funds.number("rate")) & (total | ~blank))
    computed = execution.rates(money, rows, _RATE_PLACES)
    claimed, places = _printed_rates(funds, rows, computed)

    def rounded(some: Codes, to: int) -> Floats:
        return execution.rates(money, rows[some], to)

    off = unlike(claimed, computed, places, rounded)
    for one in np.unique(places[off]).tolist():
        some = np.flatnonzero(off & (places == one))
        cut = np.floor(np.round(rounded(some, max(one, 0) + _SPARE) * 10.0**one, _SPARE)) / 10.0**one
        off[some] = round_points(np.round(cut, _RATE_PLACES + _SPARE), one) != round_points(claimed[some], one)
    size = len(rows)
    return Block(
        "rate", "funds", funds.form()[rows], rows, claimed, computed, cells(at.batch.funds, ("rate", "label"), rows),
        differs=off, places=places, method=np.full(size, RATE), doubt=money.doubt[rows], ratio=computed / _WHOLE,
        actual=money.spent[rows], target=money.base[rows],
    )


def execution_block(at: Context, rates: Block) -> Block:
    """Recompute the points of execution in the funds of scored forms that give it a weight or a score; `rates` are the printed ones."""
    funds = at.funds
    rows = execution.whole_rows(funds) if len(funds) else np.zeros(0, dtype=np.intp)
    rows = rows[at.scored[funds.form()[rows]]]
    weight, said = execution.weight_of(funds, at.headings, rows), execution.where_said(funds, rows, "score")
    kept = ~np.isnan(weight) | ~np.isnan(funds.number("score")[said])
    rows, said, weight = rows[kept], said[kept], weight[kept]
    claimed = funds.number("score")[said]
    assumed = np.isnan(weight)
    weight = np.where(assumed, at.terms.execution_weight, weight)
    money, printed = at.money, _right_rates(rates, rows)
    points, alone = _execution_points(at, rows, weight, printed)
    computed = points.rounded(at.terms.places)
    places = np.maximum(places_of(funds.text("score_text")[said]), at.places[funds.form()[rows]])
    off = unlike(claimed, computed, places, lambda some, to: points[some].rounded(to)) | _rounded_up(claimed, computed, weight)
    off &= ~_from_rate(printed, weight, claimed, places)
    doubt = np.where(alone, 0, money.doubt[rows])
    owners, weighed = cells(at.batch.funds, ("score", "weight", "label"), said), execution.where_said(funds, rows, "weight")
    return Block(
        "execution", "funds", funds.form()[rows], said, claimed, computed, owners,
        weight=weight, weight_cell=cells(at.batch.funds, ("weight", "weight_label", "label"), weighed), ratio=_ratio(money, rows), differs=off, places=places,
        method=np.full(len(rows), EXECUTION), formula=points.formula, actual=points.actual, target=points.target, band=np.where(alone, 1, -1),
        doubt=np.where((doubt == 0) & assumed, number_of("assumed_weight"), doubt),
    )


def _execution_points(at: Context, rows: Codes, weight: Floats, printed: Floats) -> tuple[Points, Flags]:
    """Choose the points' formula, and tell where the printed rate stands alone, without the money that it comes from."""
    untold = np.isin(at.money.doubt[rows], [number_of(key) for key in ("no_budget", "no_spent")])
    alone = untold & ~np.isnan(at.funds.number("rate")[rows])
    by_rate = _by_rate(_printed_rates(at.funds, rows, printed)[0], weight)
    return either(alone, by_rate, execution.points(at.money, rows, weight, at.terms)), alone


def indicator_block(at: Context) -> tuple[Block, Judged]:
    """Recompute the points of the indicators of scored forms; budget execution among them is a part of its own."""
    rows = np.flatnonzero(at.scored[at.indicators.form()] & indicators.counted(at.indicators))
    mine = at.indicators.taken(rows)
    form = mine.form()
    judged = indicators.judge(mine, at.forms.number("year")[form], at.terms)
    claimed = mine.number("score")
    places = at.places[form]
    off = np.where(judged.method == QUALITATIVE, judged.computed != claimed, _misprinted(judged.points, claimed, judged.computed, places))
    off = (off | _rounded_up(claimed, judged.computed, judged.weight)) & ~np.isnan(claimed)
    return Block(
        "indicator", "indicators", form, rows, claimed, judged.computed, cells(at.batch.indicators, ("score", "weight", "name", "target"), rows),
        weight=judged.weight, weight_cell=cells(at.batch.indicators, ("weight", "name", "target"), rows), low=judged.low, high=judged.high, ratio=judged.ratio,
        open_end=judged.open_end, sense=judged.sense, reached=judged.reached, differs=off, places=places, method=judged.method, doubt=judged.doubt,
        formula=judged.points.formula, actual=judged.points.actual, target=judged.points.target, band=judged.band,
    ), judged


def _misprinted(points: Points, claimed: Floats, computed: Floats, places: Small) -> Flags:
    return unlike(claimed, computed, places, lambda some, to: points[some].rounded(to))


def _rounded_up(claimed: Floats, computed: Floats, weight: Floats) -> Flags:
    """Tell where full points are claimed for less: what is short of full is not full, however few places are printed."""
    with np.errstate(invalid="ignore"):
        found: Flags = (claimed >= weight) & (computed < weight)
    return found


def _ratio(money: execution.Money, rows: Codes) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(money.doubt[rows] == 0, money.spent[rows] / money.base[rows], np.nan)


def _printed_rates(funds: Columns, rows: Codes, computed: Floats) -> tuple[Floats, Small]:
    """Read printed rates in per cent with the places they show; a bare 0.98 or 98 is read as what comes nearer."""
    number, places = funds.number("rate")[rows], places_of(funds.text("rate_text")[rows])
    bare = ~funds.text("rate_kind")[rows].where(lambda kind: kind == "percent")
    with np.errstate(invalid="ignore"):
        nearer = np.abs(number * _WHOLE - computed) < np.abs(number - computed)
    fraction = bare & np.where(np.isnan(computed), number <= 1, nearer)
    claimed = np.where(fraction, np.round(number * _WHOLE, 9), number)
    return claimed, np.where(fraction, np.maximum(places - 2, -1), places).astype(np.int16)


def _right_rates(rates: Block, rows: Codes) -> Floats:
    """Return the printed rates of rows of funds, NaN where there is none or it is wrong."""
    right = dict(zip(rates.row[~rates.differs].tolist(), rates.claimed[~rates.differs].tolist(), strict=True))
    return np.array([right.get(row, np.nan) for row in rows.tolist()], dtype=np.float64)


def _by_rate(rate: Floats, weight: Floats) -> Points:
    formula = np.select([np.isnan(rate), rate >= _WHOLE, rate > 0], [UNKNOWN, FULL, SHARE], NOTHING).astype(np.int16)
    return Points(formula, rate, np.full(len(rate), _WHOLE), weight)


def _from_rate(printed: Floats, weight: Floats, claimed: Floats, places: Small) -> Flags:
    """Tell where points follow from the rate as the form prints it, rounded: 86% of 10 is 8.6."""
    points = _by_rate(printed, weight)
    anything = np.full(len(printed), np.inf)
    return ~np.isnan(printed) & ~unlike(claimed, anything, places, lambda some, to: points[some].rounded(to))
