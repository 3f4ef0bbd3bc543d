"""`perfsheet reply`, as a clerk runs it."""

from __future__ import annotations

import json
import re
import shutil

import pytest

from tests.cli.inbox import perfsheet
from tests.corpora import INBOX


def run(*arguments):
    done = perfsheet(*arguments, PYTHONIOENCODING="utf-8")
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """Keep a ledger of a county's monitoring, under the policy that asks for a choice."""
    home = tmp_path_factory.mktemp("county")
    shutil.copytree(INBOX / "示例县农业农村局" / "示例县动物疫病预防控制中心", home / "收件箱")
    book = home / "台账.db"
    code, _, error = run("run", home / "收件箱", "--out", home / "结果", "--policy", "sichuan", "--ledger", book, "--no-reports", "--jobs", "1")
    assert code == 0, error
    assert (home / "结果" / "预警" / "预警台账.xlsx").exists()
    return book


def test_a_warning_is_listed_answered_finished_and_confirmed(ledger):
    code, said, _ = run("reply", "list", "--ledger", ledger, "--format", "json")
    listed = json.loads(said)
    assert (code, {line["state"] for line in listed}) == (0, {"待答复"})
    number = next(line["code"] for line in listed if line["project"] == "兽医实验室改造项目")
    asked = ("--ledger", ledger, "--by", "李四", "--measure")
    code, _, error = run("reply", "record", number, *asked, "加快招标")
    assert (code, "请用 --choice 写明其一" in error) == (2, True)
    code, said, _ = run("reply", "record", number, *asked, "加快招标", "--choice", "继续执行", "--until", "2099-12-31")
    assert (code, said.startswith("已记下第 1 号答复")) == (0, True)
    code, said, _ = run("reply", "list", "--ledger", ledger, "--unit", "动物疫病")
    assert re.search(f"{number}　整改中　黄　示例县动物疫病预防控制中心：兽医实验室改造项目　1-8月　.*继续执行　加快招标", said)
    assert run("reply", "confirm", number, "--ledger", ledger, "--by", "张三", "--why", "看过")[0] == 2
    assert run("reply", "record", number, *asked, "已付款", "--finished")[0] == 0
    code, said, _ = run("reply", "confirm", number, "--ledger", ledger, "--by", "张三", "--why", "核对了凭证")
    assert (code, said.strip()) == (0, "核实通过，已销号。")
    assert number not in run("reply", "list", "--ledger", ledger)[1]
    assert f"{number}　已销号" in run("reply", "list", "--ledger", ledger, "--all")[1]
    assert run("ledger", "verify", "--ledger", ledger)[0] == 0


def test_nothing_overdue_is_said_so(ledger):
    assert run("reply", "list", "--ledger", ledger, "--overdue") == (0, "没有符合条件的预警。\n", "")


def test_a_ledger_that_is_not_there_is_said_with_what_to_do(tmp_path):
    code, _, error = run("reply", "list", "--ledger", tmp_path / "没有.db")
    assert (code, "找不到台账" in error) == (2, True)


@pytest.mark.parametrize("command", ["record", "confirm", "list"])
def test_every_command_has_help_with_an_example(command):
    code, said, _ = run("reply", command, "--help")
    assert (code, f"例：perfsheet reply {command}" in said) == (0, True)
