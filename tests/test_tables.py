"""The parent's frames: whole, typed, in the order of the files, each value beside its cell."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from perfsheet.catalogue import LAYOUT
from perfsheet.columns import encode
from perfsheet.model import FileResult, Finding, Form, Fund, Parsed, Value, address
from perfsheet.tables import Batch, plain


def words(text: str, row: int = 1, col: int = 1) -> Value:
    return Value(text, row, col, Parsed("words"))


def form(project: str, indicators: int = 2, **parts: object) -> Form:
    rows = [
        {"name": words(f"{project}指标{i}", 13 + i, 4), "target": Value("≥95%", 13 + i, 6, Parsed("percent", 95.0, "≥", "%"))} for i in range(indicators)
    ]
    plain_parts = {"kind": "project_selfeval", "sheet": "表", "title": None, "year": 2024, "period": None, "money_unit": "万元", "confidence": 1.0}
    return Form(**{**plain_parts, "fields": {"project": words(project, 3, 3)}, "indicators": rows, "span": (1, 30), **parts})  # type: ignore[arg-type]


def read(name: str, *forms: Form, findings: tuple[Finding, ...] = ()) -> FileResult:
    return FileResult(name, "00", 1, "read", forms, findings)


def batch(*chunks: tuple[list[FileResult], int], files: pd.DataFrame | None = None) -> Batch:
    return Batch.from_columns((encode(results, first) for results, first in chunks), pd.DataFrame() if files is None else files)


def test_values_and_cells_have_one_shape_and_index() -> None:
    made = batch(([read("甲.xlsx", form("甲"))], 0))
    for name in LAYOUT:
        values, cells = getattr(made, name)
        assert list(values.columns) == list(cells.columns) == list(LAYOUT[name])
        assert values.index.equals(cells.index)
        assert set(map(str, cells.dtypes)) <= {"string"}


def test_every_value_keeps_its_cell() -> None:
    values, cells = batch(([read("甲.xlsx", form("甲"))], 0)).indicators
    assert values.loc[1, "target"] == 95
    assert cells.loc[1, "target"] == cells.loc[1, "target_text"] == "F14"
    assert pd.isna(cells.loc[1, "score"])


def test_forms_are_numbered_through_the_run_and_rows_point_to_them() -> None:
    made = batch(([read("甲.xlsx", form("甲")), read("乙.xlsx", form("乙"), form("丙"))], 0), ([read("丁.xlsx", form("丁", 3))], 2))
    (forms, _), (rows, _) = made.forms, made.indicators
    assert plain(forms["form"]) == [0, 1, 2, 3]
    assert plain(forms["file"]) == [0, 1, 1, 2]
    assert plain(forms["project"].iloc[rows["form"]]) == ["甲", "甲", "乙", "乙", "丙", "丙", "丁", "丁", "丁"]


def test_the_order_in_which_workers_finish_does_not_matter() -> None:
    first, second = ([read("甲.xlsx", form("甲"))], 0), ([read("乙.xlsx", form("乙"))], 1)
    one, other = batch(first, second), batch(second, first)
    for name in LAYOUT:
        pd.testing.assert_frame_equal(getattr(one, name).values, getattr(other, name).values)
        pd.testing.assert_frame_equal(getattr(one, name).cells, getattr(other, name).cells)


def test_figures_are_float64_and_texts_are_string_with_na() -> None:
    made = batch(([read("甲.xlsx", form("甲"))], 0))
    values, _ = made.indicators
    assert str(values["score"].dtype) == "Float64"
    assert str(values["reason"].dtype) == "string"
    assert values["score"].isna().all()
    assert values.loc[0, "reason"] is pd.NA


def test_the_sign_in_a_target_counts_where_there_is_no_column_for_it() -> None:
    rows = [
        {"target": Value("≥95%", 14, 6, Parsed("percent", 95.0, "≥", "%"))},
        {"target": Value("95", 15, 6, Parsed("number", 95.0)), "comparator": words("≤", 15, 5), "measure": words("人次", 15, 7)},
    ]
    values, _ = batch(([read("甲.xlsx", replace(form("甲"), indicators=rows))], 0)).indicators
    assert plain(values["comparator"]) == ["≥", "≤"]
    assert plain(values["measure"]) == ["%", "人次"]
    assert plain(values["comparator_text"]) == [None, "≤"]


def test_a_run_without_forms_gives_empty_typed_tables() -> None:
    made = batch(([FileResult("坏.xlsx", "", 0, "rejected", (), (Finding("REA001", "file_empty", "error", "空"),), "空")], 0))
    (forms, _), (indicators, _), (notes, _) = made.forms, made.indicators, made.notes
    assert len(forms) == 0
    assert str(indicators["target"].dtype) == "Float64"
    assert notes.loc[0, "form"] is pd.NA
    assert plain(made.files["errors"]) == [1]


def test_no_files_at_all() -> None:
    made = Batch.from_columns([], pd.DataFrame())
    assert len(made.files) == 0
    assert len(made.indicators.values) == 0


def test_the_account_of_files_outranks_what_workers_saw() -> None:
    files = pd.DataFrame({"file": [0, 1], "path": ["甲.xlsx", "附件.pdf"], "status": ["superseded", "ignored"]})
    made = batch(([read("甲.xlsx", form("甲"))], 0), files=files)
    assert list(made.files["status"]) == ["superseded", "ignored"]
    assert list(made.files["forms"]) == [1, 0]
    assert plain(made.files["size"]) == [1, None]


def test_lone_surrogates_survive_until_they_are_shown() -> None:
    forms, _ = batch(([read("甲.xlsx", form("坏\ud800字"))], 0)).forms
    assert forms.loc[0, "project"] == "坏\ud800字"


def test_equal_texts_are_one_object() -> None:
    results = [read(f"{i}.xlsx", form(f"同名项目{i}"[:4])) for i in range(20)]
    forms, _ = batch((results[:10], 0), (results[10:], 10)).forms
    assert len(set(map(id, plain(forms["project"])))) == 1


@settings(max_examples=40, deadline=None)
@given(
    figure=st.floats(allow_nan=False, allow_infinity=False),
    row=st.integers(1, 1_048_576),
    col=st.integers(1, 16_384),
)
def test_any_float_and_any_cell_arrive_unchanged(figure: float, row: int, col: int) -> None:
    value = Value(repr(figure), row, col, Parsed("number", figure))
    values, cells = batch(([read("甲.xlsx", form("甲", funds=[Fund("total", None, {"budget": value})]))], 0)).funds
    assert values.loc[0, "budget"] == figure
    assert values.loc[0, "budget_wan"] == figure
    assert cells.loc[0, "budget"] == address(row, col)

