"""`perfsheet report`: reports made again from an inbox or from what a run left, with the office's own templates."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from perfsheet import pipeline, reporting
from perfsheet.cli.app import perfsheet
from perfsheet.errors import PerfsheetError
from perfsheet.write.word.shelf import REPORTS, copy_templates
from tests.corpora import INBOX
from tests.write.word.district import MADE
from tests.write.word.documents import paragraphs, table_after

UNIT = "示例县教育局"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Lend an inbox with three forms of one department, one of them to be corrected."""
    shutil.copytree(INBOX / UNIT / "局本级", tmp_path / "收件" / "局本级")
    return tmp_path / "收件"


def ordered(inbox: Path, **more: object) -> reporting.Order:
    return reporting.Order([str(inbox)], inbox.parent / "报告", made=MADE, jobs=1, **more)  # type: ignore[arg-type]  # whatever an order takes


def asked(*arguments: str) -> Result:
    return CliRunner().invoke(perfsheet, ["report", *arguments])


def edited(folder: Path, old: str, new: str) -> None:
    """Put something else into the bulletin's template, as an office does in Word."""
    path = folder / "batch" / "通报.docx"
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data.replace(old.encode(), new.encode()))


def test_an_inbox_becomes_a_bulletin_unit_reports_and_notices(inbox: Path) -> None:
    done = asked(str(inbox), "--out", str(inbox.parent / "报告"), "--issuer", "示例县财政局", "--jobs", "1")
    assert done.exit_code == 0, done.output
    assert "通报 1 份，单位报告 1 份，整改通知 1 份，预警纠偏告知函 1 份。" in done.output
    found = sorted(path.relative_to(inbox.parent / "报告").as_posix() for path in (inbox.parent / "报告").rglob("*.docx"))
    assert found == [f"单位报告/{UNIT}.docx", f"整改通知/{UNIT}.docx", "通报.docx", f"预警纠偏告知函/{UNIT}.docx"]
    assert "示例县财政局" in paragraphs(inbox.parent / "报告" / "通报.docx")


def test_figures_that_no_document_lays_down_are_pointed_out(inbox: Path) -> None:
    done = asked(str(inbox), "--out", str(inbox.parent / "报告"), "--jobs", "1")
    assert "请核对：表扬、点名的标准或整改期限是推定的" in done.output


def test_an_offices_own_policy_decides_the_deadline(inbox: Path) -> None:
    own = inbox.parent / "本县.toml"
    own.write_text(
        'title = "示例县"\nextends = "national"\n[[bulletin]]\nfrom = 2020-01-01\nbasis = "示例县财〔2020〕1号 第五条"\nrectify_days = 7\n', encoding="utf-8"
    )
    reporting.report(ordered(inbox, policy=str(own)))
    said = "\n".join(paragraphs(inbox.parent / "报告" / "整改通知" / f"{UNIT}.docx"))
    assert "请于2026年3月19日前（自本通知之日起7日内）" in said
    assert "整改期限的依据：示例县财〔2020〕1号 第五条。" in said


def test_what_a_run_left_is_reported_by_the_policy_of_that_run(inbox: Path) -> None:
    out = inbox.parent / "结果"
    pipeline.run(pipeline.Order([str(inbox)], out, policy="jiashi", jobs=1))
    outcome = reporting.report(reporting.Order([str(out)], inbox.parent / "报告", made=MADE, jobs=1))
    assert (outcome.units, outcome.changed) == (1, 0)
    assert "优秀" in {cell for row in table_after(inbox.parent / "报告" / "通报.docx", "表3　") for cell in row}


def test_files_that_changed_since_the_run_are_counted(inbox: Path) -> None:
    out = inbox.parent / "结果"
    pipeline.run(pipeline.Order([str(inbox)], out, jobs=1))
    changed = next(inbox.rglob("*自评表.xlsx"))
    shutil.copy(INBOX / UNIT / "示例县城南小学" / "2025年度自评表-校舍维修改造.xlsx", changed)
    assert reporting.report(reporting.Order([str(out)], inbox.parent / "报告", made=MADE, jobs=1)).changed == 1


def test_the_offices_own_template_is_used(inbox: Path) -> None:
    own = inbox.parent / "模板"
    copy_templates(own)
    edited(own, "各有关单位：", "各乡镇，县直各单位（{{ scope.units }}个）：")
    outcome = reporting.report(ordered(inbox, templates=own))
    assert outcome.own == list(REPORTS)
    assert "各乡镇，县直各单位（1个）：" in paragraphs(inbox.parent / "报告" / "通报.docx")


def test_a_fault_in_a_template_stops_the_run_before_anything_is_read(inbox: Path) -> None:
    own = inbox.parent / "模板"
    copy_templates(own)
    edited(own, "{{ title }}", "{{ titel }}")
    with pytest.raises(PerfsheetError, match="没有“titel”这个字段，是否为“title”？"):
        reporting.report(ordered(inbox, templates=own))
    assert not (inbox.parent / "报告").exists()


def test_a_notice_that_is_no_longer_due_goes_away_but_not_one_that_was_edited(inbox: Path) -> None:
    reporting.report(ordered(inbox))
    notices = inbox.parent / "报告" / "整改通知"
    shutil.copy(notices / f"{UNIT}.docx", notices / "别的单位.docx")
    with zipfile.ZipFile(notices / "改过的.docx", "w") as package:
        package.writestr("docProps/app.xml", "<Properties><Application>Microsoft Office Word</Application></Properties>")
    reporting.report(ordered(inbox))
    assert sorted(path.name for path in notices.iterdir()) == ["改过的.docx", f"{UNIT}.docx"]


def test_the_fields_of_every_template_are_listed_with_their_meaning() -> None:
    done = asked("--fields")
    assert done.exit_code == 0
    for line in ("模板 batch/通报.docx", "scope.accepted_rate  接收率（%）", "chart.grades  图：自评和重算的等级分布", "deadline  整改截止的日期"):
        assert line in done.output


def test_blank_templates_are_given_out_for_editing(tmp_path: Path) -> None:
    done = asked("--blank", str(tmp_path / "模板"))
    assert done.exit_code == 0
    assert (tmp_path / "模板" / "unit" / "整改通知.docx").is_file()


def test_without_a_place_or_a_folder_it_says_what_is_missing() -> None:
    assert "请写汇总结果或收件箱" in asked("--out", "x").output
