"""`perfsheet nightly`, `perfsheet schedule` and `perfsheet ledger`, run as an operator runs them."""

from __future__ import annotations

import configparser
import json
import shutil
import subprocess
import xml.etree.ElementTree as ET  # our own output
from datetime import datetime, time, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest

from perfsheet.cli.nightly import nightly
from perfsheet.errors import PerfsheetError
from perfsheet.night_config import Retention, load_config
from perfsheet.night_summary import drop_backups, enter
from perfsheet.schedule import Job, cron, schtasks, systemd
from tests.cli.inbox import perfsheet, put, selfeval

CONFIG = """inboxes = ["收件箱"]
out = "结果"
ledger = "台账/perfsheet.db"

[retention]
backups = 1
"""


def write(folder: Path, text: str = CONFIG) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "每夜.toml").write_text(text, encoding="utf-8")
    return folder / "每夜.toml"


def run(*arguments: object) -> tuple[int, str, str]:
    done = perfsheet(*arguments, PYTHONIOENCODING="utf-8")
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_a_week_of_nights_from_the_command_line(tmp_path):
    config, inbox, ledger = write(tmp_path), tmp_path / "收件箱", tmp_path / "台账" / "perfsheet.db"
    put(inbox / "教育局" / "自评表.xlsx", selfeval())
    put(inbox / "教育局" / "坏.xls", b"not a workbook")
    code, said, _ = run("nightly", config)
    assert code == 1
    assert "新读取 2 个" in said
    first = (tmp_path / "结果" / "汇总表.xlsx").read_bytes()
    code, said, _ = run("nightly", config, "--format", "json")
    summary = json.loads(said)
    assert (code, summary["exit"], summary["changed"], summary["read"], summary["forms"]) == (1, 1, False, 0, 1)
    assert (tmp_path / "结果" / "汇总表.xlsx").read_bytes() == first
    put(inbox / "教育局" / "食堂.xlsx", selfeval("食堂改造", "第二中学"))
    (inbox / "教育局" / "坏.xls").unlink()
    code, said, _ = run("nightly", config)
    assert (code, "新读取 1 个" in said) == (0, True)
    assert len(list((tmp_path / "台账" / "备份").iterdir())) == 1
    assert len(next((tmp_path / "台账" / "运行记录").iterdir()).read_text(encoding="utf-8").splitlines()) == 3
    code, said, _ = run("ledger", "verify", "--ledger", ledger)
    assert (code, said.startswith("完好：日志 ")) == (0, True)
    code, said, _ = run("ledger", "decide", "withdrawn", inbox / "教育局" / "食堂.xlsx", "--ledger", ledger, "--by", "张三", "--why", "错报")
    assert (code, said.strip()) == (0, "已记下第 1 号决定，下一次汇总起生效")
    assert "忽略 1" in run("nightly", config)[1]
    code, _, said = run("ledger", "decide", "waived", "99", "--ledger", ledger, "--by", "张三", "--why", "错报")
    assert (code, "台账里没有编号为 99 的问题" in said) == (2, True)
    assert run("ledger", "export", "--ledger", ledger, tmp_path / "台账.xlsx")[0] == 0
    assert run("ledger", "backup", "--ledger", ledger, tmp_path / "b.db")[0] == 0
    shutil.rmtree(inbox / "教育局")
    code, _, said = run("nightly", config)
    assert (code, "收件箱" in said, "请检查共享文件夹是否连上" in said) == (2, True, True)
    assert run("nightly", config, "--emptied")[0] == 0


def test_a_run_with_a_ledger_reads_only_what_is_new(tmp_path):
    inbox, asked = tmp_path / "收件箱", ("--out", tmp_path / "结果", "--ledger", tmp_path / "台账" / "perfsheet.db", "--no-reports")
    put(inbox / "自评表.xlsx", selfeval())
    code, said, _ = run("run", inbox, *asked)
    assert (code, "共 1 个文件" in said) == (0, True)
    code, said, _ = run("run", inbox, *asked)
    assert (code, said.startswith("没有变化，结果未动")) == (0, True)
    put(inbox / "坏.xls", b"not a workbook")
    code, said, _ = run("run", inbox, *asked)
    assert (code, "共 2 个文件" in said) == (1, True)
    assert run("run", inbox, *asked)[0] == 1


def test_a_ledger_that_is_not_there_is_said_and_not_made(tmp_path):
    for arguments in (("verify",), ("export", tmp_path / "x.xlsx"), ("backup", tmp_path / "x.db")):
        code, _, said = run("ledger", *arguments, "--ledger", tmp_path / "没有.db")
        assert (code, "找不到台账" in said) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_ledger_is_said(tmp_path):
    (tmp_path / "x.db").write_bytes(b"something else entirely, long enough to be looked at" * 30)
    code, _, said = run("ledger", "verify", "--ledger", tmp_path / "x.db")
    assert (code, "不是 perfsheet 的台账" in said) == (2, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "缺 inboxes：收件箱的路径"),
        (CONFIG + "每天 = 1", "写得不对"),
        ('inbox = "x"\n' + CONFIG, "不认识 inbox。可写：inboxes、out、ledger"),
        (CONFIG.replace('["收件箱"]', "3"), "inboxes 应为收件箱的路径"),
        (CONFIG.replace("backups = 1", 'backups = "一"'), "retention.backups 应为保留几份台账备份"),
        ("year = 20\n" + CONFIG, "year 应为本次收取的年度"),
        ('zip = "是"\n' + CONFIG, "zip 应为true 或 false"),
        ("retention = 3\n" + CONFIG.partition("[")[0] + CONFIG.partition('["')[1] + '收件箱"]\nout = "结果"\nledger = "台账"\n', "retention 应为"),
    ],
)
def test_what_is_wrong_in_a_configuration_is_said(tmp_path, text, said):
    with pytest.raises(PerfsheetError) as refused:
        load_config(write(tmp_path, text))
    assert said in str(refused.value)


def test_paths_of_a_configuration_are_seen_from_its_folder(tmp_path):
    found = load_config(write(tmp_path, 'roster = "名册.xlsx"\npolicy = "政策/本县.toml"\n' + CONFIG))
    order = found.night.order
    assert (order.inboxes, order.out, order.roster) == ([str(tmp_path / "收件箱")], tmp_path / "结果", tmp_path / "名册.xlsx")
    assert (order.policy, found.night.ledger) == (str(tmp_path / "政策/本县.toml"), str(tmp_path / "台账/perfsheet.db"))
    server = load_config(write(tmp_path, CONFIG.replace("台账/perfsheet.db", "postgresql+psycopg://a@b/c")))
    assert (server.night.ledger, server.backups) == ("postgresql+psycopg://a@b/c", tmp_path / "台账" / "备份")


def test_old_records_and_backups_go_away(tmp_path):
    found = load_config(write(tmp_path))._replace(retention=Retention(backups=2, logs_days=60))
    found.logs.mkdir(parents=True)
    found.backups.mkdir(parents=True)
    for month in ("2025-01", "2025-09"):
        (found.logs / f"nightly-{month}.jsonl").write_text("{}\n", encoding="utf-8")
    for day in (1, 2, 3):
        (found.backups / f"台账-2025010{day}-020000.db").write_bytes(b"")
    (found.backups / "自己的.db").write_bytes(b"")
    enter(found, {"exit": 0}, datetime(2025, 11, 1).astimezone() - timedelta(hours=1))
    drop_backups(found)
    assert sorted(path.name for path in found.logs.iterdir()) == ["nightly-2025-09.jsonl", "nightly-2025-10.jsonl"]
    assert sorted(path.name for path in found.backups.iterdir()) == ["台账-20250102-020000.db", "台账-20250103-020000.db", "自己的.db"]


def test_a_night_that_the_program_spoils_is_noted_and_not_taken_for_done(tmp_path, capsys):
    config = write(tmp_path)
    put(tmp_path / "收件箱" / "自评表.xlsx", selfeval())
    with patch("perfsheet.nightly.judged", side_effect=KeyError("坏")):
        assert nightly.main([str(config)], standalone_mode=False) == 2
    assert "KeyError" in capsys.readouterr().err
    (log,) = (tmp_path / "台账" / "运行记录").iterdir()
    (night,) = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert (night["exit"], "程序出错（KeyError）" in night["error"]) == (2, True)


JOB = Job(("/opt/perf sheet/python", "-m", "perfsheet"), Path("/srv/绩效 100%/每夜.toml"), time(2, 5))


def test_a_line_for_cron_runs_in_a_shell(tmp_path):
    line = cron(JOB).splitlines()[-1]
    assert line.startswith("5 2 * * * cd '/srv/绩效 100\\%' && ")
    folder = tmp_path / "绩效 100%"
    folder.mkdir()
    told = cron(Job(("/bin/echo", "it's"), folder / "每夜.toml", time(2, 5))).splitlines()[-1].split(" ", 5)[5].replace("\\%", "%")
    done = subprocess.run(["/bin/sh", "-c", told], check=True, capture_output=True, encoding="utf-8")
    assert done.stdout == f"it's nightly {folder / '每夜.toml'}\n"


def test_units_for_systemd_are_well_formed(tmp_path):
    service, _, timer = systemd(Job(("/bin/true",), tmp_path / "绩 效" / "每夜.toml", time(2, 5))).partition("# 存为 /etc/systemd/system/perfsheet.timer")
    (tmp_path / "绩 效").mkdir()
    for text, name, section in ((service, "perfsheet.service", "Service"), ("#" + timer, "perfsheet.timer", "Timer")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        parser = configparser.ConfigParser(interpolation=None)
        parser.optionxform = str
        parser.read_string(text)
        assert section in parser
    assert "OnCalendar=*-*-* 02:05:00\n" in timer
    if shutil.which("systemd-analyze"):
        done = subprocess.run(["systemd-analyze", "verify", str(tmp_path / "perfsheet.timer")], check=False, capture_output=True, encoding="utf-8")  # noqa: S607  # where it is differs
        assert "perfsheet" not in done.stderr, done.stderr


def test_a_word_with_special_characters_is_quoted_for_systemd():
    assert 'ExecStart="/opt/perf sheet/python" -m perfsheet nightly "/srv/绩效 100%%/每夜.toml"\n' in systemd(JOB)
    assert "WorkingDirectory=/srv/绩效 100%%\n" in systemd(JOB)


def test_a_task_for_windows_is_plain_ascii_xml_and_says_what_is_run():
    text = schtasks(JOB)
    assert text.isascii()
    space = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    found = ET.fromstring(text)  # noqa: S314  # our own output
    assert found.findtext(".//t:Command", namespaces=space) == "/opt/perf sheet/python"
    assert found.findtext(".//t:Arguments", namespaces=space) == f'-m perfsheet nightly "{JOB.config}"'
    assert found.findtext(".//t:StartBoundary", namespaces=space) == "2025-01-01T02:05:00"


def test_schedule_refuses_a_configuration_that_would_fail_at_night(tmp_path):
    code, _, said = run("schedule", write(tmp_path, "out = 3"), "--at", "02:00", "--as", "cron")
    assert (code, "缺 inboxes" in said) == (2, True)
    code, said, _ = run("schedule", write(tmp_path), "--at", "02:00", "--as", "cron")
    assert (code, "0 2 * * * cd " in said) == (0, True)
