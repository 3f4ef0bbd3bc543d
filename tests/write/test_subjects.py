"""Forms of one project stand together, whatever their names lack; forms of two never do."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from perfsheet.columns import encode
from perfsheet.model import FileResult, Parsed, Value
from perfsheet.tables import Batch, plain
from perfsheet.write.rows import form_rows, locations
from perfsheet.write.subjects import WHOLE, Subject, subjects
from tests.write.county import form

UNIT = "示例县第一小学"


def found(*returned: tuple[str, str | None, str | None], kind: str = "project_selfeval") -> list[Subject]:
    """Put together forms given by unit, project and code."""
    results = []
    for number, (unit, project, code) in enumerate(returned):
        named = {"unit": unit, "project": project, "project_code": code}
        fields = {key: Value(text, 3, 3, Parsed("words")) for key, text in named.items() if text}
        results.append(FileResult(f"{number}.xlsx", f"{number:064}", 1, "read", (replace(form(0, indicators=1), kind=kind, fields=fields),)))
    batch = Batch.from_columns([encode(results, 0)], pd.DataFrame())
    notes, _ = batch.notes
    rows = form_rows(batch, notes, batch.files.assign(location=locations(batch.files)))
    return subjects(rows, [True] * len(plain(rows["form"])))


def test_forms_of_one_name_are_one_project() -> None:
    made = found((UNIT, "课后服务补助", None), (UNIT, " 课后服务 补助", None), (UNIT, "课后服务补助", "101002025000000001"))
    assert [(one.name, len(one.forms), one.code) for one in made] == [("课后服务补助", 3, "101002025000000001")]


def test_a_code_before_the_name_is_no_part_of_it() -> None:
    code = "99000025R000000000201"
    made = found((UNIT, f"{code}-数控设备", code), (UNIT, "数控设备", None), (UNIT, f"{code}-数控设备", None))
    assert [(one.name, len(one.forms)) for one in made] == [("数控设备", 3)]


def test_a_year_before_the_name_is_a_part_of_it() -> None:
    made = found((UNIT, "2019年校园足球", "2019"), (UNIT, "2019年校舍维修", "2019"))
    assert [one.name for one in made] == ["2019年校园足球", "2019年校舍维修"]


def test_projects_of_one_name_and_two_codes_are_two() -> None:
    assert len(found((UNIT, "设备购置", "101002025000000001"), (UNIT, "设备购置", "101002025000000002"))) == 2


def test_projects_of_two_units_are_two() -> None:
    assert len(found((UNIT, "设备购置", None), ("示例县第二小学", "设备购置", None))) == 2


def test_units_are_one_with_and_without_their_codes() -> None:
    assert len(found((UNIT, "设备购置", None), (f"101002-{UNIT}", "设备购置", None))) == 1


@pytest.mark.parametrize("project", ["设备购置", None])
def test_forms_of_whole_units_are_one_subject(project: str | None) -> None:
    assert [one.name for one in found((UNIT, project, None), (UNIT, None, None), kind="department_selfeval")] == [WHOLE]
