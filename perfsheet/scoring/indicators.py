"""The points of indicators: each row by the method that its contents call for."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from perfsheet.figures import Flags, Floats
from perfsheet.scoring import direction, quantitative
from perfsheet.scoring.adjustments import as_execution, by_coefficient, over_target, own_standard
from perfsheet.scoring.columns import Columns, Small
from perfsheet.scoring.comparison import Figures, bounded, compare
from perfsheet.scoring.deadlines import timings
from perfsheet.scoring.direction import LESS, QUALITY, Directions
from perfsheet.scoring.doubts import number_of
from perfsheet.scoring.judged import BY_EQUAL, BY_LESS, BY_MORE, DEADLINE, IN_RANGE, QUALITATIVE, Judged, nothing_known
from perfsheet.scoring.kinds import BY_DATE, BY_FIGURE, BY_QUALITY, BY_RANGE, calls, filled, kinds
from perfsheet.scoring.points import FULL, LINEAR, NOTHING, SHARE, UNKNOWN, Points
from perfsheet.scoring.qualitative import Qualities, clamped, qualities
from perfsheet.scoring.quantitative import Verdict
from perfsheet.scoring.terms import Terms
from perfsheet.scoring.weights import weights


def counted(rows: Columns) -> Flags:
    """Tell which rows are indicators: placeholders and blank rows of the template are none."""
    figures = [rows.number(column) for column in ("weight", "score", "coefficient")]
    return filled(kinds(rows, "target"), kinds(rows, "actual"), *figures)


def judge(rows: Columns, year: Floats, terms: Terms) -> Judged:
    """Judge rows that are counted; `year` is the year of each row's form."""
    weight, ways = weights(rows, np.ones(len(rows), dtype=bool)), direction.directions(rows)
    judged = _judged_by_kind(rows, nothing_known(weight.weight, ways.sense), ways, year, terms)
    judged = by_coefficient(rows, as_execution(rows, judged, terms))
    judged = _bare_costs(own_standard(rows, over_target(judged, terms)), ways.costly)
    doubt = np.where(judged.doubt != 0, judged.doubt, np.where(weight.shared, number_of("shared_weight"), 0))
    lacking = np.where(np.isnan(weight.weight), number_of("no_weight"), np.where(weight.weight < 0, number_of("negative_weight"), 0))
    doubt = np.where(doubt != 0, doubt, lacking).astype(np.int16)
    computed = np.where(judged.method == QUALITATIVE, judged.computed, judged.points.rounded(terms.places))
    return replace(judged, computed=np.where(weight.weight < 0, np.nan, computed), doubt=doubt)


def _judged_by_kind(rows: Columns, judged: Judged, ways: Directions, year: Floats, terms: Terms) -> Judged:
    method, doubt = calls(kinds(rows, "target"), kinds(rows, "actual"))
    method = np.where((ways.sense == QUALITY) & (method == BY_FIGURE), BY_QUALITY, method)
    judged = _figures(rows, replace(judged, doubt=doubt), method == BY_FIGURE, ways, terms)
    for at, rule in ((BY_RANGE, _ranges), (BY_DATE, _dates), (BY_QUALITY, _qualities)):
        among = np.flatnonzero(method == at)
        if len(among):
            part = rows.taken(among)
            judged = judged.placed(among, rule(part, judged.taken(among), year[among], terms))
    return judged


def _figures(rows: Columns, judged: Judged, mine: Flags, ways: Directions, terms: Terms) -> Judged:
    """Judge figures against figures."""
    figures = compare(rows)
    sense, unclear = direction.settled(rows, ways, mine & (figures.actual != figures.target))
    figures = figures._replace(doubt=bounded(rows, figures, sense))
    verdict = quantitative.judge(figures.actual, figures.target, sense, terms)
    doubt = np.select([figures.doubt != 0, ways.doubt != 0, verdict.doubt != 0], [figures.doubt, ways.doubt, verdict.doubt], 0)
    verdict = Verdict(verdict.formula, doubt.astype(np.int16))
    verdict = _unclear(verdict, quantitative.less(figures.actual, figures.target, terms), unclear)
    return _with_verdict(judged, mine, verdict, figures, sense)


def _bare_costs(judged: Judged, costly: Flags) -> Judged:
    """Doubt every cost whose target is a bare figure: it may be a limit, a price, or an estimate."""
    bare = (judged.sense == direction.BARE) & (judged.doubt == 0) & np.isin(judged.method, (BY_MORE, BY_LESS))
    return replace(judged, doubt=np.where(bare & costly, number_of("direction"), judged.doubt).astype(np.int16))


def _unclear(verdict: Verdict, other_way: Verdict, unclear: Small) -> Verdict:
    """Withhold points where it is unclear which way an indicator points, and it matters."""
    apart = (unclear != 0) & (verdict.doubt == 0) & (verdict.formula != other_way.formula)
    return Verdict(np.where(apart, UNKNOWN, verdict.formula).astype(np.int16), np.where(apart, unclear, verdict.doubt).astype(np.int16))


def _with_verdict(judged: Judged, mine: Flags, verdict: Verdict, figures: Figures, sense: Small) -> Judged:
    """Enter a verdict about figures."""
    sure = mine & (verdict.doubt == 0)
    formula = np.where(sure, verdict.formula, UNKNOWN).astype(np.int16)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(mine & (figures.doubt == 0) & (figures.target > 0), figures.actual / figures.target, np.nan)
    method = np.where(sense == LESS, BY_LESS, np.where(sense == direction.EQUAL, BY_EQUAL, BY_MORE))
    return replace(
        judged,
        points=Points(formula, figures.actual, figures.target, judged.weight),
        ratio=ratio,
        sense=np.where(mine, sense, judged.sense).astype(np.int16),
        reached=np.where(sure, formula == FULL, judged.reached).astype(np.int16),
        method=np.where(mine, method, judged.method).astype(np.int16),
        doubt=np.where(mine, verdict.doubt, judged.doubt).astype(np.int16),
    )


def _ranges(rows: Columns, judged: Judged, year: Floats, terms: Terms) -> Judged:
    """Judge figures against ranges: within is reached; what lies outside is compared with the nearer end, for orientation."""
    del year, terms
    low, high = rows.number("target_low"), rows.number("target_high")
    figures = compare(rows, low)
    actual = figures.actual
    inside, above = (actual >= low) & (actual <= high), actual > high
    formula = np.select([inside, above & (high > 0) & (actual < 2 * high), (actual < low) & (actual > 0)], [FULL, LINEAR, SHARE], NOTHING)
    doubt = np.where(figures.doubt != 0, figures.doubt, np.where(inside, 0, number_of("range"))).astype(np.int16)
    formula = np.where(figures.doubt != 0, UNKNOWN, formula).astype(np.int16)
    return replace(
        judged,
        points=Points(formula, actual, np.where(above, high, low), judged.weight),
        reached=np.where(figures.doubt != 0, -1, inside).astype(np.int16),
        method=np.full(len(rows), IN_RANGE, dtype=np.int16),
        doubt=doubt,
    )


def _dates(rows: Columns, judged: Judged, year: Floats, terms: Terms) -> Judged:
    """Judge dates against deadlines."""
    del terms
    timing = timings(rows, year, judged.sense)
    return replace(
        judged,
        points=replace(judged.points, formula=timing.verdict.formula),
        reached=timing.reached,
        method=np.full(len(rows), DEADLINE, dtype=np.int16),
        doubt=timing.verdict.doubt,
    )


def _qualities(rows: Columns, judged: Judged, year: Floats, terms: Terms) -> Judged:
    """Judge words by the band they name."""
    del year
    found: Qualities = qualities(rows, judged.weight, terms)
    worded = rows.text("target_kind").where(lambda kind: kind == "words")
    unread = worded & rows.text("target_text").where(lambda text: re.search(r"\d", text)) & (found.doubt == number_of("no_band"))
    low, high = (np.where(unread, np.nan, end) for end in (found.low, found.high))
    return replace(
        judged,
        computed=np.where(unread, np.nan, clamped(rows.number("score"), found, terms.places)),
        low=low,
        high=high,
        open_end=found.open_end,
        band=found.band,
        reached=np.where(found.band == 0, 1, np.where(found.band > 0, 0, -1)).astype(np.int16),
        method=np.full(len(rows), QUALITATIVE, dtype=np.int16),
        doubt=np.where(unread, number_of("unreadable"), found.doubt).astype(np.int16),
    )
