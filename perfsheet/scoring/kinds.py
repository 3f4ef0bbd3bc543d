"""What kinds of content stand against each other in a row, and which method that calls for."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
from pandas import DataFrame

from perfsheet.figures import Flags
from perfsheet.scoring.columns import Columns, Small
from perfsheet.scoring.doubts import number_of

#: kinds of content: nothing filled in · a figure · two figures · a date · words or a tick · stated to be not applicable
NOTHING, FIGURE, RANGE, DATE, WORDS, NONE = range(6)
#: methods: none · as a figure · within two figures · as a date · as a quality
NO_METHOD, BY_FIGURE, BY_RANGE, BY_DATE, BY_QUALITY = range(5)

_KINDS: Final = {
    "number": FIGURE,
    "percent": FIGURE,
    "range": RANGE,
    "date": DATE,
    "words": WORDS,
    "tick": WORDS,
    "untick": WORDS,
    "none": NONE,
}
#: method or doubt by kind of target (down) and kind of actual value (across): NOTHING, FIGURE, RANGE, DATE, WORDS, NONE
_CALLS: Final[tuple[tuple[int | str, ...], ...]] = (
    ("nothing", "no_target", "no_target", "no_target", "no_target", "not_applicable"),
    ("no_actual", BY_FIGURE, "bound", "kinds", "phrase", "not_applicable"),
    ("no_actual", BY_RANGE, "bound", "kinds", "phrase", "not_applicable"),
    ("no_actual", "kinds", "kinds", BY_DATE, "date_phrase", "not_applicable"),
    ("no_actual", "figure", "figure", "kinds", BY_QUALITY, "not_applicable"),
    ("not_applicable", "not_applicable", "not_applicable", "not_applicable", "not_applicable", "not_applicable"),
)
_METHODS: Final = np.array([[NO_METHOD if isinstance(call, str) else call for call in row] for row in _CALLS], dtype=np.int16)
_DOUBTS: Final = np.array([[number_of(call) if isinstance(call, str) else 0 for call in row] for row in _CALLS], dtype=np.int16)
_SUFFIXES: Final = ("", "_text", "_kind", "_comparator", "_measure", "_low", "_high", "_date")


def kinds(rows: Columns, key: str) -> Small:
    """Return what kind of content `key` (target, actual) has in each row."""
    found = rows.text(f"{key}_kind").each(lambda kind: _KINDS.get(kind, NOTHING), blank=NOTHING, dtype=np.int16)
    unread = (found == FIGURE) & np.isnan(rows.number(key))
    return np.where(unread, NOTHING, found).astype(np.int16)


def calls(target: Small, actual: Small) -> tuple[Small, Small]:
    """Return method and doubt for each row's kinds of content."""
    return _METHODS[target, actual], _DOUBTS[target, actual]


def filled(target: Small, actual: Small, *figures: npt.NDArray[np.float64]) -> Flags:
    """Tell which rows are more than a placeholder: something is aimed at, reached, weighed or scored."""
    there = ~np.isin(target, (NOTHING, NONE)) | ~np.isin(actual, (NOTHING, NONE))
    for figure in figures:
        there |= ~np.isnan(figure)
    return there


def current(indicators: DataFrame) -> dict[str, Any]:
    """Return the columns in which an adjusted target, where there is one, stands for the target set at the beginning of the year."""
    if "target_adjusted_kind" not in indicators or indicators["target_adjusted_kind"].isna().all():
        return {}
    kinds_there = indicators["target_adjusted_kind"]
    adjusted = kinds_there.isin([kind for kind, group in _KINDS.items() if group != NONE])
    replaced = {f"target{suffix}": f"target_adjusted{suffix}" for suffix in _SUFFIXES if f"target{suffix}" in indicators}
    bound = adjusted & indicators["target_adjusted_comparator"].notna()
    masks = {"comparator": ("target_adjusted_comparator", bound), **{column: (other, adjusted) for column, other in replaced.items()}}
    return {column: indicators[column].mask(mask, indicators[other]).array for column, (other, mask) in masks.items()}
