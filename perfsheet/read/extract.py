"""From a draft to forms: fields under their keys, a list of many projects taken apart, and what could not be understood as findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from perfsheet.model import Cell, Finding, Form, Fund, Goal, Parsed, Task, Value
from perfsheet.read.draft import Draft, put
from perfsheet.read.identify import MONEY_UNITS, identify, money_unit_of, period_of, year_of
from perfsheet.read.notes import make
from perfsheet.read.sheet import WORDS
from perfsheet.read.vocabulary import fold, kinds, look_up

ALWAYS = ("project", "department", "unit")
#: which field stands in where the first is not on the form
_STAND_INS = {
    "unit": ("unit_name", "unit_reporting"),
    "department": ("department_name", "department_local"),
}
_CODE = re.compile(r"\s*[\[［【(（]?\s*([0-9A-Z]{3,30})\s*(?:[\]］】)）]\s*[-—]?|[-—–_－])\s*(\S.*)", re.DOTALL)
#: a number right before a name; a year or a quantity is none
_GLUED = re.compile(r"\s*(\d{3,9})\s*(?=[\u4e00-\u9fff])(?![年月日个人万元名户家条项台套亩公里岁])(\S.*)", re.DOTALL)
_CODED = {"project": "project_code", "department": "department_code", "unit": "unit_code", "department_central": "department_central_code"}
FUND_FIGURES = frozenset({"approved", "budget", "spent", "rate", "forecast", "weight", "score", "budget_medium", "adjustment", "received", "reviewed"})
INDICATOR_FIGURES = frozenset({"weight", "score", "coefficient", "reviewed", "deducted"})
#: what a line of a list of projects holds that is no field of the project
_UNTOLD = frozenset({"position", "unknown", "unknown_2", "unknown_3"})
_DOUBTFUL = ("words", "error")
_SURE = 0.7
#: what a column of a list of many projects holds beside indicators
_LISTED = ("field.", "goal.", "fund.", "money.")


def split_code(text: str) -> tuple[str | None, str]:
    """Split `219001-某局`, `[105]教育部` or `169林业局` into code and name; a name without a code stays whole."""
    match = _CODE.fullmatch(text) or _GLUED.fullmatch(text)
    if match is None or not any(ch.isdigit() for ch in match[1]):
        return None, text.strip()
    return match[1], match[2].strip()


def forms_of(draft: Draft) -> tuple[list[Form], list[Finding]]:
    """Return the forms that a draft holds (many for a list sheet, none if nothing was recognised) and the findings about them."""
    if not draft.started:
        return [], []
    identity = identify(draft)
    findings = list(draft.findings)
    if identity.kind == "unknown":
        findings.append(make("form_kind_unknown", draft.sheet, _first_cell(draft)))
    elif identity.confidence < _SURE:
        findings.append(make("kind_uncertain", draft.sheet, _first_cell(draft), kind=next(k.title for k in kinds() if k.name == identity.kind), doubt=identity.doubt))
    tasks, below = _below(draft)
    fields, doubles = _fields([*map(_of_money, draft.fields), *below])
    findings += [make("two_candidates", draft.sheet, value.cell, label=label) for label, value in doubles]
    form = Form(
        kind=identity.kind, sheet=draft.sheet, title=draft.title or next(iter(draft.headings), None), year=year_of(draft), period=period_of(draft),
        money_unit=money_unit_of(draft), confidence=identity.confidence, fields=fields, other_fields=draft.other_fields,
        funds=_weighted(draft), goals=draft.goals, tasks=tasks, indicators=draft.indicators, totals=draft.totals,
        remarks=draft.remarks + draft.headings, field_labels=[label for _, label, _ in draft.fields], span=(draft.first_row, draft.last_row), labels=draft.labels,
    )
    listed = any(column.startswith("indicators.field.project") for column in draft.columns)
    forms = list(_apart(form)) if listed else list(_each_project(form)) if _is_list(form) else [form]
    for one in forms:
        findings += _unreadable(one)
    return forms, findings


def _below(draft: Draft) -> tuple[list[Task], list[tuple[str, Value, Value | None]]]:
    """Take small tables with a single row as fields whose values stand below their labels; the others are tables of tasks."""
    tasks = list(draft.tasks)
    fields: list[tuple[str, Value, Value | None]] = []
    for rows in draft.small:
        if len(rows) == 1:
            fields += [(key, value, value) for key, value in rows[0].values.items()]
        else:
            tasks += rows
    return tasks, fields


def _of_money(stated: tuple[str, Cell | Value, Value | None]) -> tuple[str, Cell | Value, Value | None]:
    """Take 单位：万元 as the unit of money, not as the name of a unit."""
    key, label, value = stated
    return ("money_unit", label, value) if value is not None and key.startswith("unit") and fold(value.text) in MONEY_UNITS else stated


def _first_cell(draft: Draft) -> str | None:
    value: Cell | Value | None = draft.title or next((label for _, label, _ in draft.fields), None) or next((label for _, label in draft.labels), None)
    return value.cell if value else None


def _fields(found: Sequence[tuple[str, Cell | Value, Value | None]]) -> tuple[dict[str, Value | None], list[tuple[str, Value]]]:
    """Put values under their keys; a second one is kept under `<key>_2` and told if it differs."""
    fields: dict[str, Value | None] = {}
    doubles: list[tuple[str, Value]] = []
    for key, label, value in found:
        name, count = key, 1
        while fields.get(name) is not None and value is not None:
            count += 1
            name = f"{key}_{count}"
        if value is None and key in fields:
            continue
        if count > 1 and key in ALWAYS and value is not None and all(v is None or v.text.strip() != value.text.strip() for k, v in fields.items() if k.startswith(key)):
            doubles.append((label.text.strip(), value))
        fields[name] = value
    for key, others in _STAND_INS.items():
        stand_in = next((other for other in others if fields.get(other) is not None), None)
        if key not in fields and stand_in is not None:
            fields[key] = fields.pop(stand_in)
    return _coded(fields), doubles


def _coded(fields: dict[str, Value | None]) -> dict[str, Value | None]:
    """Add the codes that are written before names."""
    for key, code_key in _CODED.items():
        value = fields.get(key)
        code = split_code(value.text)[0] if value else None
        if value and code and fields.get(code_key) is None:
            fields[code_key] = Value(code, value.row, value.col, WORDS)
    for key in ALWAYS:
        fields.setdefault(key, None)
    return fields


def _weighted(draft: Draft) -> list[Fund]:
    """Give the total the points that only the block's label carries: 预算执行情况(20分)."""
    label = next((label for block, label in draft.labels if block == "funds" and look_up(label.text).weight is not None), None)
    at = next((i for i, fund in enumerate(draft.funds) if fund.source == "total"), None)
    if label is None or at is None or any("weight" in fund.values for fund in draft.funds):
        return draft.funds
    points = Value(label.text, label.row, label.col, Parsed("number", look_up(label.text).weight))
    fund = draft.funds[at]
    return [*draft.funds[:at], fund._replace(values={**fund.values, "weight_label": points}), *draft.funds[at + 1 :]]


def _is_list(form: Form) -> bool:
    """Say whether a form is a list of projects with a line each, and nothing but that."""
    return len(form.tasks) > 1 and all("project" in task.values for task in form.tasks) and not (form.indicators or form.funds or form.goals or form.fields.get("project"))


def _each_project(form: Form) -> Iterator[Form]:
    """Make a form of each line of a list of projects; the fields of the list are shared, its totals are no form's own."""
    for at, task in enumerate(form.tasks):
        money = {key: value for key, value in task.values.items() if key in FUND_FIGURES}
        fields, _ = _fields([(key, value, value) for key, value in task.values.items() if key not in money and key not in _UNTOLD])
        sums = [("tasks.total", value) for total in form.totals for value in (total.label, *total.values.values())] if at == 0 else []
        kept = [(f"tasks.{key}", value) for key, value in task.values.items() if key in _UNTOLD]
        shared = {key: value for key, value in form.fields.items() if value is not None and fields.get(key) is None}
        rows = [value.row for value in task.values.values()]
        yield replace(
            form, fields={**fields, **shared}, funds=[Fund("total", None, money)] if money else [], tasks=[], totals=[],
            span=(min(rows), max(rows)), other_fields=form.other_fields if at == 0 else [], labels=[*form.labels, *kept, *sums],
        )


def _apart(form: Form) -> Iterator[Form]:
    """Take a list of many projects apart: one form for each, in the order of the rows."""
    rows: list[Mapping[str, Value]] = []
    current: tuple[str | None, str | None] | None = None
    for row in form.indicators:
        code, name = (fold(row[k].text) if k in row else None for k in ("field.project_code", "field.project"))
        mine = (code, name)
        new = mine != (None, None) and current is not None and any(a is not None and b is not None and a != b for a, b in zip(mine, current, strict=True))
        if new:
            yield _one(form, rows)
            rows, current = [], None
        current = mine if current is None or (mine != (None, None) and new) else current
        rows.append(row)
    if rows:
        yield _one(form, rows)


def _one(form: Form, rows: Sequence[Mapping[str, Value]]) -> Form:
    """Make the form of one project of a list."""
    found: list[tuple[str, Value]] = []
    again: list[tuple[str, Value]] = []
    for row in rows:
        for key, value in row.items():
            if key.startswith(_LISTED):
                same = any(k == key and fold(v.text) == fold(value.text) for k, v in found)
                (again if same else found).append((key, value))
    fields, _ = _fields([(key.removeprefix("field."), value, value) for key, value in found if key.startswith("field.")])
    shared = {k: v for k, v in form.fields.items() if v is not None and fields.get(k) is None}
    money = _numbered((key.removeprefix("fund."), value) for key, value in found if key.startswith("fund."))
    funds = [Fund("total", None, money)] if money else []
    funds += [Fund(key.removeprefix("money."), None, {"budget": value}) for key, value in found if key.startswith("money.")]
    numbers = [value.row for row in rows for value in row.values()]
    return replace(
        form, fields={**fields, **shared}, funds=funds,
        goals=[Goal(key.removeprefix("goal."), None, value) for key, value in found if key.startswith("goal.")],
        indicators=[{k: v for k, v in row.items() if not k.startswith(_LISTED)} for row in rows],
        labels=[*form.labels, *((f"repeated.{key}", value) for key, value in again)], span=(min(numbers), max(numbers)),
    )


def _numbered(pairs: Iterable[tuple[str, Value]]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for key, value in pairs:
        put(values, key, value)
    return values


def _unreadable(form: Form) -> Iterator[Finding]:
    """Tell figures that cannot be read, and cells that show an error instead."""
    for fund in form.funds:
        for key, value in fund.values.items():
            if value.parsed.kind in _DOUBTFUL and key in FUND_FIGURES:
                yield _doubt(form, value)
    for row in form.indicators:
        for key, value in row.items():
            if value.parsed.kind in _DOUBTFUL and (key in INDICATOR_FIGURES or value.parsed.kind == "error"):
                yield _doubt(form, value)


def _doubt(form: Form, value: Value) -> Finding:
    if value.parsed.kind == "error":
        return make("error_value", form.sheet, value.cell, text=value.text)
    return make("number_unreadable", form.sheet, value.cell, text=value.text.strip()[:30])
