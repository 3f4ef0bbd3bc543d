"""The rows that figures are made of, as plain columns: files, forms, findings, scores, what is due; each row with its place in a returned file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from perfsheet.coverage.tables import ACCEPTED, MISSING
from perfsheet.tables import plain
from perfsheet.trace.figure import Tables
from perfsheet.write.marked import RETURNED, counted
from perfsheet.write.owners import NAMELESS
from perfsheet.write.rows import BUDGETS, SPENT, money_rows
from perfsheet.write.subjects import WHOLE, subjects
from perfsheet.write.tallies import totals
from perfsheet.write.terms import stage
from perfsheet.write.word.facts import facts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pandas import DataFrame

    from perfsheet.coverage import Coverage
    from perfsheet.judgement import Judgement
    from perfsheet.tables import Batch
    from perfsheet.write.context import Summary
    from perfsheet.write.links import Links

_FORMS: Final = (
    "file",
    "sheet",
    "kind_name",
    "year",
    "period",
    "title",
    "first_row",
    "money_unit",
    "budget",
    "spent",
    "errors",
    "warnings",
)
_FINDINGS: Final = ("file", "form", "sheet", "cell", "span", "code", "severity", "number", "found")
_PARTS: Final = ("form", "part", "table", "row", "cell", "weight", "claimed", "claimed_text", "computed", "computed_text", "difference")


def laid_out(batch: Batch, judgement: Judgement, summary: Summary, links: Links, covered: Coverage | None = None) -> Tables:
    """Lay out the rows of a run."""
    return {
        "files": _files(batch, summary, links),
        "forms": _forms(batch, judgement, summary),
        "findings": _columns(summary.findings, _FINDINGS),
        "apart": _columns(summary.apart, (*_FINDINGS, "exempt", "status")),
        "parts": _columns(judgement.parts, _PARTS),
        "due": _due(covered),
        **{name: _columns(getattr(batch, name).values, ("form",)) for name in ("funds", "indicators")},
    }


def _columns(frame: DataFrame, names: tuple[str, ...]) -> dict[str, list[Any]]:
    return {name: plain(frame[name]) for name in names}


def _files(batch: Batch, summary: Summary, links: Links) -> dict[str, list[Any]]:
    reach = [links.path(location) for location in plain(summary.locations)]
    return {**_columns(batch.files, ("path", "sha256", "status")), "reach": reach}


def _forms(batch: Batch, judgement: Judgement, summary: Summary) -> dict[str, list[Any]]:
    """Lay out the forms with their measures, and where the money of each stands: funds:12:budget."""
    rows = summary.form_rows
    scores = totals(judgement)
    sure = scores["recomputed"].where(scores["unsure"].isna())
    numbers = plain(rows["form"])
    funds, _ = batch.funds
    verdicts = counted(summary).set_index("form")["verdict"]
    counts = [bool(one) for one in rows["form"].isin(verdicts.index)]
    asked = {form: f"forms:{form}:amount_wan" for form in plain(rows["form"][rows["amount_wan"].notna()])}
    standing = {"budget_at": {**asked, **_at(money_rows(funds, BUDGETS))}, "spent_at": _at(money_rows(funds, (SPENT,)))}
    heads = [None if name == NAMELESS else name for name in plain(rows["head"])]
    owners = [None if name == NAMELESS else name for name in plain(rows["owner"])]
    return {
        **_columns(rows, _FORMS),
        "form": numbers,
        "owner": owners,
        "head": heads,
        "whose": plain(rows["owner"]),
        "subject": _subjects(rows),
        "stage": [stage(kind) for kind in plain(rows["kind"])],
        "counts": counts,
        "indicators": plain(rows["indicator_count"]),
        "notes": _notes(batch, judgement, numbers),
        "claimed": plain(rows["form"].map(scores["claimed"].dropna())),
        "recomputed": plain(rows["form"].map(sure.dropna())),
        "returned": [int(verdicts.get(form) == RETURNED) for form in numbers],
        **{name: [found.get(form) for form in numbers] for name, found in standing.items()},
    }


def _notes(batch: Batch, judgement: Judgement, numbers: list[int]) -> list[int]:
    """Count the hints about each form; those about a whole file are its first form's."""
    found = facts(batch, judgement).of_form
    return [sum(one.number for one in found.get(form, ()) if one.severity == "note") for form in numbers]


def _subjects(rows: DataFrame) -> list[str | None]:
    """Name what each form is about, one name for one project of a unit."""
    named: list[str | None] = [None] * len(rows)
    for one in subjects(rows, [True] * len(rows)):
        for at in one.forms:
            named[at] = None if one.name in {WHOLE, NAMELESS} else f"{one.owner}/{one.name}/{one.code}"
    return named


def _at(found: Mapping[int, tuple[str, int]]) -> dict[int, str]:
    """Name cells of funds: funds:12:budget."""
    return {form: f"funds:{row}:{column}" for form, (column, row) in found.items()}


def _due(covered: Coverage | None) -> dict[str, list[Any]]:
    """Lay out what is due by the roster."""
    if covered is None:
        return {"round": []}
    due = covered.due
    states = plain(due["state"])
    return {
        "round": plain(due["round"]),
        **_columns(due, ("unit", "name", "cell", "form", "account")),
        "budget": plain(due["budget_wan"]),
        "came": [state != MISSING for state in states],
        "accepted": [state == ACCEPTED for state in states],
        "late": [days is not None for days in plain(due["late"])],
        "overdue": [days is not None for days in plain(due["overdue"])],
    }


def cells_of(batch: Batch) -> Mapping[str, Mapping[str, Mapping[str, list[Any]]]]:
    """Lay out the cells of the long tables: table → column → cell, text and value of each row; columns without any are left out."""
    return {name: _cells(*getattr(batch, name)) for name in ("forms", "funds", "indicators")}


def _cells(values: DataFrame, cells: DataFrame) -> dict[str, dict[str, list[Any]]]:
    found: dict[str, dict[str, list[Any]]] = {}
    for name in map(str, values):
        if name in {"form", "position"} or name.rpartition("_")[0] in values or cells[name].isna().all():
            continue
        of = {"cell": plain(cells[name]), "text": plain(values[f"{name}_text" if f"{name}_text" in values else name])}
        if values[name].dtype == "Float64":
            of["value"] = plain(values[name])
        if f"{name}_wan" in values:
            of["wan"] = plain(values[f"{name}_wan"])
        found[name] = of
    return found
