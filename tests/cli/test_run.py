"""`perfsheet run`, run as an operator runs it."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.inbox import perfsheet, put, selfeval

NAMES = {"汇总表.xlsx", "总览.html", "对账.html", "溯源.zip", "通报.docx", "manifest.json"}


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


def tree(out: Path) -> list[str]:
    return sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())


def test_a_run_leaves_all_outputs_and_an_account_of_every_file(inbox, tmp_path):
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in inbox.rglob("*") if path.is_file()}
    done = perfsheet("run", inbox, "--out", tmp_path / "结果", PYTHONIOENCODING="utf-8")
    assert (done.returncode, done.stderr) == (1, b"")
    units = [f"单位报告/{unit}.docx" for unit in ("第一中学", "第二中学")]
    copies = ["批注/第一中学/自评表.xlsx", "批注/第二中学/食堂.xlsx", "退回/未填写单位/问题清单.xlsx"]
    assert tree(tmp_path / "结果") == sorted([*NAMES, *units, *copies])
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


def test_what_was_written_is_accounted_for(inbox, tmp_path):
    perfsheet("run", inbox, "--out", tmp_path / "结果")
    document = json.loads((tmp_path / "结果" / "manifest.json").read_text(encoding="utf-8"))
    assert sorted(one["path"] for one in document["outputs"]) == [path for path in tree(tmp_path / "结果") if path != "manifest.json"]
    for one in document["outputs"]:
        data = (tmp_path / "结果" / one["path"]).read_bytes()
        assert (one["size"], one["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())


def test_what_must_be_corrected_goes_back_to_its_unit_and_goes_away_when_it_is_corrected(tmp_path):
    put(tmp_path / "收件箱" / "自评表.xlsx", selfeval(budget=60))
    put(tmp_path / "收件箱" / "食堂.xlsx", selfeval("食堂改造", "第二中学", budget=60))
    done = perfsheet("run", tmp_path / "收件箱", "--out", tmp_path / "结果", "--zip", "--no-reports", PYTHONIOENCODING="utf-8")
    assert "退回 2 个单位。" in done.stdout.decode("utf-8")
    back = ["退回/第一中学.zip", *(f"退回/第一中学/{name}" for name in ("整改通知.docx", "自评表.xlsx", "问题清单.xlsx"))]
    assert [path for path in tree(tmp_path / "结果") if path.startswith("退回/第一中学")] == back
    assert "通报.docx" not in tree(tmp_path / "结果")
    put(tmp_path / "收件箱" / "自评表.xlsx", selfeval())
    put(tmp_path / "结果" / "退回" / "第一中学" / "回执.pdf", b"%PDF")
    perfsheet("run", tmp_path / "收件箱", "--out", tmp_path / "结果")
    now = tree(tmp_path / "结果")
    assert [path for path in now if "第一中学" in path] == ["单位报告/第一中学.docx", "批注/第一中学/自评表.xlsx", "退回/第一中学/回执.pdf"]
    assert [path for path in now if path.startswith("退回/第二中学")] == sorted(path.replace("第一", "第二").replace("自评表", "食堂") for path in back[1:])


def test_a_run_whose_files_can_all_be_read_gives_exit_code_0(tmp_path):
    put(tmp_path / "a.xlsx", selfeval())
    done = perfsheet("run", tmp_path / "a.xlsx", "--out", tmp_path / "out", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_an_empty_inbox_gives_empty_outputs(tmp_path):
    (tmp_path / "in").mkdir()
    done = perfsheet("run", tmp_path / "in", "--out", tmp_path / "out", PYTHONIOENCODING="utf-8")
    assert done.returncode == 0
    assert "收件箱是空的" in done.stdout.decode("utf-8")
    assert tree(tmp_path / "out") == sorted(NAMES)


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
        (["--policy", "kashgr"], '未找到政策 "kashgr"。可用：anhui、'),
        (["--policy", "没有.toml"], "没有.toml"),
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
    good = {name: (out / name).read_bytes() for name in tree(out)}
    put(tmp_path / "收件箱" / "新.xlsx", selfeval("新项目"))
    for delay in (0.1, 0.4, 0.8, 1.2, 2.4):
        with subprocess.Popen(
            [sys.executable, "-m", "perfsheet", "run", tmp_path / "收件箱", "--out", out], stdout=subprocess.DEVNULL
        ) as run:
            time.sleep(delay)
            run.kill()
        now = {name: (out / name).read_bytes() for name in tree(out) if not name.startswith(".perfsheet/")}
        assert now == good or "新.xlsx" in (out / "manifest.json").read_text(encoding="utf-8")
    assert perfsheet("run", tmp_path / "收件箱", "--out", out).returncode == 0
    assert tree(out) == sorted([*good, "批注/第一中学/新.xlsx"])
    assert len(statuses(out)) == 31


#: faults of the samples that no decent form has: sums, rates, scores, placeholders
GRAVE = {"S01", "S05", "S06", "S09", "S14", "S16", "M04", "P01", "P03", "D01", "C06", "T07"}
SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    """Lend the folder of outputs of a run over the samples."""
    out = tmp_path_factory.mktemp("结果")
    assert perfsheet("run", SAMPLES / "收件箱", "--out", out, "--quiet").returncode == 1
    return out


@pytest.fixture(scope="module")
def faults():
    """Give the stated faults of the samples by file."""
    with (SAMPLES / "faults.csv").open(encoding="utf-8-sig", newline="") as file:
        return [{**row, "file": row["file"].replace(".zip/", ".zip!/")} for row in csv.DictReader(file)]


def test_forms_with_a_grave_fault_are_returned_and_faultless_ones_accepted(county, faults):
    said = statuses(county)
    grave = {fault["file"] for fault in faults if fault["ref"] in GRAVE}
    assert {said[file] for file in grave} == {"returned"}
    faultless = {file: status for file, status in said.items() if status in {"accepted", "returned"} and file not in {fault["file"] for fault in faults}}
    assert set(faultless.values()) == {"accepted"}
    assert len(faultless) > 20


def test_a_grave_fault_is_listed_on_its_cell_with_what_was_found_and_its_article(county, faults):
    sheet = load_workbook(county / "汇总表.xlsx")["问题清单"]
    heads = [cell.value for cell in sheet[3]]
    rows = [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=4)]
    listed = {(row["文件"].value.rpartition("收件箱/")[2], row["单元格"].value): row for row in rows if row["级别"].value == "错误"}
    row = listed["示例县教育局/示例县职业高级中学/0013zp数控实训设备购置项目.xlsx", "J16"]
    assert row["问题与处理办法"].value == "得分 12 超过分值 10，请改为不高于 10 的得分"
    assert (row["填报"].value, row["问题代码"].value) == ("12", "SCO003")
    assert row["依据"].value
    assert row["单元格"].hyperlink.location == "'0013zp'!J16"
    found = [fault for fault in faults if fault["ref"] in GRAVE and (fault["file"], fault["cell"]) in listed]
    assert len(found) >= len(GRAVE) - 3  # a sum may be blamed on another of its cells


def test_every_score_stands_beside_its_recomputation_and_how_it_came_about(county):
    sheet = load_workbook(county / "汇总表.xlsx")["得分"]
    heads = [cell.value for cell in sheet[3]]
    rows = [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=4, values_only=True)]
    row = next(row for row in rows if row["怎样得出"] == "37.2公斤 ÷ 40公斤 × 15 = 13.95")
    assert (row["项目"], row["分值"], row["自评得分"], row["重算得分"], row["差"], row["结论"]) == ("指标", 15, 13.95, 13.95, 0, "相符")
    wrong = {(row["项目"], row["自评得分"]) for row in rows if row["结论"] == "不符"}
    assert ("预算执行率", 0.96) in wrong
    assert all(row["怎样得出"] for row in rows if row["结论"] == "存疑")


def test_the_page_tells_findings_grades_and_the_policy(county):
    page = (county / "总览.html").read_text(encoding="utf-8")
    for wanted in ("得分不得高于该指标的分值", "按自评总分", "按重算总分", "全国统一规定", "表上没有可靠的地方特征，按全国规定", "没有用到豁免"):
        assert wanted in page


def test_the_manifest_names_the_policies_that_were_applied(county, tmp_path):
    run = json.loads((county / "manifest.json").read_text(encoding="utf-8"))["run"]
    assert run["policy"] == "auto"
    assert run["policies"][0]["name"] == "national"
    put(tmp_path / "a.xlsx", selfeval())
    assert perfsheet("run", tmp_path / "a.xlsx", "--out", tmp_path / "out", "--policy", "jiashi", "--quiet").returncode == 0
    run = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))["run"]
    assert (run["policy"], run["policies"]) == ("jiashi", [{"name": "jiashi", "title": run["policies"][0]["title"], "reason": "由 --policy 指定", "forms": 1}])


POLICY = """
extends = "national"
title = "本县"

[[exempt]]
rule = "SCO003"
project = "操场改造"
reason = "补录历史数据"
approver = "县财政局"
expires = {expires}
"""


def run_with_a_score_too_high(folder: Path, expires: str) -> tuple[dict[str, str], str]:
    """Run on a form whose score is above its weight, under a policy of one's own that exempts it; return statuses and page."""
    book = load_workbook(BytesIO(selfeval()))
    book.active["G11"] = 60  # weight 50
    book.active["G14"] = 108
    out = BytesIO()
    book.save(out)
    put(folder / "收件箱" / "a.xlsx", out.getvalue())
    put(folder / "本县.toml", POLICY.format(expires=expires).encode())
    done = perfsheet("run", folder / "收件箱", "--out", folder / "out", "--policy", folder / "本县.toml", "--quiet", PYTHONIOENCODING="utf-8")
    assert done.returncode == 0, done.stderr.decode()
    return statuses(folder / "out"), (folder / "out" / "总览.html").read_text(encoding="utf-8")


def test_an_exemption_is_used_and_listed(tmp_path):
    _, page = run_with_a_score_too_high(tmp_path, "2099-12-31")
    assert "SCO003（操场改造）：补录历史数据；批准 县财政局；至 2099-12-31" in page
    assert "试行和豁免" in load_workbook(tmp_path / "out" / "汇总表.xlsx").sheetnames
    said_after, page = run_with_a_score_too_high(tmp_path, "2020-12-31")
    assert said_after == {"a.xlsx": "returned"}
    assert "没有用到豁免" in page
    assert "到期" in page
