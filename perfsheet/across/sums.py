"""What the forms of single projects add up to, for the department and for the transfer that they belong to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from pandas import DataFrame

from perfsheet.account import same_name
from perfsheet.across.money import stated
from perfsheet.across.subjects import EVALUATION
from perfsheet.engine.levels import by_text, matches
from perfsheet.roster.names import bare
from perfsheet.tables import STRINGS

if TYPE_CHECKING:
    from perfsheet.across.across import Across

#: by stage, the column of a budget as it is now
_BUDGETS: Final = {"target": ("approved", "amount", "budget"), "monitor": ("approved",), "selfeval": ("budget", "approved")}
_PARENT: Final = "project_parent"
_BY_DEPARTMENT: Final = re.compile("部门")
_PLACE: Final = ["year", "stage", "month"]


def of_departments(across: Across) -> DataFrame:
    """Return by row of funds of forms of whole departments: `mine`, `sum`, `count` and `first` (the row of a project's amount), `column`.

    The projects are those of the department, or of the unit, that sent a form of the same stage, year and month; of several rows the one
    that says 项目支出 is taken. An amount that alone is more than the department's is in doubt, and not added.
    """
    money = stated(across, _BUDGETS)
    whole = _of_scope(across, money, "department")
    whole = whole[whole["source"].isin(("project_spending", "total"))]
    own = whole["source"] == "project_spending"
    whole = whole[own | ~own.groupby(whole["form"]).transform("any")]
    single = _of_scope(across, money[money["source"] == "total"], "project")
    named = [_owned(single, name) for name in ("department", "unit")]
    owned = pd.concat(named).drop_duplicates(["form", "owner"])
    found = _owned_by(whole).merge(owned, on=[*_PLACE, "owner"], suffixes=("", "_one"))
    return _added(across, found[found["amount_one"] <= found["amount"]])


def of_transfers(across: Across) -> DataFrame:
    """Return by row of funds of transfer forms the same, of the projects under that transfer in its department or unit."""
    money = stated(across, _BUDGETS)
    money = money[money["source"] == "total"]
    whole = _named(across, _of_scope(across, money, "transfer"))
    single = _named(across, _of_scope(across, money, "project"))
    single = pd.concat([single, single.assign(name=single["parent"])]).dropna(subset="name").drop_duplicates(["form", "name"])
    found = whole.dropna(subset="name").merge(single, on=[*_PLACE, "name"], suffixes=("", "_one"))
    kin = [(found[name] == found[f"{name}_one"]) & (found[name] != "") for name in ("by_department", "by_unit")]
    return _added(across, found[kin[0] | kin[1]])


def of_evaluations(across: Across) -> DataFrame:
    """Return by form, one for each department and year, `share` of the money of its projects that it evaluated itself.

    The form is that of the whole department, else the first evaluation. Departments that sent no evaluation are left out.
    """
    money = stated(across, _BUDGETS)
    single = _owned(_of_scope(across, money[money["source"] == "total"], "project"), "department")
    keys = ["owner", "year"]
    totals = single.loc[single["stage"] == "selfeval"].groupby(keys)["amount"].sum()
    titles = across.whole.forms["title"].reindex(single["form"].to_numpy())
    own = single[(single["stage"] == EVALUATION) & matches(titles, _BY_DEPARTMENT).to_numpy()]
    found = own.groupby(keys).agg(evaluated=("amount", "sum"), form=("form", "first"))
    found = found.assign(whole=totals.reindex(found.index)).dropna(subset="whole")
    lone = across.whole.alone
    heads = lone[(lone["scope"] == "department") & (lone["stage"] == "selfeval")]
    owners = heads.assign(owner=by_text(heads["department"].fillna(heads["unit"]), bare)).drop_duplicates(keys)
    at = owners.set_index(keys)["form"].reindex(found.index).fillna(found["form"]).astype("int64")
    return DataFrame(across.here("forms", found.assign(share=found["evaluated"] / found["whole"]).set_axis(at.to_numpy())))


def _of_scope(across: Across, money: DataFrame, scope: str) -> DataFrame:
    lone = across.whole.alone
    about = lone.loc[lone["scope"] == scope, ["form", *_PLACE, "project", "unit", "department"]]
    return money.merge(about.assign(stage=about["stage"].astype(object)), on="form")


def _owned(rows: DataFrame, column: str) -> DataFrame:
    named = rows[rows[column].notna()]
    return named.assign(owner=by_text(named[column], bare))


def _owned_by(rows: DataFrame) -> DataFrame:
    return _owned(rows.assign(own=rows["department"].fillna(rows["unit"])), "own")


def _named(across: Across, rows: DataFrame) -> DataFrame:
    """Add the name of the project, that of what it is part of, and of who answers for it, all folded."""
    fields, _ = across.whole.batch.fields
    parents = fields[fields["key"].isin((_PARENT,)).to_numpy(dtype=bool)].drop_duplicates("form").set_index("form")["text"]
    folded = {name: by_text(rows[column], bare).fillna("") for name, column in (("by_department", "department"), ("by_unit", "unit"))}
    return rows.assign(name=by_text(rows["project"], bare), parent=by_text(rows["form"].map(parents).astype(STRINGS), same_name), **folded)


def _added(across: Across, found: DataFrame) -> DataFrame:
    keys: Any = found.groupby("row")
    added = DataFrame({
        "mine": keys["amount"].first(),
        "column": keys["column"].first(),
        "sum": keys["amount_one"].sum(),
        "count": keys["form_one"].nunique(),
        "first": keys["row_one"].first(),
        "first_column": keys["column_one"].first(),
    })  # fmt: skip
    return DataFrame(across.here("funds", added))
