"""Check a batch: every rule is asked which rows are wrong, and what it finds becomes data.

Findings are a frame with one row each: `file`, `form` (NA: about the file), `code`, `name`, `ref`, `severity`, `status` (active; shadow:
on trial; exempt), `table` and `row` (the row of the batch it is about), `sheet`, `cell`, `message`, `found`, `expected`, `basis`,
`cause` (index of the finding it follows from), `group` (index of the first finding that says the same of the cells beside it),
`exempt` (which exemption was used).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from pandas import DataFrame, Series

from perfsheet.engine.causes import with_causes, with_groups
from perfsheet.engine.exemptions import with_exemptions
from perfsheet.engine.material import Material
from perfsheet.engine.messages import cut, fill, named_in
from perfsheet.engine.places import Places
from perfsheet.rule import Rule, Wrong, catalogue
from perfsheet.tables import STRINGS, Batch, Table, plain

if TYPE_CHECKING:
    from perfsheet.policy import Policy

_TEXTS: Final = ("code", "name", "ref", "severity", "status", "table", "sheet", "cell", "message", "found", "expected", "basis", "exempt")
#: a finding in the making
Record = dict[str, Any]
COLUMNS: Final = ("file", "form", *_TEXTS[:6], "row", *_TEXTS[6:])
#: a message without what stands in the cell: neighbours that share it are one finding in print
_GIST: Final = "gist"


def check(batch: Batch, scores: Any, policy: Policy, roster: Any = None, on: date | None = None) -> DataFrame:  # noqa: ANN401  # `Scores`, and what the roster will be
    """Return the findings of a batch, the reading findings among them; `on` is the day on which exemptions must hold (today)."""
    material = Material(batch, scores=scores, policy=policy, roster=roster)
    where = Places(batch)
    records = _reading(batch)
    for rule in catalogue().values():
        severity, status = _standing(rule, policy)
        if status != "retired" and all(material.knows(name) for name in (rule.table, *rule.others)):
            records += [{**record, "severity": severity, "status": status} for record in found_by(rule, material, where)]
    day = on or datetime.now().astimezone().date()
    findings = with_exemptions(_frame(records, batch), batch, policy.exempt, day)
    caused = with_causes(findings, {rule.code: rule.after for rule in catalogue().values()})
    return with_groups(caused).drop(columns=_GIST)


def found_by(rule: Rule, material: Material, where: Places) -> Iterator[Record]:
    """Ask one rule, and say what it finds."""
    table = material.table(rule.table, rule.stages)
    values, _ = table
    if values.empty:
        return
    answer = rule(values, *(material.given(name) for name in rule.others))
    seen: set[tuple[Any, ...]] = set()
    for column, rows, facts in _flagged(answer, rule.blame):
        for record in _records(rule, table, column, rows, facts, where):
            said = record["form"], record["place"], record["message"]
            if record["place"] is None or said not in seen:  # a cell merged over several rows is wrong once
                seen.add(said)
                yield record


def _flagged(answer: Any, blame: str) -> Iterator[tuple[str, pd.Index[Any], dict[str, Series]]]:  # noqa: ANN401  # what a rule may return
    """Go through the blamed columns with the rows that are wrong in them and the facts about these."""
    wrong = answer if isinstance(answer, Wrong) else Wrong(answer, {})
    columns = {blame: wrong.rows} if isinstance(wrong.rows, Series) else {str(column): wrong.rows[column] for column in wrong.rows}
    for column, mask in columns.items():
        rows = mask.index[mask.fillna(value=False).to_numpy(dtype=bool)]
        if len(rows):
            facts = {name: fact[column] if isinstance(fact, DataFrame) else fact for name, fact in wrong.facts.items()}
            yield column, rows, {name: fact.loc[rows] for name, fact in facts.items()}


def _records(rule: Rule, table: Table, column: str, rows: pd.Index[Any], facts: Mapping[str, Series], where: Places) -> Iterator[Record]:  # noqa: PLR0913, PLR0917  # all that a finding is made of
    values, cells = (frame.loc[rows] for frame in table)
    view = rule.table != rule.base
    heads, at = (values["key"], values["row"]) if view else ([column] * len(rows), rows)
    found_at = where.of(rule.table, cells, values["form"], column)
    known = {name: plain(facts[name] if name in facts else values[name]) for name in _needed(rule)}
    shown = next((name for name in (f"{column}_text", column) if name in values), None)
    here = plain(values[shown]) if shown else [None] * len(rows)
    for i, (form, row, place, head, text) in enumerate(zip(values["form"], at, found_at, heads, here, strict=True)):
        places = {name: fact[i] for name, fact in known.items()} | {"here": text, "heading": where.heading(rule.base, form, head)}
        about = {"form": form, "code": rule.code, "name": rule.name, "ref": rule.ref, "basis": rule.basis, "table": rule.base, "row": row}
        said = {
            "message": fill(rule.message, places),
            _GIST: fill(rule.message, places | {"here": "…"}),
            "found": cut(str(text or "")),
            "expected": fill(rule.expected, places),
        }
        yield {**about, **said, "place": place}


@cache
def _needed(rule: Rule) -> frozenset[str]:
    """Name the columns and facts that a rule's texts have places for."""
    return frozenset({*named_in(rule.message), *named_in(rule.expected)} - {"here", "heading"})


def _standing(rule: Rule, policy: Policy) -> tuple[str, str]:
    """Say how severe a rule is under a policy, and whether it is active."""
    figure = policy.severity.get(rule.code)
    if figure is None:
        return rule.severity, rule.status
    return figure.value.severity or rule.severity, figure.value.status or rule.status


def _reading(batch: Batch) -> list[Record]:
    """Take what reading found as findings of the family REA."""
    notes, _ = batch.notes
    columns = ["file", "form", "code", "name", "severity", "sheet", "cell", "message"]
    kept: list[Any] = notes[columns].astype(object).to_dict("records")
    beside = {"ref": "", "basis": "", "status": "active", "table": "notes"}
    return [{**note, **beside, "row": row, _GIST: note["message"]} for row, note in zip(notes.index, kept, strict=True)]


def _frame(records: list[Record], batch: Batch) -> DataFrame:
    """Lay findings out: by file, form and code, each with its sheet and cell apart."""
    forms, _ = batch.forms
    sheets = dict(zip(forms["form"], zip(forms["file"], forms["sheet"], strict=True), strict=True))
    for record in records:
        if "place" in record:
            file, sheet = sheets[record["form"]]
            record |= {"file": file, **_placed(record.pop("place"), sheet)}
    typed: dict[str, Any] = dict.fromkeys((*_TEXTS, _GIST), STRINGS) | {"file": "int64", "form": "Int64", "row": "int64"}
    columns = {name: pd.array([record.get(name) for record in records], dtype=typed[name]) for name in (*COLUMNS, _GIST)}
    return DataFrame(columns).sort_values(["file", "form"], kind="stable", na_position="first").reset_index(drop=True)


def _placed(place: str | None, sheet: Any) -> Record:  # noqa: ANN401  # NA where a form has no sheet
    if place is not None and place.startswith("'"):
        other, _, cell = place[1:].rpartition("'!")
        return {"sheet": other, "cell": cell}
    return {"sheet": sheet, "cell": place}
