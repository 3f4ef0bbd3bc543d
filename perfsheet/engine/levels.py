"""What the levels and names of indicators mean: keys of the vocabulary, names without their numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from unicodedata import normalize

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from perfsheet.read.vocabulary import look_up
from perfsheet.tables import STRINGS

#: second level → the first level it belongs to, where the first does not say
PARENTS = {
    **dict.fromkeys(("quantity", "quality", "timeliness", "output_cost"), "output"),
    **dict.fromkeys(("economic", "social", "ecological", "sustainable"), "benefit"),
    **dict.fromkeys(("economic_cost", "social_cost", "ecological_cost"), "cost"),
    "satisfied": "satisfaction",
}
_NUMBER = re.compile(r"^(?:[★☆*]*(?:指标\s*\d+|指标[一二三四五六七八九十]+|\(\d+\)|\d+[.、)])[:：.、]*)+")
_EMPTY = re.compile(r"[\W_]*(?:不适用|不适应|无|X{2,})?[\W_]*")


def by_text(texts: Series, meaning: Callable[[str], Any], dtype: Any = STRINGS) -> Series:  # noqa: ANN401  # any value, any dtype of pandas
    """Ask for the meaning of each distinct text once; NA has none."""
    codes, distinct = pd.factorize(texts)
    meanings = pd.array([*(meaning(text) for text in distinct), None], dtype=dtype)
    return Series(meanings.take(codes), index=texts.index)


def matches(texts: Series, pattern: re.Pattern[str]) -> Series:
    """Tell which texts hold a pattern; NA does not."""
    codes, distinct = pd.factorize(texts)
    found = np.array([*(pattern.search(text) is not None for text in distinct), False])
    return Series(found[codes], index=texts.index)


def plain(text: str) -> str:
    """Fold width, drop white space and the number before a name: 指标1：培训 人数 is 培训人数."""
    return _NUMBER.sub("", "".join(normalize("NFKC", text).split()))


def with_levels(indicators: DataFrame) -> DataFrame:
    """Add `level1_key` and `level2_key` ("" where the vocabulary knows none), `subject` and `leftover`."""
    level2 = by_text(indicators["level2"], lambda text: look_up(text).level2).fillna("")
    level1 = by_text(indicators["level1"], lambda text: look_up(text).level1).fillna("")
    level1 = level1.where(level1 != "", by_text(level2, lambda key: PARENTS.get(key, "")))
    subject = by_text(indicators["name"], lambda text: None if _EMPTY.fullmatch(plain(text)) else plain(text))
    filled = indicators[["target_text", "actual_text", "score_text", "forecast_text"]].notna().any(axis=1)
    return indicators.assign(level1_key=level1, level2_key=level2, subject=subject, leftover=subject.isna() & ~filled)
