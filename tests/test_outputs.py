"""The folder of outputs: one run at a time, and the last good outputs until the new ones are whole."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from perfsheet import outputs
from perfsheet.errors import PerfsheetError

NAMES = ("汇总表.xlsx", "manifest.json")


def write(out: Path, text: str) -> None:
    with outputs.held(out, NAMES) as place, place.replacing() as folder:
        for name in NAMES:
            (folder / name).write_text(text, encoding="utf-8")


def texts(out: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(out.iterdir())}


def test_outputs_replace_the_last_ones_and_nothing_else_is_left(tmp_path):
    out = tmp_path / "很深" / "结果"
    write(out, "first")
    write(out, "second")
    assert texts(out) == dict.fromkeys(sorted(NAMES), "second")


def write_half(out: Path) -> None:
    with outputs.held(out, NAMES) as place, place.replacing() as folder:
        (folder / NAMES[0]).write_text("half", encoding="utf-8")
        raise ZeroDivisionError


def test_a_run_that_fails_in_the_middle_leaves_the_last_outputs(tmp_path):
    write(tmp_path, "good")
    with pytest.raises(ZeroDivisionError):
        write_half(tmp_path)
    assert texts(tmp_path) == dict.fromkeys(sorted(NAMES), "good")


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), outputs.FileCreateError(OSError(28, "No space left on device"))])
def test_a_full_disk_is_said_with_what_to_do_and_the_last_outputs_stay(tmp_path, error):
    write(tmp_path, "good")
    with (
        pytest.raises(PerfsheetError, match=r"No space left on device.*原有结果未改动。请检查磁盘空间"),
        outputs.held(tmp_path, NAMES) as place,
        place.replacing(),
    ):
        raise error
    assert texts(tmp_path) == dict.fromkeys(sorted(NAMES), "good")


def test_an_output_open_in_excel_is_found_before_the_work_begins(tmp_path, monkeypatch):
    write(tmp_path, "good")
    real = Path.open

    def locked(path, mode="r", *rest, **more):
        if path == tmp_path / "汇总表.xlsx" and mode == "r+b":
            raise PermissionError(13, "Permission denied")
        return real(path, mode, *rest, **more)

    monkeypatch.setattr(Path, "open", locked)
    with pytest.raises(PerfsheetError, match=r"汇总表.xlsx 正被其他程序打开.*请关闭"), outputs.held(tmp_path, NAMES):
        pytest.fail("the work began")


def test_an_output_opened_in_excel_meanwhile_is_said(tmp_path, monkeypatch):
    write(tmp_path, "good")

    def refused(path, target):
        raise PermissionError(13, "Permission denied", str(path), str(target))

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(PerfsheetError, match=r"汇总表.xlsx 无法更新.*请关闭"):
        write(tmp_path, "new")


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path):
    (tmp_path / "结果").write_text("a file", encoding="utf-8")
    with pytest.raises(PerfsheetError, match=r"无法在 .*结果 写入.*请检查权限"):
        write(tmp_path / "结果", "x")


def test_a_second_run_is_told_who_holds_the_folder(tmp_path):
    code = (
        "import sys; from pathlib import Path; from perfsheet.outputs import held\n"
        "with held(Path(sys.argv[1]), ()):\n print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", code, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as first:
        assert first.stdout.readline().strip() == b"held"
        with pytest.raises(PerfsheetError, match=f"正由另一次运行使用（进程 {first.pid}，主机 .*，开始于 .*请等它结束"):
            write(tmp_path, "x")
        first.kill()
    write(tmp_path, "after")  # what a killed run leaves behind holds nobody up
    assert texts(tmp_path) == dict.fromkeys(sorted(NAMES), "after")


def test_what_a_killed_run_left_half_written_is_cleared_away(tmp_path):
    write(tmp_path, "good")
    left = tmp_path / outputs.CORNER / "new" / NAMES[0]
    left.parent.mkdir(parents=True)
    left.write_text("half", encoding="utf-8")
    assert texts_of_files(tmp_path) == dict.fromkeys(sorted(NAMES), "good")
    write(tmp_path, "new")
    assert texts(tmp_path) == dict.fromkeys(sorted(NAMES), "new")


def texts_of_files(out: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(out.iterdir()) if path.is_file()}


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="rights do not bind root")
def test_a_folder_without_the_right_to_write_is_said(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(PerfsheetError, match="请检查权限"):
        write(tmp_path / "结果", "x")
