"""The forms and findings of a run with what stands in other tables beside them, as both outputs list them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from perfsheet.tables import STRINGS, plain
from perfsheet.write.owners import owners
from perfsheet.write.terms import kind_name

if TYPE_CHECKING:
    from pandas import DataFrame, Series

    from perfsheet.tables import Batch

RANK: Final = {"error": 0, "warning": 1, "note": 2}
#: findings that put the unit of a form's money in doubt
DOUBTFUL_MONEY: Final = ("BUD014", "BUD016")
#: columns that tell the money of a form, the most telling first; and what was spent of it
BUDGETS: Final = ("budget", "approved", "amount")
SPENT: Final = "spent"
_CELL: Final = re.compile(r"([A-Z]+)([0-9]+)")


def locations(files: DataFrame) -> Series[Any]:
    """Say where each file can be opened: a member of an archive in the archive."""
    return files["location"].fillna(files["path"].str.replace(r"(?i)(\.zip)!/.*$", r"\1", regex=True))


def form_rows(batch: Batch, findings: DataFrame, files: DataFrame) -> DataFrame:
    """Return `forms` with path, location and status of the file, `owner` and `head` (unit and department without codes), money in 万元, counts of findings.

    Where the unit of a form's money is in doubt it has none that could be added.
    """
    (forms, _), (funds, _) = batch.forms, batch.funds
    rows = forms.join(files.set_index("file")[["path", "location", "status"]], on="file").join(_money(funds))
    rows["kind_name"] = [kind_name(kind) for kind in plain(rows["kind"])]
    rows["owner"], rows["head"] = owners(rows)
    doubted = rows["form"].isin(findings.loc[findings["code"].isin(DOUBTFUL_MONEY), "form"])
    rows["budget"] = rows["budget"].fillna(rows["amount_wan"]).mask(doubted)
    rows["spent"] = rows["spent"].mask(doubted)
    for column, severity in (("errors", "error"), ("warnings", "warning")):
        counts = findings.loc[findings["severity"] == severity, "form"].value_counts()
        rows[column] = rows["form"].map(counts).fillna(0).astype("int64")
    for name, table in (("indicator_count", batch.indicators), ("fund_count", batch.funds)):
        values, _ = table
        rows[name] = rows["form"].map(values["form"].value_counts()).fillna(0).astype("int64")
    return rows


def _money(funds: DataFrame) -> DataFrame:
    """Return the totals of each form in 万元: the year's budget, else the original one, else the amount asked for."""
    totals = funds.loc[funds["source"] == "total", ["form", *(f"{name}_wan" for name in (*BUDGETS, SPENT))]]
    first = totals.groupby("form").first()
    budget = first[f"{BUDGETS[0]}_wan"]
    for name in BUDGETS[1:]:
        budget = budget.fillna(first[f"{name}_wan"])
    return pd.DataFrame({"budget": budget, "spent": first[f"{SPENT}_wan"]})


def money_rows(funds: DataFrame, names: Sequence[str]) -> dict[int, tuple[str, int]]:
    """Say in which column and row of `funds` the total of each form stands, by the number of the form; the first of `names` that is stated counts."""
    totals = funds[funds["source"] == "total"]
    found: dict[int, tuple[str, int]] = {}
    for name in names:
        stated = totals[totals[f"{name}_wan"].notna()].drop_duplicates("form")
        for form, row in zip(plain(stated["form"]), stated.index.tolist(), strict=True):
            found.setdefault(form, (name, row))
    return found


def finding_rows(findings: DataFrame, batch: Batch, files: DataFrame) -> DataFrame:
    """Return findings with path, unit and project, severe ones first, each cause before what it causes.

    Findings that say the same of neighbouring cells are one row: `cell` is the first, `span` all of them, `number` how many; `after` is the
    number (from 1) of the row that a row follows from.
    """
    (forms, _) = batch.forms
    rows = findings.join(files.set_index("file")[["path", "location"]], on="file")
    rows = rows.assign(other_location=rows["other_file"].map(files.set_index("file")["location"]).astype(STRINGS))
    rows = rows.join(forms.assign(unit=forms["unit"].fillna(forms["department"])).set_index("form")[["unit", "project"]], on="form")
    return _folded(in_order(rows)).reset_index(drop=True)


def in_order(findings: DataFrame) -> DataFrame:
    """Put families of a cause and its consequences in order: by the worst in them, then what concerns whole files, then by place."""
    itself = pd.Series(findings.index, findings.index, dtype="Int64")
    rows = findings.assign(root=findings["cause"].where(findings["cause"].isin(findings.index)).fillna(itself))
    row, col = _places(rows["cell"])
    keyed = rows.assign(rank=rows["severity"].map(RANK).fillna(len(RANK)).astype("int64"), within=rows["form"].notna() | rows["cell"].notna(), row_at=row, col_at=col)
    by_place = keyed.sort_values(["within", "file", "sheet", "row_at", "col_at", "rank", "code"], kind="stable", na_position="first")
    at = pd.Series(range(len(rows)), by_place.index, dtype="int64")
    worst = keyed.groupby("root")["rank"].min()
    follows = keyed["root"] != keyed.index
    order = keyed.assign(worst=keyed["root"].map(worst), family=keyed["root"].map(at), follows=follows, own=at)
    return order.sort_values(["worst", "family", "follows", "own"], kind="stable")


def _folded(rows: DataFrame) -> DataFrame:
    """Make one row of the findings of a group that have the same cause."""
    members: dict[tuple[int, ...], list[int]] = {}
    for at, key in enumerate(zip(plain(rows["group"]), plain(rows["root"].where(rows["follows"], -1)), strict=True)):
        members.setdefault(key, []).append(at)
    cells, first = plain(rows["cell"]), [group[0] for group in members.values()]
    number = {int(rows.index[at]): row for row, group in enumerate(members.values(), 1) for at in group}
    folded = rows.iloc[first]
    after = [number[root] if follows else None for root, follows in zip(plain(folded["root"]), plain(folded["follows"]), strict=True)]
    return folded.assign(
        span=pd.array([span([cells[at] for at in group if cells[at]]) for group in members.values()], dtype=STRINGS),
        number=pd.array([len(group) for group in members.values()], dtype="int64"),
        after=pd.array(after, dtype="Int64"),
    )


def span(cells: Sequence[str]) -> str | None:
    """Name neighbouring cells in short: F14:F18; one by one where they lie neither in one column nor in one row."""
    if len(cells) < 2:
        return cells[0] if cells else None
    places = [match.groups() for cell in cells if (match := _CELL.fullmatch(cell))]
    if len(places) == len(cells) and 1 in (len({letters for letters, _ in places}), len({row for _, row in places})):
        first, *_, last = sorted(cells, key=lambda cell: (len(cell), cell))
        return f"{first}:{last}"
    return "、".join(cells)


def _places(cells: Series[Any]) -> tuple[Any, Any]:
    """Return row and column of addresses, to sort by: F9 comes before F14."""
    parts = cells.str.extract(r"([A-Z]+)([0-9]+)$")
    return pd.to_numeric(parts[1]).fillna(0), pd.to_numeric(parts[0].map(_column, na_action="ignore")).fillna(0)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
