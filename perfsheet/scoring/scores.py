"""Scores: every point that a form claims beside the point that the policy gives."""

from __future__ import annotations

from typing import NamedTuple

from pandas import DataFrame

from perfsheet.policy import Policy
from perfsheet.scoring import form_parts, parts
from perfsheet.scoring.block import frames
from perfsheet.scoring.context import context
from perfsheet.scoring.terms import Terms
from perfsheet.tables import Batch


class Scores(NamedTuple):
    """One row for each part of a form that was recomputed, and the frame of its cells.

    `parts`: form · part (rate, execution, indicator, level, weights, total, recomputed, grade) · table and row (where it stands in the
    batch) · weight · claimed · computed · difference (claimed − computed) · low and high (the points that a band allows; `open_end`
    where `high` belongs to the band above) · ratio (actual ÷ target) · direction (more, less, equal) · reached (NA: not known) ·
    differs (not the same in the places printed; never where unsure) · places · method · unsure (the reason, NA where sure) ·
    claimed_text and computed_text (grades). Rates are in per cent. `cells` names the cell of the weight for `weight`, else of what is claimed;
    `makings` holds what `explain` needs.
    """

    parts: DataFrame
    cells: DataFrame
    makings: DataFrame
    batch: Batch
    terms: Terms


def score(batch: Batch, policy: Policy) -> Scores:
    """Recompute every rate, score, sum and grade of a batch under one policy."""
    at = context(batch, Terms.of(policy))
    rates = parts.rate_block(at)
    execution = parts.execution_block(at, rates)
    indicators, judged = parts.indicator_block(at)
    own, funded = form_parts.items(indicators, execution, judged, form_parts.appraised(at))
    level = form_parts.level_block(at)
    weights = form_parts.weights_block(at, own, funded)
    totals = form_parts.total_blocks(at, own, funded)
    listed = indicators.taken(judged.execution, "execution")
    found, cells, makings = frames([rates, execution, listed, indicators.taken(~judged.execution, "indicator"), level, weights, *totals])
    return Scores(found, cells, makings, batch, at.terms)
