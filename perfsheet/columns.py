"""The worker's side of the tables: forms become columns of primitives that travel cheaply between processes.

No pandas here. A chunk names only the columns that it has values for; `perfsheet.tables` makes frames of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from math import isfinite
from typing import Any, Final

from perfsheet.catalogue import KEYS, RENAMED
from perfsheet.model import FileResult, Finding, Form, Parsed, Value

#: table name → column name → values; the cells of column `key` stand in `key@`, packed (row × 16384 + column) or as "'Sheet'!A1"
Columns = dict[str, dict[str, list[Any]]]
_Columns = dict[str, list[Any]]
_Rows = Sequence[Mapping[str, Value | None]]

WIDTH: Final = 16384
#: 万元 in one of them, as a power of ten
MONEY: Final = {"元": -4, "百元": -2, "千元": -1, "万元": 0, "万": 0, "十万元": 1, "百万元": 2, "千万元": 3, "亿元": 4, "亿": 4}

_BLANK: Final = Value("", 0, 0, Parsed(""))
_UNIT: Final = ("unit", "unit_name", "unit_reporting", "unit_in_charge")
_DEPARTMENT: Final = ("department", "department_name", "department_local", "department_provincial", "department_central")
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


def to_wan(number: float | None, measure: str | None) -> float | None:
    """Convert money to 万元, exactly rounded once; None where there is nothing to convert or the measure is not one of money."""
    power = MONEY.get(measure or "")
    if number is None or power is None or not isfinite(number):
        return None
    return float(Decimal(repr(number)).scaleb(power)) if power else number


def _files(results: Sequence[FileResult], first: int) -> _Columns:
    return {
        "file": list(range(first, first + len(results))),
        "path": [result.file for result in results],
        "sha256": [result.sha256 for result in results],
        "size": [result.size for result in results],
        "status": [result.status for result in results],
        "reason": [result.reason for result in results],
    }


def _forms(forms: Sequence[Form], files: list[int]) -> _Columns:
    out: _Columns = {
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
    _text(out, "title", [form.title or _BLANK for form in forms])
    for key, spellings in (("project", ("project",)), ("project_code", ("project_code",)), ("department", _DEPARTMENT), ("unit", _UNIT)):
        _text(out, key, [_first(row, spellings) for row in fields])
    _text(out, "grade", [_first(row, ("grade",)) for row in fields])
    _figure(out, "total_score", [_total_score(form) for form in forms])
    return out


def _first(row: Mapping[str, Value | None], keys: Iterable[str]) -> Value:
    """Return the first value that is filled, else the first that is there though blank."""
    there = [value for key in keys if (value := row.get(key)) is not None]
    return next((value for value in there if value.text), there[0] if there else _BLANK)


def _total_score(form: Form) -> Value:
    """Find the score of the whole form: its own field, else the last line of totals that has one."""
    stated = form.fields.get("score_total")
    lines = [stated] if stated is not None and stated.text else []
    for total in reversed(form.totals):
        score = total.values.get("score")
        label = "".join(total.label.text.split())
        if score is not None and any(word in label for word in _TOTAL):
            lines.append(score)
    return next((value for value in lines if value.parsed.number is not None), lines[0] if lines else _BLANK)


def _fields(forms: Sequence[Form]) -> _Columns:
    known = [(i, key, _BLANK, value) for i, form in enumerate(forms) for key, value in form.fields.items()]
    other = [(i, None, label, value) for i, form in enumerate(forms) for label, value in form.other_fields]
    rows = sorted([*known, *other], key=lambda row: row[0])
    values = [value or _BLANK for *_, value in rows]
    out: _Columns = {"form": [row[0] for row in rows], "key": [row[1] for row in rows]}
    _text(out, "label", [row[2] for row in rows])
    _text(out, "text", values)
    parsed = [value.parsed for value in values]
    out["value"] = [part.number for part in parsed]
    out["kind"] = [part.kind or None for part in parsed]
    out["measure"] = [part.measure for part in parsed]
    out["date"] = [part.date for part in parsed]
    return out


def _funds(forms: Sequence[Form]) -> _Columns:
    funds = [fund for form in forms for fund in form.funds]
    out: _Columns = {
        "form": [i for i, form in enumerate(forms) for _ in form.funds],
        "source": [fund.source for fund in funds],
    }
    _text(out, "label", [fund.label or _BLANK for fund in funds])
    _keyed(out, "funds", [fund.values for fund in funds])
    units = [form.money_unit for form in forms for _ in form.funds]
    for key, shape in KEYS["funds"].items():
        if shape == "money" and key in out:
            figures = zip(out[key], out[f"{key}_kind"], out[f"{key}_measure"], units, strict=True)
            out[f"{key}_wan"] = [to_wan(number, measure or unit) if kind == "number" else None for number, kind, measure, unit in figures]
    return out


def _goals(forms: Sequence[Form]) -> _Columns:
    stated = [(i, goal.kind, goal.label, goal.value) for i, form in enumerate(forms) for goal in form.goals]
    remarks = [(i, "remark", None, remark) for i, form in enumerate(forms) for remark in form.remarks]
    rows = sorted([*stated, *remarks], key=lambda row: row[0])
    out: _Columns = {"form": [row[0] for row in rows], "kind": [row[1] for row in rows]}
    _text(out, "label", [row[2] or _BLANK for row in rows])
    _text(out, "text", [row[3] or _BLANK for row in rows])
    return out


def _tasks(forms: Sequence[Form]) -> _Columns:
    rows = [
        (i, position, key, value)
        for i, form in enumerate(forms)
        for position, task in enumerate(form.tasks, 1)
        for key, value in task.values.items()
    ]
    out: _Columns = {"form": [row[0] for row in rows], "position": [row[1] for row in rows], "key": [row[2] for row in rows]}
    return _single(out, [row[3] or _BLANK for row in rows])


def _indicators(forms: Sequence[Form]) -> _Columns:
    rows = [row for form in forms for row in form.indicators]
    out: _Columns = {
        "form": [i for i, form in enumerate(forms) for _ in form.indicators],
        "position": [position for form in forms for position in range(1, len(form.indicators) + 1)],
    }
    _keyed(out, "indicators", rows)
    return out


def _totals(forms: Sequence[Form]) -> _Columns:
    rows = [
        (i, total.label, key, value)
        for i, form in enumerate(forms)
        for total in form.totals
        for key, value in (total.values or {"": _BLANK}).items()
    ]
    out: _Columns = {"form": [row[0] for row in rows], "key": [row[2] or None for row in rows]}
    _text(out, "label", [row[1] for row in rows])
    return _single(out, [row[3] or _BLANK for row in rows])


def _headings(forms: Sequence[Form]) -> _Columns:
    rows = [(i, block, label) for i, form in enumerate(forms) for block, label in form.labels]
    return {
        "form": [row[0] for row in rows],
        "block": [row[1] for row in rows],
        "text": [row[2].text for row in rows],
        "text@": [row[2].row * WIDTH + row[2].col for row in rows],
    }


def _single(out: _Columns, values: Sequence[Value]) -> _Columns:
    """Add the value, the text, the kind and the measure of a long table."""
    _text(out, "text", values)
    out["value"] = [value.parsed.number for value in values]
    out["kind"] = [value.parsed.kind or None for value in values]
    out["measure"] = [value.parsed.measure for value in values]
    return out


def _notes(results: Sequence[FileResult], first: int) -> _Columns:
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


def _keyed(out: _Columns, table: str, rows: _Rows) -> None:
    """Spread rows of values by key into columns; keys outside the catalogue go to `more`."""
    shapes = KEYS[table]
    for key in sorted(set().union(*rows)):
        column = RENAMED.get(key, key)
        shape = shapes.get(column)
        if shape is None:
            _more(out, key, rows)
            continue
        values = [row.get(key) or _BLANK for row in rows]
        if shape == "text":
            _text(out, column, values)
        elif shape == "tick":
            _text(out, column, values)
            out[f"{column}_kind"] = [value.parsed.kind or None for value in values]
        elif shape == "sign":
            _text(out, column, values)
            out[f"{column}_text"] = out[column]
            out[column] = [value.parsed.comparator or text for value, text in zip(values, out[column], strict=True)]
        else:
            _figure(out, column, values, shape)


def _text(out: _Columns, column: str, values: Sequence[Value]) -> None:
    """Add the texts and cells of `values`."""
    if not values:
        return
    texts, rows, cols, _, sheets = zip(*values, strict=True)
    out[column] = [text or None for text in texts]
    out[f"{column}@"] = _cells(values, rows, cols, sheets)


def _figure(out: _Columns, column: str, values: Sequence[Value], shape: str = "figure") -> None:
    """Add number, text, kind and cells of `values`, and what else their shape keeps, where there is any."""
    if not values:
        return
    texts, rows, cols, parsed, sheets = zip(*values, strict=True)
    kinds, numbers, comparators, measures, lows, highs, dates = zip(*parsed, strict=True)
    out[column] = list(numbers)
    out[f"{column}_text"] = [text or None for text in texts]
    out[f"{column}_kind"] = [kind or None for kind in kinds]
    out[f"{column}@"] = _cells(values, rows, cols, sheets)
    if shape == "figure":
        return
    out[f"{column}_measure"] = list(measures)
    if shape == "measured":
        further = {"comparator": comparators, "low": lows, "high": highs, "date": dates}
        out.update({f"{column}_{name}": list(part) for name, part in further.items() if any(x is not None for x in part)})


def _cells(values: Sequence[Value], rows: Sequence[int], cols: Sequence[int], sheets: Sequence[str | None]) -> list[Any]:
    packed: list[Any] = [row * WIDTH + col or None for row, col in zip(rows, cols, strict=True)]
    if any(sheets):
        for i, sheet in enumerate(sheets):
            if sheet is not None:
                packed[i] = values[i].cell
    return packed


def _more(out: _Columns, key: str, rows: _Rows) -> None:
    """Keep a value under a key that the catalogue does not know."""
    column = out.setdefault("more", [None] * len(rows))
    for i, row in enumerate(rows):
        value = row.get(key)
        if value is not None:
            known = json.loads(column[i]) if column[i] else {}
            meaning = {name: part for name, part in value.parsed._asdict().items() if part is not None}
            known[key] = {"text": value.text, "cell": value.cell, **meaning}
            column[i] = json.dumps(known, ensure_ascii=False)
