"""What rules about scores look at: the recomputed parts of a form beside its rows, how they came about, and where a reason is given."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np
from pandas import DataFrame, Series

from perfsheet.engine.levels import matches
from perfsheet.engine.narrow import once
from perfsheet.scoring import explanations

if TYPE_CHECKING:
    from perfsheet.scoring import Scores

#: what it takes to tell whether a row must be explained, and is
NEEDED: Final = ["form", "level1_key", "subject", "target_kind", "weight", "score", "reason", "measures", "explanation", "note"]
#: columns of indicators, keys of fields and kinds of goals in which a unit explains itself
_REASONS: Final = ("reason", "measures", "explanation", "note")
_FORM_REASONS: Final = ("reason", "problems", "explanation")
_SAYS_SOMETHING: Final = re.compile(r"[^\W_]{2}")
_NOTHING: Final = re.compile(r"^[\W_]*(?:无|没有|暂无|不适用|无偏差|无原因|无说明|已完成|完成)[\W_]*$")


def parts_of(scores: Scores, part: str, table: str, frame: DataFrame, among: Series) -> DataFrame:
    """Return the rows of `scores.parts` that are `among` (a mask over them) and of a part, by the row of `frame`; `at` is their own."""
    return _of_frame(scores.parts[among.to_numpy(dtype=bool, na_value=False)], part, table, frame)


@once
def _differing(parts: DataFrame) -> DataFrame:
    return parts[parts["differs"].to_numpy(dtype=bool, na_value=False)]


def _of_frame(parts: DataFrame, part: str, table: str, frame: DataFrame) -> DataFrame:
    mine = parts[(parts["part"] == part) & (parts["table"] == table) & parts["row"].isin(frame.index)]
    return mine.assign(at=mine.index).set_index("row")


def off(scores: Scores, part: str, table: str, frame: DataFrame) -> DataFrame:
    """Return the parts that differ for sure from what is claimed."""
    return _of_frame(_differing(scores.parts), part, table, frame)


def how(scores: Scores, found: DataFrame) -> Series:
    """Say how recomputed parts came about."""
    return Series(explanations(scores, found["at"].tolist()), index=found.index, dtype=object)


def all_of(found: DataFrame) -> Series:
    """Mark all rows that were found."""
    return Series(data=True, index=found.index, dtype=bool)


def told(texts: Series) -> Series:
    """Tell which texts say something: neither blank nor 无."""
    return matches(texts, _SAYS_SOMETHING) & ~matches(texts, _NOTHING)


def explained(indicators: DataFrame, fields: DataFrame, goals: DataFrame) -> Series:
    """Tell which rows give a reason, themselves or with the whole form."""
    own = np.logical_or.reduce([told(indicators[column]).to_numpy() for column in _REASONS])
    forms = _telling(fields, "key") | _telling(goals, "kind")
    return Series(own, index=indicators.index) | indicators["form"].isin(forms)


def _telling(table: DataFrame, key: str) -> set[int]:
    """Return the forms that give reasons for the whole form in a table."""
    rows = table.loc[table[key].isin(_FORM_REASONS).to_numpy(dtype=bool), ["form", "text"]]
    return set(rows.loc[told(rows["text"]), "form"])
