"""Monitoring: how likely a target is to be reached, as ticked or written; whether what is forecast falls short of it."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from perfsheet.engine.levels import by_text, matches
from perfsheet.engine.narrow import of_stages, once

CHOICES: Final = ("likely", "possible", "impossible")
#: kinds of reason that can be ticked
REASONS: Final = ("reason_funding", "reason_system", "reason_staff", "reason_hardware", "reason_other")
_COLUMNS: Final = [
    *("form", "subject", "comparator", "measure", *CHOICES, *(f"{choice}_kind" for choice in CHOICES), "likelihood"),
    *(f"{key}{suffix}" for key in ("target", "actual", "forecast") for suffix in ("", "_text", "_kind", "_comparator", "_measure")),
    *("reason", "measures", "note", "explanation", *REASONS),
]
_TICKED: Final = re.compile(r"^\s*(?:1|是|[YyＹ]|○|●|⚪|◯|有|选)\s*$")
_NOT_TICKED: Final = re.compile(r"^\s*(?:0|否|不|[NnＮ]|×|✗|✘|[-—/])\s*$")
_DOUBT: Final = re.compile("可能|不能|无法|难以")
_SURE: Final = re.compile("^确定能")
_MONTH: Final = re.compile(r"(\d{1,2})\s*月")


class Chances(NamedTuple):
    """How many of the three are chosen in each row (NA where a mark is not understood), and whether success is put in doubt."""

    chosen: Series
    doubtful: Series


@once
def monitored(indicators: DataFrame) -> DataFrame:
    """Return the indicators of monitoring forms, with the columns that rules about monitoring look at."""
    return of_stages(indicators, ("monitor",), _COLUMNS)


@once
def chances(indicators: DataFrame) -> Chances:
    """Read the marks of the three columns, or the words of the one."""
    none = np.zeros(len(indicators), dtype=bool)
    ticked, strange = {}, none
    for column in CHOICES:
        text, kind = indicators[column], indicators[f"{column}_kind"]
        filled = text.notna().to_numpy()
        ticked[column] = none if not filled.any() else kind.isin(("tick",)).to_numpy(dtype=bool) | matches(text, _TICKED).to_numpy()
        strange = strange | (
            filled & ~ticked[column] & ~kind.isin(("untick", "none")).to_numpy(dtype=bool) & ~matches(text, _NOT_TICKED).to_numpy()
        )
    written = indicators["likelihood"]
    doubt = matches(written, _DOUBT) & ~matches(written, _SURE)
    chosen = sum((column.astype("int64") for column in ticked.values()), start=written.notna().to_numpy().astype("int64"))
    return Chances(
        Series(pd.arrays.IntegerArray(chosen, strange), index=indicators.index), doubt | ticked["possible"] | ticked["impossible"]
    )


def month_of(periods: Series) -> Series:
    """Return the last month of monitoring periods: 1-7月 is 7."""
    return by_text(periods, _last_month, "Int64")


def comparable(indicators: DataFrame, column: str) -> Series:
    """Tell where the target and another column are figures of one measure, or one of the two names none."""
    kinds = [indicators["target_kind"].isin((kind,)) & indicators[f"{column}_kind"].isin((kind,)) for kind in ("number", "percent")]
    figures = (kinds[0] | kinds[1]).to_numpy(dtype=bool)
    rows = indicators.loc[figures, ["measure", "target_measure", f"{column}_measure"]].astype(object)
    own, other = rows["measure"].fillna(rows["target_measure"]), rows[f"{column}_measure"]
    alike = (own == other) | own.isna() | other.isna()
    return alike.astype(bool).reindex(indicators.index, fill_value=False)


@once
def falls_short(indicators: DataFrame) -> Series:
    """Tell where the forecast is surely below a target that is to be reached."""
    more = indicators["comparator"].isin(("≥", ">", "=", "＞", ">="))
    plain = indicators["forecast_comparator"].isna() | (
        indicators["forecast_comparator"].astype(object) == indicators["comparator"].astype(object)
    )
    short = comparable(indicators, "forecast") & more & plain & (indicators["forecast"] < indicators["target"])
    return short.fillna(value=False)


def _last_month(text: str) -> int | None:
    found = [int(month) for month in _MONTH.findall(text) if 1 <= int(month) <= 12]
    if found:
        return found[-1]
    return 6 if "半年" in text else None
