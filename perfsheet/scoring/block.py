"""The rows of scores: one layout for all parts of a form, and the cells of each row beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas import DataFrame

from perfsheet.figures import Floats
from perfsheet.scoring.columns import Codes
from perfsheet.scoring.doubts import reasons
from perfsheet.scoring.judged import METHODS
from perfsheet.tables import STRINGS

#: parts of a form that are recomputed, in the order in which a form shows them
PARTS: Final = ("rate", "execution", "indicator", "level", "weights", "total", "recomputed", "grade")
#: tables that `row` counts in, by part
TABLES: Final = ("funds", "indicators", "totals", "forms")
#: which way an indicator points, by its sense
WAYS: Final[tuple[str | None, ...]] = (None, "more", "less", "equal", None, None, None)

_FLOATS: Final = ("weight", "claimed", "computed", "difference", "low", "high", "ratio")
_Texts = npt.NDArray[np.object_]


@dataclass
class Block:
    """Scores of one part, as arrays of one length; what is left out is unknown."""

    part: str
    table: str
    form: Codes
    row: Codes
    claimed: Floats
    computed: Floats
    cell: _Texts
    weight: Floats = field(default_factory=lambda: np.zeros(0))
    weight_cell: _Texts = field(default_factory=lambda: np.zeros(0, dtype=object))
    low: Floats = field(default_factory=lambda: np.zeros(0))
    high: Floats = field(default_factory=lambda: np.zeros(0))
    ratio: Floats = field(default_factory=lambda: np.zeros(0))
    open_end: npt.NDArray[Any] = field(default_factory=lambda: np.zeros(0))
    sense: npt.NDArray[Any] = field(default_factory=lambda: np.zeros(0))
    reached: npt.NDArray[Any] = field(default_factory=lambda: np.zeros(0))
    differs: npt.NDArray[Any] = field(default_factory=lambda: np.zeros(0))
    places: npt.NDArray[Any] = field(default_factory=lambda: np.zeros(0))
    method: npt.NDArray[Any] = field(default_factory=lambda: np.zeros(0))
    doubt: npt.NDArray[Any] = field(default_factory=lambda: np.zeros(0))
    #: what the points are made of: the formula, the two figures it takes, and the band of a quality
    formula: npt.NDArray[Any] = field(default_factory=lambda: np.zeros(0))
    actual: Floats = field(default_factory=lambda: np.zeros(0))
    target: Floats = field(default_factory=lambda: np.zeros(0))
    band: npt.NDArray[Any] = field(default_factory=lambda: np.zeros(0))
    claimed_text: _Texts = field(default_factory=lambda: np.zeros(0, dtype=object))
    computed_text: _Texts = field(default_factory=lambda: np.zeros(0, dtype=object))

    def taken(self, rows: npt.NDArray[np.bool_], part: str) -> Block:
        """Take some of the rows, as another part."""
        size = len(self.form)
        columns: dict[str, Any] = {name: column[rows] for name, column in vars(self).items() if isinstance(column, np.ndarray) and len(column) == size}
        return replace(self, part=part, **columns)

    def column(self, name: str, blank: Any, dtype: Any) -> npt.NDArray[Any]:  # noqa: ANN401  # of any dtype
        """Return a column, filled with blanks where the part has none."""
        values: npt.NDArray[Any] = getattr(self, name)
        return values.astype(dtype, copy=False) if len(values) == len(self.form) else np.full(len(self.form), blank, dtype=dtype)


def frames(blocks: Sequence[Block]) -> tuple[DataFrame, DataFrame, DataFrame]:
    """Join parts to one frame of scores, ordered by form; return with it the frame of their cells and that of what went into them."""
    form = np.concatenate([block.form for block in blocks])
    order = np.argsort(form, kind="stable")

    def joined(name: str, blank: Any, dtype: Any) -> npt.NDArray[Any]:  # noqa: ANN401  # of any dtype
        return np.concatenate([block.column(name, blank, dtype) for block in blocks])[order]

    sizes = [len(block.form) for block in blocks]
    part = np.repeat(np.array([PARTS.index(block.part) for block in blocks]), sizes)[order]
    table = np.repeat(np.array([TABLES.index(block.table) for block in blocks]), sizes)[order]
    floats = {name: joined(name, np.nan, np.float64) for name in _FLOATS if name != "difference"}
    floats["difference"] = np.round(floats["claimed"] - floats["computed"], 9)
    doubt, reached = joined("doubt", 0, np.int16), joined("reached", -1, np.int16)
    values = {
        "form": pd.array(form[order], dtype="int64"),
        "part": _spelt(PARTS, part),
        "table": _spelt(TABLES, table),
        "row": pd.array(joined("row", -1, np.int64), dtype="int64"),
        **{name: _figures(floats[name]) for name in _FLOATS},
        "open_end": pd.array(joined("open_end", False, np.bool_), dtype="boolean"),  # noqa: FBT003  # the blank of numpy.full
        "direction": _spelt(WAYS, joined("sense", 0, np.int16)),
        "reached": pd.arrays.BooleanArray(reached == 1, reached < 0),
        "differs": pd.array(joined("differs", False, np.bool_) & (doubt == 0), dtype="boolean"),  # noqa: FBT003  # the same
        "places": pd.array(joined("places", 0, np.int16), dtype="int16"),
        "method": _spelt(METHODS, joined("method", 0, np.int16)),
        "unsure": _spelt(reasons(), doubt),
        "claimed_text": _strings(joined("claimed_text", None, object)),
        "computed_text": _strings(joined("computed_text", None, object)),
    }
    index = pd.RangeIndex(len(form))
    claimed_cell, weight_cell = (_strings(joined(name, None, object)) for name in ("cell", "weight_cell"))
    cells = {name: weight_cell if name == "weight" else claimed_cell for name in values}
    makings = {
        "formula": joined("formula", 0, np.int16), "actual": joined("actual", np.nan, np.float64), "target": joined("target", np.nan, np.float64),
        "band": joined("band", -1, np.int16),
    }
    return DataFrame(values, index=index, copy=False), DataFrame(cells, index=index, copy=False), DataFrame(makings, index=index, copy=False)


def _figures(values: Floats) -> pd.arrays.FloatingArray:
    return pd.arrays.FloatingArray(values, np.isnan(values))


def _spelt(words: Sequence[str | None], codes: npt.NDArray[Any]) -> Any:  # noqa: ANN401  # an array of pandas
    return _strings(np.array(words, dtype=object)).take(codes)


def _strings(values: _Texts) -> Any:  # noqa: ANN401  # an array of pandas
    chosen: Any = STRINGS
    there = np.flatnonzero(values != None)  # noqa: E711  # element by element
    if len(there) * 2 > len(values):
        return pd.array(values, dtype=chosen)
    place = np.zeros(len(values), dtype=np.intp)
    place[there] = np.arange(1, len(there) + 1)
    return pd.array([None, *values[there]], dtype=chosen).take(place)
