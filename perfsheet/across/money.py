"""Amounts of linked forms side by side, by source of money."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from perfsheet.tables import STRINGS, plain

if TYPE_CHECKING:
    from perfsheet.across.across import Across

#: the columns in which a form states the budget at the beginning of the year, the surest first; targets may state it as any of them
_BUDGETS: Final = {"target": ("approved", "amount", "budget"), "monitor": ("approved",), "selfeval": ("approved",)}
#: the columns in which it states the budget as it is now
_PRESENT: Final = {"target": ("approved", "amount", "budget"), "monitor": ("approved",), "selfeval": ("budget",)}


def side_by_side(across: Across, relation: str, keys: dict[str, tuple[str, ...]]) -> DataFrame:
    """Return by row of funds of the later forms: `form`, `source`, `mine`, `theirs` in 万元, `other` and `column` of the earlier amount.

    `keys` are the columns looked at, by stage. A source that a form names twice is not compared.
    """
    earlier = across.whole.pairs[relation]
    own = stated(across, keys)
    later = own[own["form"].isin(earlier.index)].assign(earlier=lambda rows: rows["form"].map(earlier))
    before = own[["form", "source", "amount", "column", "row"]].rename(
        columns={"form": "earlier", "amount": "theirs", "row": "other", "column": "column_other"}
    )
    found = later.merge(before, on=["earlier", "source"]).rename(columns={"amount": "mine"}).set_index("row").sort_index()
    return DataFrame(across.here("funds", found))


def declared(across: Across) -> DataFrame:
    """Return the budgets at the beginning of the year against those declared."""
    return side_by_side(across, "declared", _BUDGETS)


def present(across: Across) -> DataFrame:
    """Return the budgets as they are now against those declared."""
    return side_by_side(across, "declared", _PRESENT)


def spent(across: Across) -> DataFrame:
    """Return what was spent against what the report before says was spent."""
    return side_by_side(across, "before", {"monitor": ("spent",), "selfeval": ("spent",)})


def stated(across: Across, keys: dict[str, tuple[str, ...]]) -> DataFrame:
    """Return the amounts of all forms, by the first column that a form fills: `form`, `source`, `amount`, `column`, `row`."""
    asked, known = tuple(keys.items()), across.whole.amounts
    if asked not in known:
        known[asked] = _stated(across, keys)
    return known[asked]


def _stated(across: Across, keys: dict[str, tuple[str, ...]]) -> DataFrame:
    values, _ = across.whole.batch.funds
    stage = values["form"].map(across.whole.forms["stage"].astype(object)).to_numpy(dtype=object)
    amount, column = np.full(len(values), np.nan), np.full(len(values), "", dtype=object)
    for one, columns in keys.items():
        for name in columns:
            wan = values[f"{name}_wan"].to_numpy(dtype=float, na_value=np.nan)
            mine = (stage == one) & np.isnan(amount) & ~np.isnan(wan)
            amount[mine], column[mine] = wan[mine], name
    found = values[["form", "source"]].assign(amount=amount, column=column, row=values.index)
    found = found.loc[~np.isnan(amount)]
    return DataFrame(found.loc[~found.duplicated(["form", "source"], keep=False)])


def text_of(across: Across, rows: DataFrame) -> Series:
    """Return the amounts of the earlier forms as they are written, with the unit of their form."""
    units = rows["earlier"].map(across.whole.forms["money_unit"])
    texts = _by_column(rows, lambda part, column: across.other("funds", part["other"], [f"{column}_text"])[f"{column}_text"])
    said = [
        f"{text}{'' if unit is None or text.endswith('元') else unit}"
        for text, unit in zip(plain(texts.reindex(rows.index)), plain(units), strict=True)
    ]
    return Series(said, index=rows.index, dtype=STRINGS)


def spots(across: Across, rows: DataFrame) -> Series:
    """Say where the amounts of the earlier forms stand."""
    return _by_column(rows, lambda part, column: across.spot("funds", part["other"], column))


def _by_column(rows: DataFrame, asked: Callable[[DataFrame, str], Series]) -> Series:
    """Ask for each column in which earlier amounts stand, and put the answers together."""
    found = [asked(part, str(column)) for column, part in rows.groupby("column_other")]
    return pd.concat(found) if found else Series(index=rows.index, dtype=object)
