"""What an earlier run took in, as its manifest tells: enough to count who has returned what, without reading a form again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, NamedTuple

import pandas as pd
from pandas import DataFrame

from perfsheet.errors import PerfsheetError
from perfsheet.judgement import AUTO
from perfsheet.names import shown
from perfsheet.tables import STRINGS, Batch, Table

_TEXTS: Final = ("kind", "sheet", "project", "project_code", "unit", "department", "period", "came")
#: what every manifest of ours has
_OURS: Final = "perfsheet"
_REJECTED: Final = "rejected"


class Past(NamedTuple):
    """A run: its forms and files as a batch without contents, the policy that most forms were judged by, and when it ended."""

    batch: Batch
    policy: str | None
    finished: str


def past_of(manifest: Path) -> Past | None:
    """Read the manifest of a run; None for another file of that name, PerfsheetError for one that is not whole."""
    document = _document(manifest)
    if document is None:
        return None
    try:
        run, inputs = document["run"], document["inputs"]
        forms = [_form(number, form, entry) for number, entry in enumerate(inputs) for form in entry["forms"]]
        asked, applied = run.get("policy"), run.get("policies") or [{}]
        policy = asked if isinstance(asked, str) and asked != AUTO else applied[0].get("name")
        return Past(_batch(inputs, forms), policy, str(run.get("finished") or ""))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise PerfsheetError(f"{shown(str(manifest))} 不是完整的运行记录。请重新运行 perfsheet run，或直接写收件箱的路径。") from error


def _document(manifest: Path) -> dict[str, Any] | None:
    try:
        document = json.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) and _OURS in document else None


def _form(file: int, form: Mapping[str, Any], entry: Mapping[str, Any]) -> dict[str, Any]:
    """Take a form out of the account of its file; errors that are in no form are about the file, and so about all its forms."""
    inside = sum(int(one["errors"]) for one in entry["forms"])
    whole = int(entry["findings"]["error"]) - inside
    unread = entry["status"] == _REJECTED
    return {
        **{name: form.get(name) for name in _TEXTS},
        "file": file,
        "year": form["year"],
        "current": bool(form["current"]) and entry["status"] in ("accepted", "returned"),
        "errors": int(form["errors"]) + max(whole, 0) + int(unread),
    }


def _batch(inputs: list[Mapping[str, Any]], forms: list[dict[str, Any]]) -> Batch:
    files = DataFrame({name: pd.array([entry[name] for entry in inputs], dtype=STRINGS) for name in ("path", "status", "modified")})
    columns = {name: pd.array([form[name] for form in forms], dtype=STRINGS) for name in _TEXTS}
    values = DataFrame(columns).assign(
        form=range(len(forms)),
        file=pd.array([form["file"] for form in forms], dtype="int64"),
        year=pd.array([form["year"] for form in forms], dtype="Int64"),
        errors=pd.array([form["errors"] for form in forms], dtype="int64"),
        current=pd.array([form["current"] for form in forms], dtype="boolean"),
    )
    empty = Batch.from_columns([], files.assign(file=range(len(inputs))))
    return replace(empty, forms=Table(values, values.astype(object).where(values.isna(), None)))
