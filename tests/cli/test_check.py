"""`perfsheet check`, `explain` and `list rules`, run as an operator runs them."""

from __future__ import annotations

import csv
import io
import json
import re

import jsonschema
import pytest

from perfsheet.rulebook import entries
from perfsheet.write.findings import KEYS as COLUMNS
from perfsheet.write.findings import as_csv
from tests.cli.inbox import perfsheet, put, selfeval

KEYS = {"code", "name", "ref", "severity", "file", "sheet", "cell", "message", "found", "expected", "basis", "form"}

_TEXT = {
    "type": "object",
    "required": ["text"],
    "properties": {"text": {"type": "string"}, "markdown": {"type": "string"}},
    "additionalProperties": False,
}
_POSITIVE = {"type": "integer", "minimum": 1}


def _closed(required, **properties):
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


#: the part of the SARIF 2.1.0 schema (OASIS) that the logs use, each object closed as it is there
SARIF = _closed(
    ["version", "runs"],
    **{"$schema": {"type": "string", "format": "uri"}},
    version={"const": "2.1.0"},
    runs={
        "type": "array",
        "items": _closed(
            ["tool"],
            columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
            tool=_closed(
                ["driver"],
                driver=_closed(
                    ["name"],
                    name={"type": "string"},
                    version={"type": "string"},
                    language={"type": "string", "pattern": "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$"},
                    rules={
                        "type": "array",
                        "uniqueItems": True,
                        "items": _closed(
                            ["id"],
                            id={"type": "string"},
                            name={"type": "string"},
                            shortDescription=_TEXT,
                            defaultConfiguration=_closed([], level={"enum": ["none", "note", "warning", "error"]}),
                            properties={"type": "object"},
                        ),
                    },
                ),
            ),
            results={
                "type": "array",
                "items": _closed(
                    ["message"],
                    ruleId={"type": "string"},
                    ruleIndex={"type": "integer", "minimum": -1},
                    kind={"enum": ["notApplicable", "pass", "fail", "review", "open", "informational"]},
                    level={"enum": ["none", "note", "warning", "error"]},
                    message=_TEXT,
                    locations={
                        "type": "array",
                        "items": _closed(
                            [],
                            physicalLocation=_closed(
                                [],
                                artifactLocation=_closed([], uri={"type": "string", "pattern": r"^[!-~]+$"}),
                                region=_closed([], startLine=_POSITIVE, startColumn=_POSITIVE),
                            ),
                            logicalLocations={
                                "type": "array",
                                "items": _closed([], fullyQualifiedName={"type": "string"}, kind={"type": "string"}),
                            },
                            message=_TEXT,
                        ),
                    },
                    suppressions={
                        "type": "array",
                        "items": _closed(["kind"], kind={"enum": ["inSource", "external"]}, justification={"type": "string"}),
                    },
                    properties={"type": "object"},
                ),
            },
        ),
    },
)


@pytest.fixture
def inbox(tmp_path):
    """Lend an inbox with a form in order and one whose rate is of the wrong budget (40 of 100 is not 80 %, of 50 it is)."""
    put(tmp_path / "好.xlsx", selfeval())
    put(tmp_path / "错 误.xlsx", selfeval("食堂改造", budget=100))
    return tmp_path


def found(done):
    return json.loads(done.stdout.decode("utf-8"))


def test_findings_are_listed_by_file_and_form_with_cell_message_and_code(inbox):
    done = perfsheet("check", inbox, "--select", "BUD", "--fail-on", "warning", PYTHONIOENCODING="utf-8")
    lines = done.stdout.decode("utf-8").splitlines()
    assert done.returncode == 1
    start = next(i for i, line in enumerate(lines) if line.endswith("错 误.xlsx"))
    assert lines[start + 1] == "  项目支出绩效自评表 2024 年度 食堂改造"
    assert any(re.match(r"    警告 自评表!G6 执行率 80% .*  BUD007$", line) for line in lines)
    assert not any(line.endswith("好.xlsx") for line in lines)
    assert lines[-1].startswith("共检查 2 个文件、2 张表：错误 ")


def test_a_form_in_order_gives_exit_code_0(tmp_path):
    put(tmp_path / "好.xlsx", selfeval())
    done = perfsheet("check", tmp_path, "--fail-on", "error")
    assert done.returncode == 0, done.stdout.decode("utf-8", "replace")


def test_json_has_the_keys_that_programs_rely_on(inbox):
    records = found(perfsheet("check", inbox, "--format", "json", PYTHONIOENCODING="gbk", PYTHONUTF8="0"))
    assert records
    assert all(set(record) >= KEYS for record in records)
    record = next(record for record in records if record["code"] == "BUD007")
    assert (record["ref"], record["severity"], record["sheet"], record["cell"], record["found"]) == (
        "S01",
        "warning",
        "自评表",
        "G6",
        "80%",
    )
    assert record["file"].endswith("错 误.xlsx")
    assert (record["form"]["kind"], record["form"]["project"], record["form"]["number"]) == ("project_selfeval", "食堂改造", 1)


def test_csv_opens_in_excel(inbox):
    table = perfsheet("check", inbox, "--format", "csv", PYTHONIOENCODING="gbk", PYTHONUTF8="0").stdout
    assert table.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS
    row = next(row for row in rows if row["code"] == "BUD007")
    assert (row["cell"], row["form"]) == ("G6", "项目支出绩效自评表 2024 年度 食堂改造")


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_csv_holds_no_formula(text):
    table = as_csv([dict.fromkeys(COLUMNS) | {"found": text}]).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(table))
    assert row["found"] == f"'{text}"


def test_sarif_is_valid_and_points_to_the_cell(inbox):
    log = found(perfsheet("check", inbox, "--format", "sarif"))
    jsonschema.Draft202012Validator(SARIF).validate(log)
    (run,) = log["runs"]
    result = next(result for result in run["results"] if result["ruleId"] == "BUD007")
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "BUD007"
    (location,) = result["locations"]
    assert location["physicalLocation"]["region"] == {"startLine": 6, "startColumn": 7}
    assert location["physicalLocation"]["artifactLocation"]["uri"].endswith("%E9%94%99%20%E8%AF%AF.xlsx")
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "自评表!G6"


def test_rules_are_selected_and_ignored_by_the_beginning_of_their_codes(inbox):
    codes = {
        record["code"] for record in found(perfsheet("check", inbox, "--format", "json", "--select", "bud，IND", "--ignore", "BUD007"))
    }
    assert codes
    assert all(code.startswith(("BUD", "IND")) for code in codes)
    assert "BUD007" not in codes


@pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warning", 1), ("never", 0)])
def test_the_exit_code_is_that_of_the_gravest_finding_that_matters(inbox, fail_on, code):
    assert perfsheet("check", inbox, "--select", "BUD007", "--fail-on", fail_on).returncode == code


def test_what_cannot_be_read_is_an_error_too(tmp_path):
    put(tmp_path / "坏.xlsx", b"<html></html>")
    done = perfsheet("check", tmp_path, "--format", "json")
    assert done.returncode == 1
    assert [(record["code"], record["form"], record["cell"]) for record in found(done)] == [("REA007", None, None)]


def test_an_empty_folder_has_nothing_wrong(tmp_path):
    assert found(perfsheet("check", tmp_path, "--format", "json")) == []
    assert perfsheet("check", tmp_path).returncode == 0


def test_a_policy_of_ones_own_sets_rules_on_trial_apart(inbox):
    own = put(
        inbox / "本县.toml",
        """extends = "national"
title = "本县"

[[severity]]
from = 2020-01-01
basis = "本县通知"
BUD007 = { status = "shadow", reason = "试行" }
""".encode(),
    )
    done = perfsheet("check", inbox, "--policy", own, "--select", "BUD007", "--fail-on", "warning", PYTHONIOENCODING="utf-8")
    assert done.returncode == 0, done.stderr.decode("utf-8")
    text = done.stdout.decode("utf-8")
    assert text.index("试行规则") < text.index("BUD007")
    assert text.rstrip().endswith("错误 0，警告 0，提示 0")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check"], "缺少 路径"),
        (["check", "没有.xlsx"], "找不到 没有.xlsx"),
        (["check", ".", "--select", "XYZ"], '没有编号以 "XYZ" 开头的规则。请用 perfsheet list rules'),
        (["check", ".", "--policy", "kashgr"], '未找到政策 "kashgr"'),
        (["check", ".", "--fail-on", "note"], "可用 error、warning、never"),
        (["explain", "BUD999"], '没有编号为 "BUD999" 的规则。请用 perfsheet list rules'),
        (["list", "rules", "--family", "XXX"], '没有 "XXX" 这一类规则。可用：REA'),
    ],
)
def test_an_operators_mistake_is_said_with_the_next_step(arguments, said):
    done = perfsheet(*arguments, PYTHONIOENCODING="utf-8")
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode("utf-8")


def test_a_rule_is_explained_with_its_article_and_examples():
    text = perfsheet("explain", "bud006", PYTHONIOENCODING="utf-8").stdout.decode("utf-8")
    assert text.startswith("BUD006  rate_wrong  〔错误：必须改正才能接收〕")
    assert "依据：财预〔2020〕10号" in text
    assert re.search(r"\| 148 +\| 46 +\| 31\.00% \| ✗ \|", text)
    assert "资金来源" in text
    assert not re.search(r"\b(?:source|budget|spent|total)\b", text)


def test_a_reading_finding_is_explained_too():
    text = perfsheet("explain", "REA108", PYTHONIOENCODING="utf-8").stdout.decode("utf-8")
    assert "应为数字，但无法读出" in text


def test_rules_are_listed_by_family():
    lines = perfsheet("list", "rules", PYTHONIOENCODING="utf-8").stdout.decode("utf-8").splitlines()
    assert [line.split()[0] for line in lines] == list(entries())
    only = perfsheet("list", "rules", "--family", "ind", PYTHONIOENCODING="utf-8").stdout.decode("utf-8").splitlines()
    assert only == [line for line in lines if line.startswith("IND")]
