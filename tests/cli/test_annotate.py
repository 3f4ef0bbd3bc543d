"""`perfsheet annotate` and `perfsheet strip`, run as an operator runs them."""

from __future__ import annotations

import os
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.inbox import perfsheet, put, selfeval

#: the execution rate of this form is not what it says: 40 of 60 is not 80 %
WRONG = selfeval(budget=60)


@pytest.fixture
def inbox(tmp_path):
    """Lend a folder with something to mark, the same again, something older, an archive and something that can't be read."""
    folder = tmp_path / "收件箱"
    put(folder / "教育局" / "自评表.xlsx", WRONG)
    put(folder / "教育局" / "自评表 (1).xlsx", WRONG)
    put(folder / "卫健委" / "坏.xls", b"not a workbook")
    put(folder / "卫健委" / "佐证.pdf", b"%PDF")
    with zipfile.ZipFile(folder / "二中.zip", "w") as archive:
        archive.writestr("里面/食堂:2.xlsx", selfeval("食堂改造", "第二中学", budget=70))
    return folder


def said(done) -> tuple[int, str, str]:
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def annotated(*paths: object, out: Path, **more: str):
    return said(perfsheet("annotate", *paths, "--out", out, PYTHONIOENCODING="utf-8", **more))


def test_each_file_with_findings_comes_back_marked_in_the_same_folders(inbox, tmp_path):
    before = files(inbox)
    code, out, errors = annotated(inbox, out=tmp_path / "批注件")
    assert code == 1
    assert out.startswith("文件：批注 3，失败 1。")
    assert "坏.xls：" in errors
    copies = files(tmp_path / "批注件")
    assert list(copies) == ["二中.zip/里面/食堂：2.xlsx", "教育局/自评表 (1).xlsx", "教育局/自评表.xlsx"]
    book = load_workbook(BytesIO(copies["教育局/自评表.xlsx"]))
    assert book.sheetnames == ["审核意见", "自评表"]
    assert any(cell.comment for row in book["自评表"].iter_rows() for cell in row)
    assert files(inbox) == before


def test_marking_twice_gives_the_same_files(inbox, tmp_path):
    annotated(inbox, out=tmp_path / "一")
    first = files(tmp_path / "一")
    code, *_ = annotated(inbox, out=tmp_path / "一")
    assert (code, files(tmp_path / "一")) == (1, first)
    annotated(tmp_path / "一", out=tmp_path / "二")
    assert files(tmp_path / "二")["教育局/自评表.xlsx"] == first["教育局/自评表.xlsx"]


def test_strip_gives_back_what_came_in(inbox, tmp_path):
    annotated(inbox, out=tmp_path / "批注件")
    code, out, errors = said(perfsheet("strip", tmp_path / "批注件", "--out", tmp_path / "原样", PYTHONIOENCODING="utf-8"))
    assert (code, errors) == (0, "")
    assert out.startswith("文件：去掉批注 3。")
    assert files(tmp_path / "原样")["教育局/自评表.xlsx"] == WRONG
    code, out, _ = said(perfsheet("strip", inbox / "教育局", "--out", tmp_path / "无", PYTHONIOENCODING="utf-8"))
    assert (code, files(tmp_path / "无")) == (0, {})
    assert out.startswith("文件：不需要 2。")


def test_a_form_in_which_nothing_is_wrong_needs_no_copy(tmp_path):
    book = load_workbook(BytesIO(selfeval()))
    book.active["H13"] = "发放问卷 120 份，收回 118 份"
    book.save(tmp_path / "a.xlsx")
    code, out, errors = annotated(tmp_path / "a.xlsx", out=tmp_path / "out")
    assert (code, errors, files(tmp_path / "out")) == (0, "", {})
    assert out.startswith("文件：不需要 1。")


def test_an_older_version_is_named_and_not_marked(tmp_path):
    put(tmp_path / "in" / "新.xlsx", WRONG)
    os.utime(put(tmp_path / "in" / "旧.xlsx", selfeval(budget=61)), (1e9, 1e9))
    code, _, errors = annotated(tmp_path / "in", out=tmp_path / "out")
    assert code == 0
    assert "旧.xlsx：未批注，已由更新的" in errors
    assert list(files(tmp_path / "out")) == ["新.xlsx"]


def test_files_of_several_inboxes_never_fall_on_one_another(tmp_path):
    for name in ("甲", "乙"):
        put(tmp_path / name / "自评表.xlsx", selfeval(unit=name, budget=60))
    annotated(tmp_path / "甲", tmp_path / "乙" / "自评表.xlsx", out=tmp_path / "out")
    assert list(files(tmp_path / "out")) == ["自评表.xlsx", "自评表（2）.xlsx"]


def test_paths_come_from_standard_input_too(tmp_path):
    path = put(tmp_path / "in" / "自评表.xlsx", WRONG)
    code, *_ = said(perfsheet("annotate", "-", "--out", tmp_path / "out", stdin=f"{path}\n".encode(), PYTHONIOENCODING="utf-8"))
    assert code == 0
    assert [name.rpartition("/")[2] for name in files(tmp_path / "out")] == ["自评表.xlsx"]


@pytest.mark.parametrize("command", ["annotate", "strip"])
def test_neither_an_input_nor_a_strangers_file_is_written_over(tmp_path, command):
    put(tmp_path / "in" / "自评表.xlsx", WRONG)
    put(tmp_path / "out" / "自评表.xlsx", b"somebody else's")
    annotated(tmp_path / "in", out=tmp_path / "marked")
    source = tmp_path / ("in" if command == "annotate" else "marked")
    before = files(tmp_path)
    for out in (source, tmp_path / "out"):
        done = perfsheet(command, source / "自评表.xlsx", "--out", out, PYTHONIOENCODING="utf-8")
        assert (done.returncode, done.stdout) == (2, b"")
        assert "请用 --out 指定另一个文件夹" in done.stderr.decode("utf-8")
    assert files(tmp_path) == before


def test_quiet_says_nothing(inbox, tmp_path):
    done = perfsheet("annotate", inbox, "--out", tmp_path / "out", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")


@pytest.mark.parametrize(("arguments", "message"), [(["--policy", "kashgr"], '未找到政策 "kashgr"'), (["没有"], "找不到 没有")])
def test_an_operators_mistake_leaves_nothing_behind(tmp_path, arguments, message):
    put(tmp_path / "in" / "自评表.xlsx", WRONG)
    code, out, errors = annotated(tmp_path / "in", *arguments, out=tmp_path / "out")
    assert (code, out) == (2, "")
    assert message in errors
    assert not (tmp_path / "out").exists()
