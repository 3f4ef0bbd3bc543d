"""The amounts of the funds blocks, one row each, and how they hang together: totals, their parts, parts of parts."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from perfsheet.catalogue import KEYS
from perfsheet.engine.levels import matches
from perfsheet.spread import MONEY as MONEY_UNITS
from perfsheet.tables import Table

MONEY: Final = tuple(key for key, shape in KEYS["funds"].items() if shape == "money")
#: what the money is spent on; everything else says where it comes from
USES: Final = ("basic", "project_spending", "staff", "running", "transfer")
_MEMO: Final = ("three_public", "procured")
#: source → sources that are parts of it where both are named
_WITHIN_OTHERS: Final = {
    "fiscal": (
        *("central", "provincial", "prefecture", "county", "local", "upper"),
        *("fund_government", "fund_capital", "fund_social", "bond", "special_account"),
    ),
    "upper": ("central", "provincial", "prefecture"),
    "local": ("provincial", "prefecture", "county"),
}
#: rows that are parts of others: of 基本支出, or of nobody knows what
_WITHIN: Final = ("staff", "running", "transfer", "unknown")
#: a form that lists one of these lists all its sources
_REST: Final = ("other", "own", "local")
_AMONG = re.compile(r"^\s*其\s*中")
_KEPT = ("form", "form_kind", "stage", "scope", "year", "period", "money_unit", "source", "label")


def amounts_of(funds: Table) -> Table:
    """Lay the money of `funds` out with one row an amount, by form, kind of amount, and row.

    `family` is total, source, use or memo; `block` numbers totals, each with its parts; `doubtful` marks what
    may be a part of another part (其中), `listed` what belongs to a form that lists its sources to the last.
    """
    values, cells = funds
    found = [(key, np.flatnonzero(values[f"{key}_text"].notna())) for key in MONEY]
    long = pd.concat([_column(values, key, at) for key, at in found], ignore_index=True)
    places = pd.concat([cells[key].iloc[at] for key, at in found], ignore_index=True)
    order = long.sort_values(["form", "key", "row"], kind="stable").index
    table = long.loc[order].reset_index(drop=True)
    return Table(
        _structured(_amounts(table), values), DataFrame({"text": places.loc[order].to_numpy()}, index=table.index, dtype=places.dtype)
    )


def _column(values: DataFrame, key: str, at: np.ndarray) -> DataFrame:
    rows = values.iloc[at]
    named = {"wan": f"{key}_wan", "value": key, "text": f"{key}_text", "kind": f"{key}_kind", "measure": f"{key}_measure"}
    return rows[list(_KEPT)].assign(key=key, row=rows.index, **{name: rows[column] for name, column in named.items()})


def _amounts(table: DataFrame) -> DataFrame:
    """Add `amount`: 万元, or the figure as it stands where neither the form nor any of these figures names a unit.

    `scale` leads back to the form's own `unit`.
    """
    unnamed = ~table["wan"].notna().groupby([table["form"], table["key"]]).transform("any")
    plain = table["value"].where(unnamed & (table["kind"] == "number"))
    named = table["wan"].notna()
    power = table["money_unit"].map(lambda unit: 10.0 ** -MONEY_UNITS.get(unit, 0), na_action="ignore")
    scale = power.astype("Float64").fillna(1.0).where(named, 1.0)
    unit = table["money_unit"].fillna("").where(named, "")
    return table.assign(amount=table["wan"].where(named, plain), scale=scale, unit=unit)


def _structured(table: DataFrame, funds: DataFrame) -> DataFrame:
    source = table["source"]
    family = np.select([source == "total", source.isin(USES), source.isin(_MEMO)], ["total", "use", "memo"], "source")
    total = Series(family == "total", index=table.index)
    column = [table["form"], table["key"]]
    before = total.groupby(column).cumsum()
    heads = total.groupby(column).transform("first")
    several = total.groupby(column).transform("sum") > 1
    segment = before.where(heads, before - total).where(several, 0)
    table = table.assign(family=pd.Categorical(family), block=table.groupby(["form", "key", segment]).ngroup())
    few = {name: pd.Categorical(table[name]) for name in ("key", "kind")}
    return table.assign(**few, doubtful=_doubtful(table), listed=table["form"].isin(funds.loc[funds["source"].isin(_REST), "form"]))


def _doubtful(table: DataFrame) -> Series:
    """Mark what may be a part of another part: what follows 其中, a source named twice, levels under 财政拨款."""
    block = table["block"]
    part = table["family"] != "total"
    place = part.groupby(block).cumsum()
    among = (matches(table["label"], _AMONG) & (place > 1)).groupby(block).cummax()
    again = table.duplicated(["block", "source"])
    within = table["source"].isin(_WITHIN)
    for whole, parts in _WITHIN_OTHERS.items():
        within |= table["block"].isin(table.loc[table["source"] == whole, "block"]) & table["source"].isin(parts)
    return part & (among | again | within)
