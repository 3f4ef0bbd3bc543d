"""What was understood of a file, as JSON (docs/read.schema.json) and as an outline that a clerk can check against the sheet."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Any

from perfsheet.model import FileResult, Finding, Form, Value
from perfsheet.write.terms import heading, kind_name, severity_name, status_name

#: keys that a record always has, null where the form has no such value
_FIELDS = ("project", "department", "unit")
_FUND = ("approved", "budget", "spent", "rate", "weight", "score")
_INDICATOR = ("level1", "level2", "name", "target", "comparator", "measure", "actual", "weight", "score", "reason")
_TOTAL = ("weight", "score")
#: the largest whole number that JSON readers agree about
_EXACT = 2**53

_INDENT = "    "


def as_json(results: Sequence[FileResult], _first: int = 0) -> list[str]:
    """Write each result as one line of JSON."""
    return [json.dumps(as_record(result), ensure_ascii=False, separators=(",", ":"), allow_nan=False) for result in results]


def as_text(results: Sequence[FileResult], _first: int = 0) -> list[str]:
    """Write each result as an outline."""
    return ["\n".join(_outline(result)) for result in results]


def as_record(result: FileResult) -> dict[str, Any]:
    """Lay a result out as the JSON schema says."""
    return {
        "file": result.file,
        "sha256": result.sha256 or None,
        "status": str(result.status),
        "reason": result.reason,
        "forms": [_form(form) for form in result.forms],
        "findings": [finding._asdict() for finding in result.findings],
    }


def _form(form: Form) -> dict[str, Any]:
    return {
        "kind": form.kind,
        "sheet": form.sheet,
        "title": _value(form.title),
        "year": form.year,
        "period": form.period,
        "money_unit": form.money_unit,
        "confidence": round(form.confidence, 3),
        "fields": _values(form.fields, _FIELDS),
        "other_fields": [{"label": _value(label), "value": _value(value)} for label, value in form.other_fields],
        "funds": [{"source": fund.source, "label": _value(fund.label), **_values(fund.values, _FUND)} for fund in form.funds],
        "goals": [{"label": _value(goal.label), "kind": goal.kind, "value": _value(goal.value)} for goal in form.goals],
        "tasks": [_values(task.values) for task in form.tasks],
        "indicators": [_values(row, _INDICATOR) for row in form.indicators],
        "totals": [{"label": _value(total.label), **_values(total.values, _TOTAL)} for total in form.totals],
        "remarks": [_value(remark) for remark in form.remarks],
    }


def _values(values: Mapping[str, Value | None], always: Sequence[str] = ()) -> dict[str, Any]:
    return {**dict.fromkeys(always), **{key: _value(value) for key, value in values.items()}}


def _value(value: Value | None) -> dict[str, Any] | None:
    """Write a value with its cell and what it means; None for a blank."""
    if value is None or not value.text.strip():
        return None
    parsed = value.parsed
    meaning = {
        "value": _number(parsed.number),
        "comparator": parsed.comparator,
        "measure": parsed.measure,
        "kind": parsed.kind,
        "low": _number(parsed.low),
        "high": _number(parsed.high),
        "date": parsed.date,
    }
    return {"text": value.text, "cell": value.cell, **{key: part for key, part in meaning.items() if part is not None}}


def _number(number: float | None) -> float | int | None:
    if number is None or not isfinite(number):
        return None
    return int(number) if number.is_integer() and abs(number) < _EXACT else number


def _outline(result: FileResult) -> Iterator[str]:
    yield f"■ {result.file}    {status_name(result.status)}" + (f"：{result.reason}" if result.reason else "")
    for number, form in enumerate(result.forms, 1):
        yield from (f"{_INDENT}{line}" for line in _form_outline(number, form))
    if result.findings:
        yield f"{_INDENT}问题（{len(result.findings)} 条）"
        yield from (f"{_INDENT * 2}{_finding(finding)}" for finding in result.findings)


def _form_outline(number: int, form: Form) -> Iterator[str]:
    period = "、".join(str(part) for part in (form.year and f"{form.year} 年", form.period) if part) or "年度未写明"
    yield f"表 {number}：{kind_name(form.kind)}    {period}    工作表“{form.sheet}”    金额单位：{form.money_unit or '未写明'}"
    if form.title:
        yield f"  标题：{_shown(form.title)}"
    for key, value in form.fields.items():
        yield f"  {heading('header', key)}：{_shown(value)}"
    for label, other in form.other_fields:
        yield f"  {_flat(label.text)}：{_shown(other)}（未识别的栏目）"
    yield from _block("资金", [(_named(fund.label, heading("funds.sources", fund.source)), "funds.columns", fund.values) for fund in form.funds])
    yield from _goals(form)
    yield from _block("任务", [(f"第 {at} 项", "tasks", task.values) for at, task in enumerate(form.tasks, 1)])
    yield from _block("指标", [(f"第 {at} 行", "indicators.columns", row) for at, row in enumerate(form.indicators, 1)])
    yield from _block("合计", [(_flat(total.label.text), "indicators.columns", total.values) for total in form.totals])
    for remark in form.remarks:
        yield f"  备注：{_shown(remark)}"


def _block(name: str, rows: Sequence[tuple[str, str, Mapping[str, Value]]]) -> Iterator[str]:
    if rows:
        yield f"  {name}（{len(rows)} 行）"
    for label, block, values in rows:
        shown = "；".join(f"{heading(block, key)} {_shown(value)}" for key, value in values.items() if value.text.strip())
        yield f"    {label}    {shown}"


def _goals(form: Form) -> Iterator[str]:
    if form.goals:
        yield f"  目标（{len(form.goals)} 条）"
    for goal in form.goals:
        yield f"    {_named(goal.label, heading('goals', goal.kind))}    {_shown(goal.value)}"


def _finding(finding: Finding) -> str:
    place = f"{finding.sheet or ''}{'!' if finding.sheet and finding.cell else ''}{finding.cell or ''}"
    return f"[{severity_name(finding.severity)}] {finding.code} {place}{' ' if place else ''}{_flat(finding.message)}"


def _named(label: Value | None, otherwise: str) -> str:
    return _flat(label.text) if label else otherwise


def _shown(value: Value | None) -> str:
    """Show a value on one line with its cell; a blank is said to be one."""
    return f"{_flat(value.text)} [{value.cell}]" if value and value.text.strip() else "（空）"


def _flat(text: str) -> str:
    """Put a text on one line, with nothing in it that a terminal would obey."""
    return "".join(char if char.isprintable() else " " for char in text)
