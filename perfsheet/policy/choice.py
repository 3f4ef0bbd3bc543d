"""Choose a policy for each form by the form's own marks, where they are sure; else the national one, and say so."""

from __future__ import annotations

import operator
from functools import reduce
from typing import TYPE_CHECKING

from perfsheet.policy.loading import NATIONAL, built_in, names
from perfsheet.policy.marks import Mark

if TYPE_CHECKING:
    from pandas import DataFrame, Series

    from perfsheet.tables import Batch

_NO_MARK = "表上没有可靠的地方特征，按全国规定"
_SEVERAL = "表上同时有几个地方的特征，不能确定，按全国规定"


def choose(batch: Batch) -> DataFrame:
    """Return, beside each form of the batch, `policy` (a name) and `reason` (Chinese, as the outputs say it)."""
    forms, _ = batch.forms
    chosen = forms[["form"]].assign(policy=NATIONAL, reason=_NO_MARK)
    bearing = {name: {mark: _bears(batch, mark) for mark in built_in(name).marks} for name in names()}
    hits = {name: reduce(operator.or_, marks.values()) for name, marks in bearing.items() if marks}
    several = reduce(operator.add, (hit.astype("int64") for hit in hits.values())) > 1
    for name, hit in hits.items():
        chosen["policy"] = chosen["policy"].mask(hit & ~several, name)
        for mark, found in bearing[name].items():
            chosen["reason"] = chosen["reason"].mask(found & ~several, mark.reason)
    return chosen.assign(reason=chosen["reason"].mask(several, _SEVERAL))


def _bears(batch: Batch, mark: Mark) -> Series:
    """Tell which forms bear a mark."""
    (forms, _), (headings, _), (fields, _) = batch.forms, batch.headings, batch.fields
    found = forms["kind"].isin(mark.kinds) & ~forms["form"].isin(headings["form"][headings["block"].isin(mark.without)])
    for heading in mark.headings:
        found &= forms["form"].isin(_holders(headings, "block", heading.block, heading.matches))
    for field in mark.fields:
        found &= forms["form"].isin(_holders(fields, "key", field.key, field.matches))
    return found


def _holders(table: DataFrame, column: str, value: str, pattern: str) -> Series:
    """Return the forms that have, in a row of that value, a text that the pattern fits once it is folded."""
    rows = table[(table[column] == value).fillna(value=False)]
    folded = rows["text"].str.normalize("NFKC").str.replace(r"\s+", "", regex=True)
    return rows["form"][folded.str.fullmatch(pattern).fillna(value=False)]
