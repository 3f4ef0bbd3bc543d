"""预警/: the register of all that is monitored and the letters to units, as they are opened."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from perfsheet.warned import FOLDER, LETTER, REGISTER, warning_papers, write_register
from perfsheet.warning.known import NOTHING, Known
from perfsheet.warning.watch import Watched
from tests.batches import of_county
from tests.warning.monitors import UNIT, batch_of, judged_by
from tests.warning.test_course import BEHIND, EVALUATED, FAILED, SILENT, WELL, reply, warned
from tests.write.hostile import HOSTILE as HOSTILE_TEXTS
from tests.write.word.documents import paragraphs, parts, tables

MADE = datetime(2025, 9, 8, 9, 0, tzinfo=timezone(timedelta(hours=8)))


@cache
def county(policy):
    """Look at the made-up county once."""
    batch = of_county()
    return Watched.of(batch, judged_by(batch, policy), NOTHING, MADE.date(), 2025)


def written(watched: Watched, folder: Path) -> Path:
    for paper in warning_papers(watched, folder, MADE):
        paper.write()
    write_register(watched, folder, home=folder, made=MADE)
    return folder / FOLDER


def told(policy, *stated, known=NOTHING):
    batch = batch_of(*stated)
    return Watched.of(batch, judged_by(batch, policy), known, MADE.date())


def rows(path: Path, sheet: str) -> list[dict[str, object]]:
    found = list(openpyxl.load_workbook(path)[sheet].iter_rows(min_row=3, values_only=True))
    return [dict(zip(found[0], row, strict=True)) for row in found[1:]]


@pytest.fixture(scope="module")
def sichuan(tmp_path_factory):
    """Write what Sichuan would say of the county."""
    return written(county("sichuan"), tmp_path_factory.mktemp("sichuan"))


def test_the_register_lists_every_monitoring_form_the_warned_ones_first(sichuan):
    listed = rows(sichuan / REGISTER, "预警台账")
    assert len(listed) == 27
    states = [row["情况"] for row in listed]
    assert states == sorted(states, key=["预警", "待人工判断", "不亮灯", "未达到预警线", "正常"].index)
    laboratory = next(row for row in listed if row["项目"] == "兽医实验室改造项目" and row["时点"] == "1-8月")
    assert (laboratory["预警"], laboratory["执行率"], laboratory["序时进度（预警线）"]) == ("黄", 0.3, 0.6)
    assert laboratory["原因"] == "黄（预警）：1-8月预算执行率 30.00%，低于 1-8月的预警线 60.00%（D6、C6）"


def test_reasons_lead_to_the_cells_they_come_from(sichuan):
    book = openpyxl.load_workbook(sichuan / REGISTER)
    sheet = book["预警台账"]
    heads = [cell.value for cell in sheet[3]]
    linked = [row[heads.index("单元格")] for row in sheet.iter_rows(min_row=4) if row[heads.index("单元格")].value]
    assert len(linked) == 27
    assert all(cell.hyperlink and cell.hyperlink.location and "!" in cell.hyperlink.location for cell in linked if not cell.value.startswith("’"))


def test_each_unit_that_is_warned_gets_one_letter_about_its_latest_monitoring(sichuan):
    letters = sorted(path.stem for path in (sichuan / LETTER).iterdir())
    warned_units = {row["单位"] for row in rows(sichuan / REGISTER, "整改台账") if row["状态"] == "待答复"}
    assert set(letters) == warned_units
    text = "\n".join(paragraphs((sichuan / LETTER / "示例县动物疫病预防控制中心.docx").read_bytes()))
    assert "1-5月监控也已预警（202505-6SCMASF）" in text
    assert "1-5月预算执行率" not in text
    for expected in ("预警纠偏告知函", "示例县动物疫病预防控制中心：", "兽医实验室改造项目", "1-8月预算执行率 30.00%，低于 1-8月的预警线 60.00%（监控表D6、C6）", "继续执行、调剂、取消", "暂停支付", "预警整改回执"):
        assert expected in text


def test_the_register_leads_to_the_letter_of_each_unit(sichuan):
    sheet = openpyxl.load_workbook(sichuan / REGISTER)["整改台账"]
    at = [cell.value for cell in sheet[3]].index("告知函")
    targets = {line[at].hyperlink.target for line in sheet.iter_rows(min_row=4) if line[at].hyperlink}
    assert {(sichuan / target.replace("\\", "/")).resolve() for target in targets} == set((sichuan / LETTER).iterdir())


def test_the_letter_names_the_days_by_which_to_answer_and_to_put_right(sichuan):
    text = "\n".join(paragraphs((sichuan / LETTER / "示例县动物疫病预防控制中心.docx").read_bytes()))
    assert "请于2025年9月22日前将加盖公章的回执报送我单位，并于2025年10月8日前完成整改" in text


def test_the_letter_lists_the_indicators_that_are_behind_the_worst_first(sichuan):
    found = tables((sichuan / LETTER / "示例县动物疫病预防控制中心.docx").read_bytes())
    behind = next(table for table in found if "完成情况" in table[0])
    assert [row[1] for row in behind[1:]][:2] == ["新增检测项目", "改造实验室面积"]
    slip = found[-2]
    assert slip[1][0].startswith("202508-")
    assert "□继续执行" in slip[1][2]


def test_the_rules_that_lights_rest_on_are_told_with_what_is_only_assumed(sichuan):
    listed = {row["键"]: row for row in rows(sichuan / REGISTER, "口径")}
    assert listed["thresholds.execution"]["推定"] is None
    assert listed["lights.colours"]["推定"] == "推定"
    assert all(row["依据"] for row in listed.values())


def test_indicators_are_listed_with_why_they_are_not_compared(sichuan):
    listed = rows(sichuan / REGISTER, "指标明细")
    satisfied = next(row for row in listed if row["指标"] == "种植户满意度")
    assert (satisfied["完成率"], satisfied["不比较的原因"]) == (None, "指标值是数，实际完成值是文字")
    assert all((row["完成率"] is None) == bool(row["不比较的原因"]) for row in listed)


def test_replies_stand_in_the_register_of_what_is_put_right(tmp_path):
    stated = ({"month": 5, **BEHIND}, {"month": 5, "project": "操场改造", **BEHIND})
    codes = [one.case.code for one in told("jiashi", *stated).courses]
    known = Known(ledger=True, warned={code: warned(code, date(2025, 6, 1)) for code in codes}, replies={codes[0]: [reply(codes[0], on=date(2025, 6, 20))]})
    home = written(told("jiashi", *stated, known=known), tmp_path)
    listed = {row["预警编号"]: row for row in rows(home / REGISTER, "整改台账")}
    assert [listed[code]["状态"] for code in codes] == ["逾期未整改", "逾期未整改"]
    assert (listed[codes[0]]["处理方式"], listed[codes[0]]["答复人"], listed[codes[0]]["答复日期"]) == ("继续执行", "李四", "2025-06-20")
    assert listed[codes[1]]["逾期（天）"] == (MADE.date() - date(2025, 7, 1)).days
    assert len(rows(home / REGISTER, "逾期清单")) == 2


def test_grades_that_are_limited_are_listed_with_what_is_claimed(tmp_path):
    home = written(told("jiashi", {"month": 5, **FAILED}, {"month": 8, **FAILED}, EVALUATED), tmp_path)
    (one,) = rows(home / REGISTER, "等级限制")
    assert (one["最高等级"], one["是否整改"], one["自评得分"]) == ("一般", "待核对", 95)
    assert "自评为优秀，高于上限，如没有整改，应改为不高于一般" in one["结论"]


def test_nothing_is_written_where_nothing_is_monitored(tmp_path):
    home = written(told("jiashi", EVALUATED), tmp_path)
    assert not home.exists()


def test_a_warning_that_names_no_unit_is_listed_with_what_is_lacking(tmp_path):
    home = written(told("national", {"month": 8, "unit": None, "department": None, **BEHIND}), tmp_path)
    (row,) = rows(home / REGISTER, "预警台账")
    assert (row["情况"], row["预警编号"]) == ("预警", None)
    assert "不能发函和跟踪" in str(row["未能比较的"])
    assert not (home / LETTER).exists()


def test_no_letter_is_written_where_all_is_well_or_unsure(tmp_path):
    home = written(told("jiashi", {"month": 8, **WELL}, {"month": 8, "unit": "甲县医院", **SILENT}), tmp_path)
    assert not (home / LETTER).exists()
    assert [row["情况"] for row in rows(home / REGISTER, "预警台账")] == ["不亮灯", "未达到预警线"]


HOSTILE = '=HYPERLINK("http://x")&<b>{{ unit }}</b>\x07|\\/:*?'


def test_what_a_unit_writes_is_text_in_every_output(tmp_path):
    stated = {"month": 5, "project": HOSTILE, "unit": f"{UNIT}{HOSTILE}", **BEHIND, "indicators": [[HOSTILE, "≥100人", "10人"], [f"{HOSTILE}2", "≥10场", "1场"]]}
    home = written(told("national", stated), tmp_path)
    (path,) = (home / LETTER).iterdir()
    assert path.parent == home / LETTER
    text = "\n".join(paragraphs(path.read_bytes()))
    assert "{{ unit }}</b>" in text
    (row,) = rows(home / REGISTER, "整改台账")
    assert "{{ unit }}" in str(row["项目"])
    sheet = openpyxl.load_workbook(home / REGISTER)["预警台账"]
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)


def test_whatever_stands_in_a_form_letters_and_register_are_written_and_obey_none_of_it(tmp_path):
    stated = [{"month": 5, "project": f"{text}{at}", "unit": f"{at}{text}", "department": text, **BEHIND, "indicators": [[text, "≥100人", text], [f"{text}甲", "≥10场", "1场"]]} for at, text in enumerate(HOSTILE_TEXTS)]
    watched = told("national", *stated)
    home = written(watched, tmp_path)
    letters = sorted((home / LETTER).iterdir())
    assert len(letters) == len(watched.by_unit()) == len({one.case.owner for one in watched.courses})
    for path in letters:
        found = parts(path)
        assert not re.search(rb"<w:(?:fldSimple|object|altChunk)|attachedTemplate|TargetMode", b"".join(found.values()))
    book = openpyxl.load_workbook(home / REGISTER)
    assert all(cell.data_type != "f" for sheet in book for line in sheet.iter_rows() for cell in line)
    targets = [link.target or "" for sheet in book for line in sheet.iter_rows() for cell in line if (link := cell.hyperlink)]
    assert not any(re.match(r"(?i)(?:javascript|https?|mailto|data):", target) for target in targets)
