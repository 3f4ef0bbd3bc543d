"""What is said about each file that came in: its findings as marks on its cells, and how each of its forms stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from perfsheet.tables import plain
from perfsheet.write.annotate import Mark, Standing
from perfsheet.write.context import NOT_COUNTED
from perfsheet.write.format import one_line
from perfsheet.write.links import place
from perfsheet.write.rows import in_order
from perfsheet.write.tallies import totals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pandas import DataFrame

    from perfsheet.judgement import Judgement
    from perfsheet.write.context import Summary

#: how a form stands
RETURNED, ACCEPTED = "退回", "接收"


class Marked(NamedTuple):
    """What is said about one file."""

    marks: Sequence[Mark]
    standings: Sequence[Standing]


def marked(summary: Summary, judgement: Judgement) -> dict[int, Marked]:
    """Say of each file, by number, what there is to say about it; files with nothing to say, or without a form that counts, are left out."""
    marks, standings = _marks(summary.form_rows, judgement), _standings(counted(summary), judgement)
    said = (file for file, forms in standings.items() if file in marks or any(form.verdict == RETURNED for form in forms))
    return {file: Marked(marks.get(file, ()), standings[file]) for file in said}


def counted(summary: Summary) -> DataFrame:
    """Return the forms that count, with what became of each as `verdict`.

    A form is returned for an error of its own or of its file as a whole, and where its file is returned for no error at all.
    """
    forms, found = summary.form_rows, summary.findings
    rows = forms[~forms["status"].isin(NOT_COUNTED) & forms["current"].fillna(value=True)]
    errors = found[found["severity"] == "error"]
    whole, any_at_all = rows["file"].isin(errors.loc[errors["form"].isna(), "file"]), rows["file"].isin(errors["file"])
    wrong = (rows["errors"] > 0) | whole | ((rows["status"] == "returned") & ~any_at_all)
    return rows.assign(verdict=wrong.map({True: RETURNED, False: ACCEPTED}))


def _marks(forms: DataFrame, judgement: Judgement) -> dict[int, list[Mark]]:
    names = [one_line(title) or kind for title, kind in zip(plain(forms["title"]), plain(forms["kind_name"]), strict=True)]
    rows = in_order(judgement.findings[judgement.findings["status"] == "active"])
    columns = (plain(rows[name]) for name in ("file", "form", "sheet", "cell", "severity", "code", "message", "found", "expected", "basis"))
    marks: dict[int, list[Mark]] = {}
    for file, form, sheet, cell, severity, code, *said in zip(*columns, strict=True):
        message, shown, expected, basis = (text or "" for text in said)
        mark = Mark(*place(sheet, cell), severity, code, judgement.titles.get(code, ""), message, shown, expected, basis, "" if form is None else names[form])
        marks.setdefault(file, []).append(mark)
    return marks


def _standings(forms: DataFrame, judgement: Judgement) -> dict[int, list[Standing]]:
    rows = forms.join(totals(judgement).rename(columns={"grade": "grade_right"}), on="form")
    grades = rows["regrade"].where(rows["recomputed"].notna() & rows["unsure"].isna(), rows["grade_right"])
    sure = rows["recomputed"].where(rows["unsure"].isna())
    columns = [rows[name] for name in ("file", "sheet", "title", "kind", "verdict", "errors", "warnings", "claimed")]
    standings: dict[int, list[Standing]] = {}
    for file, sheet, title, kind, verdict, errors, warnings, claimed, recomputed, grade in zip(*map(plain, [*columns, sure, grades]), strict=True):
        standing = Standing(sheet or "", one_line(title), kind, verdict, errors, warnings, claimed, recomputed, grade or "")
        standings.setdefault(file, []).append(standing)
    return standings
