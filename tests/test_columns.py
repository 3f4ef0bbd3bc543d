"""The worker's columns: nothing that was read is lost on the way, and each value takes its cell with it."""

from __future__ import annotations

import json
import pickle

import pytest

from perfsheet.catalogue import KEYS, LAYOUT, OWNERS, SHAPES
from perfsheet.columns import encode
from perfsheet.model import FileResult, Finding, Form, Fund, Goal, Parsed, Task, Total, Value
from perfsheet.spread import WIDTH, to_wan


def words(text: str, row: int = 1, col: int = 1, sheet: str | None = None) -> Value:
    return Value(text, row, col, Parsed("words"), sheet)


def number(text: str, row: int = 1, col: int = 1, measure: str | None = None) -> Value:
    return Value(text, row, col, Parsed("number", float(text), None, measure))


def form(**parts: object) -> Form:
    plain = {"kind": "project_selfeval", "sheet": "自评表", "title": None, "year": 2024, "period": None, "money_unit": "万元", "confidence": 1.0, "fields": {}}
    return Form(**{**plain, **parts})  # type: ignore[arg-type]


def read(*forms: Form, findings: tuple[Finding, ...] = ()) -> FileResult:
    return FileResult("收件/甲.xlsx", "ab" * 32, 10, "read", forms, findings)


def test_a_target_keeps_number_comparator_measure_text_and_cell() -> None:
    target = Value("≥95%", 14, 6, Parsed("percent", 95.0, "≥", "%"))
    columns = encode([read(form(indicators=[{"target": target}]))], 0)["indicators"]
    assert columns["target"] == [95.0]
    assert columns["target_text"] == ["≥95%"]
    assert columns["target_kind"] == ["percent"]
    assert columns["target_comparator"] == ["≥"]
    assert columns["target@"] == [14 * WIDTH + 6]


def test_identifiers_stay_text() -> None:
    columns = encode([read(form(fields={"project_code": words("00012", 3, 8)}))], 0)
    assert columns["forms"]["project_code"] == ["00012"]


def test_a_key_that_nobody_planned_for_is_kept_with_its_cell() -> None:
    columns = encode([read(form(indicators=[{"name": words("培训人数")}, {"绩效_未来": number("7", 15, 12)}]))], 0)["indicators"]
    assert columns["more"][0] is None
    assert json.loads(columns["more"][1]) == {"绩效_未来": {"text": "7", "cell": "L15", "kind": "number", "number": 7.0}}


def test_a_value_on_another_sheet_says_so() -> None:
    columns = encode([read(form(fields={"unit": words("示例县教育局", 2, 3, "封面")}))], 0)
    assert columns["forms"]["unit@"] == ["'封面'!C2"]


def test_an_unreadable_weight_keeps_its_text_and_has_no_number() -> None:
    columns = encode([read(form(indicators=[{"weight": words("十分", 14, 8)}]))], 0)["indicators"]
    assert columns["weight"] == [None]
    assert columns["weight_text"] == ["十分"]


def test_blank_is_not_zero() -> None:
    columns = encode([read(form(indicators=[{"score": number("0")}, {"name": words("无分")}]))], 0)["indicators"]
    assert columns["score"] == [0.0, None]


@pytest.mark.parametrize(
    ("typed", "measure", "wan"),
    [
        (86.2, "万元", 86.2),
        (720890.0, "元", 72.089),
        (0.1, "元", 0.00001),
        (3.3, "亿元", 33000.0),
        (1.1, "千元", 0.11),
        (12345678901.23, "元", 1234567.890123),
        (95.0, "%", None),
        (95.0, None, None),
        (float("inf"), "元", None),
    ],
)
def test_money_is_converted_once_and_exactly(typed: float, measure: str | None, wan: float | None) -> None:
    assert to_wan(typed, measure) == wan


def test_a_unit_in_the_cell_outweighs_the_unit_of_the_form() -> None:
    fund = Fund("total", None, {"budget": number("720890", 7, 6, "元"), "spent": number("70", 7, 7)})
    columns = encode([read(form(money_unit="万元", funds=[fund]))], 0)["funds"]
    assert columns["budget_wan"] == [72.089]
    assert columns["spent_wan"] == [70.0]


def test_money_without_a_unit_is_not_guessed() -> None:
    columns = encode([read(form(money_unit=None, funds=[Fund("total", None, {"budget": number("90")})]))], 0)["funds"]
    assert columns["budget"] == [90.0]
    assert columns["budget_wan"] == [None]


def test_the_amount_of_the_year_in_the_head_of_a_form_is_money_too() -> None:
    columns = encode([read(form(money_unit="元", fields={"amount_year": number("720890", 5, 3)}))], 0)["forms"]
    assert columns["amount_wan"] == [72.089]
    assert columns["amount_wan@"] == [5 * WIDTH + 3]


def test_a_finding_belongs_to_the_form_that_spans_its_cell() -> None:
    upper, lower = form(span=(1, 20)), form(span=(22, 40))
    finding = Finding("REA101", "label_unknown", "note", "…", "自评表", "C25")
    columns = encode([read(upper, lower, findings=(finding, finding._replace(cell=None), finding._replace(sheet=None)))], 5)["notes"]
    assert columns["form"] == [1, None, None]
    assert columns["file"] == [5, 5, 5]


def test_forms_are_counted_through_the_chunk() -> None:
    chunk = encode([read(form(), form()), read(form(goals=[Goal("expected", None, words("目标"))]))], 7)
    assert chunk["forms"]["file"] == [7, 7, 8]
    assert chunk["goals"]["form"] == [2]


@pytest.mark.parametrize(
    ("fields", "totals", "score"),
    [
        ({"score_total": number("92.5")}, [], 92.5),
        ({}, [Total(words("产出小计"), {"score": number("40")}), Total(words("总 分"), {"score": number("91")})], 91.0),
        ({"score_total": words("九十二")}, [Total(words("合计"), {"score": number("92")})], 92.0),
        ({}, [Total(words("产出小计"), {"score": number("40")})], None),
    ],
)
def test_the_score_of_a_form_is_its_field_or_its_last_total(fields: dict[str, Value], totals: list[Total], score: float | None) -> None:
    columns = encode([read(form(fields=fields, totals=totals))], 0)["forms"]
    assert columns["total_score"] == [score]


def test_the_unit_is_looked_for_under_its_other_names() -> None:
    columns = encode([read(form(fields={"unit": None, "unit_reporting": words("示例县一中")}))], 0)["forms"]
    assert columns["unit"] == ["示例县一中"]


def test_every_text_of_a_form_arrives_somewhere() -> None:
    everything = form(
        title=words("标题"),
        fields={"project": words("项目甲")},
        other_fields=[(words("陌生栏目"), words("陌生值"))],
        funds=[Fund("total", words("资金总额"), {"budget": number("41"), "weight_label": words("10分")})],
        goals=[Goal("expected", words("预期"), words("目标一"))],
        tasks=[Task({"name": words("任务甲"), "budget": number("42")})],
        indicators=[{"name": words("指标甲"), "comparator": words("≥"), "core": Value("★", 1, 1, Parsed("tick")), "position": number("43")}],
        totals=[Total(words("合计"), {"score": number("44")}), Total(words("只有标签"), {})],
        remarks=[words("附注")],
        labels=[("indicators.level1", words("产出指标（50分）"))],
    )
    arrived = repr(encode([read(everything)], 0))
    texts = "标题 项目甲 陌生栏目 陌生值 资金总额 41 10分 预期 目标一 任务甲 42 指标甲 ≥ ★ 43 合计 44 只有标签 附注 产出指标（50分）"
    assert [text for text in texts.split() if text not in arrived] == []


def test_all_columns_of_a_chunk_have_the_length_of_their_table() -> None:
    chunk = encode([read(form(indicators=[{"name": words("甲")}, {"target": number("1")}])), read()], 0)
    for columns in chunk.values():
        assert len({len(column) for column in columns.values()}) <= 1


def test_a_chunk_survives_the_way_between_processes() -> None:
    chunk = encode([read(form(title=words("坏字\ud800")))], 0)
    assert pickle.loads(pickle.dumps(chunk)) == chunk  # noqa: S301 - our own bytes


def test_nothing_read_gives_empty_tables() -> None:
    chunk = encode([], 0)
    assert all(not column for columns in chunk.values() for column in columns.values())


def test_every_column_that_a_worker_names_is_in_the_layout() -> None:
    rich = Value("1", 1, 1, Parsed("number", 1.0, "≥", "元", 0.0, 2.0, "2024"))
    rows = {key: rich for keys in KEYS.values() for key in keys}
    parts = form(
        fields={"project": rich},
        funds=[Fund("total", rich, rows)],
        indicators=[rows],
        goals=[Goal("expected", rich, rich)],
        tasks=[Task({"name": rich})],
        totals=[Total(rich, {"score": rich})],
        labels=[("funds", rich)],
    )
    for table, columns in encode([read(parts, findings=(Finding("X", "x", "note", "m"),))], 0).items():
        if table in LAYOUT:
            named = {name.removesuffix("@") for name in columns}
            assert named <= set(LAYOUT[table]), table


def test_the_catalogue_is_whole() -> None:
    assert set(OWNERS) == set(LAYOUT)
    assert all(set(OWNERS[table]) == set(LAYOUT[table]) for table in LAYOUT)
    assert {shape for keys in KEYS.values() for shape in keys.values()} <= set(SHAPES)
