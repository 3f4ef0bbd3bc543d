"""`perfsheet read`, run as an operator runs it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.cli.inbox import perfsheet, put, selfeval

SCHEMA = json.loads((Path(__file__).parent.parent.parent / "docs" / "read.schema.json").read_text(encoding="utf-8"))


def understood(done) -> dict[str, dict]:
    files = json.loads(done.stdout.decode("utf-8"))
    jsonschema.Draft202012Validator(SCHEMA).validate(files)
    return {Path(file["file"]).name: file for file in files}


def test_a_form_is_read_with_the_cell_of_every_value(tmp_path):
    put(tmp_path / "自评表.xlsx", selfeval())
    done = perfsheet("read", tmp_path / "自评表.xlsx")
    assert (done.returncode, done.stderr) == (0, b"")
    file = understood(done)["自评表.xlsx"]
    (form,) = file["forms"]
    assert (file["status"], form["kind"], form["year"], form["money_unit"]) == ("accepted", "project_selfeval", 2024, "万元")
    assert (form["fields"]["project"]["text"], form["fields"]["project"]["cell"]) == ("操场改造", "B3")
    assert (form["fields"]["unit"]["text"], form["fields"]["unit"]["cell"]) == ("第一中学", "E4")
    total = next(fund for fund in form["funds"] if fund["source"] == "total")
    assert (total["spent"]["value"], total["spent"]["cell"]) == (40, "E6")
    assert [(row["name"]["text"], row["score"]["cell"]) for row in form["indicators"]] == [
        ("改造面积", "G11"),
        ("受益学生", "G12"),
        ("师生满意度", "G13"),
    ]


def test_every_file_of_a_folder_is_there_and_what_cannot_be_read_gives_exit_code_1(tmp_path):
    put(tmp_path / "a" / "好.xlsx", selfeval())
    put(tmp_path / "坏.xlsx", b"<html></html>")
    put(tmp_path / "佐证.pdf", b"%PDF")
    put(tmp_path / "~$好.xlsx", b"lock")
    done = perfsheet("read", tmp_path, "--jobs", 1)
    assert done.returncode == 1
    found = understood(done)
    assert {name: file["status"] for name, file in found.items()} == {
        "好.xlsx": "accepted",
        "坏.xlsx": "rejected",
        "佐证.pdf": "ignored",
        "~$好.xlsx": "ignored",
    }
    assert found["坏.xlsx"]["findings"][0]["severity"] == "error"


def test_an_empty_folder_gives_an_empty_array(tmp_path):
    done = perfsheet("read", tmp_path)
    assert (done.returncode, json.loads(done.stdout)) == (0, [])


def test_paths_come_from_standard_input(tmp_path):
    one, two = put(tmp_path / "一.xlsx", selfeval()), put(tmp_path / "二.xlsx", selfeval("食堂"))
    done = perfsheet("read", "-", stdin=f"{one}\r\n".encode() + str(two).encode("gbk") + b"\n")
    assert set(understood(done)) == {"一.xlsx", "二.xlsx"}


def test_the_outline_is_text_for_people(tmp_path):
    put(tmp_path / "自评表.xlsx", selfeval())
    done = perfsheet("read", tmp_path, "--format", "text", PYTHONIOENCODING="utf-8")
    text = done.stdout.decode("utf-8")
    assert "项目名称：操场改造 [B3]" in text
    assert "项目支出绩效自评表" in text
    assert "96% [E13]" in text


@pytest.mark.parametrize("shape", ["json", "text"])
def test_a_console_in_gbk_does_not_break_it(tmp_path, shape):
    put(tmp_path / "😀表.xlsx", selfeval("改造①ñ😀"))
    done = perfsheet("read", tmp_path, "--format", shape, PYTHONIOENCODING="gbk", PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "改造" in done.stdout.decode("utf-8" if shape == "json" else "gbk")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["read"], "缺少 路径"),
        (["read", "没有这个文件.xlsx"], "找不到 没有这个文件.xlsx。请检查路径"),
        (["read", ".", "--format", "xml"], "可用 json、text"),
        (["read", ".", "--jobs", "0"], "应为不小于 1 的整数"),
        (["read", ".", "--colour"], "没有选项 --colour"),
        (["reed"], "没有这个命令。可用：run、check、"),
    ],
)
def test_an_operators_mistake_is_said_in_chinese_with_the_next_step_and_exit_code_2(arguments, said):
    done = perfsheet(*arguments, PYTHONIOENCODING="utf-8")
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode("utf-8")
    assert "请" in done.stderr.decode("utf-8")
