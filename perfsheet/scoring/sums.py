"""Sums of a form: total of scores, weights, levels; and the grade that a total earns."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from pandas import Series

from perfsheet.figures import Flags, Floats, round_points
from perfsheet.scoring.columns import Coded, Codes, Small
from perfsheet.scoring.doubts import number_of
from perfsheet.scoring.terms import Terms
from perfsheet.tables import plain

#: places that a sum of floats is good for
_CLEAN = 9


class Item(NamedTuple):
    """Things that are added up: the form of each, what they weigh, were given, and should have been given."""

    form: Codes
    weight: Floats
    claimed: Floats
    computed: Floats
    unsure: Flags

    def kept(self, chosen: Flags) -> Item:
        """Return those that are chosen."""
        return Item(self.form[chosen], self.weight[chosen], self.claimed[chosen], self.computed[chosen], self.unsure[chosen])


class Sum(NamedTuple):
    """A sum for each form, and the doubt about it (0: none); NaN where there is nothing to add."""

    value: Floats
    doubt: Small
    #: what the indicators and the execution add to it
    indicators: Floats
    execution: Floats


def added(form: Codes, figures: Floats, forms: int) -> Floats:
    """Add up the figures of each form, blanks left out; NaN where all are blank."""
    there = ~np.isnan(figures)
    total = np.bincount(form[there], figures[there], forms)
    number = np.bincount(form[there], minlength=forms)
    return np.where(number > 0, np.round(total, _CLEAN), np.nan)


def claimed_totals(indicators: Item, execution: Item, stated: Floats) -> Sum:
    """Add up the scores that a form claims: the execution's and the indicators'.

    A part without a score makes the sum doubtful, unless the printed total shows that the part does not count. Where no indicator has a
    score there is no sum: a line of a list of projects states its total, and that of execution, alone.
    """
    forms = len(stated)
    sums = [added(item.form, item.claimed, forms) for item in (indicators, execution)]
    total = np.where(np.isnan(sums[0]), np.nan, _joined(*sums))
    expected = ~np.isnan(indicators.weight)
    lacking = np.bincount(indicators.form[expected & np.isnan(indicators.claimed)], minlength=forms)
    silent = np.bincount(execution.form[np.isnan(execution.claimed)], minlength=forms)
    with np.errstate(invalid="ignore"):
        agrees = np.abs(total - stated) < 10.0**-_CLEAN
    doubt = np.where(np.isnan(total), number_of("no_scores"), np.where(((lacking + silent) > 0) & ~agrees, number_of("missing_scores"), 0))
    return Sum(total, doubt.astype(np.int16), *sums)


def computed_totals(indicators: Item, execution: Item, forms: int) -> Sum:
    """Add up recomputed scores; where a part could not be recomputed for sure, the score that is claimed. Without indicators there is no sum."""
    parts = [np.where(item.unsure | np.isnan(item.computed), item.claimed, item.computed) for item in (indicators, execution)]
    sums = [added(item.form, part, forms) for item, part in zip((indicators, execution), parts, strict=True)]
    total = np.where(np.isnan(sums[0]), np.nan, _joined(*sums))
    unsure, lacking = np.zeros(forms), np.zeros(forms)
    for item, part in zip((indicators, execution), parts, strict=True):
        unsure += np.bincount(item.form[item.unsure], minlength=forms)
        lacking += np.bincount(item.form[np.isnan(part) & ~np.isnan(item.weight)], minlength=forms)
    doubt = np.select([np.isnan(total), lacking > 0, unsure > 0], [number_of(key) for key in ("no_scores", "missing_scores", "some_unsure")], 0)
    return Sum(np.where(lacking > 0, np.nan, total), doubt.astype(np.int16), *sums)


def stands_alone(indicators: Item, execution: Item, stated: Floats) -> Flags:
    """Tell of which forms execution does not count: it has no score, and the indicators alone make up the printed total weight."""
    scored = added(execution.form, np.where(np.isnan(execution.claimed), np.nan, execution.weight), len(stated))
    with np.errstate(invalid="ignore"):
        return np.isnan(scored) & (np.abs(added(indicators.form, indicators.weight, len(stated)) - stated) < 10.0**-_CLEAN)


def weight_totals(indicators: Item, execution: Item, stated: Floats) -> Sum:
    """Add up weights; execution that has no score counts only if the printed total weight says so."""
    forms = len(stated)
    own, beside = (added(item.form, item.weight, forms) for item in (indicators, execution))
    alone = stands_alone(indicators, execution, stated)
    total = np.where(np.isnan(own), np.nan, np.where(alone, own, _joined(own, beside)))
    return Sum(total, np.zeros(forms, dtype=np.int16), own, np.where(alone, np.nan, beside))


def rounded(totals: Floats, places: int) -> Floats:
    """Round sums, which are clean decimals but for the dust of adding."""
    return round_points(np.round(totals, _CLEAN), places)


def grade_names(totals: Floats, terms: Terms) -> tuple[list[str | None], Small]:
    """Name the grade of each total, and the doubt where it has none."""
    doubt = np.where(np.isnan(totals), number_of("no_total"), np.where((totals < 0) | (totals > float(terms.grades.top)), number_of("off_scale"), 0))
    names: list[str | None] = plain(terms.grades.names(Series(np.where(doubt == 0, totals, np.nan))).array)
    return names, doubt.astype(np.int16)


def claimed_grades(words: Coded, terms: Terms) -> list[str | None]:
    """Read the grade that each form claims in the policy's own words; None where it names none of them."""
    meant: dict[str, str | None] = {word: terms.grade_words.get("".join(word.split()).removesuffix("等次").removesuffix("等")) for word in words.texts}
    return [None if (word := words.text(row)) is None else meant[word] for row in range(len(words.codes))]


def _joined(one: Floats, other: Floats) -> Floats:
    """Add two columns, of which a blank counts nothing beside a figure."""
    both_blank = np.isnan(one) & np.isnan(other)
    return np.where(both_blank, np.nan, np.round(np.nan_to_num(one) + np.nan_to_num(other), _CLEAN))
