"""Help, version and lists."""

from __future__ import annotations

import re

import pytest

from perfsheet import __version__
from perfsheet.read.vocabulary import kinds
from tests.cli.inbox import perfsheet


@pytest.mark.parametrize("command", [[], ["run"], ["read"], ["list"], ["list", "forms"]])
def test_help_is_in_chinese_and_has_an_example(command):
    done = perfsheet(*command, "--help", PYTHONIOENCODING="utf-8")
    text = done.stdout.decode("utf-8")
    assert done.returncode == 0
    assert text.startswith("用法：")
    assert "例：perfsheet " in text
    assert not re.search(r"Options|Commands|Show this|Usage|required|arguments", text)


def test_the_exit_codes_are_documented():
    assert "退出码：0" in perfsheet("--help", PYTHONIOENCODING="utf-8").stdout.decode("utf-8")


def test_the_program_alone_gives_its_help():
    done = perfsheet(PYTHONIOENCODING="utf-8")
    assert done.returncode == 2
    assert "用法：" in done.stderr.decode("utf-8")


def test_the_version_is_told():
    assert perfsheet("--version").stdout.decode().strip() == f"perfsheet {__version__}"


def test_every_kind_of_form_is_listed_with_its_title():
    lines = perfsheet("list", "forms", PYTHONIOENCODING="utf-8").stdout.decode("utf-8").splitlines()
    assert [line.split() for line in lines] == [[kind.name, kind.title] for kind in kinds()]
