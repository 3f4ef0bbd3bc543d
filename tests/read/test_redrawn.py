"""Published forms drawn as other offices draw them: every value at its cell and under its key."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from perfsheet.model import FileResult, Form
from perfsheet.read.recognise import read_grids
from perfsheet.write.reading import as_record
from tests.drawings import HABITS, Canvas, draw

SHARED = Path(__file__).parents[3] / "shared" / "realforms"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the published forms (../shared/realforms) are not here")
FORMS: list[dict[str, Any]] = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(SHARED.glob("[0-9][0-9][0-9].json"))]


@pytest.fixture(scope="module")
def judge() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_read", SHARED / "score_read.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def wrong(judge: ModuleType, expected: dict[str, Any], forms: list[Form]) -> list[str]:
    return list(judge.score(expected, as_record(FileResult("", "", 0, "read", forms))["forms"])[1])


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("habit", HABITS)
def test_every_value_is_found_however_the_form_is_drawn(judge: ModuleType, habit: str, seed: int) -> None:
    faults = []
    for form in FORMS:
        grid, expected = draw(form, habit, seed)
        faults += [f"{form['id']}: {line}" for line in wrong(judge, expected, read_grids([grid])[0])]
    assert faults == []


@pytest.mark.parametrize("seed", range(10))
def test_two_forms_on_one_sheet_are_two_forms(judge: ModuleType, seed: int) -> None:
    rng = random.Random(seed)
    first, second = rng.sample([form for form in FORMS if form["indicators"]["rows"] and form["header"]], 2)
    canvas = Canvas(rng)
    _, one = draw(first, "plain", seed, canvas)
    canvas.next(2)
    grid, other = draw(second, "plain", seed, canvas)
    forms, _ = read_grids([grid])
    assert [form.kind for form in forms] == [first["form_kind"], second["form_kind"]]
    assert wrong(judge, one, forms[:1]) + wrong(judge, other, forms[1:]) == []


def test_a_list_of_projects_is_as_many_forms() -> None:
    listed = [form for form in FORMS if "list export" in form["title"]]
    canvas = Canvas(random.Random(1))
    canvas.put(1, "2023年项目支出绩效目标表")
    canvas.next()
    names = [label for label, _ in listed[0]["header"]]
    columns = [*names, "年度目标", *listed[0]["indicators"]["columns"]]
    for col, text in enumerate(columns, 1):
        canvas.put(col, text)
    canvas.next()
    for form in listed:
        for n, row in enumerate(form["indicators"]["rows"]):
            head = [value for _, value in form["header"]] + [form["goals"][0][1]]
            for col, text in enumerate([*(head if n == 0 else [""] * len(head)), *row], 1):
                canvas.put(col, text)
            canvas.next()
    forms, _ = read_grids([canvas.grid()])
    assert [form.fields["project"].text for form in forms if form.fields["project"]] == [dict(form["header"])["项目名称"] for form in listed]
    assert [len(form.indicators) for form in forms] == [len(form["indicators"]["rows"]) for form in listed]
    assert {form.kind for form in forms} == {"project_target"}
    assert all(form.goals and form.goals[0].value for form in forms)
