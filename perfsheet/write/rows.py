"""The forms and findings of a run with what stands in other tables beside them, as both outputs list them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from perfsheet.tables import plain
from perfsheet.write.terms import kind_name

if TYPE_CHECKING:
    from pandas import DataFrame, Series

    from perfsheet.tables import Batch

RANK: Final = {"error": 0, "warning": 1, "note": 2}


def locations(files: DataFrame) -> Series[Any]:
    """Say where each file can be opened: a member of an archive in the archive."""
    return files["location"].fillna(files["path"].str.replace(r"(?i)(\.zip)!/.*$", r"\1", regex=True))


def form_rows(batch: Batch, files: DataFrame) -> DataFrame:
    """Return `forms` with path, location and status of the file, money in 万元 and counts of findings."""
    (forms, _), (notes, _), (funds, _) = batch.forms, batch.notes, batch.funds
    rows = forms.join(files.set_index("file")[["path", "location", "status"]], on="file").join(_money(funds))
    rows["kind_name"] = [kind_name(kind) for kind in plain(rows["kind"])]
    rows["budget"] = rows["budget"].fillna(rows["amount_wan"])
    for column, severity in (("errors", "error"), ("warnings", "warning")):
        counts = notes.loc[notes["severity"] == severity, "form"].value_counts()
        rows[column] = rows["form"].map(counts).fillna(0).astype("int64")
    for name, table in (("indicator_count", batch.indicators), ("fund_count", batch.funds)):
        values, _ = table
        rows[name] = rows["form"].map(values["form"].value_counts()).fillna(0).astype("int64")
    return rows


def _money(funds: DataFrame) -> DataFrame:
    """Return the totals of each form in 万元: the year's budget, else the original one, else the amount asked for."""
    totals = funds.loc[funds["source"] == "total", ["form", "budget_wan", "approved_wan", "amount_wan", "spent_wan"]]
    first = totals.groupby("form").first()
    budget = first["budget_wan"].fillna(first["approved_wan"]).fillna(first["amount_wan"])
    return pd.DataFrame({"budget": budget, "spent": first["spent_wan"]})


def note_rows(batch: Batch, files: DataFrame) -> DataFrame:
    """Return `notes`, cause first: what is severe, then what concerns whole files, then by file and place."""
    (forms, _), (notes, _) = batch.forms, batch.notes
    rows = notes.join(files.set_index("file")[["path", "location"]], on="file")
    rows = rows.join(forms.set_index("form")[["unit", "project"]], on="form")
    row, col = _places(rows["cell"])
    order = rows.assign(
        rank=rows["severity"].map(RANK).fillna(len(RANK)).astype("int64"), within=rows["form"].notna() | rows["cell"].notna(), row=row, col=col
    ).sort_values(["rank", "within", "file", "sheet", "row", "col", "code"], kind="stable", na_position="first")
    return order.drop(columns=["rank", "within", "row", "col"]).reset_index(drop=True)


def _places(cells: Series[Any]) -> tuple[Any, Any]:
    """Return row and column of addresses, to sort by: F9 comes before F14."""
    parts = cells.str.extract(r"([A-Z]+)([0-9]+)$")
    return pd.to_numeric(parts[1]).fillna(0), pd.to_numeric(parts[0].map(_column, na_action="ignore")).fillna(0)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
