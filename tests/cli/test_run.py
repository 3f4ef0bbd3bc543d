"""`perfsheet run`, run as an operator runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.inbox import perfsheet, put, selfeval

NAMES = {"汇总表.xlsx", "总览.html", "manifest.json"}


@pytest.fixture
def inbox(tmp_path):
    """Lend a folder with something of everything."""
    folder = tmp_path / "收件箱"
    put(folder / "教育局" / "自评表.xlsx", selfeval())
    put(folder / "教育局" / "自评表 - 副本.xlsx", selfeval_bytes := (folder / "教育局" / "自评表.xlsx").read_bytes())
    put(folder / "教育局" / "旧.xlsx", selfeval(budget=49))
    os.utime(folder / "教育局" / "旧.xlsx", (1e9, 1e9))
    put(folder / "卫健委" / "坏.xls", b"not a workbook")
    put(folder / "卫健委" / "佐证.pdf", b"%PDF")
    with zipfile.ZipFile(folder / "二中.zip", "w") as archive:
        archive.writestr("里面/食堂.xlsx", selfeval("食堂改造", "第二中学"))
        archive.writestr("里面/副本.xlsx", selfeval_bytes)
    return folder


def statuses(out: Path) -> dict[str, str]:
    document = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert sum(document["counts"].values()) == document["totals"]["files"] == len(document["inputs"])
    return {entry["path"].rpartition("收件箱/")[2]: entry["status"] for entry in document["inputs"]}


def test_a_run_leaves_three_outputs_and_an_account_of_every_file(inbox, tmp_path):
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in inbox.rglob("*") if path.is_file()}
    done = perfsheet("run", inbox, "--out", tmp_path / "结果", PYTHONIOENCODING="utf-8")
    assert (done.returncode, done.stderr) == (1, b"")
    assert {path.name for path in (tmp_path / "结果").iterdir()} == NAMES
    assert statuses(tmp_path / "结果") == {
        "二中.zip": "ignored",
        "二中.zip!/里面/副本.xlsx": "duplicate",
        "二中.zip!/里面/食堂.xlsx": "accepted",
        "卫健委/佐证.pdf": "ignored",
        "卫健委/坏.xls": "rejected",
        "教育局/旧.xlsx": "superseded",
        "教育局/自评表 - 副本.xlsx": "duplicate",
        "教育局/自评表.xlsx": "accepted",
    }
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in before} == before
    said = done.stdout.decode("utf-8")
    assert said.startswith("共 8 个文件：接收 2")
    assert said.count("\n") == 1
    assert load_workbook(tmp_path / "结果" / "汇总表.xlsx").sheetnames[0] == "概况"


def test_a_run_whose_files_can_all_be_read_gives_exit_code_0(tmp_path):
    put(tmp_path / "a.xlsx", selfeval())
    done = perfsheet("run", tmp_path / "a.xlsx", "--out", tmp_path / "out", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_an_empty_inbox_gives_empty_outputs(tmp_path):
    (tmp_path / "in").mkdir()
    done = perfsheet("run", tmp_path / "in", "--out", tmp_path / "out", PYTHONIOENCODING="utf-8")
    assert done.returncode == 0
    assert "收件箱是空的" in done.stdout.decode("utf-8")
    assert {path.name for path in (tmp_path / "out").iterdir()} == NAMES


def test_the_second_run_on_an_inbox_that_holds_the_outputs_gives_the_same_account(tmp_path):
    put(tmp_path / "收件箱" / "a.xlsx", selfeval())
    accounts = []
    for _ in range(2):
        assert perfsheet("run", tmp_path / "收件箱", "--out", tmp_path / "收件箱" / "结果").returncode == 0
        accounts.append(statuses(tmp_path / "收件箱" / "结果"))
    assert accounts == [{"a.xlsx": "accepted"}] * 2


def test_forms_of_another_year_are_returned(tmp_path):
    put(tmp_path / "收件箱" / "a.xlsx", selfeval(year=2023))
    done = perfsheet("run", tmp_path / "收件箱", "--out", tmp_path / "out", "--year", 2024, "--verbose", PYTHONIOENCODING="utf-8")
    assert done.returncode == 0
    assert statuses(tmp_path / "out") == {"a.xlsx": "returned"}
    assert "退回" in done.stderr.decode("utf-8")
    assert "a.xlsx" in done.stderr.decode("utf-8")


def test_the_account_is_the_same_with_one_worker_and_with_two(inbox, tmp_path):
    for jobs in (1, 2):
        perfsheet("run", inbox, "--out", tmp_path / f"out{jobs}", "--jobs", jobs)
    one, two = (json.loads((tmp_path / f"out{jobs}" / "manifest.json").read_text(encoding="utf-8")) for jobs in (1, 2))
    assert one["inputs"] == two["inputs"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--policy", "kashgr"], '未找到政策 "kashgr"。可用：national。请用 --policy 指定其一。'),
        (["--year", "24"], "应为 1990 到 2100 的整数"),
        (["--out", "收件箱"], "请用 --out 指定另一个文件夹"),
        (["没有这个文件夹"], "找不到 没有这个文件夹。请检查路径"),
    ],
)
def test_an_operators_mistake_leaves_nothing_behind(tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    put(tmp_path / "收件箱" / "a.xlsx", selfeval())
    done = perfsheet("run", "收件箱", "--out", "结果", *arguments, PYTHONIOENCODING="utf-8")
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode("utf-8")
    assert [path.name for path in tmp_path.rglob("*")] == ["收件箱", "a.xlsx"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no kill that cannot be caught")
def test_a_run_killed_at_any_point_leaves_the_last_good_outputs(tmp_path):
    for n in range(30):
        put(tmp_path / "收件箱" / f"{n:02}.xlsx", selfeval(f"项目{n}"))
    out = tmp_path / "结果"
    assert perfsheet("run", tmp_path / "收件箱", "--out", out).returncode == 0
    good = {name: (out / name).read_bytes() for name in NAMES}
    put(tmp_path / "收件箱" / "新.xlsx", selfeval("新项目"))
    for delay in (0.1, 0.4, 0.8, 1.2):
        with subprocess.Popen(
            [sys.executable, "-m", "perfsheet", "run", tmp_path / "收件箱", "--out", out], stdout=subprocess.DEVNULL
        ) as run:
            time.sleep(delay)
            run.kill()
        now = {name: (out / name).read_bytes() for name in NAMES}
        assert now == good or "新.xlsx" in (out / "manifest.json").read_text(encoding="utf-8")
    assert perfsheet("run", tmp_path / "收件箱", "--out", out).returncode == 0
    assert {path.name for path in out.iterdir()} == NAMES
    assert len(statuses(out)) == 31
