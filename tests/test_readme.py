"""The commands of README.md do what it says, in a copy of the project; the documents' links lead somewhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from perfsheet.read.vocabulary import kinds

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(sh|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
#: what a command that is not a run leaves as its account
ACCOUNTS = {"disclose": "发布记录.json", "report": "通报.docx", **dict.fromkeys(("annotate", "strip"), "局本级/部门整体支出绩效自评表.xlsx")}
LEFT_OUT = ("make", "python -m pip")


def _commands():
    """List the commands of README.md: (command, exit code, lines that it prints)."""
    found = []
    for shape, block in BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8")):
        for line in block.splitlines():
            if shape == "console" and not line.startswith("$ "):
                found[-1][2].append(line)
                continue
            command, _, code = line.removeprefix("$ ").partition("# exit code ")
            found.append((command.strip(), int(code or 0), []))
    return found


COMMANDS = _commands()
RUN = [command for command in COMMANDS if not command[0].startswith(LEFT_OUT)]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """Lend a copy of the project to run the commands in."""
    folder = tmp_path_factory.mktemp("perfsheet")
    shutil.copytree(ROOT / "samples" / "收件箱", folder / "samples" / "收件箱")
    shutil.copy(ROOT / "samples" / "名册.xlsx", folder / "samples")
    shutil.copy(ROOT / "samples" / "每夜.toml", folder / "samples")
    return folder


@pytest.mark.skipif(shutil.which("bash") is None, reason="the commands of README.md are for a shell")
@pytest.mark.parametrize(("command", "code", "prints"), RUN, ids=[command for command, _, _ in RUN])
def test_a_command_of_the_readme_does_what_it_says(copy, command, code, prints):
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["bash", "-c", command], cwd=copy, env=environment, check=False, capture_output=True, encoding="utf-8", timeout=120)  # noqa: S607
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
    for out in re.findall(r"--out (\S+)", command):
        assert (copy / out / ACCOUNTS.get(command.split()[1], "manifest.json")).is_file()
    assert not prints or done.stdout.splitlines() == prints


def test_the_two_commands_are_in_the_readme_and_in_the_makefile():
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    wanted = re.findall(r"make (\w+)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert {"demo", "test"} <= {command.removeprefix("make ") for command, _, _ in COMMANDS if command.startswith("make ")}
    assert set(wanted) <= set(targets)


@pytest.mark.parametrize("document", DOCUMENTS, ids=[document.name for document in DOCUMENTS])
def test_every_link_leads_somewhere(document):
    for target in re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (document.parent / target).exists(), target


def test_every_path_in_the_layout_exists():
    layout = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Layout")[2]
    for row in re.findall(r"^\| (`[^|]+) \|", layout, re.MULTILINE):
        for path in re.findall(r"`([^`]+)`", row):
            assert (ROOT / path).exists(), path


def test_the_documents_name_every_kind_of_form():
    text = (ROOT / "docs" / "forms.md").read_text(encoding="utf-8")
    for kind in kinds():
        assert f"| `{kind.name}` | " in text
