"""Whether a form documents that targets or money were adjusted: in a column of its own, or where it explains itself."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
from pandas import DataFrame, Series

from perfsheet.engine.levels import matches

#: columns of indicators, keys of fields and kinds of goals in which a form explains itself
_ROW: Final = ("reason", "measures", "explanation", "note")
_FORM: Final = ("reason", "problems", "measures", "explanation", "audit", "conclusion", "review", "management")
_WHAT: Final = "(?:指标|目标|预算|任务|计划|批复|资金|项目|数量|规模)"
_HOW: Final = "(?:调整|调减|调增|变更|追加|追减|压减|核减|收回|核增)"
_SAID: Final = re.compile(f"{_WHAT}[^，。；]{{0,8}}{_HOW}|{_HOW}[^，。；]{{0,8}}{_WHAT}|调整批复|批复调整|(?:经|已|被){_HOW}")
_DENIED: Final = re.compile(f"(?:未|没有|无|不)(?:作|做|再|予|进行)?(?:任何)?{_HOW}")


def documented(indicators: DataFrame, fields: DataFrame, goals: DataFrame) -> Series:
    """Tell of which indicators the row, or the form as a whole, says that something was adjusted."""
    own = np.logical_or.reduce([_says(indicators[column]).to_numpy() for column in _ROW])
    adjusted = indicators["target_adjusted_text"].notna().to_numpy()
    return Series(own | adjusted | indicators["form"].isin(telling(fields, goals)).to_numpy(), index=indicators.index)


def telling(fields: DataFrame, goals: DataFrame) -> set[int]:
    """Return the forms that speak of an adjustment outside of their tables."""
    keyed = fields[fields["key"].str.replace(r"_\d+$", "", regex=True).isin(_FORM).to_numpy(dtype=bool)]
    kinds = goals[goals["kind"].isin(_FORM).to_numpy(dtype=bool)]
    adjusted = goals.loc[(goals["kind"].isin(("expected_adjusted",)) & goals["text"].notna()).to_numpy(dtype=bool), "form"]
    return {*(form for rows in (keyed, kinds) for form in rows.loc[_says(rows["text"]), "form"]), *adjusted}


def _says(texts: Series) -> Series:
    return matches(texts, _SAID) & ~matches(texts, _DENIED)
