"""What is said of a form as a whole: which columns it has, which of its rows is the first, how many of its rows are of a sort."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from pandas import DataFrame, Series


def asks_for(frame: DataFrame, headings: DataFrame, block: str) -> Series:
    """Tell for each row whether its form has a head for `block` (indicators.actual, funds.reason …).

    What a form does not ask for cannot be missing in it.
    """
    heads = headings["form"].to_numpy()[(headings["block"] == block).to_numpy(dtype=bool, na_value=False)]
    return Series(_counts(frame, heads) > 0, index=frame.index)


def first_of_form(frame: DataFrame, among: Series | None = None) -> Series:
    """Mark the first row of each form, `among` some rows if given: what is said of a form as a whole is said there."""
    forms = frame["form"] if among is None else frame["form"][_flags(among)]
    first = ~forms.duplicated()
    return first if among is None else first.reindex(frame.index, fill_value=False)


def in_form(frame: DataFrame, rows: Series) -> Series:
    """Tell for each row whether any row of its form is among `rows`."""
    return count_in_form(frame, rows) > 0


def count_in_form(frame: DataFrame, rows: Series) -> Series:
    """Count for each row how many rows of its form are among `rows`."""
    return Series(_counts(frame, frame["form"].to_numpy()[_flags(rows)]), index=frame.index)


def _counts(frame: DataFrame, forms: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Count how often the form of each row of a frame is among some forms."""
    own = frame["form"].to_numpy()
    counted: npt.NDArray[np.int64] = np.bincount(forms, minlength=int(own.max(initial=-1)) + 1)[own]
    return counted


def _flags(rows: Series) -> npt.NDArray[np.bool_]:
    return rows.to_numpy(dtype=bool, na_value=False)
