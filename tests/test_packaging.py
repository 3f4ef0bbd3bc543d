"""A wheel holds all that a run needs, and works where only the wheel is installed."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "samples" / "收件箱" / "示例县教育局" / "局本级"


def _python(*arguments, **options):
    done = subprocess.run([sys.executable, *arguments], check=False, capture_output=True, encoding="utf-8", **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel without network."""
    folder = tmp_path_factory.mktemp("wheel")
    _python("-m", "pip", "wheel", str(ROOT), "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(folder))
    return next(folder.glob("perfsheet-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Install the wheel in an environment of its own, which borrows the other packages from this one."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    _python("-m", "pip", "--python", str(scripts / "python"), "install", "--quiet", "--no-deps", "--no-index", str(wheel))
    site = next(folder.glob("lib/python*/site-packages")) if os.name != "nt" else folder / "Lib" / "site-packages"
    borrowed = [entry for entry in sys.path if entry.endswith("site-packages")]
    (site / "borrowed.pth").write_text("\n".join(borrowed), encoding="utf-8")
    return scripts / ("perfsheet.exe" if os.name == "nt" else "perfsheet")


def test_the_wheel_holds_every_template(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    templates = {path.relative_to(ROOT).as_posix() for path in (ROOT / "templates").rglob("*") if path.is_file()}
    assert {f"perfsheet/{template}" for template in templates} <= names


def test_the_wheel_holds_every_module_and_policy_and_nothing_of_the_tests(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    own = {path.relative_to(ROOT).as_posix() for path in (ROOT / "perfsheet").rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert own <= names
    assert {name.partition("/")[0] for name in names} == {"perfsheet", *(name.partition("/")[0] for name in names if ".dist-info/" in name)}


def test_the_program_runs_from_the_wheel_and_not_from_the_checkout(installed, tmp_path):
    python = installed.with_name("python.exe" if os.name == "nt" else "python")
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    where = subprocess.run([str(python), "-c", "import perfsheet; print(perfsheet.__file__)"], cwd=tmp_path, env=environment, check=True, capture_output=True)
    assert Path(where.stdout.decode().strip()).is_relative_to(installed.parent.parent)


def test_the_installed_program_reads_a_folder_from_anywhere(installed, tmp_path):
    done = subprocess.run(
        [str(installed), "run", str(SAMPLE), "--out", "结果", "--jobs", "1"],
        cwd=tmp_path,
        env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | {"PYTHONUTF8": "1"},
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "结果").iterdir()} >= {"汇总表.xlsx", "总览.html", "manifest.json"}
