"""Which form is held against which: pairs of a later form and the earlier one that it must follow."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from perfsheet.across.subjects import EVALUATION

#: order of the stages within a year; an evaluation by the department or the finance office comes after the unit's own
_ORDER: Final = {"ex_ante": 0, "target": 1, "monitor": 2, "selfeval": 3, EVALUATION: 4}
_SLOT: Final = ["subject", "year", "stage", "month"]
#: month of a form that is not one of several a year
_WHOLE_YEAR: Final = 0


def placed(forms: DataFrame) -> DataFrame:
    """Return the forms that have their place: of a known subject, year, stage and, where there are several a year, month."""
    known = forms["subject"].notna() & forms["year"].notna() & (forms["stage"] != "")
    month = forms["month"].where(forms["stage"] == "monitor", _WHOLE_YEAR)
    stage = forms["stage"].astype(object).where(~forms["evaluation"] | (forms["stage"] != "selfeval"), EVALUATION)
    return forms.assign(month=month, stage=stage)[known & month.notna()]


def repeated(forms: DataFrame) -> Series:
    """Return, for forms that have a place that an earlier form has, that form."""
    first = placed(forms).groupby(_SLOT, sort=False)["form"].transform("first")
    return first[first != first.index]


def alone(forms: DataFrame) -> DataFrame:
    """Return the forms that have a place to themselves, in the order of the year: where two have one, neither is compared."""
    found = placed(forms)
    found = found[~found.duplicated(_SLOT, keep=False)]
    rank = found["stage"].map(_ORDER)
    return found.assign(rank=rank).sort_values(["subject", "year", "rank", "month"], kind="stable")


def pairs(lone: DataFrame) -> dict[str, Series]:
    """Return, by relation, the earlier form of each later one; `lone` is what `alone` gives.

    `declared`: the targets of the year, else its first monitoring · `before`: the report before this one, of the same year ·
    `last_year`: of targets, the self-evaluation of the year before · `same_last_year`: the same stage of the year before ·
    `appraised`: of targets, the pre-assessment ·
    `evaluated`: of self-evaluations, the evaluation of the same by the department or the finance office.
    """
    year = [lone["subject"], lone["year"]]
    target = lone["form"].where(lone["stage"] == "target")
    report = lone["form"].where(lone["stage"].isin(("monitor", "selfeval")))
    monitor = lone["form"].where(lone["stage"] == "monitor")
    declared = target.groupby(year).transform("first").fillna(monitor.groupby(year).transform("first"))
    before = report.dropna().groupby([axis[report.notna()] for axis in year]).shift()
    appraised = lone["form"].where(lone["stage"] == "ex_ante").groupby(year).transform("first")
    evaluated = lone["form"].where(lone["stage"] == EVALUATION).groupby(year).transform("first")
    return {
        "declared": _kept(declared, lone, ("monitor", "selfeval")),
        "before": _kept(before, lone, ("monitor", "selfeval")),
        "appraised": _kept(appraised, lone, ("target",)),
        "evaluated": _kept(evaluated, lone, ("selfeval",)),
        "last_year": _kept(_year_before(lone, "selfeval"), lone, ("target",)),
        "same_last_year": _kept(_year_before(lone, None), lone, ("target", "selfeval")),
    }


def _kept(earlier: Series, lone: DataFrame, stages: tuple[str, ...]) -> Series:
    stage = lone["stage"].reindex(earlier.index)
    found = earlier[stage.isin(stages) & earlier.notna()].astype("int64")
    return Series(found[found.to_numpy() != found.index.to_numpy()]).sort_index()


def _year_before(lone: DataFrame, stage: str | None) -> Series:
    """Return the form of the year before: of a stage, or of the same one."""
    past = lone[lone["stage"] != "monitor"]
    if stage:
        past = past[past["stage"] == stage]
    stages = past["stage"].to_numpy() if stage is None else np.full(len(past), "", dtype=object)
    own = lone["stage"].to_numpy() if stage is None else np.full(len(lone), "", dtype=object)
    known = Series(past["form"].to_numpy(), pd.MultiIndex.from_arrays([past["subject"], past["year"] + 1, stages]))
    asked = pd.MultiIndex.from_arrays([lone["subject"], lone["year"], own])
    return Series(known.reindex(asked).to_numpy(), index=lone.index).astype("Float64")
