"""`perfsheet disclose`, run as an operator runs it."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.inbox import perfsheet, put, selfeval
from tests.disclosure.test_files import contents

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
CLOSED = "应急物资储备经费"


@pytest.fixture
def inbox(tmp_path):
    """Lend an inbox with a project of each of two units."""
    folder = tmp_path / "收件箱"
    put(folder / "一中.xlsx", selfeval("操场改造", "第一中学", 2025, 50))
    put(folder / "二中.xlsx", selfeval("食堂改造", "第二中学", 2025, 50))
    return folder


@pytest.fixture
def lenient(tmp_path):
    """Lend a policy that lets pass what the rules find, so that the tests don't depend on them."""
    own = tmp_path / "本县.toml"
    own.write_text('title = "本县"\nextends = "national"\n[[disclosure]]\nfrom = 2000-01-01\nbasis = "测试"\nstops = ["PUB010", "PUB017", "PUB019"]\n', encoding="utf-8")
    return own


def said(done):
    return done.stdout.decode(), done.stderr.decode()


def disclose(*arguments, code=0):
    done = perfsheet("disclose", *arguments, PYTHONIOENCODING="utf-8")
    out, err = said(done)
    assert done.returncode == code, out + err
    assert "Traceback" not in err
    return out if code != 2 else err


def record(out):
    return json.loads((out / "发布记录.json").read_text(encoding="utf-8"))


def test_the_county_publishes_what_is_in_order_and_names_no_secret(tmp_path):
    inbox = tmp_path / "收件箱"
    for part in ("示例县卫生健康委员会/示例县疾病预防控制中心", "示例县卫生健康委员会/委本级", "示例县农业农村局/示例县农业技术推广中心"):
        shutil.copytree(SAMPLES / "收件箱" / part, inbox / part)
    before = {path: path.read_bytes() for path in inbox.rglob("*") if path.is_file()}
    for stage in ("target", "selfeval"):
        out = tmp_path / stage
        printed = disclose(inbox, "--stage", stage, "--out", out, "--roster", SAMPLES / "名册.xlsx", "--approved", "2026-01-20", code=1)
        assert "涉密项目 1 个未公开" in printed
        assert "公开期限 2026-02-09（批复后 20 日内）" in printed
        assert record(out)["tables"]
        for word in (CLOSED, "99000024R000000000502", "甲一", "丙三", "戊五"):
            assert word not in printed
            assert not [one for one in contents(out) if word.encode() in one], (stage, word)
    assert {path: path.read_bytes() for path in before} == before


def test_a_phone_number_stops_one_table_and_the_others_go_out(inbox, tmp_path, lenient):
    put(inbox / "三中.xlsx", selfeval("图书馆（联系13812345678）", "第三中学", 2025, 50))
    printed = disclose(inbox, "--stage", "selfeval", "--out", tmp_path / "公开", "--policy", lenient, code=1)
    assert "PUB010 自评表!B3" in printed
    assert "公开 2 张表，暂不公开 1 张" in printed
    assert "13812345678" not in printed
    assert not [one for one in contents(tmp_path / "公开") if b"13812345678" in one]


def test_the_folder_of_a_run_is_published_as_it_was_judged(inbox, tmp_path, lenient):
    perfsheet("run", inbox, "--out", tmp_path / "结果", "--quiet")
    put(inbox / "二中.xlsx", selfeval("食堂改造", "第二中学", 2025, 49))
    put(inbox / "新到.xlsx", selfeval("新到项目", "第三中学", 2025, 50))
    printed = disclose(tmp_path / "结果", "--stage", "selfeval", "--out", tmp_path / "公开", "--policy", lenient, code=1)
    assert printed.count("PUB017") == 2
    assert [table["project"] for table in record(tmp_path / "公开")["tables"]] == ["操场改造"]


def test_what_changed_since_the_last_publication_is_said(inbox, tmp_path, lenient):
    disclose(inbox, "--stage", "selfeval", "--out", tmp_path / "公开-上次", "--policy", lenient)
    put(inbox / "二中.xlsx", selfeval("食堂改造", "第二中学", 2025, 49))
    put(inbox / "三中.xlsx", selfeval("图书馆", "第三中学", 2025, 50))
    (inbox / "一中.xlsx").unlink()
    printed = disclose(inbox, "--stage", "selfeval", "--out", tmp_path / "公开", "--policy", lenient, "--against", tmp_path / "公开-上次")
    assert "新增 1 张，撤下 1 张，更正 1 张" in printed
    rows = list(load_workbook(tmp_path / "公开" / "公开前检查（内部）.xlsx")["与上次公开相比"].iter_rows(min_row=4, values_only=True))
    assert ("更正", "食堂改造", "项目资金/年度资金总额/全年预算数", "50.00", "49.00") in [(row[0], row[3], *row[4:]) for row in rows]


def test_a_second_publication_takes_the_place_of_the_first_and_leaves_nothing_of_it(inbox, tmp_path, lenient):
    out = tmp_path / "公开"
    disclose(inbox, "--stage", "selfeval", "--out", out, "--policy", lenient)
    (inbox / "一中.xlsx").unlink()
    put(out / "上网公开" / "第二中学" / "说明.txt", "别人放的".encode())
    disclose(inbox, "--stage", "selfeval", "--out", out, "--policy", lenient)
    assert sorted(path.name for path in (out / "上网公开").iterdir()) == ["公开目录.html", "第二中学"]
    assert (out / "上网公开" / "第二中学" / "说明.txt").is_file()


def test_another_stage_does_not_overwrite_a_publication(inbox, tmp_path, lenient):
    disclose(inbox, "--stage", "selfeval", "--out", tmp_path / "公开", "--policy", lenient)
    assert "已有另一阶段的公开表" in disclose(inbox, "--stage", "target", "--out", tmp_path / "公开", code=2)
    assert len(record(tmp_path / "公开")["tables"]) == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--roster", "没有.xlsx"], "没有.xlsx"),
        (["--against", "没有"], "没有 发布记录.json"),
        (["--policy", "没有"], "未找到政策"),
        (["--approved", "2026-02-30"], "--approved"),
    ],
)
def test_a_mistake_of_the_operator_is_said_and_nothing_is_written(inbox, tmp_path, arguments, message):
    assert message in disclose(inbox, "--stage", "selfeval", "--out", tmp_path / "公开", *arguments, code=2)
    assert not (tmp_path / "公开").exists()


def test_an_inbox_without_forms_of_the_stage_gives_an_empty_index(tmp_path):
    put(tmp_path / "收件箱" / "佐证.pdf", b"%PDF")
    printed = disclose(tmp_path / "收件箱", "--stage", "target", "--out", tmp_path / "公开")
    assert "公开 0 张表" in printed
    assert (tmp_path / "公开" / "上网公开" / "公开目录.html").is_file()


def test_the_folder_of_a_run_whose_inbox_is_gone_is_refused_with_the_way_out(inbox, tmp_path):
    perfsheet("run", inbox, "--out", tmp_path / "结果", "--quiet")
    os.replace(inbox, tmp_path / "别处")  # noqa: PTH105  # a folder
    assert "找不到" in disclose(tmp_path / "结果", "--stage", "selfeval", "--out", tmp_path / "公开", code=2)
