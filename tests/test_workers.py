"""Reading in workers: a file that hangs, kills, eats or trips its worker costs one finding and no other file."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from perfsheet.crew import Limits, chunked
from perfsheet.errors import PerfsheetError
from perfsheet.intake import gather
from perfsheet.read.notes import make
from perfsheet.worker import Job
from perfsheet.workers import read_all
from tests import doubles

GOOD = "project_selfeval|2024||一中|操场||"
QUICK = Limits(chunk_seconds=2.0, file_seconds=1.0, memory=512 << 20)

OBEDIENT = Job(doubles.NAMES, doubles.READER)


def inbox(folder: Path, contents: dict[str, str]):
    for name, text in contents.items():
        (folder / name).write_text(text, encoding="utf-8")
    return gather([str(folder)])


def read(sources, jobs=2, limits=QUICK, watch=None, job=OBEDIENT):
    return list(read_all(sources, job, jobs, watch, limits))


def statuses(chunks):
    return {Path(account.path).name: account.status for chunk in chunks for account in chunk.accounts}


def test_results_come_in_the_order_of_the_files(tmp_path):
    sources = inbox(tmp_path, {f"{n:03}.xlsx": f"{GOOD}{n}" for n in range(100)})
    done = []
    chunks = read(sources, watch=lambda count, total: done.append((count, total)))
    assert [row for chunk in chunks for row in chunk.encoded()] == [(n, source.path, "accepted") for n, source in enumerate(sources)]
    assert done[-1] == (100, 100)
    assert [count for count, _ in done] == sorted(count for count, _ in done)


def test_no_files_need_no_workers():
    assert read([]) == []


@pytest.mark.parametrize(
    ("word", "name"), [("KILL", "worker_killed"), ("HANG", "worker_timeout"), ("RAISE", "worker_failed"), ("EAT", "worker_memory")]
)
def test_a_file_that_takes_its_worker_along_is_blamed_and_no_other_suffers(tmp_path, word, name):
    contents = {f"{n:02}.xlsx": GOOD for n in range(12)}
    chunks = read(inbox(tmp_path, {**contents, "05.xlsx": word, "06.xlsx": word}), jobs=1, limits=QUICK._replace(chunk_files=8))
    found = statuses(chunks)
    assert [path for path, status in found.items() if status == "rejected"] == ["05.xlsx", "06.xlsx"]
    assert len(found) == 12
    blamed = [account for chunk in chunks for account in chunk.accounts if account.status == "rejected"]
    assert all("请" in account.reason and account.errors == 1 and len(account.sha256) == 64 for account in blamed)
    assert blamed[0].reason == make(name, seconds=QUICK.file_seconds, error="RuntimeError").message


def test_every_file_may_kill_its_worker_and_the_run_still_ends(tmp_path):
    found = statuses(read(inbox(tmp_path, {f"{n}.xlsx": "KILL" for n in range(4)})))
    assert set(found.values()) == {"rejected"}


def test_a_worker_that_is_killed_while_it_waits_costs_nothing(tmp_path):
    sources = inbox(tmp_path, {f"{n:02}.xlsx": GOOD for n in range(40)})
    chunks = read_all(sources, OBEDIENT, 2, None, QUICK._replace(chunk_files=2))
    first = next(chunks)
    for child in multiprocessing.active_children():
        child.kill()
        child.join()
    rest = list(chunks)
    assert set(statuses([first, *rest]).values()) == {"accepted"}
    assert len(statuses([first, *rest])) == 40


def test_workers_go_home_when_the_reading_is_broken_off(tmp_path):
    chunks = read_all(inbox(tmp_path, {f"{n}.xlsx": GOOD for n in range(9)}), OBEDIENT, 2)
    next(chunks)
    chunks.close()
    assert not multiprocessing.active_children()


def test_workers_that_cannot_start_are_the_operators_to_mend(tmp_path):
    with pytest.raises(PerfsheetError, match="请"):
        read(inbox(tmp_path, {"a.xlsx": GOOD}), job=Job("tests.doubles:nothing_of_the_kind"))
    assert not multiprocessing.active_children()


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_workers_end_when_the_parent_is_killed(tmp_path):
    inbox(tmp_path, {f"{n:04}.xlsx": "HANG" if n == 30 else GOOD for n in range(60)})
    script = (
        "import sys\nfrom perfsheet.intake import gather\nfrom perfsheet.worker import Job\nfrom perfsheet.crew import Limits\nfrom perfsheet.workers import read_all\n"
        "if __name__ == '__main__':\n"
        "    job = Job('tests.doubles:names', 'tests.doubles:obedient')\n"
        "    for chunk in read_all(gather(sys.argv[1:]), job, 3, None, Limits(2.0, 2.0)):\n"
        "        print(len(chunk.accounts), flush=True)\n"
    )
    (tmp_path / "script.py").write_text(script, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    with subprocess.Popen([sys.executable, tmp_path / "script.py", tmp_path], stdout=subprocess.PIPE, env=environment) as parent:
        assert parent.stdout.readline()
        children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text(encoding="ascii").split()
        parent.kill()
    deadline = time.monotonic() + 10
    while any(map(alive, children)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(children) >= 3
    assert not any(map(alive, children))  # not even the one that hangs in a file


def alive(process):
    return Path(f"/proc/{process}/exe").exists()


def test_workers_print_nothing(tmp_path, capfd):
    read(inbox(tmp_path, {"a.xlsx": "RAISE", "b.xlsx": "KILL"}), jobs=1)
    assert capfd.readouterr() == ("", "")


def test_workers_do_without_pandas():
    code = "import sys, perfsheet.worker, perfsheet.columns, perfsheet.write.reading; print([m for m in sys.modules if m in {'pandas', 'numpy', 'rich', 'click'}])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_files_are_cut_into_tasks_that_carry_the_load_evenly(tmp_path):
    sources = inbox(tmp_path, {f"{n:03}.xlsx": "x" for n in range(100)})
    assert [len(task.items) for task in chunked(sources, 2, Limits())] == [12] * 8 + [4]
    assert [len(task.items) for task in chunked(sources[:3], 2, Limits())] == [1, 1, 1]
    assert max(len(task.items) for task in chunked(sources, 1, Limits())) == 25
    heavy = [source._replace(size=3 << 20) for source in sources]
    assert all(len(task.items) == 1 for task in chunked(heavy, 1, Limits()))
    assert [task.first for task in chunked(sources, 2, Limits())] == list(range(0, 100, 12))
