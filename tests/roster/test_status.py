"""`perfsheet status`: the count in the terminal, and what goes out to remind departments."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import docx
import pytest
from openpyxl import load_workbook
from rich.console import Console

from perfsheet.errors import PerfsheetError
from perfsheet.pipeline import Order as Run
from perfsheet.pipeline import run
from perfsheet.status import Order, take_stock
from perfsheet.write.reminders import ALL, FOLDER, write_reminders
from perfsheet.write.standing import doubts, standing
from tests.cli.inbox import perfsheet, put, selfeval
from tests.roster.books import listed

MADE = datetime(2025, 4, 10, 9, tzinfo=UTC)
TODAY = date(2025, 4, 10)
ROSTER = """主管部门,实施单位,项目编码,项目名称,预算类别,年初预算数（万元）,联系人,联系电话
教育局,第一中学,A0001,操场改造,一般公共预算,50,甲一,0000-0001
教育局,第一中学,A0002,食堂改造,一般公共预算,30,甲一,0000-0001
教育局,第二中学,A0003,宿舍改造,政府性基金,20,乙二,0000-0002
卫健委,县医院,B0001,门诊改造,一般公共预算,80,丙三,0000-0003
卫健委,县医院,B0002,病房改造,一般公共预算,10,丙三,0000-0003
"""


def overdone(form):
    """Give an indicator more points than it has."""
    book = load_workbook(BytesIO(form))
    book.active["G13"] = 12
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "收件箱"
    put(folder / "一中.xlsx", overdone(selfeval()))
    put(folder / "二中.xlsx", selfeval("宿舍改造工程", "第二中学"))
    put(folder / "医院.xlsx", selfeval("门诊改造", "县医院"))
    for path in folder.iterdir():
        os.utime(path, (1742860800, 1742860800))  # 2025-03-25
    return folder


@pytest.fixture
def roster(tmp_path):
    return listed(tmp_path, ROSTER, "utf-8-sig")


def stock(inbox, roster, **asked):
    return take_stock(Order([str(inbox)], roster, policy="jiashi", jobs=1, today=TODAY, **asked))


def printed(found, by="department", most=20, width=160):
    console = Console(file=StringIO(), width=width, highlight=False)
    for part in standing(found.coverage, by, most, width):
        console.print(part)
    for part in doubts(found.roster, found.coverage, found.batch.forms.values, found.batch.files["path"].tolist(), most):
        console.print(part, soft_wrap=True)
    return console.file.getvalue()


def test_the_terminal_shows_the_rate_who_is_missing_and_what_is_near(inbox, roster):
    text = printed(stock(inbox, roster))
    assert "2024年度项目绩效自评" in text
    assert "2025-03-31" in text
    assert "40.00%" in text
    assert "第一中学：食堂改造（逾期 10 天）" in text
    assert "第二中学：宿舍改造（逾期 10 天）　收到一张名称相近的表：“宿舍改造工程”" in text
    assert "名册中没有这个项目　相近的有“宿舍改造”（第二中学，编码 A0003），请核对" in text


@pytest.mark.parametrize(("by", "head"), [("unit", "第二中学"), ("account", "政府性基金预算"), ("department", "卫健委")])
def test_the_counts_are_grouped_as_asked(inbox, roster, by, head):
    assert head in printed(stock(inbox, roster), by, most=0)


def test_a_narrow_terminal_shows_every_figure_of_the_counts(inbox, roster):
    text = printed(stock(inbox, roster), width=80)
    assert "…" not in text.partition("未报")[0]
    assert "40.00%" in text


def test_the_folder_of_a_run_counts_as_its_inbox_did(inbox, roster, tmp_path):
    run(Run([str(inbox)], tmp_path / "结果", policy="jiashi", jobs=1, roster=roster))
    fresh, past = stock(inbox, roster), stock(tmp_path / "结果", roster)
    assert past.of.startswith("20")
    assert past.coverage.rounds.drop(columns="deadline").equals(fresh.coverage.rounds.drop(columns="deadline"))
    for name in ("by_unit", "by_department", "by_account"):
        assert getattr(past.coverage, name).equals(getattr(fresh.coverage, name))
    assert past.coverage.due["state"].tolist() == fresh.coverage.due["state"].tolist()


def test_a_manifest_that_is_not_whole_is_said(roster, tmp_path):
    for text in ('{"perfsheet": "0.1.0"}', '{"perfsheet": "0.1.0", "run": {}, "inputs": [{"path": "a"}]}', '{"perfsheet": "0.1.0", "run": [], "inputs": {}}'):
        (tmp_path / "坏").mkdir(exist_ok=True)
        (tmp_path / "坏" / "manifest.json").write_text(text, encoding="utf-8")
        with pytest.raises(PerfsheetError, match="请重新运行"):
            stock(tmp_path / "坏", roster)


@pytest.mark.parametrize("text", ["", "{}", "[1", '{"name": "其他程序的"}'])
def test_a_manifest_of_another_program_is_just_a_file_of_the_inbox(inbox, roster, text):
    (inbox / "manifest.json").write_text(text, encoding="utf-8")
    assert stock(inbox, roster).of == ""


def test_an_empty_inbox_is_counted_for_the_round_that_is_asked_for(roster, tmp_path):
    (tmp_path / "空").mkdir()
    with pytest.raises(PerfsheetError, match="--stage"):
        stock(tmp_path / "空", roster)
    found = stock(tmp_path / "空", roster, stage="monitor", year=2025, month=8)
    assert found.coverage.rounds[["title", "due", "missing"]].to_numpy().tolist() == [["2025年度项目运行监控（8月）", 5, 5]]


def test_a_department_gets_a_notice_and_a_list_of_what_it_owes(inbox, roster, tmp_path):
    assert write_reminders(stock(inbox, roster), tmp_path / "出", MADE) == 2
    home = tmp_path / "出" / FOLDER
    assert {path.name for path in home.iterdir()} == {"教育局.docx", "教育局.xlsx", "卫健委.docx", "卫健委.xlsx", f"{ALL}.xlsx", "催报记录.json"}
    notice = docx.Document(str(home / "教育局.docx"))
    text = "\n".join(paragraph.text for paragraph in notice.paragraphs)
    assert "应报送预算绩效表3张。截至2025年4月10日，已报1张，未报2张（其中逾期2张）；已报的表中有1张须改正后重新报送" in text
    counts, missing, correct = ([[cell.text for cell in row.cells] for row in table.rows] for table in notice.tables)
    assert counts[1] == ["2024年度项目绩效自评", "2025-03-31", "3", "1", "0", "1", "2"]
    assert missing[1:] == [
        ["1", "第一中学", "食堂改造", "A0002", "2024年度项目绩效自评", "2025-03-31", "10", "甲一 0000-0001", ""],
        ["2", "第二中学", "宿舍改造", "A0003", "2024年度项目绩效自评", "2025-03-31", "10", "乙二 0000-0002", "收到一张名称相近的表：“宿舍改造工程”"],
    ]
    assert [row[2] for row in correct[1:]] == ["操场改造"]


def test_the_lists_have_the_same_rows_as_the_count(inbox, roster, tmp_path):
    found = stock(inbox, roster)
    write_reminders(found, tmp_path / "出", MADE)
    book = load_workbook(tmp_path / "出" / FOLDER / f"{ALL}.xlsx")
    assert book.sheetnames == ["未报", "待改正", "报送情况", "名册以外"]
    missing = [[cell.value for cell in row] for row in book["未报"].iter_rows(min_row=4)]
    assert [row[3] for row in missing] == ["食堂改造", "宿舍改造", "病房改造"]
    assert missing[0][7:9] == [10, 30]
    situation = [[cell.value for cell in row] for row in book["报送情况"].iter_rows(min_row=4)]
    assert [sum(row[at] or 0 for row in situation) for at in (3, 4, 6)] == [5, 2, 3]
    (odd,) = [[cell.value for cell in row] for row in book["名册以外"].iter_rows(min_row=4)]
    assert odd[2] == "宿舍改造工程"
    assert odd[7].endswith("二中.xlsx")


def test_a_department_that_has_returned_all_is_reminded_no_more_and_what_others_put_there_stays(inbox, roster, tmp_path):
    write_reminders(stock(inbox, roster), tmp_path / "出", MADE)
    (tmp_path / "出" / FOLDER / "电话记录.txt").write_text("已电话催报", encoding="utf-8")
    clean = ROSTER.replace("卫健委,县医院,B0002,病房改造,一般公共预算,10,丙三,0000-0003\n", "")
    write_reminders(stock(inbox, listed(inbox.parent, clean, name="新名册.csv")), tmp_path / "出", MADE)
    names = {path.name for path in (tmp_path / "出" / FOLDER).iterdir()}
    assert "卫健委.docx" not in names
    assert {"教育局.docx", "电话记录.txt"} <= names


def test_reminders_are_the_same_to_the_byte_when_nothing_changed(inbox, roster, tmp_path):
    for name in ("一", "二"):
        write_reminders(stock(inbox, roster), tmp_path / name, MADE)
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name / FOLDER).iterdir()} for name in ("一", "二"))
    assert one == two


def test_names_of_departments_that_no_file_can_have_are_made_safe(inbox, tmp_path):
    odd = ROSTER.replace("教育局", "教育/体育局:CON").replace("卫健委", "催报名单（全部）")
    write_reminders(stock(inbox, listed(tmp_path, odd)), tmp_path / "出", MADE)
    names = {path.name for path in (tmp_path / "出" / FOLDER).iterdir()}
    assert {"教育／体育局：CON.docx", "催报名单（全部）（2）.xlsx", f"{ALL}.xlsx"} <= names


def test_the_command_says_what_is_missing_and_leaves_with_1(inbox, roster, tmp_path):
    done = perfsheet("status", inbox, "--roster", roster, "--jobs", 1, "--out", tmp_path / "出", PYTHONIOENCODING="utf-8")
    text = done.stdout.decode("utf-8")
    assert (done.returncode, "Traceback" in done.stderr.decode("utf-8")) == (1, False)
    assert "未报 3 张" in text
    assert text.rstrip().endswith(f"在 {tmp_path / '出'}")


def test_an_office_s_own_template_and_name_are_used(inbox, roster, tmp_path):
    perfsheet("report", "--blank", tmp_path / "模板", PYTHONIOENCODING="utf-8")
    own = tmp_path / "模板" / "department" / "催报通知.docx"
    document = docx.Document(str(own))
    document.paragraphs[0].runs[0].text = "催办单"
    document.save(str(own))
    write_reminders(stock(inbox, roster), tmp_path / "出", MADE, "示例县财政局", tmp_path / "模板")
    texts = [paragraph.text for paragraph in docx.Document(str(tmp_path / "出" / FOLDER / "教育局.docx")).paragraphs]
    assert texts[0] == "催办单"
    assert "示例县财政局" in texts


def test_a_console_in_gbk_is_printed_to(inbox, roster):
    done = perfsheet("status", inbox, "--roster", roster, "--jobs", 1, PYTHONIOENCODING="gbk")
    assert (done.returncode, done.stderr) == (1, b"")
    assert "报送情况" in done.stdout.decode("gbk")


def test_a_roster_that_is_not_there_is_the_operator_s_to_mend(inbox, tmp_path):
    done = perfsheet("status", inbox, "--roster", tmp_path / "没有.xlsx", PYTHONIOENCODING="utf-8")
    assert done.returncode == 2
    assert "找不到名册" in done.stderr.decode("utf-8")
