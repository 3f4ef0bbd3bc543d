"""The folder of outputs: one run at a time, and the last good outputs until the new ones are whole."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
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


FOLDERS = ("汇总表.xlsx", "通报.docx", "退回", "批注", "manifest.json")


def tree(out: Path) -> dict[str, str]:
    return {path: (out / path).read_text(encoding="utf-8") for path in outputs.files_below(out)}


def write_tree(out: Path, files: dict[str, str], before: tuple[str, ...] = ()) -> None:
    with outputs.held(out, FOLDERS, before) as place, place.replacing() as folder:
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")


FIRST = {"汇总表.xlsx": "1", "通报.docx": "1", "退回/教育局/自评表.xlsx": "1", "退回/卫健委/整改通知.docx": "1", "批注/农业农村局/自评表.xlsx": "1", "manifest.json": "1"}
SECOND = {"汇总表.xlsx": "2", "退回/教育局/自评表.xlsx": "2", "manifest.json": "2"}


def test_folders_are_replaced_whole_and_units_of_an_earlier_run_go_away(tmp_path):
    write_tree(tmp_path, FIRST)
    write_tree(tmp_path, SECOND, tuple(FIRST))
    assert tree(tmp_path) == SECOND


def test_what_somebody_put_into_a_folder_of_ours_is_kept(tmp_path):
    write_tree(tmp_path, FIRST)
    own = {"退回/教育局/回执.pdf": "own", "退回/民政局/说明.txt": "own", "批注/记录.txt": "own", "我的.xlsx": "own", "通报.doc": "own"}
    for name, text in own.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "退回/教育局/~$自评表.xlsx").write_text("lock", encoding="utf-8")
    write_tree(tmp_path, SECOND, tuple(FIRST))
    assert tree(tmp_path) == SECOND | own


def test_a_file_of_somebody_elses_that_is_called_as_ours_is_kept_under_another_name(tmp_path):
    (tmp_path / "退回/教育局").mkdir(parents=True)
    (tmp_path / "退回/教育局/自评表.xlsx").write_text("own", encoding="utf-8")
    write_tree(tmp_path, SECOND)
    assert tree(tmp_path) == SECOND | {"退回/教育局/自评表（原有）.xlsx": "own"}
    write_tree(tmp_path, SECOND, tuple(SECOND))
    assert tree(tmp_path) == SECOND | {"退回/教育局/自评表（原有）.xlsx": "own"}


def test_a_file_in_the_way_that_no_run_wrote_is_left_when_this_run_writes_none(tmp_path):
    (tmp_path / "通报.docx").write_text("own", encoding="utf-8")
    write_tree(tmp_path, SECOND)
    assert tree(tmp_path) == SECOND | {"通报.docx": "own"}


@pytest.mark.parametrize("calls", range(1, 8))
def test_a_run_killed_while_folders_change_places_loses_neither_the_last_nor_the_new_ones(tmp_path, monkeypatch, calls):
    write_tree(tmp_path, FIRST)
    real, left = Path.replace, [calls]

    def killed(path, target):
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return real(path, target)

    with monkeypatch.context() as patch, suppress(KeyboardInterrupt):
        patch.setattr(Path, "replace", killed)
        patch.setattr(outputs, "_recover", lambda _: None)
        patch.setattr(outputs.shutil, "rmtree", lambda *_, **__: None)
        write_tree(tmp_path, SECOND, tuple(FIRST))
    with outputs.held(tmp_path, FOLDERS, tuple(FIRST)):
        pass
    found = tree(tmp_path)
    for name in ("汇总表.xlsx", "退回/教育局/自评表.xlsx", "manifest.json"):
        assert found[name] in {"1", "2"}, calls
    assert ("退回/卫健委/整改通知.docx" in found) == (found["退回/教育局/自评表.xlsx"] == "1")


def test_a_folder_open_in_another_program_is_found_before_the_work_begins(tmp_path, monkeypatch):
    write_tree(tmp_path, FIRST)
    real = Path.replace

    def locked(path, target):
        if path == tmp_path / "退回":
            raise PermissionError(13, "Permission denied")
        return real(path, target)

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(PerfsheetError, match=r"退回 正被其他程序打开.*请关闭"), outputs.held(tmp_path, FOLDERS):
        pytest.fail("the work began")
    assert tree(tmp_path) == FIRST


def test_a_folder_opened_meanwhile_leaves_the_last_folders_as_they_were(tmp_path, monkeypatch):
    write_tree(tmp_path, FIRST)
    monkeypatch.setattr(outputs, "_PAUSE", 0)
    real = Path.replace

    def locked(path, target):
        if path == tmp_path / "批注":
            raise PermissionError(13, "Permission denied")
        return real(path, target)

    monkeypatch.setattr(outputs.Place, "refuse_open", lambda _: monkeypatch.setattr(Path, "replace", locked))
    with pytest.raises(PerfsheetError, match=r"批注 无法更新.*请关闭"):
        write_tree(tmp_path, SECOND, tuple(FIRST))
    assert tree(tmp_path) == FIRST


def test_a_scanner_that_holds_a_new_folder_for_a_moment_is_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr(outputs, "_PAUSE", 0)
    real, refusals = Path.replace, [3]

    def scanned(path, target):
        if path.name == "退回" and refusals[0]:
            refusals[0] -= 1
            raise PermissionError(13, "Permission denied")
        return real(path, target)

    monkeypatch.setattr(Path, "replace", scanned)
    write_tree(tmp_path, SECOND)
    assert tree(tmp_path) == SECOND


def add(out: Path, name: str, text: str) -> None:
    with outputs.held(out, ()) as place, place.adding(lambda data: data.startswith(b"ours")) as folder:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def test_files_are_added_beside_others(tmp_path):
    add(tmp_path, "教育局/1.xlsx", "ours 1")
    add(tmp_path, "教育局/2.xlsx", "ours 2")
    add(tmp_path, "教育局/2.xlsx", "ours 3")
    assert tree(tmp_path) == {"教育局/1.xlsx": "ours 1", "教育局/2.xlsx": "ours 3"}


def test_no_file_of_somebody_elses_is_overwritten(tmp_path):
    (tmp_path / "1.xlsx").write_text("theirs", encoding="utf-8")
    with pytest.raises(PerfsheetError, match=r"1.xlsx 已存在，且不是 perfsheet 写的，没有覆盖。请用 --out"):
        add(tmp_path, "1.xlsx", "ours 1")
    assert tree(tmp_path) == {"1.xlsx": "theirs"}
    add(tmp_path, "1.xlsx", "theirs")
    (tmp_path / "夹").mkdir()
    with pytest.raises(PerfsheetError, match="夹 已存在"):
        add(tmp_path, "夹", "ours")
