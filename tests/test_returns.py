"""What goes back to the units: whose files, under which names, and what is said where a copy could not be made."""

from __future__ import annotations

import os
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from perfsheet.columns import encode
from perfsheet.giveback import Given, Marking, Stripping
from perfsheet.intake import gather
from perfsheet.manifest import settled
from perfsheet.pipeline import ENCODER, Order, Outcome, judged
from perfsheet.process import Failure, Task
from perfsheet.read.reader import read_bytes
from perfsheet.returns import Returns, unit_reports
from perfsheet.worker import Job, work
from tests.cli.inbox import put, selfeval

MADE = datetime(2025, 3, 1, 9, 30, tzinfo=UTC)


def run(inbox: Path, out: Path, *, zipped: bool = False, before=lambda _: None, papers: bool = True) -> tuple[list[Given], Returns, Outcome]:
    """Do in this process what a run has its workers do; `before` is given the moment before files are fetched again."""
    sources = gather([str(inbox)])
    chunk = work(Task(0, sources), Job(ENCODER), read_bytes, encode)
    outcome = judged(Order([str(inbox)], out), sources, settled([chunk]), [chunk.encoded()])
    returns = Returns.of(outcome.batch, outcome.judgement, outcome.accounts, sources, out, out)
    before(inbox)
    given = Marking().prepared()(Task(0, list(returns.errands.values())))
    if papers:
        for paper in (*returns.papers(outcome.batch, outcome.judgement, MADE), *unit_reports(outcome.batch, outcome.judgement, out / "单位报告", MADE)):
            paper.write()
        returns.completed(given, MADE, zipped=zipped)
    return given, returns, outcome


def tree(out: Path) -> list[str]:
    return sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())


def listed(path: Path) -> list[dict[str, object]]:
    """Read a list as records by its headings, links as (text, target)."""
    sheet = load_workbook(path)["问题清单"]
    heads = [cell.value for cell in sheet[3]]
    return [{str(head): (cell.value, cell.hyperlink.target or "") if cell.hyperlink else cell.value for head, cell in zip(heads, row, strict=True)} for row in sheet.iter_rows(min_row=4)]


def test_a_units_folder_holds_its_copies_a_notice_and_a_list(tmp_path):
    put(tmp_path / "in" / "甲" / "自评表.xlsx", selfeval(budget=60))
    put(tmp_path / "in" / "乙" / "自评表.xlsx", selfeval("食堂改造", budget=60))
    put(tmp_path / "in" / "丙.xlsx", selfeval("围墙", "第二中学"))
    run(tmp_path / "in", tmp_path / "out")
    folder = "退回/第一中学/"
    assert tree(tmp_path / "out") == sorted(
        [
            *(folder + name for name in ("自评表.xlsx", "自评表（2）.xlsx", "整改通知.docx", "问题清单.xlsx")),
            "批注/第二中学/丙.xlsx",
            *(f"单位报告/{unit}.docx" for unit in ("第一中学", "第二中学")),
        ]
    )


def test_the_list_says_what_is_wrong_and_leads_to_the_cell_of_the_copy(tmp_path):
    put(tmp_path / "in" / "自评表.xlsx", selfeval(budget=60))
    run(tmp_path / "in", tmp_path / "out")
    rows = listed(tmp_path / "out" / "退回" / "第一中学" / "问题清单.xlsx")
    assert [row["序号"] for row in rows] == list(range(1, len(rows) + 1))
    first = rows[0]
    assert (first["级别"], first["文件"], first["问题代码"], first["填报"], first["应为"]) == ("错误", "自评表.xlsx", "SCO001", "8", "6.67")
    assert first["单元格"] == ("H6", "自评表.xlsx")
    book = load_workbook(tmp_path / "out" / "退回" / "第一中学" / "自评表.xlsx")
    assert "SCO001" in book["自评表"]["H6"].comment.text
    assert list(rows[0])[-1] == "整改情况"


def test_a_workbook_of_two_units_goes_to_both(tmp_path):
    one, two = (load_workbook(BytesIO(selfeval(project, unit, budget=60))) for project, unit in (("操场", "第一中学"), ("食堂", "第二中学")))
    sheet = one.create_sheet("食堂")
    for row in two.active.iter_rows():
        for cell in row:
            sheet[cell.coordinate].value, sheet[cell.coordinate].number_format = cell.value, cell.number_format
    (tmp_path / "in").mkdir()
    one.save(tmp_path / "in" / "两校.xlsx")
    run(tmp_path / "in", tmp_path / "out")
    for unit, sheet_name in (("第一中学", "自评表"), ("第二中学", "食堂")):
        folder = tmp_path / "out" / "退回" / unit
        assert (folder / "两校.xlsx").exists()
        assert {row["工作表"] for row in listed(folder / "问题清单.xlsx")} == {sheet_name}


def test_a_copy_is_never_called_as_what_else_stands_in_the_folder(tmp_path):
    put(tmp_path / "in" / "问题清单.xlsx", selfeval(budget=60))
    put(tmp_path / "in" / "整改通知.xls.xlsx", selfeval("食堂", budget=60))
    run(tmp_path / "in", tmp_path / "out")
    assert [path for path in tree(tmp_path / "out") if path.startswith("退回")] == [
        f"退回/第一中学/{name}" for name in sorted(("整改通知.docx", "整改通知.xls.xlsx", "问题清单.xlsx", "问题清单（2）.xlsx"))
    ]


@pytest.mark.parametrize(("unit", "folder"), [("", "未填写单位"), ("CON", "_CON"), ("财政局/国库科", "财政局／国库科"), ("..", "未填写单位"), ("=1+1", "=1+1"), ("a&Gb", "a&Gb")])
def test_folders_are_safe_whatever_a_form_calls_its_unit(tmp_path, unit, folder):
    book = load_workbook(BytesIO(selfeval(budget=60)))
    book.active["B4"], book.active["E4"] = None, unit or None
    book.active["E4"].data_type = "s" if unit else "n"
    (tmp_path / "in").mkdir()
    book.save(tmp_path / "in" / "自评表.xlsx")
    run(tmp_path / "in", tmp_path / "out")
    assert (tmp_path / "out" / "退回" / folder / "自评表.xlsx").exists()
    assert {path.split("/")[1] for path in tree(tmp_path / "out") if path.startswith("退回/")} == {folder}


def test_files_that_cannot_be_read_are_listed_with_those_of_no_unit(tmp_path):
    put(tmp_path / "in" / "坏.xlsx", b"PK\x03\x04 cut off")
    run(tmp_path / "in", tmp_path / "out")
    assert tree(tmp_path / "out") == ["退回/未填写单位/问题清单.xlsx"]
    (row,) = listed(tmp_path / "out" / "退回" / "未填写单位" / "问题清单.xlsx")
    assert row["文件"].endswith("in/坏.xlsx")
    assert row["单元格"] == "打开文件"


def test_a_file_that_was_replaced_meanwhile_is_said_and_not_marked(tmp_path):
    put(tmp_path / "in" / "自评表.xlsx", selfeval(budget=60))
    put(tmp_path / "in" / "食堂.xlsx", selfeval("食堂", budget=60))
    given, returns, _ = run(tmp_path / "in", tmp_path / "out", before=lambda inbox: put(inbox / "自评表.xlsx", selfeval(budget=50)))
    assert [bool(one.failure) for one in given] == [True, False]
    assert "被替换" in given[0].failure
    assert "请重新运行" in given[0].failure
    assert not (tmp_path / "out" / "退回" / "第一中学" / "自评表.xlsx").exists()
    rows = listed(tmp_path / "out" / "退回" / "第一中学" / "问题清单.xlsx")
    assert {row["文件"]: isinstance(row["单元格"], tuple) for row in rows} == {f"{(tmp_path / 'in').as_posix()}/自评表.xlsx": False, "食堂.xlsx": True}
    handed = returns.completed(given, MADE, zipped=False)
    assert (handed.units, handed.copies, list(handed.failures.values())) == (1, 1, [given[0].failure])


def test_a_file_that_went_away_meanwhile_is_said(tmp_path):
    put(tmp_path / "in" / "自评表.xlsx", selfeval(budget=60))
    given, *_ = run(tmp_path / "in", tmp_path / "out", before=lambda inbox: (inbox / "自评表.xlsx").unlink())
    assert "请" in given[0].failure


def test_a_file_that_takes_its_worker_along_is_said():
    for job in (Marking(), Stripping()):
        (given,) = job.failed(Task(3, (object(),)), Failure("worker_memory", {}))
        assert "内存" in given.failure


def test_older_versions_and_copies_do_not_go_back(tmp_path):
    put(tmp_path / "in" / "新.xlsx", selfeval(budget=60))
    put(tmp_path / "in" / "新 - 副本.xlsx", selfeval(budget=60))
    os.utime(put(tmp_path / "in" / "旧.xlsx", selfeval(budget=61)), (1e9, 1e9))
    run(tmp_path / "in", tmp_path / "out")
    assert [path for path in tree(tmp_path / "out") if path.startswith("退回") and "自" not in path] == [
        f"退回/第一中学/{name}" for name in sorted(("整改通知.docx", "新.xlsx", "问题清单.xlsx"))
    ]


def test_members_of_archives_go_back_too(tmp_path):
    (tmp_path / "in").mkdir()
    with zipfile.ZipFile(tmp_path / "in" / "一中.zip", "w") as archive:
        archive.writestr("里面/自评:表.xlsx", selfeval(budget=60))
    run(tmp_path / "in", tmp_path / "out")
    assert "退回/第一中学/自评：表.xlsx" in tree(tmp_path / "out")


def test_packed_folders_are_the_same_bytes_for_the_same_files_at_the_same_moment(tmp_path):
    put(tmp_path / "in" / "自评表.xlsx", selfeval(budget=60))
    packed = []
    for out in ("a", "b"):
        run(tmp_path / "in", tmp_path / out, zipped=True)
        packed.append((tmp_path / out / "退回" / "第一中学.zip").read_bytes())
    assert packed[0] == packed[1]
    with zipfile.ZipFile(BytesIO(packed[0])) as archive:
        assert archive.namelist() == [f"第一中学/{name}" for name in sorted(("整改通知.docx", "自评表.xlsx", "问题清单.xlsx"))]
        assert all(info.flag_bits & 0x800 and info.date_time == (2025, 3, 1, 9, 30, 0) for info in archive.infolist())
        assert archive.testzip() is None
        assert archive.read("第一中学/自评表.xlsx") == (tmp_path / "a" / "退回" / "第一中学" / "自评表.xlsx").read_bytes()


def test_the_samples_go_back_to_their_units(tmp_path):
    samples = Path(__file__).parent.parent / "samples" / "收件箱"
    given, returns, outcome = run(samples, tmp_path / "out", papers=False)
    assert not [one.failure for one in given if one.failure]
    correct = {parcel.unit for parcel in returns.parcels if parcel.returned and parcel.files}
    assert {"示例县城南小学", "示例县妇幼保健院", "示例县职业高级中学"} <= correct
    assert sum(path.startswith("退回/") for path in tree(tmp_path / "out")) >= outcome.counts["returned"]
    assert all(path.endswith(".xlsx") for path in tree(tmp_path / "out"))
