"""Findings as records, for programs: JSON, CSV, and SARIF (perfsheet.write.sarif) are made of them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from perfsheet.names import shown
from perfsheet.tables import plain
from perfsheet.write.terms import kind_name

if TYPE_CHECKING:
    from pandas import DataFrame

    from perfsheet.tables import Batch

Record = dict[str, Any]

#: what a finding carries from the frame as it stands
_TEXTS: Final = ("code", "name", "ref", "severity", "status", "sheet", "cell", "message", "found", "expected", "basis", "exempt", "other_sheet", "other_cell")
#: the order of the keys in JSON and of the columns in CSV
KEYS: Final = (
    "code",
    "name",
    "ref",
    "severity",
    "status",
    "file",
    "sheet",
    "cell",
    "message",
    "found",
    "expected",
    "basis",
    "form",
    "cause",
    "exempt",
    "other_file",
    "other_sheet",
    "other_cell",
)
#: what the form of a finding is told by
FORM: Final = ("number", "kind", "title", "project", "unit", "year", "period")
#: text that a spreadsheet would take for a formula
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def records(batch: Batch, findings: DataFrame) -> list[Record]:
    """Make a record of each finding, in the order of the frame; `cause` is the place of the causing finding in this very list, or None."""
    forms = _forms(batch)
    paths = dict(zip(plain(batch.files["file"]), map(shown, plain(batch.files["path"])), strict=True))
    place = {index: i for i, index in enumerate(findings.index)}
    columns = {name: plain(findings[name]) for name in (*_TEXTS, "file", "form", "cause", "other_file")}
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    for row in rows:
        row |= {"file": paths[row["file"]], "form": forms.get(row["form"]), "cause": place.get(row["cause"]), "other_file": paths.get(row["other_file"])}
    return [{key: row[key] for key in KEYS} for row in rows]


def as_json(found: Sequence[Record]) -> bytes:
    """Write an array with one finding a line, in UTF-8; a lone surrogate becomes its JSON escape."""
    lines = ",\n".join(json.dumps(record, ensure_ascii=False, allow_nan=False) for record in found)
    return (f"[\n{lines}\n]\n" if lines else "[]\n").encode("utf-8", "backslashreplace")


def as_csv(found: Sequence[Record]) -> bytes:
    """Write a table that Excel opens as it is; what looks like a formula is kept from being one."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(KEYS)
    table.writerows([_cell(record[key]) for key in KEYS] for record in found)
    return out.getvalue().encode("utf-8-sig", "backslashreplace")


def form_name(form: Mapping[str, Any] | None) -> str:
    """Name a form on one line: kind, year, project or unit."""
    if form is None:
        return ""
    year = f"{form['year']} 年度" if form["year"] else ""
    subject = form["project"] or form["unit"] or ""
    return " ".join(part for part in (form["title"], year, form["period"] or "", "".join(subject.split())) if part)


def _forms(batch: Batch) -> dict[int, Record]:
    """Describe the forms; `number` counts the forms of a file from 1, as `perfsheet read` lists them."""
    forms, _ = batch.forms
    described: dict[int, Record] = {}
    seen: dict[int, int] = {}
    columns = ("form", "file", "kind", "project", "unit", "year", "period")
    for form, file, *about in zip(*(plain(forms[name]) for name in columns), strict=True):
        seen[file] = seen.get(file, 0) + 1
        kind, project, unit, year, period = about
        described[form] = dict(zip(FORM, (seen[file], kind, kind_name(kind), project, unit, year, period), strict=True))
    return described


def _cell(value: Any) -> Any:  # noqa: ANN401  # what a record holds
    text = form_name(value) if isinstance(value, dict) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(_FORMULA) else text
