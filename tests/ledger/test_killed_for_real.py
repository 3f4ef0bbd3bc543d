"""The real program with its workers and all its outputs, killed at any moment: what stands is whole, and the next night makes it good."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from perfsheet.ledger.ledger import consulted
from perfsheet.ledger.verify import verify
from tests.cli.inbox import put, selfeval
from tests.ledger.nights import ask
from tests.ledger.test_commands import CONFIG, run, write
from tests.ledger.test_incremental import SOAK

KILLS = 60

pytestmark = pytest.mark.skipif(not hasattr(os, "killpg"), reason="processes are killed in groups as on Linux and macOS")


def day_of(inbox: Path) -> None:
    """Let a day's worth of things happen: a form corrected, one new, one gone, one that cannot be read."""
    put(inbox / "一中" / "操场.xlsx", selfeval("操场改造", "第一中学", budget=48))
    put(inbox / "二中" / "食堂.xlsx", selfeval("食堂改造", "第二中学"))
    put(inbox / "二中" / "坏.xls", b"not a workbook")
    (inbox / "三中" / "图书馆.xlsx").unlink()


def killed_after(config: Path, seconds: float, *, all_of_it: bool) -> bool:
    """Start a night and kill it, its workers too or not; tell whether it was still running."""
    command = [sys.executable, "-m", "perfsheet", "nightly", str(config)]
    with subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as night:
        time.sleep(seconds)
        running = night.poll() is None
        if all_of_it:
            os.killpg(night.pid, signal.SIGKILL)
        else:
            night.kill()
    return running


def whole(out: Path) -> None:
    """Open every output that stands."""
    for path in out.rglob("*"):
        if ".perfsheet" in path.parts or not path.is_file():
            continue
        if path.suffix in {".xlsx", ".docx"}:
            with zipfile.ZipFile(path) as package:
                assert package.testzip() is None
        elif path.suffix == ".html":
            assert path.read_text(encoding="utf-8").rstrip().endswith("</html>")
        elif path.suffix == ".json":
            json.loads(path.read_bytes())


def account(out: Path) -> tuple[list[tuple[str, str, str]], dict[str, int]]:
    """Return what the manifest says of the files, after comparing what it says of the outputs with what stands."""
    manifest = json.loads((out / "manifest.json").read_bytes())
    for one in manifest["outputs"]:
        assert hashlib.sha256((out / one["path"]).read_bytes()).hexdigest() == one["sha256"], one["path"]
    return [(one["path"], one["sha256"], one["status"]) for one in manifest["inputs"]], manifest["counts"]


@pytest.mark.skipif(
    not SOAK, reason="a minute for each few kills: behind `make soak`; test_killed kills the same code at each of its steps"
)
def test_the_program_killed_at_any_moment_is_made_good_by_the_next_night(tmp_path):
    chance = random.Random(20261122)
    config, inbox = write(tmp_path), tmp_path / "收件箱"
    for unit, project in (("一中", "操场"), ("三中", "图书馆")):
        put(inbox / unit / f"{project}.xlsx", selfeval(f"{project}改造", unit))
    assert run("nightly", config)[0] == 0
    day_of(inbox)
    kept = tmp_path.with_name("kept")
    shutil.copytree(tmp_path, kept)
    begun = time.monotonic()
    assert run("nightly", config)[0] == 1
    lasts, expected = time.monotonic() - begun, account(tmp_path / "结果")
    cut = 0
    for _ in range(KILLS):
        shutil.rmtree(tmp_path)
        shutil.copytree(kept, tmp_path)
        cut += killed_after(config, chance.uniform(0.2, 1) * lasts, all_of_it=chance.random() < 0.7)
        whole(tmp_path / "结果")
        ledger = str(tmp_path / "台账" / "perfsheet.db")
        with consulted(ledger) as connection:
            assert verify(connection).faults == []
        assert run("nightly", config)[0] == 1
        assert account(tmp_path / "结果") == expected
        assert not (tmp_path / "结果" / ".perfsheet").exists()
        assert ask(ledger, "SELECT sha256 FROM files GROUP BY sha256 HAVING count(*) > 1") == []
        assert run("nightly", config)[1].splitlines()[1].startswith("没有变化")
    assert cut > KILLS / 2


def test_two_nights_at_once_and_a_clerk_who_checks_a_form_meanwhile(tmp_path):
    config, inbox = write(tmp_path, CONFIG), tmp_path / "收件箱"
    put(inbox / "操场.xlsx", selfeval())
    assert run("nightly", config)[0] == 0
    put(inbox / "食堂.xlsx", selfeval("食堂改造"))
    holding = (
        "import sys\nfrom perfsheet.ledger.ledger import opened\nwith opened(sys.argv[1]):\n print('held', flush=True)\n sys.stdin.read()"
    )
    ledger = tmp_path / "台账" / "perfsheet.db"
    with subprocess.Popen([sys.executable, "-c", holding, str(ledger)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        assert first.stdout.readline().strip() == b"held"
        code, _, said = run("nightly", config)
        assert (code, f"正由另一次运行写入（进程 {first.pid}，" in said) == (2, True)
        code, said, _ = run("check", inbox / "食堂.xlsx")
        assert (code, "食堂" in said) == (0, True)
        assert run("ledger", "verify", "--ledger", ledger)[0] == 0
        first.kill()
    assert run("nightly", config)[0] == 0
