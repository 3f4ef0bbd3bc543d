"""What the levels and names of indicators mean: keys of the vocabulary, names without their numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any
from unicodedata import normalize
from weakref import finalize

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas import DataFrame, Series

from perfsheet.engine.texts import Texts
from perfsheet.model import KINDS
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
_EXECUTION = re.compile("^(?:项目)?(?:预算|资金|预算资金)(?:执行|完成|支出|使用)(?:率|进度)")
_KINDS = pd.CategoricalDtype(["", *KINDS])
#: columns that are not of a batch, by the identity of what they hold
_LASTING: dict[int, Texts] = {}
_EMPTY = re.compile(r"[\W_]*(?:不适用|不适应|无|X{2,})?[\W_]*")


def by_text(texts: Series, meaning: Callable[[str], Any], dtype: Any = STRINGS) -> Series:  # noqa: ANN401  # any value, any dtype of pandas
    """Ask for the meaning of each distinct text once; NA has none."""
    codes, distinct = coded(texts)
    meanings = pd.array([*(meaning(text) for text in distinct), None], dtype=dtype)
    return Series((Texts.lasting(meanings) if dtype is STRINGS else meanings).take(codes), index=texts.index)


def matches(texts: Series, pattern: re.Pattern[str], among: Series | None = None) -> Series:
    """Tell which texts, `among` the rows that are marked if any, hold a pattern; NA does not."""
    codes, distinct = coded(texts)
    mine = np.ones(len(codes), dtype=bool) if among is None else among.to_numpy(dtype=bool, na_value=False)
    asked, found = np.zeros((2, len(distinct) + 1), dtype=bool)
    asked[codes[mine]] = True
    for code in np.flatnonzero(asked[:-1]).tolist():
        found[code] = pattern.search(distinct[code]) is not None
    return Series(found[codes] & mine, index=texts.index)


def coded(texts: Series) -> tuple[npt.NDArray[np.intp], Sequence[str]]:
    """Give the distinct texts of a column numbers; -1 is NA. They are remembered as long as the column lives."""
    array: Any = texts.array
    if not isinstance(array, Texts) and id(array) not in _LASTING:
        _LASTING[id(array)] = Texts.lasting(array)
        finalize(array, _LASTING.pop, id(array), None)
    known: Texts = array if isinstance(array, Texts) else _LASTING[id(array)]
    return known.coded()


def of_execution(indicators: DataFrame) -> Series:
    """Tell the rows that are budget execution listed among the indicators: it follows from the funds, and has no target of its own."""
    return (indicators["level1_key"] == "execution") | matches(indicators["subject"], _EXECUTION)


def plain(text: str) -> str:
    """Fold width, drop white space and the number before a name: 指标1：培训 人数 is 培训人数."""
    return _NUMBER.sub("", "".join(normalize("NFKC", text).split()))


def with_levels(indicators: DataFrame) -> DataFrame:
    """Add `level1_key` and `level2_key` ("" where the vocabulary knows none), `subject` and `leftover`; kinds become categories."""
    own = _keys(indicators["level1"], lambda text: look_up(text).level1)
    level2 = _keys(indicators["level2"], lambda text: look_up(text).level2)
    parent = _keys(indicators["level2"], lambda text: PARENTS.get(look_up(text).level2 or ""))
    subject = by_text(indicators["name"], lambda text: None if _EMPTY.fullmatch(bare := plain(text)) else bare)
    filled = np.logical_or.reduce([indicators[f"{key}_text"].notna() for key in ("target", "actual", "score", "forecast")])
    return indicators.assign(
        **{f"{key}_kind": _kinds(indicators[f"{key}_kind"]) for key in ("target", "actual", "forecast", "weight", "score")},
        level1_key=pd.Categorical(np.where(own == "", parent, own)),
        level2_key=pd.Categorical(level2),
        subject=subject,
        leftover=subject.isna() & ~filled,
    )


def _keys(texts: Series, meaning: Callable[[str], str | None]) -> npt.NDArray[np.object_]:
    codes, distinct = coded(texts)
    return np.array([*(meaning(text) or "" for text in distinct), ""], dtype=object)[codes]


def _kinds(kinds: Series) -> pd.Categorical:
    codes, distinct = coded(kinds)
    places = np.array([*(_KINDS.categories.get_loc(kind) for kind in distinct), -1])
    return pd.Categorical.from_codes(places[codes], dtype=_KINDS)
