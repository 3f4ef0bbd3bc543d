"""Forms as offices draw them, each with what is understood of it: `forms/*.md` holds the sheet and, below it, the reading.

`PERFSHEET_GOLDEN=1 pytest tests/read/test_forms.py` writes the readings anew: read the diff before committing it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from perfsheet.model import Form, Value
from perfsheet.read.recognise import read_grids
from tests.sheets import grid

FORMS = sorted((Path(__file__).parent / "forms").glob("*.md"))
RULE = "\n```text\n"


def _show(value: Value | None) -> str:
    return "·" if value is None else f"{value.cell} {value.text!r}"


def _row(values: dict[str, Value | None]) -> str:
    return "; ".join(f"{key}={_show(value)}" for key, value in sorted(values.items()))


def dump(form: Form) -> list[str]:
    lines = [f"{form.kind} year={form.year} period={form.period} money={form.money_unit} sure={form.confidence} title={_show(form.title)}"]
    lines += [f"field {key} = {_show(value)}" for key, value in sorted(form.fields.items())]
    lines += [f"other {_show(label)} = {_show(value)}" for label, value in form.other_fields]
    lines += [f"fund {fund.source} {_show(fund.label)}: {_row(dict(fund.values))}" for fund in form.funds]
    lines += [f"goal {goal.kind} {_show(goal.label)} = {_show(goal.value)}" for goal in form.goals]
    lines += [f"task {_row(dict(task.values))}" for task in form.tasks]
    lines += [f"indicator {_row(dict(row))}" for row in form.indicators]
    lines += [f"total {_show(total.label)}: {_row(dict(total.values))}" for total in form.totals]
    return lines + [f"remark {_show(value)}" for value in form.remarks]


def reading(table: str) -> str:
    forms, findings = read_grids([grid(table)])
    lines = [line for form in forms for line in [*dump(form), ""]]
    return "\n".join(lines + [f"{f.code} {f.name} {f.cell}" for f in findings]).strip()


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_is_read_as_written_below_it(path: Path) -> None:
    table, _, expected = path.read_text(encoding="utf-8").partition(RULE)
    found = reading(table.partition("\n\n")[2])
    if os.environ.get("PERFSHEET_GOLDEN"):
        path.write_text(f"{table.rstrip()}\n{RULE}{found}\n```\n", encoding="utf-8")
    else:
        assert found == expected.rstrip().removesuffix("```").rstrip()


def test_there_are_forms_to_read() -> None:
    assert len(FORMS) > 20


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_no_cell_of_a_form_is_lost(path: Path) -> None:
    table = path.read_text(encoding="utf-8").partition(RULE)[0].partition("\n\n")[2]
    sheet = grid(table)
    forms, _ = read_grids([sheet])
    kept = {(value.row, value.col) for form in forms for value in _values(form)}
    lost = [cell for _, cells in sheet.rows for cell in cells if (cell.row, cell.col) not in kept]
    assert lost == []


def _values(form: Form) -> list[Value]:
    found: list[Value | None] = [form.title, *form.fields.values(), *form.remarks, *form.field_labels, *(value for _, value in form.labels)]
    found += [value for pair in form.other_fields for value in pair]
    found += [value for fund in form.funds for value in (fund.label, *fund.values.values())]
    found += [value for goal in form.goals for value in (goal.label, goal.value)]
    found += [value for row in (*(task.values for task in form.tasks), *form.indicators) for value in row.values()]
    found += [value for total in form.totals for value in (total.label, *total.values.values())]
    return [value for value in found if value is not None]
