"""`perfsheet policy` and `perfsheet list policies`, run as an operator runs them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from perfsheet.policy import load, names, year_end
from tests.cli.inbox import perfsheet

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "policies.md"


def printed(*arguments):
    """Run a command that must do well and return what it prints."""
    done = perfsheet(*arguments, PYTHONIOENCODING="utf-8")
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode("utf-8").replace("\r\n", "\n")


def refused(*arguments):
    """Run a command that must be refused and return what it says."""
    done = perfsheet(*arguments, PYTHONIOENCODING="utf-8")
    assert (done.returncode, done.stdout) == (2, b"")
    return done.stderr.decode("utf-8").replace("\r\n", "\n")


@pytest.mark.parametrize("command", [["policy"], ["policy", "show"], ["policy", "keys"], ["list", "policies"]])
def test_help_is_in_chinese_and_has_an_example(command):
    text = printed(*command, "--help")
    assert text.startswith("用法：")
    assert "例：perfsheet " in text


def test_every_policy_is_listed_with_its_title_and_its_parents():
    lines = printed("list", "policies").splitlines()
    assert [line.split()[0] for line in lines] == names()
    assert "jiashi     伽师县  ← kashgar ← xinjiang ← national" in lines
    assert "national   全国统一规定" in lines


def test_a_policy_is_shown_with_the_document_and_the_source_of_every_figure():
    text = printed("policy", "show", "jiashi", "--year", "2024")
    assert text.startswith("政策 jiashi  伽师县\n适用 2024 年度（2024-12-31 施行的规定）\n继承 jiashi ← kashgar ← xinjiang ← national\n")
    policy = load("jiashi", year_end(2024))
    shown = {line.split("  ")[0]: text.splitlines()[at + 1] for at, line in enumerate(text.splitlines()) if re.match(r"\w+\.\w+  ", line)}
    assert set(policy) <= set(shown)
    for path in policy:
        figure = policy[path]
        assert f"依据 {figure.basis}；{figure.since} 起" in shown[path]
        assert shown[path].endswith(f"；继承自 {figure.source}") == (figure.source != "jiashi")
    assert "weights.plain  没有成本指标时的权重：预算执行 10；产出 50；效益 30；满意度 10\n" in text
    assert "lights.indicator  指标进度（%）的颜色：不作规定\n" in text
    assert "未规定：评价结论、存在问题、改进措施各不超过；默认成本指标得分不超过" in text


def test_assumed_figures_are_marked_and_only_they():
    text = printed("policy", "show", "national", "--year", "2024")
    policy = load("national", year_end(2024))
    for path in policy:
        line = next(line for line in text.splitlines() if line.startswith(f"{path}  "))
        assert line.endswith("〔推定〕") == policy[path].assumed


def test_a_year_before_the_rules_says_that_they_are_only_followed():
    assert "2020-01-01 起，当时尚未施行，参照" in printed("policy", "show", "national", "--year", "2018")


def test_figures_of_another_year_are_shown_for_that_year():
    assert "results.cut_below" not in printed("policy", "show", "jiashi", "--year", "2024")
    assert "results.cut_below  上年得分低于此数压减预算：80 分" in printed("policy", "show", "jiashi", "--year", "2025")


def test_an_offices_own_file_is_shown_by_its_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "本县.toml").write_text(
        'title = "某县"\nextends = "jiashi"\n[[exempt]]\nrule = "SCO003"\nunit = "某局"\nreason = "历史项目"\napprover = "张某"\nexpires = 2023-12-31\n',
        encoding="utf-8",
    )
    text = printed("policy", "show", "本县.toml", "--year", "2024")
    assert "继承 本县 ← jiashi ← kashgar ← xinjiang ← national" in text
    assert "【豁免】\nSCO003（某局）：历史项目；批准 张某；至 2023-12-31（已到期）\n    出自 本县\n" in text


def test_a_wrong_file_is_refused_with_file_and_line(tmp_path):
    (tmp_path / "错.toml").write_text('title = "某县"\nextends = "national"\n[[execution]]\nfrom = 2024-01-01\ncap = 1\n', encoding="utf-8")
    said = refused("policy", "show", tmp_path / "错.toml")
    assert "错.toml 第 3 行：[[execution]] 缺少 basis" in said
    assert "错.toml 第 5 行：execution.cap 的值不对" in said
    assert "Traceback" not in said


def test_an_unknown_policy_is_refused_with_what_there_is():
    assert refused("policy", "show", "kashgr").startswith('未找到政策 "kashgr"。可用：anhui、')


def test_a_console_in_gbk_gets_its_policy():
    done = perfsheet("policy", "show", "national", PYTHONIOENCODING="gbk")
    assert done.returncode == 0
    assert "政策 national" in done.stdout.decode("gbk")


def test_the_document_lists_every_key_as_the_program_does():
    listed = DOCUMENT.read_text(encoding="utf-8").partition("<!-- perfsheet policy keys -->")[2]
    assert listed.strip() == f"```text\n{printed('policy', 'keys')}```"


def test_the_examples_of_the_document_load(tmp_path):
    blocks = re.findall(r"^```toml\n(.*?)^```$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert len(blocks) == 4
    (tmp_path / "本县.toml").write_text("\n".join(blocks), encoding="utf-8")
    policy = load(str(tmp_path / "本县.toml"))
    assert policy.over.threshold.value == 1.2
    assert [one.cut for one in policy.results.consequences.value] == [None, None, 0.1, 0.2]
    assert (len(policy.severity), len(policy.exempt)) == (2, 1)
