"""A night that is killed at any step loses nothing, counts nothing twice, leaves whole outputs, and the next one goes on."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

from perfsheet.errors import PerfsheetError
from perfsheet.ledger.ledger import consulted
from perfsheet.ledger.verify import verify
from tests.ledger.conftest import new_database
from tests.ledger.nights import ask
from tests.ledger.test_incremental import PATHS, SOAK, County, ledger_says, same

KILLS = 500 if SOAK else 3
ROOT = Path(__file__).resolve().parent.parent.parent
_COUNTIES = count()


def night(home: Path, address: str, at: int) -> int | None:
    """Run a night in a process of its own that is killed at a step; return how many steps it took, None if it was killed."""
    done = subprocess.run([sys.executable, "-m", "tests.ledger.killed", str(home), address, str(at)], cwd=ROOT, check=False, capture_output=True, encoding="utf-8", env=os.environ | {"PYTHONUTF8": "1"})
    assert done.returncode in {0, -9, 15, 1}, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return int(done.stdout) if done.returncode == 0 else None


def changed(county: County) -> None:
    """Let a day's worth of things happen."""
    county.befall(("put", PATHS[1], "0 1\n3 0 error", 4))
    county.befall(("put", PATHS[2], "2 2", 4))
    county.befall(("remove", PATHS[3]))
    county.befall(("put", PATHS[5], "4 1 warning", 4))


def whole(home: Path, before: dict[str, bytes]) -> None:
    """Check that every output there is one of before or one of after, never half of one."""
    for path in (home / "结果").iterdir():
        if path.is_file():
            text = path.read_bytes()
            assert text == before.get(path.name) or text.count(b"\n") >= 2
    assert {name for name in before if (home / "结果" / name).exists()} == set(before)


@pytest.mark.parametrize("backend", ["sqlite", "postgres"])
def test_a_night_killed_at_any_step_is_made_good_by_the_next(backend, request, tmp_path):
    chance = random.Random(20251122)
    steps = night(*_doomed(tmp_path, backend, request), 0) or 0
    for _ in range(KILLS if backend == "sqlite" else max(1, KILLS // 5)):
        home, address = _doomed(tmp_path, backend, request)
        before = _outputs(home)
        assert night(home, address, chance.randint(1, steps)) is None
        whole(home, before)
        with consulted(address) as connection:
            assert verify(connection).faults == []
        made_good(County.at(home, address))


def _doomed(folder: Path, backend: str, request: pytest.FixtureRequest) -> tuple[Path, str]:
    """Found a county with a good night behind it, and a day's worth of things happened since."""
    home = folder / f"county{next(_COUNTIES)}"
    county = County(home, str(home / "台账" / "perfsheet.db") if backend == "sqlite" else new_database(request.getfixturevalue("server")))
    for at, path in enumerate(PATHS[:4]):
        county.befall(("put", path, f"{at} 0 error\n{at + 1} 0", 1))
    county.night()
    changed(county)
    return home, county.address


def _outputs(home: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (home / "结果").iterdir() if path.is_file()}


def made_good(county: County) -> None:
    """Run the next night, and check that nothing was lost or counted twice."""
    county.night()
    again = county.night()
    assert again.outcome is None
    expected = county.scratch()
    ledger_says(county.address, expected)
    if county.last is not None:  # None where the killed night had got everything done
        same(county.last, expected)
    assert ask(county.address, "SELECT reading, position FROM forms GROUP BY reading, position HAVING count(*) > 1") == []
    assert ask(county.address, "SELECT sha256 FROM files GROUP BY sha256 HAVING count(*) > 1") == []
    assert {line.rpartition(" ")[0] for line in (county.home / "结果" / "manifest.json").read_text(encoding="utf-8").splitlines()} == {
        account.path for account in expected.accounts
    }


@pytest.mark.skipif(sys.platform != "linux", reason="a small file system can only be made on Linux")
@pytest.mark.parametrize("kilobytes", [250, 470])
def test_a_full_disk_is_said_and_the_next_night_with_room_makes_it_good(kilobytes, tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(small)], check=False, capture_output=True)  # noqa: S607  # where mount is differs
    if made.returncode:
        pytest.skip("no right to make a small file system")
    try:
        county = County(tmp_path / "county", str(small / "perfsheet.db"))
        (county.home / "结果").symlink_to(small / "结果")
        (small / "结果").mkdir()
        said = _fill(county)
        assert "磁盘空间" in said
        with consulted(county.address) as connection:
            assert verify(connection).faults == []
        subprocess.run(["mount", "-o", "remount,size=32m", str(small)], check=True)  # noqa: S607  # where mount is differs
        made_good(county)
    finally:
        subprocess.run(["umount", "-l", str(small)], check=True)  # noqa: S607  # where mount is differs


def _fill(county: County) -> str:
    """Let more and more come in until the disk is full; return what the operator is told."""
    for at in range(40):
        county.befall(("put", PATHS[at % 4], f"{at % 6} {at} error\n{(at + 1) % 6} {at}\n{(at + 2) % 6} {at}", at + 1))
        try:
            county.night()
        except PerfsheetError as error:
            return str(error)
    pytest.fail("the disk never filled")


def test_a_second_writer_is_told_who_holds_the_ledger_and_readers_go_on(tmp_path, address):
    county = County(tmp_path / "county", address)
    county.befall(("put", PATHS[0], "0 0", 1))
    county.night()
    code = (
        "import sys\nfrom perfsheet.ledger.ledger import opened\n"
        "with opened(sys.argv[1]) as ledger, ledger.writing('test') as at:\n at.facts['x'] = 1\n print('held', flush=True)\n sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", code, address], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as first:
        assert first.stdout is not None
        assert first.stdout.readline().strip() == b"held"
        county.befall(("put", PATHS[1], "1 0", 1))
        with pytest.raises(PerfsheetError, match=f"正由另一次运行写入（进程 {first.pid}，主机 .*，开始于 .*请等它结束"):
            county.night()
        with consulted(address) as connection:  # readers see what was there before
            assert verify(connection).faults == []
        first.kill()
    assert county.night().outcome is not None  # what a killed writer leaves behind holds nobody up
