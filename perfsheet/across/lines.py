"""Rows of indicators of two linked forms side by side: matched by name, within levels where a name repeats; what is left over on either side."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from perfsheet.account import same_name
from perfsheet.across.renames import renamed
from perfsheet.engine.levels import by_text, of_execution, with_levels
from perfsheet.tables import Table

#: first levels whose indicators a unit sets itself; those of decision and process come from the office's frame
OWN: Final = ("", "cost", "output", "benefit", "satisfaction", "performance", "sustainability", "operating_cost")
#: columns that it takes to know an indicator
_KNOWN: Final = [
    *("form", "position", "level1", "level2", "name"),
    *(f"{key}_{part}" for key in ("target", "actual", "forecast", "weight", "score") for part in ("text", "kind")),
]
_KEPT: Final = ["form", "position", "subject", "key", "place", "level1_key", "level2_key", "target_text"]
#: a unit or points in brackets behind a name: 培训人数(人), 培训人数(10分)
_UNIT: Final = re.compile(r"(?<=..)(?:\((?![一二三四五六七八九十\d])[^()]{1,4}\)|\(\d+(?:\.\d+)?分\))+$")
_MARKS: Final = re.compile(r"[\W_]+")


class Lines(NamedTuple):
    """Indicators of later forms against those of earlier ones.

    `both` has, by row of the later form, `form`, `other` (the row of the earlier one) and `place` and `other_place`, counted among the
    matched rows of the form; `renamed` likewise. `added` are rows of later forms only; `missing` has, by the row of the later form
    behind which it should stand, `form` and `other`. `alike` is, by later form, the share of rows that both have.
    """

    both: DataFrame
    renamed: DataFrame
    added: DataFrame
    missing: DataFrame
    alike: Series

    def comparable(self, part: str, least: float) -> DataFrame:
        """Return a part for the forms that have at least a share of their indicators in common."""
        rows: DataFrame = getattr(self, part)
        return rows.loc[(rows["form"].map(self.alike) >= least).to_numpy(dtype=bool)]


def narrow(indicators: Table, forms: pd.Index[int]) -> DataFrame:
    """Return the named indicators of some forms, by their rows, with what they are matched by."""
    values, _ = indicators
    mine = values.loc[values["form"].isin(forms), _KNOWN]
    known = with_levels(mine)
    known = known[known["subject"].notna() & ~of_execution(known)]
    key = by_text(known["subject"], _key)
    levels = known["level1_key"].astype(object) + "/" + known["level2_key"].astype(object)
    return known.assign(key=key, place=levels)[_KEPT]


def _key(subject: str) -> str:
    """Fold a name so that width, quotes, punctuation and a unit behind it make no difference."""
    return _MARKS.sub("", _UNIT.sub("", same_name(subject)))


def matched(rows: DataFrame, earlier: Series) -> DataFrame:
    """Return only what both forms have (`Lines.both`)."""
    return _ranked(_matched(*_sides(rows, earlier))[0])


def side_by_side(rows: DataFrame, earlier: Series) -> Lines:
    """Match the rows of later forms with those of the `earlier` form of each."""
    left, right = _sides(rows, earlier)
    both, rest_left, rest_right = _matched(left, right)
    new_names = renamed(rest_left, rest_right)
    rest = rest_left[~rest_left["row"].isin(new_names["row"])]
    lost = _lost(rest_right, new_names)
    alike = _alike(sorted(set(left["form"])), [both, new_names], [rest], [lost])
    added = rest[rest["level1_key"].isin(OWN)].set_index("row")[["form"]]
    return Lines(_ranked(both), new_names.set_index("row"), added, _anchored(lost[lost["level1_key"].isin(OWN)], both), alike)


def _sides(rows: DataFrame, earlier: Series) -> tuple[DataFrame, DataFrame]:
    """Return the rows of later and of earlier forms, under the number of the later one, where both have any."""
    left = rows[rows["form"].isin(earlier.index)]
    right = rows.assign(row=rows.index).merge(DataFrame({"later": earlier.index, "form": earlier.to_numpy()}), on="form", sort=False)
    right = right.assign(form=right["later"]).drop(columns="later")
    shared = set(left["form"]) & set(right["form"])
    return left.assign(row=left.index)[left["form"].isin(shared).to_numpy()], right[right["form"].isin(shared).to_numpy()]


def _matched(left: DataFrame, right: DataFrame) -> tuple[DataFrame, DataFrame, DataFrame]:
    """Match by name, then within levels, then one after the other; names that repeat unequally are left out on both sides."""
    found = []
    for keys in (["form", "key"], ["form", "place", "key"]):
        pairs = left[~left.duplicated(keys, keep=False)].merge(right[~right.duplicated(keys, keep=False)], on=keys, suffixes=("", "_other"))
        pairs = pairs[["form", "row", "row_other", "position", "position_other", "key"]]
        found.append(pairs)
        left, right = left[~left["row"].isin(pairs["row"])], _without(right, pairs)
    keys = ["form", "key"]
    counts = [side.groupby(keys).size() for side in (left, right)]
    repeated = counts[0].index.intersection(counts[1].index)
    equal = repeated[(counts[0].reindex(repeated) == counts[1].reindex(repeated)).to_numpy()]
    same_many = [
        side[pd.MultiIndex.from_frame(side[keys]).isin(equal)].assign(nth=lambda rows: rows.groupby(keys).cumcount())
        for side in (left, right)
    ]
    pairs = same_many[0].merge(same_many[1], on=[*keys, "nth"], suffixes=("", "_other"))
    found.append(pairs[["form", "row", "row_other", "position", "position_other", "key"]])
    left, right = (side[~pd.MultiIndex.from_frame(side[keys]).isin(repeated)] for side in (left, right))
    return pd.concat(found).rename(columns={"row_other": "other"}), left, right


def _without(right: DataFrame, pairs: DataFrame) -> DataFrame:
    taken = pd.MultiIndex.from_frame(pairs[["form", "row_other"]])
    return right[~pd.MultiIndex.from_frame(right[["form", "row"]]).isin(taken)]


def _lost(right: DataFrame, new_names: DataFrame) -> DataFrame:
    taken = pd.MultiIndex.from_frame(new_names[["form", "other"]])
    return right[~pd.MultiIndex.from_frame(right[["form", "row"]]).isin(taken)]


def _ranked(both: DataFrame) -> DataFrame:
    """Rank the matched rows of each form in its own order and in that of the earlier form."""
    groups = both.groupby("form", sort=False)
    ranks = {"place": groups["position"].rank(method="first"), "other_place": groups["position_other"].rank(method="first")}
    return both.assign(**ranks).set_index("row")[["form", "other", "place", "other_place"]].sort_index()


def _anchored(lost: DataFrame, both: DataFrame) -> DataFrame:
    """Find for each missing row the matched one that stands before it in the earlier form, else the first one of the form."""
    known = both.sort_values("position_other")[["form", "position_other", "row"]].rename(columns={"row": "after"})
    asked = lost.sort_values("position")[["form", "position", "row"]]
    found = pd.merge_asof(asked, known, left_on="position", right_on="position_other", by="form")
    first = both.sort_values("position").groupby("form")["row"].first()
    after = found["after"].fillna(found["form"].map(first))
    return (
        found.assign(after=after)
        .dropna(subset="after")
        .astype({"after": "int64"})
        .sort_values(["form", "position"], kind="stable")
        .rename(columns={"row": "other"})
        .set_index("after")[["form", "other"]]
    )


def _alike(forms: list[int], both: list[DataFrame], left: list[DataFrame], right: list[DataFrame]) -> Series:
    """Return the share of rows that both forms have, of those of the longer one."""
    counts = [_counted(forms, [*both, *side]) for side in (left, right)]
    return Series(_counted(forms, both) / np.maximum(np.maximum(counts[0], counts[1]), 1), index=pd.Index(forms, dtype="int64"))


def _counted(forms: list[int], frames: list[DataFrame]) -> np.ndarray:
    return np.asarray(pd.concat([frame["form"] for frame in frames]).value_counts().reindex(forms).fillna(0).to_numpy(dtype=float))
