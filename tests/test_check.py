"""The engine: what rules answer becomes findings with the right cell, folded under their cause, grouped, exempted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from perfsheet.check import COLUMNS, check, found_by
from perfsheet.columns import encode
from perfsheet.engine.causes import with_causes, with_groups
from perfsheet.engine.material import Material
from perfsheet.engine.messages import Facts, Template, plain, written
from perfsheet.engine.places import Places
from perfsheet.model import FileResult, Finding, Form, Parsed, Value
from perfsheet.policy import Exemption, Figure, load
from perfsheet.policy.records import Override
from perfsheet.read.parse import parse
from perfsheet.rule import Wrong, rule
from perfsheet.scoring import score
from perfsheet.tables import Batch
from tests.rules.paper import batch_of

NATIONAL = load("national")
TODAY = date(2026, 1, 1)
WRONG_RATE = "| funds | source | budget | spent | rate |\n| 1 | total | 148 | 46 | 31.00% |"


def checked(batch, policy=NATIONAL, codes=("",)):
    found = check(batch, score(batch, policy), policy, on=TODAY)
    return found[found["code"].str.startswith(tuple(codes))]


def asked(one, batch):
    return found_by(one, Material(batch, policy=NATIONAL, scores=None, roster=None), Places(batch))


def over(message="得分 {score} 超过分值 {weight}，请改正", **stated):
    @rule("IND999", ref="S09", basis="某办法", message=message, blame="score", **stated)
    def too_much(indicators):
        """得分不应超过分值。"""
        return indicators["score"] > indicators["weight"]

    return too_much


def test_a_finding_carries_all_that_is_known_of_it():
    (found,) = checked(batch_of(WRONG_RATE), codes=["BUD006"]).to_dict("records")
    assert set(found) == {*COLUMNS, "cause", "group"}
    assert (found["code"], found["name"], found["ref"], found["severity"], found["status"]) == (
        "BUD006",
        "rate_wrong",
        "S01",
        "error",
        "active",
    )
    assert (found["table"], found["row"], found["file"], found["form"]) == ("funds", 0, 0, 0)
    assert (found["sheet"], found["cell"], found["found"], found["expected"]) == ("表", "D101", "31.00%", "31.08%")
    assert found["message"] == "执行率填 31.00%，按执行数 46 ÷ 全年预算数 148 计算为 31.08%，请改正"
    assert "财预〔2020〕10号" in found["basis"]


def test_nothing_wrong_gives_an_empty_frame_with_the_same_columns():
    found = checked(Batch.from_columns([encode([], 0)], pd.DataFrame({"path": []})))
    assert found.empty
    assert set(COLUMNS) <= set(found)


def test_a_blank_is_not_wrong():
    batch = batch_of("| weight | score |\n| 10 | |\n| | 12 |\n| 10 | 12 |")
    assert [one.row for one in asked(over(), batch)] == [2]


def test_the_cell_of_a_blank_is_the_one_below_its_head():
    @rule("IND999", ref="S16", basis="某办法", message="请填写", blame="actual")
    def blank(indicators):
        """完成值不应空白。"""
        return indicators["actual"].isna()

    batch = batch_of("| name | actual | score |\n| 甲 | | 10 |\n| 乙 | 5 | 10 |")
    assert [(one.row, one.place) for one in asked(blank, batch)] == [(0, "B401")]


def test_a_value_on_another_sheet_keeps_its_sheet():
    form = Form(
        "project_selfeval",
        "表",
        None,
        2024,
        None,
        "万元",
        1.0,
        {},
        indicators=[{"score": Value("12", 3, 2, parse("12"), "续表"), "weight": Value("10", 3, 1, parse("10"))}],
    )
    batch = Batch.from_columns([encode([FileResult("a.xlsx", "", 0, "read", [form])], 0)], pd.DataFrame({"path": ["a.xlsx"]}))
    found = checked(batch, codes=["SCO"])
    assert {(sheet, cell) for sheet, cell in zip(found["sheet"], found["cell"], strict=True)} == {("续表", "B3")}


def test_a_cell_merged_over_several_rows_is_wrong_once():
    level = Value("校园满意", 3, 2, parse("校园满意"))
    form = Form(
        "project_target",
        "表",
        None,
        2024,
        None,
        "万元",
        1.0,
        {},
        indicators=[{"level2": level, "name": Value(name, 3 + i, 3, parse(name))} for i, name in enumerate("甲乙丙")],
    )
    batch = Batch.from_columns([encode([FileResult("a.xlsx", "", 0, "read", [form])], 0)], pd.DataFrame({"path": ["a.xlsx"]}))

    @rule("IND999", ref="T03", basis="某办法", message="请改正", blame="level2")
    def unknown(indicators):
        """二级指标应规范。"""
        return indicators["level2"].notna()

    assert [one.place for one in asked(unknown, batch)] == ["B3"]


def test_a_frame_of_booleans_blames_each_column():
    @rule("IND999", ref="C06", basis="某办法", message="{heading}填“{here}”，请改正")
    def placeholder(indicators):
        """不应有占位符。"""
        return pd.DataFrame({name: indicators[f"{name}_kind"] == "placeholder" for name in ("target", "actual")})

    found = asked(placeholder, batch_of("| name | target | actual |\n| 甲 | XX | ** |"))
    assert [(one.place, one.message, one.found) for one in found] == [
        ("B401", "target填“XX”，请改正", "XX"),
        ("C401", "actual填“**”，请改正", "**"),
    ]


def test_facts_are_what_a_message_may_speak_of():
    @rule("IND999", ref="S09", basis="某办法", message="应为 {right}，请改正", expected="{right}", blame="score")
    def off(indicators):
        """得分应正确。"""
        return Wrong(indicators["score"] > 10, {"right": indicators["weight"] / 3})

    (found,) = asked(off, batch_of("| weight | score |\n| 10 | 12 |"))
    assert (found.message, found.expected) == ("应为 3.33333333333，请改正", "3.33333333333")


def test_forms_of_other_stages_and_of_unknown_kind_are_left_alone():
    batch = batch_of(
        "| forms | kind |\n| 1 | project_selfeval |\n| 2 | project_target |\n| 3 | unknown |\n\n| indicators | weight | score |\n| 1 | 10 | 12 |\n| 2 | 10 | 12 |\n| 3 | 10 | 12 |"
    )
    assert [one.form for one in asked(over(stages="selfeval"), batch)] == [0]
    assert [one.form for one in asked(over(), batch)] == [0, 1]


@pytest.mark.parametrize(
    ("value", "spec", "shown"),
    [
        (1260000.0, "", "1260000"),
        (0.1 + 0.2, "", "0.3"),
        (1e16, "", "10000000000000000"),
        (-0.0, "", "0"),
        (0.875, "%", "87.5%"),
        (7, "", "7"),
        (pd.NA, "", "空白"),
        (None, "", "空白"),
        (float("nan"), "", "空白"),
        ("两行\n字", "", "两行 字"),
        ("\x1b[31m红", "", " [31m红"),
        ("长" * 50, "", "长" * 40 + "…"),
        ("长" * 50, "s", "长" * 50),
    ],
)
def test_values_are_written_as_officials_write_them(value, spec, shown):
    assert written(value, spec) == shown


def test_a_template_knows_its_places():
    template = Template.of("得分 {score} 超过 {weight:%}")
    assert template.names == {"score", "weight"}
    facts = Facts({"score": [12.50, None], "weight": [0.5, 0.25]}, 2)
    assert template.filled(facts) == ["得分 12.5 超过 50%", "得分 空白 超过 25%"]
    assert template.filled(facts.without("score")) == ["得分 … 超过 50%", "得分 … 超过 25%"]
    assert Template.of("").filled(facts) == ["", ""]
    assert plain(12.50) == "12.5"


def test_what_reading_found_is_among_the_findings():
    finding = Finding("REA108", "number_unreadable", "warning", "读不出", "表", "C5")
    form = Form("project_selfeval", "表", None, 2024, None, "万元", 1.0, {}, span=(1, 9))
    results = [
        FileResult("a.xlsx", "", 0, "read", [form], [finding]),
        FileResult("b.xlsx", "", 0, "rejected", [], [Finding("REA001", "file_empty", "error", "空文件")]),
    ]
    batch = Batch.from_columns([encode(results, 0)], pd.DataFrame({"path": ["a.xlsx", "b.xlsx"]}))
    found = checked(batch, codes=["REA"])
    assert list(zip(found["file"], found["form"].fillna(-1), found["code"], found["cell"].fillna(""), strict=True)) == [
        (0, 0, "REA108", "C5"),
        (1, -1, "REA001", ""),
    ]


def test_a_finding_is_folded_under_its_cause_in_the_same_form():
    table = """
    | funds | source | label        | budget | spent | rate | score |
    | 1     | total  | 年度资金总额 | 0      | 46    | 100% | 10    |
    | 1     | fiscal | 财政拨款     | 100    | 46    |      |       |
    | 2     | total  | 年度资金总额 | 0      | 46    | 100% | 10    |
    """
    found = checked(batch_of("\n".join(line.strip() for line in table.splitlines())), codes=["BUD001", "BUD010"])
    causes = {(row.form, row.code): row.cause for row in found.itertuples()}
    sums = found.index[(found["code"] == "BUD001")][0]
    assert causes[0, "BUD010"] == sums
    assert pd.isna(causes[0, "BUD001"])
    assert pd.isna(causes[1, "BUD010"])


def test_a_figure_that_cannot_be_read_causes_what_is_said_of_its_cell():
    frame = pd.DataFrame(
        {
            "form": [0, 0, 0],
            "code": ["REA108", "BUD001", "BUD006"],
            "table": ["notes", "funds", "funds"],
            "row": [0, 0, 0],
            "cell": ["C5", "C5", "D5"],
        }
    )
    assert with_causes(frame, {})["cause"].fillna(-1).tolist() == [-1, 0, -1]


def test_the_first_of_a_chain_is_the_cause_and_a_circle_has_an_end():
    frame = pd.DataFrame({"form": [0] * 3, "code": ["A", "B", "C"], "table": ["x", "y", "z"], "row": [0] * 3, "cell": ["A1", "B1", "C1"]})
    assert with_causes(frame, {"C": ["B"], "B": ["A"]})["cause"].fillna(-1).tolist() == [-1, 0, 0]
    assert len(with_causes(frame, {"C": ["B"], "B": ["C"]})) == 3


def test_in_the_same_table_only_the_same_row_is_a_cause():
    frame = pd.DataFrame({"form": [0] * 3, "code": ["A", "B", "B"], "table": ["x"] * 3, "row": [4, 4, 5], "cell": ["A1", "B1", "B2"]})
    assert with_causes(frame, {"B": ["A"]})["cause"].fillna(-1).tolist() == [-1, 0, -1]


def test_neighbours_that_say_the_same_are_a_group_and_stay_apart_in_data():
    cells = ["F14", "F15", "F17", "G17", "Z3", "AA3", None]
    frame = pd.DataFrame({"file": 0, "sheet": "表", "code": "A", "gist": ["同"] * 6 + ["异"], "cell": cells})
    assert with_groups(frame)["group"].tolist() == [0, 0, 2, 2, 4, 4, 6]


def test_a_policy_changes_severity_and_status():
    def under(severity, status):
        stated = Figure(Override(severity, status, "试用"))
        return checked(batch_of(WRONG_RATE), replace(NATIONAL, severity={"BUD006": stated}), ["BUD006"])

    assert under("note", None)["severity"].tolist() == ["note"]
    assert under(None, "shadow")["status"].tolist() == ["shadow"]
    assert under(None, "retired").empty


def exemption(**changed):
    return replace_tuple(
        Exemption("BUD006", None, "校舍改造", 2024, "系统四舍五入", "县财政局", date(2026, 12, 31), "jiashi", "jiashi.toml"), **changed
    )


def replace_tuple(one, **changed):
    return one._replace(**changed)


FORMS = (
    "| forms | project | unit |\n| 1 | 校舍 改造 | 第一中学 |\n| 2 | 食堂 | 第一中学 |\n\n"
    + WRONG_RATE
    + "\n| 2 | total | 148 | 46 | 31.00% |"
)


@pytest.mark.parametrize(
    ("changed", "exempt"),
    [
        ({}, [0]),
        ({"project": None, "unit": "第一中学"}, [0, 1]),
        ({"unit": "第二中学"}, []),
        ({"year": 2023}, []),
        ({"year": None}, [0]),
        ({"rule": "BUD001"}, []),
    ],
)
def test_an_exemption_sets_its_findings_apart(changed, exempt):
    found = checked(batch_of(FORMS), replace(NATIONAL, exempt=(exemption(**changed),)), ["BUD006"])
    assert found.loc[found["status"] == "exempt", "form"].tolist() == exempt
    assert found.loc[found["status"] == "exempt", "exempt"].str.contains("县财政局").all()
    assert len(found) == 2


def test_an_exemption_that_has_expired_is_a_finding_beside_what_it_covered():
    policy = replace(NATIONAL, exempt=(exemption(expires=date(2025, 12, 31)),))
    found = checked(batch_of(FORMS), policy, ["BUD006", "BAT9"])
    assert found["code"].tolist() == ["BUD006", "BAT901", "BUD006"]
    assert found["status"].tolist() == ["active"] * 3
    said = found[found["code"] == "BAT901"].iloc[0]
    assert (said["severity"], said["cell"]) == ("warning", found.iloc[0]["cell"])
    assert "2025-12-31" in said["message"]
    assert "县财政局" in said["message"]


def test_an_empty_form_is_judged_in_silence():
    batch = Batch.from_columns(
        [
            encode(
                [
                    FileResult(
                        "a.xlsx",
                        "",
                        0,
                        "read",
                        [Form("project_selfeval", "表", Value("自评表", 1, 1, Parsed("words")), None, None, None, 1.0, {})],
                    )
                ],
                0,
            )
        ],
        pd.DataFrame({"path": ["a.xlsx"]}),
    )
    assert checked(batch, codes=["BUD", "IND"]).empty
