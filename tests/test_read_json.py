"""What `perfsheet read` prints of a file, against docs/read.schema.json."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfsheet.model import COMPARATORS, KINDS, FileResult, Finding, Form, Fund, Goal, Parsed, Task, Total, Value
from perfsheet.read.vocabulary import kinds
from perfsheet.write.reading import as_json, as_record, as_text

SCHEMA = json.loads((Path(__file__).parent.parent / "docs" / "read.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def value(text: str, row: int = 4, col: int = 6, sheet: str | None = None, **meaning) -> Value:
    return Value(text, row, col, Parsed(meaning.pop("kind", "words"), **meaning), sheet)


def form(**more) -> Form:
    return Form(
        **{
            "kind": "project_selfeval",
            "sheet": "自评表",
            "title": None,
            "year": 2024,
            "period": None,
            "money_unit": "万元",
            "confidence": 0.98765,
            "fields": {},
            **more,
        }
    )


def result(*forms: Form, **more) -> FileResult:
    return FileResult("收件箱/a.xlsx", "0" * 64, 1, "accepted", forms, **more)


def record(*forms: Form, **more):
    found = as_record(result(*forms, **more))
    VALIDATOR.validate([found])
    assert [found] == [json.loads(line) for line in as_json([result(*forms, **more)])]
    return found


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_names_every_kind_of_form_and_of_value():
    properties = SCHEMA["$defs"]["form"]["properties"]
    assert set(properties["kind"]["enum"]) == {*(kind.name for kind in kinds()), "unknown"}
    meaning = SCHEMA["$defs"]["value"]["oneOf"][1]["properties"]
    assert set(meaning["kind"]["enum"]) == set(KINDS)
    assert set(meaning["comparator"]["enum"]) == set(COMPARATORS)


def test_keys_of_the_glossary_are_there_though_the_form_has_no_such_value():
    label = value("总分")
    (found,) = record(form(funds=[Fund("total", None, {})], indicators=[{}], totals=[Total(label, {})]))["forms"]
    assert found["fields"] == dict.fromkeys(("project", "department", "unit"))
    assert set(found["funds"][0]) == {"source", "label", "approved", "budget", "spent", "rate", "weight", "score"}
    assert set(found["indicators"][0]) == {
        "level1",
        "level2",
        "name",
        "target",
        "comparator",
        "measure",
        "actual",
        "weight",
        "score",
        "reason",
    }
    assert found["totals"] == [{"label": {"text": "总分", "cell": "F4", "kind": "words"}, "weight": None, "score": None}]


def test_a_value_has_its_text_its_cell_and_what_it_means():
    row = {
        "target": value("≥95%", 14, kind="percent", number=95.0, comparator="≥", measure="%"),
        "target_medium": value("3", kind="number", number=3.5),
    }
    (found,) = record(form(indicators=[row]))["forms"]
    assert found["indicators"][0]["target"] == {
        "text": "≥95%",
        "cell": "F14",
        "value": 95,
        "comparator": "≥",
        "measure": "%",
        "kind": "percent",
    }
    assert found["indicators"][0]["target_medium"]["value"] == 3.5


def test_a_value_on_another_sheet_names_it():
    (found,) = record(form(title=value("续表", sheet="第二 页")))["forms"]
    assert found["title"]["cell"] == "'第二 页'!F4"


def test_a_range_and_a_date_have_their_ends_and_day():
    row = {"target": value("50-60", kind="range", low=50.0, high=60.0), "actual": value("2025年12月", kind="date", date="2025-12")}
    (found,) = record(form(indicators=[row]))["forms"]
    assert (found["indicators"][0]["target"]["low"], found["indicators"][0]["target"]["high"]) == (50, 60)
    assert found["indicators"][0]["actual"]["date"] == "2025-12"


def test_a_blank_is_null():
    (found,) = record(form(fields={"project": value(" \n"), "unit": None}, goals=[Goal("expected", None, None)]))["forms"]
    assert (found["fields"]["project"], found["fields"]["unit"], found["goals"][0]["value"]) == (None, None, None)


def test_identifiers_stay_text():
    (found,) = record(form(fields={"project_code": value("00012")}))["forms"]
    assert found["fields"]["project_code"]["text"] == "00012"


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), float("nan")])
def test_what_is_no_number_to_json_is_left_out(number):
    (found,) = record(form(fields={"project": value("1e999", kind="number", number=number)}))["forms"]
    assert "value" not in found["fields"]["project"]


def test_lone_surrogates_come_through_as_json_escapes():
    line = as_json([result(form(fields={"project": value("坏\ud800字")}))])[0].encode("utf-8", "backslashreplace")
    assert json.loads(line)["forms"][0]["fields"]["project"]["text"] == "坏\ud800字"


def test_findings_and_everything_else_of_a_form_are_there():
    everything = form(
        other_fields=[(value("奇怪的栏目"), value("甲")), (value("空栏目"), None)],
        tasks=[Task({"name": value("任务一")})],
        remarks=[value("注：一")],
        goals=[Goal("expected", value("年度目标"), value("修好操场"))],
    )
    found = record(everything, findings=[Finding("REA101", "label_unknown", "note", "未识别", "自评表", "A3")])
    assert found["findings"] == [
        {"code": "REA101", "name": "label_unknown", "severity": "note", "message": "未识别", "sheet": "自评表", "cell": "A3"}
    ]
    assert found["forms"][0]["other_fields"][1] == {"label": {"text": "空栏目", "cell": "F4", "kind": "words"}, "value": None}
    assert found["forms"][0]["tasks"][0]["name"]["text"] == "任务一"
    assert found["forms"][0]["remarks"][0]["text"] == "注：一"


def test_a_file_that_was_not_opened_has_no_fingerprint():
    found = as_record(FileResult("~$a.xlsx", "", 1, "ignored", reason="锁定文件"))
    VALIDATOR.validate([found])
    assert (found["sha256"], found["reason"]) == (None, "锁定文件")


def test_the_outline_shows_values_with_their_cells_on_lines_of_their_own():
    shown = form(
        title=value("项目支出绩效自评表\n（2024年度）", 1, 1),
        fields={"project": value("操场\n改造", 3, 2), "unit": None},
        funds=[Fund("total", value("年度资金总额"), {"budget": value("43.2", 6, 4)})],
        indicators=[{"name": value("培训人数", 9, 3), "target": value("≥10", 9, 4)}],
    )
    (text,) = as_text([result(shown, findings=[Finding("REA101", "label_unknown", "note", "未识别\x1b[2J", "自评表", "A3")])])
    assert "项目名称：操场 改造 [B3]" in text
    assert "年度资金总额    全年预算数 43.2 [D6]" in text
    assert "三级指标 培训人数 [C9]" in text
    assert "[提示] REA101 自评表!A3 未识别 [2J" in text
    assert "\x1b" not in text


TEXTS = st.text(max_size=6)
NUMBERS = st.one_of(st.none(), st.floats())
PARSED = st.builds(
    Parsed,
    st.sampled_from(KINDS),
    NUMBERS,
    st.sampled_from([None, *COMPARATORS]),
    st.one_of(st.none(), TEXTS),
    NUMBERS,
    NUMBERS,
    st.sampled_from([None, "2025-12"]),
)
VALUES = st.builds(Value, TEXTS, st.integers(1, 1 << 20), st.integers(1, 16384), PARSED, st.one_of(st.none(), TEXTS))
ROWS = st.dictionaries(st.sampled_from(["level1", "name", "target", "target_medium", "score", "note"]), VALUES, max_size=3)


@settings(max_examples=60, deadline=None)
@given(VALUES, ROWS, ROWS)
def test_whatever_a_cell_holds_the_json_keeps_to_the_schema(one, row, other):
    some = form(
        title=one,
        fields=row,
        other_fields=[(one, None)],
        funds=[Fund("total", one, other)],
        indicators=[row, other],
        totals=[Total(one, row)],
        remarks=[one],
    )
    line = as_json([result(some)])[0].encode("utf-8", "backslashreplace")
    VALIDATOR.validate([json.loads(line)])
    assert as_text([result(some)])[0]
