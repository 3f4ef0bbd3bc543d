"""Which forms have a column or a block at all: what a form does not ask for cannot be missing in it."""

from __future__ import annotations

from pandas import DataFrame, Series


def asks_for(frame: DataFrame, headings: DataFrame, block: str) -> Series:
    """Tell for each row whether its form has a head for `block` (indicators.actual, funds.reason …)."""
    return frame["form"].isin(headings.loc[headings["block"] == block, "form"])


def first_of_form(frame: DataFrame) -> Series:
    """Mark the first row of each form: what is said of a form as a whole is said there."""
    return ~frame.duplicated("form")


def in_form(frame: DataFrame, rows: Series) -> Series:
    """Tell for each row whether any row of its form is among `rows`."""
    return frame["form"].isin(frame.loc[rows, "form"])
