"""The clerk's manual names commands and options that exist, and shows pictures that the script makes."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from perfsheet.cli.app import perfsheet

ROOT = Path(__file__).resolve().parent.parent
MANUAL = (ROOT / "docs" / "使用手册.md").read_text(encoding="utf-8")
COMMANDS = sorted({*re.findall(r"^perfsheet .+$", MANUAL, re.MULTILINE), *re.findall(r"`(perfsheet [^`]+)`", MANUAL)})


def command_of(words: list[str]) -> tuple[click.Command, list[str]]:
    """Find the command that words ask for, and its arguments."""
    command: click.Command = perfsheet
    while isinstance(command, click.Group) and words and words[0] in command.commands:
        command, words = command.commands[words[0]], words[1:]
    return command, words


def test_the_manual_shows_the_commands_of_each_step() -> None:
    named = {shlex.split(line)[1] for line in COMMANDS}
    assert named >= {"run", "check", "explain", "read", "list", "policy", "annotate", "strip", "report", "status", "disclose", "nightly", "schedule", "ledger"}


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_manual_exists_with_its_options(line: str) -> None:
    command, words = command_of(shlex.split(line)[1:])
    known = {name for option in command.params for name in option.opts} | {"--help", "--version"}
    assert not isinstance(command, click.Group) or words == ["--version"], line
    assert {word for word in words if word.startswith("--")} <= known, line


def test_every_picture_of_the_manual_is_made_by_the_script_and_shown() -> None:
    shown = re.findall(r"!\[[^\]]+\]\(图/([^)]+)\.png\)", MANUAL)
    made = re.findall(r'(?:Page|Screen)\("([^"]+)"', (ROOT / "tools" / "pictures.py").read_text(encoding="utf-8"))
    there = [picture.stem for picture in (ROOT / "docs" / "图").glob("*.png")]
    assert sorted(shown) == sorted(made) == sorted(there)
