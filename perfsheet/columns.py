"""The worker's side of the tables: forms become columns of primitives that travel cheaply between processes.

No pandas here. A chunk names only the columns that it has values for; `perfsheet.tables` makes frames of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from perfsheet.catalogue import KEYS
from perfsheet.model import FileResult, Finding, Form, Value
from perfsheet.read.vocabulary import look_up
from perfsheet.spread import BLANK, WIDTH, Named, in_wan, spread_figure, spread_keys, spread_single, spread_text

#: table name → column name → values
Columns = dict[str, dict[str, list[Any]]]

_UNIT: Final = ("unit", "unit_name", "unit_reporting", "unit_in_charge")
_DEPARTMENT: Final = ("department", "department_name", "department_local", "department_provincial", "department_central")
#: fields of which only the label says what they are: 编制人数, 在职人数
_TOLD_APART: Final = ("staff",)
_TOTAL: Final = ("总分", "总得分", "合计", "总计")


def encode(results: Sequence[FileResult], first_file: int) -> Columns:
    """Lay out what reading some files gave; `results[i]` is file `first_file + i`, forms are counted from 0 within the chunk."""
    forms = [form for result in results for form in result.forms]
    return {
        "files": _files(results, first_file),
        "forms": _forms(forms, [first_file + i for i, result in enumerate(results) for _ in result.forms]),
        "fields": _fields(forms),
        "funds": _funds(forms),
        "goals": _goals(forms),
        "tasks": _tasks(forms),
        "indicators": _indicators(forms),
        "totals": _totals(forms),
        "headings": _headings(forms),
        "notes": _notes(results, first_file),
    }


def _files(results: Sequence[FileResult], first: int) -> Named:
    return {
        "file": list(range(first, first + len(results))),
        "path": [result.file for result in results],
        "sha256": [result.sha256 for result in results],
        "size": [result.size for result in results],
        "status": [result.status for result in results],
        "reason": [result.reason for result in results],
    }


def _forms(forms: Sequence[Form], files: list[int]) -> Named:
    out: Named = {
        "file": files,
        "kind": [form.kind for form in forms],
        "sheet": [form.sheet for form in forms],
        "year": [form.year for form in forms],
        "period": [form.period for form in forms],
        "money_unit": [form.money_unit for form in forms],
        "confidence": [form.confidence for form in forms],
        "first_row": [form.span[0] or None for form in forms],
        "last_row": [form.span[1] or None for form in forms],
    }
    fields = [form.fields for form in forms]
    spread_text(out, "title", [form.title or BLANK for form in forms])
    for key, spellings in (("project", ("project",)), ("project_code", ("project_code",)), ("department", _DEPARTMENT), ("unit", _UNIT)):
        spread_text(out, key, [_first(row, spellings) for row in fields])
    spread_text(out, "grade", [_first(row, ("grade",)) for row in fields])
    amounts = [_first(row, ("amount_year",)) for row in fields]
    spread_text(out, "amount_wan", amounts)
    out["amount_wan"] = [in_wan(value.parsed, unit) for value, unit in zip(amounts, out["money_unit"], strict=True)]
    spread_figure(out, "total_score", [_total_score(form) for form in forms])
    return out


def _first(row: Mapping[str, Value | None], keys: Iterable[str]) -> Value:
    """Return the first value that is filled, else the first that is there though blank."""
    there = [value for key in keys if (value := row.get(key)) is not None]
    return next((value for value in there if value.text), there[0] if there else BLANK)


def _total_score(form: Form) -> Value:
    """Find the score of the whole form: its own field, else the last line of totals that has one."""
    stated = form.fields.get("score_total")
    lines = [stated] if stated is not None and stated.text else []
    for total in reversed(form.totals):
        score = total.values.get("score")
        label = "".join(total.label.text.split())
        if score is not None and any(word in label for word in _TOTAL):
            lines.append(score)
    return next((value for value in lines if value.parsed.number is not None), lines[0] if lines else BLANK)


def _fields(forms: Sequence[Form]) -> Named:
    known = [(i, key, _label(form, key, value), value) for i, form in enumerate(forms) for key, value in form.fields.items()]
    other = [(i, None, label, value) for i, form in enumerate(forms) for label, value in form.other_fields]
    rows = sorted([*known, *other], key=lambda row: row[0])
    values = [value or BLANK for *_, value in rows]
    out: Named = {"form": [row[0] for row in rows], "key": [row[1] for row in rows]}
    spread_text(out, "label", [row[2] for row in rows])
    spread_text(out, "text", values)
    parsed = [value.parsed for value in values]
    out["value"] = [part.number for part in parsed]
    out["kind"] = [part.kind or None for part in parsed]
    out["measure"] = [part.measure for part in parsed]
    out["date"] = [part.date for part in parsed]
    return out


def _label(form: Form, key: str, value: Value | None) -> Value:
    """Return the label of a field that is blank (its cell is where something should stand), or that is told apart by its label only."""
    if value is None:
        found = next((label for label in form.field_labels if look_up(label.text).header == key), None)
    elif key.startswith(_TOLD_APART):
        before = [label for label in form.field_labels if label.row == value.row and label.col < value.col]
        found = max(before, key=lambda label: label.col, default=None)
    else:
        return BLANK
    return BLANK if found is None else Value(found.text, found.row, found.col, BLANK.parsed)


def _funds(forms: Sequence[Form]) -> Named:
    funds = [fund for form in forms for fund in form.funds]
    out: Named = {
        "form": [i for i, form in enumerate(forms) for _ in form.funds],
        "source": [fund.source for fund in funds],
    }
    spread_text(out, "label", [fund.label or BLANK for fund in funds])
    spread_keys(out, "funds", [fund.values for fund in funds])
    units = [form.money_unit for form in forms for _ in form.funds]
    for key, shape in KEYS["funds"].items():
        if shape == "money" and key in out:
            values = [fund.values.get(key) or BLANK for fund in funds]
            out[f"{key}_wan"] = [in_wan(value.parsed, unit) for value, unit in zip(values, units, strict=True)]
    return out


def _goals(forms: Sequence[Form]) -> Named:
    stated = [(i, goal.kind, goal.label, goal.value) for i, form in enumerate(forms) for goal in form.goals]
    remarks = [(i, "remark", None, remark) for i, form in enumerate(forms) for remark in form.remarks]
    rows = sorted([*stated, *remarks], key=lambda row: row[0])
    out: Named = {"form": [row[0] for row in rows], "kind": [row[1] for row in rows]}
    spread_text(out, "label", [row[2] or BLANK for row in rows])
    spread_text(out, "text", [row[3] or BLANK for row in rows])
    return out


def _tasks(forms: Sequence[Form]) -> Named:
    rows = [
        (i, position, key, value)
        for i, form in enumerate(forms)
        for position, task in enumerate(form.tasks, 1)
        for key, value in task.values.items()
    ]
    out: Named = {"form": [row[0] for row in rows], "position": [row[1] for row in rows], "key": [row[2] for row in rows]}
    return spread_single(out, [row[3] or BLANK for row in rows])


def _indicators(forms: Sequence[Form]) -> Named:
    rows = [row for form in forms for row in form.indicators]
    out: Named = {
        "form": [i for i, form in enumerate(forms) for _ in form.indicators],
        "position": [position for form in forms for position in range(1, len(form.indicators) + 1)],
    }
    spread_keys(out, "indicators", rows)
    return out


def _totals(forms: Sequence[Form]) -> Named:
    rows = [
        (i, total.label, key, value)
        for i, form in enumerate(forms)
        for total in form.totals
        for key, value in (total.values or {"": BLANK}).items()
    ]
    out: Named = {"form": [row[0] for row in rows], "key": [row[2] or None for row in rows]}
    spread_text(out, "label", [row[1] for row in rows])
    return spread_single(out, [row[3] or BLANK for row in rows])


def _headings(forms: Sequence[Form]) -> Named:
    rows = [(i, block, label) for i, form in enumerate(forms) for block, label in form.labels]
    return {
        "form": [row[0] for row in rows],
        "block": [row[1] for row in rows],
        "text": [row[2].text for row in rows],
        "text@": [row[2].row * WIDTH + row[2].col for row in rows],
    }


def _notes(results: Sequence[FileResult], first: int) -> Named:
    rows: list[tuple[int, int | None, Finding]] = []
    base = 0
    for file, result in enumerate(results, first):
        for finding in result.findings:
            at = _form_of(finding, result.forms)
            rows.append((file, None if at is None else base + at, finding))
        base += len(result.forms)
    names = ("code", "name", "severity", "sheet", "cell", "message")
    return {
        "file": [row[0] for row in rows],
        "form": [row[1] for row in rows],
        **{name: [getattr(row[2], name) for row in rows] for name in names},
    }


def _form_of(finding: Finding, forms: Sequence[Form]) -> int | None:
    """Say which form of the file a finding is about: the one that spans its cell, else the only one of its sheet."""
    here = [i for i, form in enumerate(forms) if finding.sheet is not None and form.sheet == finding.sheet]
    digits = "".join(char for char in finding.cell or "" if char.isascii() and char.isdigit())
    if digits:
        spanning = [i for i in here if forms[i].span[0] <= int(digits) <= forms[i].span[1]]
        if spanning:
            return spanning[0]
    return here[0] if len(here) == 1 else None
